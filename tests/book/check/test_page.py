from pathlib import Path

import pytest

from kpk_eval.book.check.page import page_problems
from kpk_eval.book.policy import META

CLEAN = f"""<!DOCTYPE html><html lang="de"><head>{META}<script src="a.js"></script>
<style>td {{ text-align: left }}</style><link rel="stylesheet" href="a.css?v=1"/></head><body>
<h1>Titel</h1><p><a href="https://doi.org/10.1/x">Quelle</a> <a href="#x">hier</a></p>
<img src="a.png" alt="Zwei Linien"/>BODY</body></html>"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.js", "a.css", "a.png"):
        (tmp_path / name).touch()
    return tmp_path


def found(tree: Path, html: str) -> list[str]:
    page = tree / "page.html"
    page.write_text(html, encoding="utf-8")
    return list(page_problems(page, tree=tree))


def test_a_clean_page_has_no_problems(tree: Path) -> None:
    assert found(tree, CLEAN) == []


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        (
            '<script src="https://cdn.example.org/x.js"></script>',
            "a browser would load 'https://cdn.example.org/x.js'",
        ),
        ('<img src="//example.org/p.png" alt="x"/>', "a browser would load '//example.org/p.png'"),
        (
            '<img srcset="a.png 1x, https://example.org/b.png 2x" src="a.png" alt="x"/>',
            "https://example.org/b.png",
        ),
        ('<p style="background:url(https://example.org/p.png)">x</p>', "a browser would load"),
        ("<style>@import 'https://fonts.example.org/x.css';</style>", "a browser would load"),
        ('<form action="https://example.org/"></form>', "a browser would load"),
        ('<iframe src="a.html"></iframe>', "element <iframe> is not allowed"),
        ('<object data="a.svg"></object>', "element <object> is not allowed"),
        ('<base target="x">', "element <base> is not allowed"),
        ('<meta http-equiv="Refresh" content="0; url=x">', "element <meta> is not allowed"),
        ("<script>alert(1)</script>", "1 script(s) within the page"),
        ('<p onclick="x()">x</p>', "event handler 'onclick'"),
        ('<svg ONLOAD="x()"></svg>', "event handler 'onload'"),
        ('<a href="javascript:x()">x</a>', "link to 'javascript:x()'"),
        ('<div class="output traceback highlight-ipythontb">x</div>', "error output of a failed cell"),
        ('<div class="output stderr">x</div>', "error output of a failed cell"),
        ("<pre>Traceback (most recent call last):</pre>", "error output of a failed cell"),
        ("<h1>Noch ein Kapitel</h1>", "2 headings of the first level"),
        ('<img src="a.png"/>', "picture 'a.png' has no alternative text"),
        ('<img src="a.png" alt="../_images/a.png"/>', "picture 'a.png' has no alternative text"),
        ('<a href="gone.html">x</a>', "'gone.html' leads nowhere"),
        ('<img src="gone.png" alt="x"/>', "'gone.png' leads nowhere"),
        (META, "the content security policy is missing or not the book's own"),
    ],
)
def test_what_must_not_be_published(tree: Path, addition: str, problem: str) -> None:
    problems = found(tree, CLEAN.replace("BODY", addition))
    assert len(problems) == 1
    assert problems[0].startswith("page.html: ")
    assert problem in problems[0]


def test_a_page_without_policy_is_not_published(tree: Path) -> None:
    assert "content security policy" in found(tree, CLEAN.replace(META, ""))[0]
    assert "content security policy" in found(tree, CLEAN.replace("script-src 'self'", "script-src *"))[0]
