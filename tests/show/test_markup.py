import html

import pytest

from kpk_eval.show import markup
from tests.payloads.kinds import PAYLOADS


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


def test_plain_drops_what_cannot_be_seen_but_belongs_to_no_word() -> None:
    assert markup.plain("a\u200bb\u2060c\ufeffd\U000e0041e") == "abcde"
    assert markup.plain("Prä\u00advention می\u200cخواهم") == "Prä\u00advention می\u200cخواهم"


def test_plain_keeps_german_and_narrow_spaces() -> None:
    assert markup.plain("Größe 12,3\u202f%\u00a0– „so“") == "Größe 12,3\u202f%\u00a0– „so“"


@pytest.mark.parametrize(
    "bad",
    [
        "<script>x</script>", "<p onclick='x'>a</p>", "<a href='x'>a</a>", "<img src='x'>", "<p>a", "a</p>",
        "<p><b>a</b></p>", "<!-- a -->", "<!doctype html>", "<?php x ?>", "<p style='color:red'>a</p>",
        "<p id='x'>a</p>", "<div role='alert'>a</div>", "<td colspan='999'>a</td>", "<p><span>a</p></span>",
        "<div tabindex='5'>a</div>", "<p class>a</p>", ":file: x\n<p>a</p>", "<p>a</p> b", "<p>a</p><scr",
        "<p>a <%= b %></p>", "<p>a < b</p>", "<p>a <script </p>", "<![CDATA[x]]>",
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
