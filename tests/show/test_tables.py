import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.show.block import BlockKind
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.tables import GRIDS

from .samples import description_rows, estimate_row, make_released, sample, series_rows


class Cells(HTMLParser):
    """Text of every cell of a table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"td", "th"}:
            self.texts.append("")
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[-1] += data


def text_of(html: str) -> str:
    pieces: list[str] = []
    parser = HTMLParser()
    parser.handle_data = pieces.append  # type: ignore[method-assign]
    parser.feed(html)
    return "".join(pieces)


@pytest.mark.parametrize("shape", list(Shape))
def test_golden(shape: Shape, language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"table.{shape}.{language}.html", show.table(sample(shape, language)).html + "\n")


def test_every_shape_has_a_table() -> None:
    assert set(GRIDS) == set(Shape)


@pytest.mark.parametrize("shape", list(Shape))
def test_no_cell_is_blank(shape: Shape, language: str) -> None:
    texts = Cells(show.table(sample(shape, language)).html).texts
    assert len(texts) > 8
    assert all(text.strip() for text in texts)


@pytest.mark.parametrize("shape", list(Shape))
def test_a_table_can_be_read_by_everybody(shape: Shape) -> None:
    html = show.table(sample(shape, "de")).html
    assert html.count("<caption>") == 1
    assert not re.search(r"<th(?=[ >])(?![^>]*scope=)", html)
    assert re.search(
        r'<div class="kpk-scroll" tabindex="0" role="region" aria-label="Tabelle mit \d+ Zeilen', html
    )
    assert f'data-evidence="sample_{shape}.seestadt' in html
    assert 'lang="de"' in html
    assert "\n\n" not in html
    assert not re.search(r" (id|style|headers|href|src)=|<style|<script", html)


def test_two_tables_on_a_page_do_not_share_identifiers() -> None:
    assert " id=" not in show.table(sample(Shape.ESTIMATES, "de")).html


def test_hidden_is_marked_and_explained_with_the_threshold() -> None:
    rows = [estimate_row(), estimate_row(hidden="n,estimate,low,high,p,p_adjusted,effect_size,verdict", n=7)]
    html = show.table(make_released(Shape.ESTIMATES, rows, minimum=15)).html
    assert html.count('<span class="kpk-hidden">•</span>') == 5
    assert "weniger als 15 Personen" in html


def test_nothing_is_explained_that_does_not_occur() -> None:
    text = text_of(show.table(make_released(Shape.ESTIMATES, [estimate_row()])).html)
    assert "Datenschutz" not in text
    assert "kein Wert" not in text


def test_a_hidden_number_of_people_in_one_wave_is_explained() -> None:
    row = estimate_row(design="unpaired", hidden="n_before")
    text = text_of(show.table(make_released(Shape.ESTIMATES, [row])).html)
    assert "• vorher" in text
    assert "aus Datenschutzgründen" in text


def test_secret_official_values_stand_apart_from_zero() -> None:
    rows = series_rows()
    rows[-7] |= {"value": 0.0}
    text = Cells(show.table(make_released(Shape.SERIES, rows, population="")).html).texts
    assert "0,0" in text
    assert "–a" in text


def test_reasons_are_told_once_each() -> None:
    rows = [
        dict(row, value=None, reason="geheim") if row["group"] == "site" else row for row in series_rows()
    ]
    text = text_of(show.table(make_released(Shape.SERIES, rows)).html)
    assert text.count("a) geheim") == 1
    assert "b)" not in text


@pytest.mark.parametrize("shape", Shape)
def test_result_without_rows_is_a_sentence(shape: Shape, language: str) -> None:
    columns = (*COLUMNS[shape], "better") if shape is Shape.ESTIMATES else COLUMNS[shape]
    nothing = make_released(shape, [], language=language, columns=columns)
    block = show.table(nothing)
    assert block.kind is BlockKind.PROSE
    assert "<table" not in block.html
    assert block.alt.endswith(".")


def test_table_below_its_sentences_is_the_same_table() -> None:
    released = make_released(Shape.ESTIMATES, [estimate_row()])
    assert show.table_below(released) == show.table(released)


@pytest.mark.parametrize(
    ("low", "verdict", "told"),
    [(0.0, "improved", True), (0.1, "improved", False), (0.0, "no clear change", False)],
)
def test_a_direction_at_the_edge_of_an_interval_is_explained(low: float, verdict: str, told: bool) -> None:
    released = make_released(Shape.ESTIMATES, [estimate_row(low=low, verdict=verdict)])
    assert ("entscheidet der Test" in text_of(show.table(released).html)) is told


def test_planned_comparisons_come_first() -> None:
    rows = [estimate_row(outcome="sleep", status="exploratory"), estimate_row(outcome="trust")]
    text = text_of(show.table(make_released(Shape.ESTIMATES, rows)).html)
    assert text.index("Vertrauen") < text.index("explorativ") < text.index("Schlaf")


def test_sites_of_one_outcome_stand_below_each_other() -> None:
    rows = [
        estimate_row(outcome=o, site=s) for s in ("seestadt", "landkreis") for o in ("wellbeing", "trust")
    ]
    text = text_of(show.table(make_released(Shape.ESTIMATES, rows)).html)
    assert text.index("Wohlbefinden") < text.rindex("Wohlbefinden") < text.index("Vertrauen")


def test_smallest_possible_p_stands_beside_p() -> None:
    row = estimate_row(design="area", p=0.0667, p_adjusted=None, p_floor=1 / 15)
    text = text_of(show.table(make_released(Shape.ESTIMATES, [row])).html)
    assert "≥ 0,067" in text
    assert "kleinster Wert" in text


def test_same_outcome_in_two_designs_is_told_apart() -> None:
    rows = [estimate_row(), estimate_row(design="unpaired", estimand="mean_difference")]
    text = text_of(show.table(make_released(Shape.ESTIMATES, rows)).html)
    assert "dieselben Personen" in text
    assert "verschiedene Personen" in text


def test_population_of_an_outcome_is_not_repeated() -> None:
    rows = [estimate_row(), estimate_row(outcome="trust", population="professionals")]
    assert "Personengruppe" not in Cells(show.table(make_released(Shape.ESTIMATES, rows)).html).texts


def test_sites_side_by_side_have_a_column() -> None:
    rows = [estimate_row(), estimate_row(site="landkreis")]
    texts = Cells(show.table(make_released(Shape.ESTIMATES, rows)).html).texts
    assert "Standort" in texts
    assert "Landkreis" in texts


def test_shares_are_percent_and_have_no_spread() -> None:
    texts = Cells(show.table(make_released(Shape.DESCRIPTION, description_rows("de"))).html).texts
    assert "41,3\u202f%" in texts
    assert "0,5" not in texts


def test_two_rows_for_one_cell_are_an_error() -> None:
    row = {"site": "s", "population": "p", "contrast": "c", "stage": "linked", "n": 20}
    with pytest.raises(ValueError, match="same cell"):
        show.table(make_released(Shape.FLOW, [row, row]))


def test_coverage_is_told_with_the_value() -> None:
    rows = [row | {"coverage": 87.4} for row in series_rows()]
    assert "erfasst\u00a087\u202f%" in text_of(show.table(make_released(Shape.SERIES, rows)).html)


def test_made_up_data_and_notes_are_named() -> None:
    made = make_released(
        Shape.ESTIMATES, [estimate_row()], synthetic=True, notes=("n1",), texts={"n1": "Achtung: Umzug."}
    )
    text = text_of(show.table(made).html)
    assert "Die Daten sind künstlich erzeugt" in text
    assert "Achtung: Umzug." in text


def test_a_name_of_the_evaluation_is_no_caption() -> None:
    """A source or an outcome may be called as an analysis is."""
    rows, name = [estimate_row()], "survey_change"
    usual = show.table(make_released(Shape.ESTIMATES, rows, analysis=name)).caption
    named = make_released(Shape.ESTIMATES, rows, analysis=name, texts={name: "Elternbogen"})
    assert show.table(named).caption == usual
    assert "Elternbogen" not in usual
