"""What a published file must not look like: for every rule a file that breaks it and one that does not."""

import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from kpk_eval.files import sha256
from kpk_eval.leaks import Allowed, Flaw, LeakError, scan

from .channels import pdf, zipped
from .making import ALLOWED, EVIDENCE, needles, page, png, png_chunk, write

NOTHING_SOUGHT = needles()
CODES = [f"QX{number:02d}ZB{number % 7}" for number in range(40)]


def flaws(folder: Path, allowed: Allowed = ALLOWED) -> set[Flaw]:
    return {finding.flaw for finding in scan(folder, NOTHING_SOUGHT, allowed=allowed).findings}


def of_page(folder: Path, body: str, *, name: str = "index.html", allowed: Allowed = ALLOWED) -> set[Flaw]:
    write(folder, name, page(body))
    return flaws(folder, allowed)


def table(rows: list[list[str]], heading: list[str] | None = None, evidence: str = EVIDENCE) -> str:
    lines = [heading, *rows] if heading else rows
    body = "".join(f"<tr>{''.join(f'<td><p>{cell}</p></td>' for cell in line)}</tr>" for line in lines)
    return f'<div data-evidence="{evidence}"><table>{body}</table></div>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<pre>Traceback (most recent call last):</pre>", {Flaw.TRACEBACK}),
        ('<div class="output traceback">x</div>', {Flaw.TRACEBACK}),
        ('<div class="output stderr">x</div>', {Flaw.TRACEBACK}),
        ("<p>Traceback heißt Ablaufverfolgung.</p>", set()),
        ("<p>gelesen aus /home/mmuster/daten.csv</p>", {Flaw.PATH}),
        ("<p>gelesen aus &#47;home&#47;mmuster&#47;daten.csv</p>", {Flaw.PATH}),
        ("<p>/tmp/x1</p>", {Flaw.PATH}),
        ("<p>'/root/daten'</p>", {Flaw.PATH}),
        (r"<p>C:\Users\Anna\x.sav</p>", {Flaw.PATH}),
        (r"<script>a='C:\\Users\\Anna'</script>", {Flaw.PATH}),
        ("<p>C:/Users/Anna</p>", {Flaw.PATH}),
        ("<p>file:///daten/x.sav</p>", {Flaw.PATH}),
        ('<a href="https://example.org/home/a/tmp/b">x</a> <p>pages/tmp/x, /tmp allein</p>', set()),
        ("<p>anna.muster@kreis-nord.de</p>", {Flaw.EMAIL}),
        ("<p>anna.muster&#64;kreis-nord.de</p>", {Flaw.EMAIL}),
        ("<p>team@example.org, @media, logo@2x.png, bootstrap@5.3.0</p>", set()),
        ('<script>{"papermill": {"input_path": "x"}}</script>', {Flaw.PAPERMILL}),
        ('<p>"injected-parameters"</p>', {Flaw.PAPERMILL}),
        ("<p>papermill führt die Seiten aus</p>", set()),
    ],
)
def test_texts_that_betray(tmp_path: Path, body: str, expected: set[Flaw]):
    allowed = Allowed(emails=frozenset({"team@example.org"}))
    assert of_page(tmp_path, body, allowed=allowed) == expected


