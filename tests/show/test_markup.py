import html

import pytest

from kpk_eval.show import markup

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<style>*{display:none}</style>",
    "{{ 7*7 }}",
    "{% include 'x' %}",
    "{{ env.__class__ }}",
    "```{include} ../x\n```",
    "```{raw} html\n:file: x\n```",
    "{download}`x`",
    "![](../secret.txt)",
    "[x](javascript:alert(1))",
    "# Neues Kapitel",
    "$\\frac{$",
    "$x$ und $y$",
    "`code`",
    "**fett**",
    "a | b",
    "<!-- x -->",
    "&lt;b&gt;",
    '" onmouseover="alert(1)',
    "'; drop",
    '=HYPERLINK("x")',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_text_is_shown_literally(payload: str) -> None:
    for escaped in (markup.escape(payload), markup.content(payload)):
        assert html.unescape(escaped) == markup.plain(payload)
        markup.check(f"<p>{escaped}</p>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escape_leaves_no_sign_that_markup_could_use(payload: str) -> None:
    rest = markup.escape(payload).replace("&#", "").replace(";", "")
    assert all(sign.isalnum() or sign == " " or not sign.isascii() for sign in rest)


def test_plain_folds_lines_and_drops_what_reorders_text() -> None:
    assert markup.plain(" a\r\nb\u2028c\x00\u202edef\u200f ") == "a b cdef"


def test_plain_keeps_german_and_narrow_spaces() -> None:
    assert markup.plain("Größe 12,3\u202f%\u00a0– „so“") == "Größe 12,3\u202f%\u00a0– „so“"


@pytest.mark.parametrize(
    "bad",
    [
        "<script>x</script>", "<p onclick='x'>a</p>", "<a href='x'>a</a>", "<img src='x'>", "<p>a", "a</p>",
        "<p><b>a</b></p>", "<!-- a -->", "<!doctype html>", "<?php x ?>", "<p style='color:red'>a</p>",
        "<p id='x'>a</p>", "<div role='alert'>a</div>", "<td colspan='999'>a</td>", "<p><span>a</p></span>",
        "<div tabindex='5'>a</div>", "<p class>a</p>",
    ],
)  # fmt: skip
def test_check_refuses_what_is_not_listed(bad: str) -> None:
    with pytest.raises(ValueError, match="HTML of a block"):
        markup.check(bad)


def test_element_refuses_attributes_outside_their_form() -> None:
    with pytest.raises(ValueError, match="'class' may not hold"):
        markup.element("div", class_='a" onclick="b')


def test_element_escapes_spoken_attributes() -> None:
    made = markup.element("div", "x", aria_label='a" onclick="b', class_="")
    assert made == '<div aria-label="a&#34; onclick&#61;&#34;b">x</div>'
