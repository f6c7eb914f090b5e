"""22 and more kinds of hostile labels in every place where a label is shown: literally, and never active."""

import csv
import json
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from matplotlib.text import Text

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.pages.clean import CleanPage
from kpk_eval.pages.parameters import PageError
from kpk_eval.pages.plain_text import PLAIN
from kpk_eval.show import markup
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.voice import voice_of
from tests.pages.notebooks import cleaned, code, executed, output, text, titles
from tests.payloads import kinds
from tests.payloads.kinds import FORMULAS, KINDS
from tests.payloads.reading import folded, literal, read, shown, tokens
from tests.payloads.results import labelled
from tests.sweeps import sweep

HARMLESS = "Wort"
STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
PLAIN_IN_A_CELL = {
    kinds.ATTRIBUTE, kinds.ENTITIES, kinds.ATTRIBUTES, kinds.BARE_ADDRESS, kinds.HEADING,
    kinds.UNDERLINED_HEADING, kinds.TABLE_BREAK, kinds.EMPHASIS, kinds.DEFINITION, kinds.DASHES,
    kinds.CARRIAGE_RETURN, kinds.TEX_BRACKETS, *FORMULAS, kinds.ARRAY_FORMULA, kinds.DIRECTION,
    kinds.ZERO_WIDTH, kinds.LEGEND_PREFIX, kinds.BACKSLASHES,
} - {kinds.TAB_FORMULA}  # fmt: skip
"""Labels that are plain Markdown when someone writes them into a cell; all others are refused there."""
each = pytest.mark.parametrize(
    "label", sweep(KINDS, always=("script", "backtick fence", "link formula", "direction"))
)
in_figures = pytest.mark.parametrize("label", sweep(KINDS, always=("script", "tex dollars", "legend prefix")))
"""Every label with the whole suite; the fast tests try one for each reader that could take it for its own."""


def test_there_are_payloads_of_at_least_22_kinds():
    assert len(set(KINDS.values())) == len(KINDS) >= 22


@cache
def blocks(label: str) -> tuple[show.Block, ...]:
    """Tables and sentences of results of every shape."""
    return tuple(make(one) for one in labelled(label) for make in (show.table, show.sentences))


@pytest.fixture(scope="module")
def harmless() -> list[list[tuple[str, ...]]]:
    """Elements of all tables and sentences with a harmless label."""
    return [read(block.html).elements for block in blocks(HARMLESS)]


@each
def test_tables_and_sentences_hold_the_words_and_no_element_of_theirs(label, harmless):
    for block, elements in zip(blocks(label), harmless, strict=True):
        markup.check(block.html)
        reader = read(block.html)
        assert reader.elements == elements
        assert literal(label) in reader.said or block.kind is show.BlockKind.PROSE
    prose = [read(block.html).said for block in blocks(label) if block.kind is show.BlockKind.PROSE]
    assert sum(literal(label) in said for said in prose) >= 4


def letters(text: str) -> str:
    """What stays of a text when lines are broken: no space, no hyphen."""
    return "".join(text.replace("-", "").split())


@each
def test_excerpts_of_interviews_hold_the_words_and_nothing_of_theirs_is_active(label):
    (released,) = (one for one in labelled(label) if one.shape is Shape.EXCERPTS)
    for block in (show.table(released), show.sentences(released)):
        assert f"„{literal(label)}“" in read(block.html).said
    (joint,) = (one for one in labelled(label) if one.shape is Shape.JOINT)
    assert literal(label) in read(show.table(joint).html).said, "the reason of a reading"


@in_figures
@pytest.mark.parametrize("shape", list(DRAWN))
def test_figures_write_the_words_and_set_no_formula(label, shape):
    released = next(one for one in labelled(label) if one.shape is shape)
    with canvas.paper():
        figure = DRAWN[shape](released, voice_of(released))
    texts = [one for one in figure.findobj(Text) if one.get_text().strip()]
    assert not [one for one in texts if one.get_parse_math() or one.get_usetex()]
    assert letters(literal(label)) in letters("".join(one.get_text() for one in texts))


