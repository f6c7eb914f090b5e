import warnings
from dataclasses import replace

import matplotlib as mpl
import pytest
from matplotlib import pyplot
from matplotlib.text import Text

from kpk_eval import show
from kpk_eval.model import Released, Shape, Wording
from kpk_eval.show import png
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of

from .samples import NO_NUMBERS, description_rows, estimate_row, make_released, sample, series_rows

LEAST_CONTRAST = 3.0
"""WCAG 1.4.11 for what is needed to understand a figure."""
DRAWABLE = tuple(DRAWN)


@pytest.mark.parametrize("shape", DRAWABLE)
def test_figures_are_pixels_of_the_width_of_a_page(shape: Shape, language: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        block = show.figure(sample(shape, language))
    assert block.png is not None
    png.check(block.png)
    assert png.size_of(block.png)[0] == round(canvas.WIDTH * canvas.DPI)


@pytest.mark.parametrize("shape", DRAWABLE)
def test_the_same_result_gives_the_same_bytes(shape: Shape) -> None:
    assert show.figure(sample(shape, "de")).png == show.figure(sample(shape, "de")).png


def test_results_that_are_not_drawn_say_what_to_use() -> None:
    with pytest.raises(ValueError, match=r"sample_quality.*no figure; use table"):
        show.figure(sample(Shape.QUALITY, "de"))


def test_alternative_text_states_the_finding() -> None:
    alt = show.figure(sample(Shape.ESTIMATES, "de")).alt
    assert "Verbesserung: 2, Verschlechterung: 1" in alt
    assert "Wohlbefinden, Ausgangs- bis Zwischenerhebung +3,1 Punkte (Verbesserung)" in alt
    assert "Median von 5 Vergleichsgebieten" in show.figure(sample(Shape.SERIES, "de")).alt
    assert "41,3\u202f%" in show.figure(sample(Shape.DESCRIPTION, "de")).alt


def test_alternative_text_tells_sites_apart() -> None:
    rows = [estimate_row(), estimate_row(site="landkreis", estimate=1.0)]
    alt = show.figure(make_released(Shape.ESTIMATES, rows)).alt
    assert "Wohlbefinden, Landkreis +1,0 Punkte" in alt


def test_hidden_values_are_not_in_the_picture() -> None:
    hidden = "n,estimate,low,high,p,p_adjusted,effect_size,verdict"
    rows = [estimate_row(), estimate_row(outcome="trust", hidden=hidden)]
    left_over = [rows[0], rows[1] | {"estimate": 99.0, "low": 90.0, "high": 108.0, "verdict": "worsened"}]
    emptied = [rows[0], rows[1] | NO_NUMBERS | {"verdict": None}]
    pictures = [show.figure(make_released(Shape.ESTIMATES, each)) for each in (left_over, emptied)]
    assert pictures[0] == pictures[1]


def test_panels_left_out_are_announced() -> None:
    rows = [row | {"outcome": f"o{k}"} for k in range(8) for row in description_rows("de")[:2]]
    assert "die ersten 6 von 8 Ergebnissen" in show.figure(make_released(Shape.DESCRIPTION, rows)).caption
    tracks = [row | {"indicator": f"i{k}"} for k in range(9) for row in series_rows()]
    assert "8 von 9 Indikatoren" in show.figure(make_released(Shape.SERIES, tracks)).caption


@pytest.mark.parametrize("shape", DRAWABLE)
def test_result_without_rows_is_no_crash(shape: Shape) -> None:
    empty = make_released(shape, [], columns=(*COLUMNS[shape], "better"))
    assert show.figure(empty).png


@pytest.mark.parametrize(
    "rows",
    [
        [estimate_row(verdict="not estimable", reason="too_few", **NO_NUMBERS)],
        [estimate_row(low=None, high=None)],
        [estimate_row(low=float("-inf"), high=float("inf"))],
        [estimate_row(estimate=0.0, low=0.0, high=0.0, verdict="no clear change")],
        [estimate_row(outcome="ein sehr langer Name " * 8)],
        [estimate_row(outcome="Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2)],
    ],
)
def test_unusual_changes_are_drawn(rows: list[dict[str, object]]) -> None:
    assert show.figure(make_released(Shape.ESTIMATES, rows)).png


def test_indicators_of_a_single_year_are_left_to_the_table() -> None:
    once = [row | {"indicator": "once"} for row in series_rows() if row["year"] == 2019]
    figure = show.figure(make_released(Shape.SERIES, [*series_rows(), *once]))
    assert "1 von 2 Indikatoren" in figure.caption
    assert "once" not in figure.alt
    assert "im Jahr 2023" in figure.alt
    assert "Indikatoren;" not in show.figure(make_released(Shape.SERIES, once)).caption


def test_panels_share_the_sheet_without_collapsing() -> None:
    rows = [row for row in series_rows() if row["group"] != "site" or row["value"] is not None]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        show.figure(make_released(Shape.SERIES, [row | {"indicator": name} for name in "ab" for row in rows]))


def test_a_site_without_any_value_is_drawn_as_gaps() -> None:
    rows = [
        row | {"value": None, "reason": "geheim"} if row["group"] == "site" else row for row in series_rows()
    ]
    block = show.figure(make_released(Shape.SERIES, rows))
    assert "Kein Wert. Grund: geheim" in block.alt


@pytest.mark.parametrize("shape", DRAWABLE)
def test_labels_with_dollar_signs_stay_text(shape: Shape) -> None:
    label = r"Kosten $5 und $\frac{$ \notacmd"
    texts = {"wellbeing": label, "poverty": label, "t0": label, "t0_t1": label}
    released = _relabelled(sample(shape, "de"), texts)
    with canvas.paper():
        figure = DRAWN[shape](released, voice_of(released))
        figure.canvas.draw()
        shown = figure.findobj(Text)
    assert any("$" in text.get_text() for text in shown)
    assert not any(text.get_parse_math() for text in shown)


def _relabelled(released: Released, texts: dict[str, str]) -> Released:
    return replace(released, wording=Wording("de", {**released.wording.texts, **texts}))


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_name_that_begins_with_an_underscore_stays_in_the_legend() -> None:
    rows = [row | {"area": "_Nord"} if row["group"] == "site" else row for row in series_rows()]
    released = make_released(Shape.SERIES, rows)
    with canvas.paper():
        (legend,) = DRAWN[Shape.SERIES](released, voice_of(released)).legends
    assert legend.get_texts()[0].get_text().strip() == "_Nord"


def test_many_changes_fit_on_one_figure() -> None:
    rows = [
        estimate_row(outcome=f"o{k}", contrast=contrast) for k in range(50) for contrast in ("t0_t1", "t0_t2")
    ]
    assert show.figure(make_released(Shape.ESTIMATES, rows)).png


def test_every_colour_stands_out_from_the_paper() -> None:
    colours = [canvas.INK, canvas.QUIET, *(colour for colour, _, _ in canvas.LINES)]
    paper = _luminance(canvas.PAPER)
    contrasts = {colour: (paper + 0.05) / (_luminance(colour) + 0.05) for colour in colours}
    assert all(contrast >= LEAST_CONTRAST for contrast in contrasts.values()), contrasts


def test_lines_differ_in_more_than_colour() -> None:
    assert len({(marker, style) for _, marker, style in canvas.LINES}) == len(canvas.LINES)
    assert len({marker for _, marker, _ in canvas.LINES}) == len(canvas.LINES)


def test_drawing_leaves_no_figure_and_no_setting_behind() -> None:
    before = dict(mpl.rcParams)
    show.figure(sample(Shape.SERIES, "de"))
    assert dict(mpl.rcParams) == before
    assert pyplot.get_fignums() == []
