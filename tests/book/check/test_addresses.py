from pathlib import Path

import pytest

from kpk_eval.book.check.addresses import in_style, is_foreign, is_linkable, leads_nowhere


@pytest.mark.parametrize(
    "address",
    [
        "https://cdn.example.org/x.js", "http://example.org", "//example.org/x.js", "HTTPS://example.org",
        "ht\ntps://example.org", " //example.org", "\\\\example.org\\x", "/\\example.org",
        "javascript:alert(1)", "file:///etc/passwd", "data:text/html,<script>",
        "data:application/javascript,1", "blob:x", "ftp://example.org",
    ],
)  # fmt: skip
def test_foreign_addresses(address: str) -> None:
    assert is_foreign(address)


@pytest.mark.parametrize(
    "address", ["_static/a.js?v=1", "../x.png", "#", "", "data:image/png;base64,AAAA", "a/b:c.html"]
)
def test_own_addresses(address: str) -> None:
    assert not is_foreign(address)


@pytest.mark.parametrize(
    "address", ["https://doi.org/10.1/x", "http://a.de", "mailto:a@b.de", "plan.html#a", "#x"]
)
def test_links_that_may_be_followed(address: str) -> None:
    assert is_linkable(address)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///x", "vbscript:x"]
)
def test_links_that_must_not_be(address: str) -> None:
    assert not is_linkable(address)


def test_addresses_in_styles() -> None:
    style = """@import "a.css"; @import url(b.css); x { background: url( 'c.png' ) }
    y { src: url(d.woff2), url("e.png") } z { fill: url(#g) }"""
    assert in_style(style) == ["a.css", "b.css", "c.png", "d.woff2", "e.png"]


def test_where_addresses_lead(tmp_path: Path) -> None:
    (tmp_path / "a b.html").touch()
    (tmp_path / "pages").mkdir()
    (tmp_path.parent / "outside.html").touch()
    page = tmp_path / "pages" / "x.html"
    for good in (
        "../a%20b.html",
        "../a%20b.html?q=1#z",
        "#top",
        "",
        "https://example.org/x",
        "mailto:a@b.de",
    ):
        assert not leads_nowhere(good, page=page, tree=tmp_path)
    for bad in ("a.html", "../../outside.html", "..", "../gone.html#x"):
        assert leads_nowhere(bad, page=page, tree=tmp_path)