@pytest.mark.parametrize(
    "label", [kinds.TEX_BROKEN, kinds.TEX_DISPLAY, kinds.LEGEND_PREFIX, kinds.PERCENT, kinds.ZERO_WIDTH]
)
def test_figures_are_drawn_with_captions_that_hold_the_words(label):
    released = next(one for one in labelled(label) if one.shape is Shape.SERIES)
    block = show.figure(released)
    reader = read(block.figure_html("x.png"))
    assert [name for name, *_ in reader.elements] == ["figure", "img", "figcaption"]
    assert literal(label) in folded(dict(reader.attributes)["alt"])
    assert literal(label) in folded("".join(reader.texts))


def page(label: str) -> CleanPage:
    """A page whose subject, tables and sentences carry the label."""
    return cleaned(executed(*titles(), code(*map(output, blocks(label)))), subject=label)


@pytest.fixture(scope="module")
def parts() -> list[str]:
    """Parts of a page with a harmless label."""
    return tokens(page(HARMLESS).text)


@each
def test_pages_hold_the_words_and_no_part_of_theirs(label, parts):
    made = page(label)
    assert tokens(made.text) == parts
    assert literal(label) in shown(made.text)
    assert "\n" not in made.title


@each
def test_a_picture_on_a_page_keeps_the_words_in_its_caption_and_alternative_text(label):
    from kpk_eval.show import png

    def with_picture(words: str) -> str:
        block = show.Block(
            show.BlockKind.FIGURE, "x.kiel", "de", markup.plain(words), markup.plain(words),
            png=png.encode(bytes(64), (4, 4)),
        )  # fmt: skip
        return cleaned(executed(*titles(), code(output(block)))).text

    assert tokens(with_picture(label)) == tokens(with_picture(HARMLESS))
    made = with_picture(label)
    (told,) = (line for line in made.splitlines() if line.startswith(":alt: "))
    assert json.loads(told.removeprefix(":alt: ")) == markup.plain(label)
    assert literal(label) in shown(made)


@each
def test_a_cell_of_a_notebook_is_plain_or_refused(label):
    notebook = executed(*titles(), text(f"Satz.\n\n{label}"), code())
    if label in PLAIN_IN_A_CELL:
        assert set(tokens(cleaned(notebook).text)) <= PLAIN | {"myst_target"}
    else:
        with pytest.raises(PageError, match="write plain Markdown"):
            cleaned(notebook)


@each
def test_workbooks_hold_the_words_and_neither_formula_nor_link(label, tmp_path: Path):
    for released in labelled(label):
        path = tmp_path / "a.xlsx"
        show.workbook(released, path)
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink or cell.comment]
        assert [cell for cell in cells if literal(label) in folded(str(cell.value))]
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            sheets = b"".join(archive.read(name) for name in names if "worksheets/" in name)
        assert b"<f>" not in sheets
        assert b"hyperlink" not in sheets
        assert not [name for name in names if "external" in name or "vba" in name or "_rels/sheet" in name]


@each
@pytest.mark.parametrize("separator", [",", ";"])
def test_comma_separated_files_hold_the_words_and_no_formula(label, separator, tmp_path: Path):
    for released in labelled(label):
        path = tmp_path / "a.csv"
        show.comma_separated(released, path)
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell.strip(' "') for row in csv.reader(file, delimiter=separator) for cell in row]
        formulas = [cell for cell in cells if cell.startswith(STARTS) and not _is_number(cell)]
        assert not [cell for cell in formulas if separator == "," or not _is_row_of_numbers(cell)]


@pytest.mark.parametrize("label", FORMULAS)
def test_a_formula_in_a_comma_separated_file_is_marked_and_still_read(label, tmp_path: Path):
    released = next(one for one in labelled(label) if one.shape is Shape.MISSING)
    show.comma_separated(released, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["reason"] for row in csv.DictReader(file)}
    assert {reason.replace("'", "") for reason in reasons} == {markup.plain(label).replace("'", ""), "–"}
    assert markup.plain(label) not in reasons


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_row_of_numbers(cell: str) -> bool:
    """Whether a cell of a file read with the wrong separator starts with a number of our own."""
    return _is_number(cell.split(",", maxsplit=1)[0])