@pytest.mark.parametrize(
    ("body", "foreign"),
    [
        ('<script src="https://unpkg.com/thebe"></script>', True),
        ('<script src="//cdn.example.org/a.js"></script>', True),
        ("<link rel=stylesheet href='http://example.org/a.css'>", True),
        ('<p style="background:url(https://example.org/a.png)">x</p>', True),
        ("<style>@import 'https://example.org/a.css';</style>", True),
        ('<form action="&#104;ttps://example.org/x"></form>', True),
        ('<meta http-equiv="refresh" content="0; url=https://example.org">', True),
        ('<a ping="https://example.org/p" href="x.html">x</a>', True),
        ('<iframe src="https://example.org"></iframe>', True),
        ('<video poster="https://example.org/a.png" data-evidence="EVIDENCE"></video>', True),
        ('<img srcset="a.png 1x, https://example.org/b.png 2x" data-evidence="EVIDENCE">', True),
        ('<form action="javascript:alert(1)"></form>', True),
        ('<a href="https://example.org/x">x</a>', False),
        ('<link rel="icon" href="_static/a.svg"><script src="_static/a.js"></script>', False),
        ('<!-- <script src="https://example.org/a.js"></script> -->', False),
        ('<img src="data:image/png;base64,AAAA" data-evidence="EVIDENCE">', False),
        ('<svg xmlns="http://www.w3.org/2000/svg" data-evidence="EVIDENCE"></svg>', False),
    ],
)
def test_pages_load_from_the_book_alone(tmp_path: Path, body: str, foreign: bool):
    assert of_page(tmp_path, body.replace("EVIDENCE", EVIDENCE)) == ({Flaw.FOREIGN} if foreign else set())


@pytest.mark.parametrize(
    ("name", "content", "foreign"),
    [
        ("a.css", "p { background: url(//example.org/a.png) }", True),
        ("a.css", "@import url('https://example.org/a.css');", True),
        ("a.css", "p { background: url(a.png), url(data:image/png;base64,AA) }", False),
        ("a.js", 'fetch("https://example.org/x")', True),
        ("a.js", "img.src = 'https://example.org/x.png'", True),
        ("a.js", 'new WebSocket("wss://example.org")', True),
        ("a.js", 'x.open("GET", "https://example.org")', True),
        (
            "a.js",
            '// see https://example.org\nfetch("searchindex.js"); const a = "https://example.org"',
            False,
        ),
    ],
)
def test_styles_and_scripts_load_from_the_book_alone(tmp_path: Path, name: str, content: str, foreign: bool):
    write(tmp_path, f"_static/{name}", content)
    assert flaws(tmp_path) == ({Flaw.FOREIGN} if foreign else set())


@pytest.mark.parametrize("content", ['<svg><image href="https://example.org/a.png"/></svg>', "<svg></svg>"])
def test_drawings_load_from_the_book_alone(tmp_path: Path, content: str):
    path = write(tmp_path, "_static/a.svg", content)
    allowed = Allowed(theme=frozenset({sha256(path)}))
    assert flaws(tmp_path, allowed) == set()
    assert (Flaw.FOREIGN in flaws(tmp_path)) is ("https" in content)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'<div data-evidence="{EVIDENCE}"><p><table></table></p></div>', set()),
        (f'<table data-evidence="{EVIDENCE}"></table>', set()),
        (f'<table data-evidence="{EVIDENCE.replace("_", "&#95;")}"></table>', set()),
        (f'<div data-evidence="{EVIDENCE}"><div></div><div></div><img src="a.png" alt="x"></div>', set()),
        ("<table></table>", {Flaw.NO_EVIDENCE}),
        ('<img src="a.png" alt="x">', {Flaw.NO_EVIDENCE}),
        ("<svg><path d=''/></svg>", {Flaw.NO_EVIDENCE}),
        (f'<div data-evidence="{EVIDENCE}"></div><table></table>', {Flaw.NO_EVIDENCE}),
        (f'<!-- <div data-evidence="{EVIDENCE}"> --><table></table><!-- </div> -->', {Flaw.NO_EVIDENCE}),
        (f'<p>data-evidence="{EVIDENCE}"</p><table></table>', {Flaw.NO_EVIDENCE}),
        (f'<p>x data-evidence="{EVIDENCE}"</p><table></table>', {Flaw.NO_EVIDENCE}),
        (f'<div title=" data-evidence={EVIDENCE}"><table></table></div>', {Flaw.NO_EVIDENCE}),
        (f'<div data-evidence="{EVIDENCE}"><table></table>', {Flaw.NO_EVIDENCE}),
        ('<div data-evidence="flow.withdrawn"><table></table></div>', {Flaw.UNKNOWN_EVIDENCE}),
        (f'<div data-evidence="flow.withdrawn"><table data-evidence="{EVIDENCE}"></table></div>', set()),
        ("<!-- <table></table> --><p>x</p>", set()),
    ],
)  # fmt: skip
def test_tables_and_pictures_need_evidence_that_was_released(tmp_path: Path, body: str, expected: set[Flaw]):
    assert of_page(tmp_path, body) == expected


