import warnings
from dataclasses import replace
from functools import cache

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from kpk_eval import show
from kpk_eval.model import Released, Shape, Wording
from kpk_eval.show import png
from kpk_eval.show.block import BlockKind
from kpk_eval.show.figures import DRAWN, canvas
from kpk_eval.show.rows import COLUMNS
from kpk_eval.show.voice import voice_of
from tests.sweeps import sweep

from .samples import NO_NUMBERS, description_rows, estimate_row, make_released, sample, series_rows

LEAST_CONTRAST = 3.0
"""WCAG 1.4.11 for what is needed to understand a figure."""
DRAWABLE = tuple(DRAWN)


@cache
def block_of(shape: Shape, language: str) -> show.Block:
    """Figure of a sample, drawn once for all tests that look at it; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return show.figure(sample(shape, language))


@pytest.mark.parametrize("language", sweep(("de", "en"), always=("de",)))
@pytest.mark.parametrize("shape", DRAWABLE)
def test_figures_are_pixels_of_the_width_of_a_page(shape: Shape, language: str) -> None:
    block = block_of(shape, language)
    assert block.png is not None
    png.check(block.png)
    assert png.size_of(block.png)[0] == round(canvas.WIDTH * canvas.DPI)


@pytest.mark.parametrize(
    "shape", sweep(DRAWABLE, always=(Shape.ESTIMATES, Shape.NETWORK, Shape.AREA_CLASSES))
)
def test_the_same_result_gives_the_same_bytes(shape: Shape) -> None:
    assert show.figure(sample(shape, "de")).png == block_of(shape, "de").png


def test_results_that_are_not_drawn_say_what_to_use() -> None:
    with pytest.raises(ValueError, match=r"sample_quality.*no figure; use table"):
        show.figure(sample(Shape.QUALITY, "de"))


def test_alternative_text_states_the_finding() -> None:
    alt = block_of(Shape.ESTIMATES, "de").alt
    assert "Verbesserung: 2, Verschlechterung: 1" in alt
    assert "Wohlbefinden, Ausgangs- bis Zwischenerhebung +3,1 Punkte (Verbesserung)" in alt
    assert "Median der 5 anderen Gebiete" in block_of(Shape.SERIES, "de").alt
    assert "41,3\u202f%" in block_of(Shape.DESCRIPTION, "de").alt


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


@pytest.mark.slow
def test_panels_left_out_are_announced() -> None:
    rows = [row | {"outcome": f"o{k}"} for k in range(8) for row in description_rows("de")[:2]]
    assert "die ersten 6 von 8 Ergebnissen" in show.figure(make_released(Shape.DESCRIPTION, rows)).caption
    tracks = [row | {"indicator": f"i{k}"} for k in range(9) for row in series_rows()]
    assert "8 von 9 Indikatoren" in show.figure(make_released(Shape.SERIES, tracks)).caption


@pytest.mark.parametrize("shape", DRAWABLE)
def test_result_without_rows_is_a_sentence(shape: Shape) -> None:
    block = show.figure(make_released(shape, [], columns=(*COLUMNS[shape], "better")))
    assert block.kind is BlockKind.PROSE
    assert block.alt.startswith(("Es liegen keine", "Für diesen Standort liegen keine"))


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


def _drawn(rows: list[dict[str, object]]) -> Figure:
    released = make_released(Shape.ESTIMATES, rows)
    with canvas.paper():
        figure = DRAWN[Shape.ESTIMATES](released, voice_of(released))
        figure.canvas.draw()
    return figure


def _texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text)]


def test_no_change_is_in_the_middle_and_no_interval_touches_the_edge() -> None:
    figure = _drawn([estimate_row(estimate=3.0, low=1.0, high=5.0), estimate_row(outcome="trust")])
    axes = [one for one in figure.axes if one.axison]
    ends = [one.get_xlim() for one in axes]
    assert all(low == -high for low, high in ends)
    drawn = [value for one in axes for line in one.lines for value in np.atleast_1d(line.get_xdata())]
    assert max(map(abs, drawn)) < ends[0][1]


@pytest.mark.parametrize(("better", "side"), [("higher", 1), ("lower", -1)])
def test_the_side_of_improvement_is_shaded(better: str, side: int) -> None:
    figure = _drawn([estimate_row(better=better)])
    (shade,) = (one for axes in figure.axes for one in axes.collections if isinstance(one, PolyCollection))
    across = shade.get_paths()[0].vertices[:, 0] * side
    assert across.min() == 0
    assert across.max() > 0
    assert {"← weniger", "mehr →"} <= set(_texts(figure))


def test_contrasts_stand_side_by_side_and_a_missing_one_is_named() -> None:
    rows = [
        estimate_row(),
        estimate_row(contrast="t0_t2"),
        estimate_row(outcome="trust", contrast="t0_t2", status="exploratory"),
    ]
    texts = _texts(_drawn(rows))
    assert texts.count("kein Vergleich") == 1
    assert sum("nicht vorab geplant" in text.replace("\n", " ") for text in texts) == 1


def test_a_figure_of_many_changes_keeps_its_height_and_tells_what_it_leaves_out() -> None:
    rows = [estimate_row(outcome=f"o{place}") for place in range(200)]
    block = show.figure(make_released(Shape.ESTIMATES, rows))
    assert "die ersten 28 von 200 Zeilen" in block.caption
    assert block.png is not None
    width, height = png.size_of(block.png)
    assert height < 3 * width


@pytest.mark.parametrize("shape", DRAWABLE)
def test_labels_with_dollar_signs_stay_text(shape: Shape) -> None:
    label = r"Kosten $5 und $\frac{$ \notacmd"
    named = (
        "wellbeing",
        "poverty",
        "t0",
        "t0_t1",
        "department.health",
        "element.e_input",
        "t1",
        "funding.town",
        "level.low",
        "dimension.steering",
    )
    texts = dict.fromkeys(named, label)
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


def test_a_unit_on_many_lines_keeps_off_the_outcome_below() -> None:
    unit = "je 1.000 Kinder unter 18 Jahren in Haushalten mit Leistungen"
    rows = [estimate_row(unit=unit), estimate_row(outcome="sleep", unit="Stufen")]
    released = make_released(Shape.ESTIMATES, rows)
    with canvas.paper():
        drawn = DRAWN[Shape.ESTIMATES](released, voice_of(released))
        FigureCanvasAgg(drawn).draw()
    (above,) = [text for axes in drawn.axes for text in axes.texts if "1.000" in text.get_text()]
    (below,) = [text for axes in drawn.axes for text in axes.texts if "Schlaf" in text.get_text()]
    assert above.get_window_extent().y0 >= below.get_window_extent().y1
