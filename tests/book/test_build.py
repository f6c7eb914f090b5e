"""The book as it is published, from the outside."""

import itertools
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpk_eval import book
from kpk_eval.book.escape import plain
from kpk_eval.book.policy import POLICY
from kpk_eval.leaks import LeakError
from kpk_eval.manifest import Manifest
from tests.book import sample
from tests.book.conftest import Built
from tests.payloads.kinds import PAYLOADS

pytestmark = pytest.mark.slow
LARGEST = 8_000_000
"""Bytes of a book of two pages; the theme's icons are most of it."""


class Text(HTMLParser):
    """What a reader sees of a page, and which elements it has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def read(html: str) -> Text:
    text = Text()
    text.feed(html)
    return text


def seen(html: str) -> str:
    return " ".join("".join(read(html).seen).split())


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_book_holds_its_pages_and_nothing_private(german: Built) -> None:
    present = names(german.html)
    pages = {name for name in present if name.endswith(".html")}
    assert {"index.html", "search.html", f"pages/{sample.SURVEY}/index.html"} <= pages
    assert not any("land" in name for name in pages)
    assert {Path(name).suffix for name in present} <= {
        ".html",
        ".css",
        ".js",
        ".svg",
        ".png",
        ".woff2",
        ".xlsx",
        ".csv",
    }
    assert [Path(name).name for name in present if name.endswith(".csv")] == ["checked.csv"]
    assert not any(
        step in name for name in present for step in ("_sources", "reports", "executed", "unreleased")
    )
    assert not any(b"K4nari3nv" in path.read_bytes() for path in german.html.rglob("*") if path.is_file())
    assert sum(path.stat().st_size for path in german.html.rglob("*") if path.is_file()) < LARGEST


def test_no_page_loads_or_runs_anything_of_its_own(german: Built) -> None:
    for page in german.html.rglob("*.html"):
        for tag, attributes in read(page.read_text("utf-8")).tags:
            address = attributes.get("src") or (attributes.get("href") if tag == "link" else "") or ""
            assert not address.startswith(("http:", "https:", "//")), (page, address)
            assert tag != "script" or attributes.get("src"), page
            assert not [name for name in attributes if name.startswith("on")], page


def test_every_page_states_the_policy_before_it_loads_anything(german: Built) -> None:
    for page in german.html.rglob("*.html"):
        head = page.read_text("utf-8")
        assert 0 < head.index(POLICY) < min(head.index("<script"), head.index("<link")), page


def test_every_page_of_made_up_data_says_so_and_no_other_does(german: Built, english: Built) -> None:
    for page in german.html.rglob("*.html"):
        assert "Alle Daten in diesem Bericht sind künstlich erzeugt." in seen(page.read_text("utf-8")), page
    for page in english.html.rglob("*.html"):
        assert "made up" not in seen(page.read_text("utf-8")), page


def test_parts_and_chapters_stand_in_the_navigation(german: Built) -> None:
    navigation = seen(german.page("index.html"))
    order = (
        "Überblick",
        "Alle Standorte im Überblick",
        "Hafen",
        "Hafen: Familien im Vergleich",
        "Daten",
        "Methoden",
    )
    places = [navigation.index(f" {word} ") for word in order]
    assert places == sorted(places)


def test_a_page_has_its_table_its_download_and_its_figure(german: Built) -> None:
    page = german.page(f"pages/{sample.SURVEY}/index.html")
    assert '<th scope="row">Wohlbefinden</th>' in page
    assert re.search(r'href="\.\./\.\./_downloads/\w+/change\.hafen\.families\.xlsx"', page)
    assert 'alt="Das Wohlbefinden stieg um 1,2 Punkte."' in page
    assert "Abb. 1" in seen(page)
    assert "Veränderung des Wohlbefindens in Hafen." in seen(page)


@pytest.mark.parametrize(
    "english", ["Link to this", "Main", "Toggle", "Show", "Copyright", "Contents", "Next", "Skip", "Search"]
)
def test_the_german_book_speaks_german(german: Built, english: str) -> None:
    for page in german.html.rglob("*.html"):
        source = page.read_text("utf-8")
        labels = [
            attributes.get(name) or ""
            for _, attributes in read(source).tags
            for name in ("title", "aria-label", "placeholder", "alt")
            if not (attributes.get("href") or "").startswith("references.html")
        ]
        assert not [label for label in labels if english in label], page


def test_languages_are_declared(german: Built, english: Built) -> None:
    assert '<html lang="de"' in german.page("index.html")
    assert '<html lang="en"' in english.page("index.html")
    assert "Hauptnavigation" in german.page("index.html")
    assert "Table of contents" not in german.page("index.html")


def test_citations_are_in_the_language(german: Built, english: Built) -> None:
    assert "Hodges und Lehmann ( 1963 )" in seen(german.page("methods.html")).replace("(1963)", "( 1963 )")
    assert "Hodges and Lehmann ( 1963 )" in seen(english.page("methods.html")).replace("(1963)", "( 1963 )")
    assert "Benjamini, Yoav und Hochberg, Yosef" in seen(german.page("references.html"))


def test_headings_go_down_one_step_at_a_time(german: Built) -> None:
    for page in german.html.rglob("*.html"):
        levels = [int(tag[1]) for tag, _ in read(page.read_text("utf-8")).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_labels_are_shown_as_they_are(hostile: Built, payload: str) -> None:
    shown = " ".join(plain(payload).split())
    status = seen(hostile.page("status.html"))
    assert status.count(shown) >= 3
    assert shown in seen(hostile.page("imprint.html"))
    assert shown in seen(hostile.page("index.html"))
    assert shown in seen(hostile.page("sources.html"))
    assert "Abweichung vom hinterlegten Plan" in seen(hostile.page("plan.html"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_labels_are_shown_on_the_page_of_a_notebook(hostile: Built, payload: str) -> None:
    page = read(hostile.page(f"pages/{sample.SURVEY}/index.html"))
    shown = " ".join(plain(payload).split())
    table = " ".join("".join(page.seen).split())
    assert table.count(shown) >= 5, "title, tables and sentences"
    spoken = [one.get("alt") or "" for _, one in page.tags] + [
        one.get("aria-label") or "" for _, one in page.tags
    ]
    assert any(shown in " ".join(words.split()) for words in spoken)


def test_hostile_labels_make_no_element_of_their_own(hostile: Built, german: Built) -> None:
    kinds = {tag for page in german.html.rglob("*.html") for tag, _ in read(page.read_text("utf-8")).tags}
    for page in hostile.html.rglob("*.html"):
        tags = read(page.read_text("utf-8")).tags
        assert {tag for tag, _ in tags} <= kinds | {"strong", "sup"}, page
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")], page
        links = [(one.get("href") or "").lower() for _, one in tags]
        assert not [link for link in links if link.startswith(("javascript:", "data:", "vbscript:"))], page
        assert not [one for _, one in tags if {"math", "MathJax"} & set((one.get("class") or "").split())], (
            page
        )
        assert [tag for tag, _ in tags].count("h1") == 1, page
        assert "/etc/hostname" not in " ".join(
            value or ""
            for tag, one in tags
            if tag != "meta"
            for name, value in one.items()
            if name in {"src", "href"}
        )


def test_hostile_labels_bring_no_file_into_the_book(hostile: Built) -> None:
    hostname = Path("/etc/hostname").read_bytes().strip() if Path("/etc/hostname").is_file() else b""
    for path in hostile.html.rglob("*"):
        if path.is_file():
            assert "secret" not in path.name
            assert b"root:x:0" not in path.read_bytes(), path
            assert len(hostname) < 8 or hostname not in path.read_bytes(), path


def rebuilt(german: Built, tmp_path: Path) -> Path:
    """A copy of the published edition to work on."""
    shutil.copytree(german.build, tmp_path / "interim", symlinks=True)
    return tmp_path / "interim"


def without(build: Path, *, root: Path, manifest: Manifest) -> None:
    book.build(
        manifest, sample.evaluation(), root=root, build=build, language="de", leaks=sample.nothing_leaks
    )


def test_a_leak_stops_the_book_and_the_previous_stays(german: Built, root: Path, tmp_path: Path) -> None:
    build = rebuilt(german, tmp_path)
    before = (build / "html").readlink()
    with pytest.raises(book.BookError, match=r"stays:\na private value in a table$"):
        book.build(
            sample.manifest(), sample.evaluation(), root=root, build=build, language="de",
            leaks=lambda tree: ["a private value in a table"],
        )  # fmt: skip
    assert (build / "html").readlink() == before
    assert [path.name for path in (build / ".books").iterdir()] == [before.name]


def test_a_scan_that_cannot_answer_stops_the_book(german: Built, root: Path, tmp_path: Path) -> None:
    build = rebuilt(german, tmp_path)
    before = (build / "html").readlink()

    def unable(tree: Path) -> list[str]:
        raise LeakError("private values are not known")

    with pytest.raises(LeakError):
        book.build(
            sample.manifest(), sample.evaluation(), root=root, build=build, language="de", leaks=unable
        )
    assert (build / "html").readlink() == before
    assert [path.name for path in (build / ".books").iterdir()] == [before.name]


def test_a_warning_stops_the_book_and_the_previous_stays(german: Built, root: Path, tmp_path: Path) -> None:
    build = rebuilt(german, tmp_path)
    before = (build / "html").readlink()
    page = build / "private" / "pages" / sample.SURVEY / "index.md"
    page.write_text("# Hafen\n\n```{figure} gone.png\n:alt: nichts\n\nText\n```\n", encoding="utf-8")
    with pytest.raises(book.BookError, match=rf"pages/{sample.SURVEY}/index\.md:3: image file not readable"):
        without(build, root=root, manifest=sample.manifest())
    assert (build / "html").readlink() == before
    assert (build / "html" / "index.html").is_file()
    assert "image file not readable" in (build / "private" / "logs" / "book.log").read_text("utf-8")


def test_a_page_that_loads_from_elsewhere_stays_private(german: Built, root: Path, tmp_path: Path) -> None:
    build = rebuilt(german, tmp_path)
    before = (build / "html").readlink()
    page = build / "private" / "pages" / sample.SURVEY / "index.md"
    page.write_text(
        '# Hafen\n\n```{raw} html\n<img src="https://example.org/p.png" alt="x">\n```\n', encoding="utf-8"
    )
    with pytest.raises(
        book.BookError, match=r"a browser would load 'https://example\.org/p\.png' from elsewhere"
    ):
        without(build, root=root, manifest=sample.manifest())
    assert (build / "html").readlink() == before
    assert len(list((build / ".books").iterdir())) == 1


def test_a_withdrawn_site_disappears(german: Built, root: Path, tmp_path: Path) -> None:
    build = rebuilt(german, tmp_path)
    without(build, root=root, manifest=sample.manifest(sample.record(sample.SYNTHESIS, "Alle")))
    assert not any("hafen" in name for name in names(build / "html"))
    assert [tree.name for tree in (build / ".books").iterdir()] == [(build / "html").readlink().name]