def test_chapters_and_known_pictures_need_no_evidence(tmp_path: Path):
    logo = write(tmp_path, "_static/logo.png", png(png_chunk(b"tEXt", b"Software\0x")))
    body = '<table></table><img src="../_static/logo.png?v=1" alt="Logo">'
    allowed = Allowed(chapters=frozenset({"a/plan.html"}))
    assert of_page(tmp_path, body, name="a/plan.html", allowed=allowed) == {Flaw.PNG}
    known = Allowed(chapters=allowed.chapters, theme=frozenset({sha256(logo)}))
    assert flaws(tmp_path, known) == set()
    assert of_page(tmp_path, body, name="a/other.html", allowed=known) == {Flaw.NO_EVIDENCE}


def test_a_picture_that_no_page_shows_is_a_finding(tmp_path: Path):
    write(tmp_path, "_images/a.png", png())
    assert flaws(tmp_path) == {Flaw.NO_EVIDENCE}
    assert of_page(tmp_path, f'<img data-evidence="{EVIDENCE}" src="_images/a.png" alt="x">') == set()


def test_a_download_is_named_after_its_evidence(tmp_path: Path):
    book = Workbook()
    book.save(tmp_path / f"{EVIDENCE}.xlsx")
    assert Flaw.NO_EVIDENCE not in flaws(tmp_path)
    book.save(tmp_path / "flow.withdrawn.xlsx")
    assert Flaw.NO_EVIDENCE in flaws(tmp_path)


def test_a_table_of_the_book_itself_needs_no_evidence_as_long_as_no_byte_differs(tmp_path: Path):
    own = write(tmp_path, "_downloads/1/checked.csv", "method,ours\npaired t,0.00283289\n")
    allowed = Allowed(drawn=frozenset({sha256(own)}))
    assert flaws(tmp_path) == {Flaw.NO_EVIDENCE}
    assert flaws(tmp_path, allowed) == set()
    own.write_text(own.read_text() + "more,1\n")
    assert flaws(tmp_path, allowed) == {Flaw.NO_EVIDENCE}
    people = write(tmp_path, "_downloads/1/checked.csv", "\n".join(["code,x", *(f"{c},1" for c in CODES)]))
    assert flaws(tmp_path, Allowed(drawn=frozenset({sha256(people)}))) == {Flaw.ROWS}


@pytest.mark.parametrize(
    ("rows", "heading", "listing"),
    [
        ([[code, "3"] for code in CODES], ["Code", "Alter"], True),
        ([[code, "3"] for code in CODES], ["x", "y"], True),
        ([["3", code] for code in CODES[:30]], None, True),
        ([[code] for code in CODES for _ in range(3)], ["x"], True),
        ([[str(number), "3"] for number in range(35)], ["", "wb1"], True),
        ([[f"{number * 37 % 997}", "3"] for number in range(35)], ["Kennung", "wb1"], True),
        ([[code, "3"] for code in CODES[:29]], ["Code", "Alter"], False),
        ([[f"Bereich {number}", f"{number},5"] for number in range(40)], ["Bereich", "Wert"], False),
        ([[str(1990 + number), f"{number},5"] for number in range(34)], ["Jahr", "Wert"], False),
        ([[["Nord", "Süd"][number % 2], "t0"] for number in range(60)], ["Ort", "Welle"], False),
        ([["wb1", str(number * 3 % 50)] for number in range(40)], ["code", "Wert"], False),
    ],
)  # fmt: skip
def test_a_table_with_a_row_for_each_person_is_a_finding(
    tmp_path: Path, rows: list[list[str]], heading: list[str] | None, listing: bool
):
    assert of_page(tmp_path, table(rows, heading)) == ({Flaw.ROWS} if listing else set())


def test_public_identifiers_are_nobodys(tmp_path: Path):
    body = table([[code] for code in CODES], ["Angebot"])
    assert (
        of_page(tmp_path, body, allowed=Allowed(evidence=ALLOWED.evidence, words=frozenset(CODES))) == set()
    )


@pytest.mark.parametrize("listing", [True, False])
def test_downloads_do_not_list_people(tmp_path: Path, listing: bool):
    rows = [[code if listing else "Nord", "3"] for code in CODES]
    book = Workbook()
    hidden = book.create_sheet("x")
    hidden.sheet_state = "hidden"
    for row in rows:
        hidden.append(row)
    book.properties.creator = None
    book.save(tmp_path / f"{EVIDENCE}.xlsx")
    write(tmp_path, f"{EVIDENCE}.csv", "\n".join(";".join(row) for row in [["a", "b"], *rows]))
    found = [
        one.file for one in scan(tmp_path, NOTHING_SOUGHT, allowed=ALLOWED).findings if one.flaw is Flaw.ROWS
    ]
    assert found == ([f"{EVIDENCE}.csv", f"{EVIDENCE}.xlsx"] if listing else [])


@pytest.mark.parametrize(
    ("content", "flawed"),
    [(png(), False), (png(png_chunk(b"tIME", b"\x07\xea\x0b\x16\0\0\0")), True), (png(trailing=b"x"), True),
     (png(png_chunk(b"PLTE", b"\0\0\0")), False), (png(png_chunk(b"pHYs", b"\0" * 9)), True)],
)  # fmt: skip
def test_pictures_hold_pixels_only(tmp_path: Path, content: bytes, flawed: bool):
    write(tmp_path, "a.png", content)
    body = f'<img data-evidence="{EVIDENCE}" src="a.png" alt="x">'
    assert of_page(tmp_path, body) == ({Flaw.PNG} if flawed else set())


CORE = "<cp:coreProperties><dc:creator>{}</dc:creator></cp:coreProperties>"


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("a.docx", zipped(**{"docProps/core.xml": CORE.format("Anna Muster").encode()}), True),
        ("a.docx", zipped(**{"docProps/core.xml": CORE.format("Team Nord; Universität").encode()}), False),
        ("a.docx", zipped(**{"docProps/core.xml": CORE.format("").encode()}), False),
        ("a.docx", zipped(**{"docProps/core.xml": CORE.format("Team Nord; Anna Muster").encode()}), True),
        ("a.pdf", pdf("/Author (Anna Muster)", b""), True),
        ("a.pdf", pdf("/Author (Team Nord)", b""), False),
    ],
)
def test_properties_name_nobody(tmp_path: Path, name: str, content: bytes, named: bool):
    write(tmp_path, name, content)
    allowed = Allowed(authors=frozenset({"Team Nord", "Universität"}))
    assert flaws(tmp_path, allowed) == ({Flaw.AUTHOR} if named else set())


@pytest.mark.parametrize(
    ("name", "flawed"),
    [("_sources/index.md", True), ("reports/x.txt", True), ("jupyter_execute/x.txt", True),
     (".doctrees/x", True), ("_static/.buildinfo", True), ("x.ipynb", True), ("x.err.log", True),
     ("a.js.map", True), ("x.sav", True), ("pages/sources/index.html", False), ("reports.html", False)],
)  # fmt: skip
def test_places_and_kinds_that_are_never_for_readers(tmp_path: Path, name: str, flawed: bool):
    write(tmp_path, name, "x")
    assert flaws(tmp_path) == ({Flaw.FOLDER} if flawed else set())


def test_links_are_not_followed(tmp_path: Path):
    outside = write(tmp_path, "outside/secret.txt", "x")
    tree = tmp_path / "tree"
    write(tree, "index.html", page(""))
    (tree / "a.txt").symlink_to(outside)
    (tree / "folder").symlink_to(outside.parent, target_is_directory=True)
    os.mkfifo(tree / "pipe")
    found = scan(tree, NOTHING_SOUGHT, allowed=ALLOWED).findings
    assert [(one.file, one.flaw) for one in found] == [
        (name, Flaw.LINK) for name in ("a.txt", "folder", "pipe")
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.woff2", b"wOF2" + bytes(100)),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)),
        ("a.zip", zipped(a=b"x" * 100)[:-40]),
        ("a.gz", b"\x1f\x8b\x08" + b"\xff" * 40),
        ("a.parquet", b"PAR1" + b"x" * 100),
        ("a.sqlite", b"SQLite format 3\x00" + b"\xff" * 300),
        ("a.pdf", pdf("", b"").replace(b"trailer", b"trailer << /Encrypt 5 0 R >>")),
        ("a.pdf", pdf("", b"").replace(b"/FlateDecode", b"/LZWDecode")),
        ("a.pdf", pdf("", b"").replace(b"endstream", b"")),
        ("a.pdf", pdf("", b"x" * 99).replace(b"x\x9c", b"x\x9d")),
        ("a.png", png()[:-6]),
        ("a.png", png()[:60]),
        ("a.png", png(png_chunk(b"zTXt", b"a\0\0no text"))),
        ("a.png", png().replace(b"x\x9c", b"x\x9d")),
        ("a.feather", b"ARROW1" + b"x" * 100),
        ("a.zst", b"\x28\xb5\x2f\xfd" + b"x" * 100),
        ("a.tar", b"x" * 257 + b"ustar" + b"x" * 300),
        (f"{EVIDENCE}.xlsx", zipped(a=b"x")),
    ],
    ids=lambda value: value if isinstance(value, str) else "content",
)
def test_what_cannot_be_looked_into_is_a_finding(tmp_path: Path, name: str, content: bytes):
    path = write(tmp_path, name, content)
    assert Flaw.OPAQUE in flaws(tmp_path)
    assert flaws(tmp_path, Allowed(theme=frozenset({sha256(path)}))) == set()


def test_an_encrypted_part_is_a_finding(tmp_path: Path):
    content = bytearray(zipped(a=b"x"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    write(tmp_path, "a.zip", bytes(content))
    assert flaws(tmp_path) == {Flaw.OPAQUE}


def test_an_archive_that_grows_without_end_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kpk_eval.leaks.unpack.model.Budget.spend", _spend_little)
    write(tmp_path, "a.zip", zipped(a=b"x" * 5000))
    assert flaws(tmp_path) == {Flaw.OPAQUE}


def _spend_little(_: object, size: int) -> None:
    from kpk_eval.leaks.unpack import Opaque

    if size > 1000:
        raise Opaque("unpacks to too much")


@pytest.mark.parametrize("make", [True, False])
def test_an_empty_tree_is_not_clean(tmp_path: Path, make: bool):
    tree = tmp_path / "tree"
    if make:
        (tree / "empty").mkdir(parents=True)
    with pytest.raises((LeakError, FileNotFoundError)):
        scan(tree, NOTHING_SOUGHT)


def test_every_line_says_what_to_do(tmp_path: Path):
    write(tmp_path, "index.html", page("<table></table>\n<p>/tmp/x</p>"))
    *lines, last = scan(tmp_path, NOTHING_SOUGHT, allowed=ALLOWED).lines()
    assert lines == [
        "index.html:7: absolute path in text; remove the path",
        "index.html:6: table or picture without evidence in file; show a released result with kpk_eval.show",
    ]
    assert last.startswith("2 findings: 1 files, ")
