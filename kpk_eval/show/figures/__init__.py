"""Figures of released results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized

from matplotlib.figure import Figure

from kpk_eval.model import Released, Shape
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.courses import courses_of
from kpk_eval.show.figures import (
    alternative,
    area_funnel,
    area_years,
    arranged,
    canvas,
    completeness,
    costs,
    country_map,
    courses,
    description,
    estimates,
    events,
    flow,
    logic,
    network,
    offers,
    process,
    reach,
    sensitivity,
    series,
    small_areas,
)
from kpk_eval.show.figures.compared import layout_of
from kpk_eval.show.participation import passages_of
from kpk_eval.show.prose import nothing_block, prose_block
from kpk_eval.show.reach import uptakes_of
from kpk_eval.show.robustness import treated_of
from kpk_eval.show.rows import rows_of
from kpk_eval.show.series import tracks_of
from kpk_eval.show.small_areas import topics_of
from kpk_eval.show.voice import Voice, voice_of

DRAWN: Mapping[Shape, Callable[[Released, Voice], Figure]] = {
    Shape.ESTIMATES: estimates.figure,
    Shape.DESCRIPTION: description.figure,
    Shape.SERIES: series.figure,
    Shape.FLOW: flow.figure,
    Shape.COURSES: courses.figure,
    Shape.COMPLETENESS: completeness.figure,
    Shape.REACH: reach.figure,
    Shape.REACH_GAPS: reach.overview,
    Shape.OFFERS: offers.figure,
    Shape.NETWORK: network.figure,
    Shape.LOGIC: logic.figure,
    Shape.COSTS: costs.costs,
    Shape.AREA_CLASSES: small_areas.figure,
    Shape.SMALL_AREAS: area_years.figure,
    Shape.AREA_FUNNEL: area_funnel.figure,
    Shape.COUNTRY_MAP: country_map.figure,
    Shape.RESOURCES: costs.resources,
    Shape.EVENTS: events.figure,
    Shape.STAGES: process.stages,
    Shape.SENSITIVITY: sensitivity.figure,
}


def figure_block(released: Released) -> Block:
    """Figure of a released result with caption and alternative text; a sentence where it has no rows.

    A logic model is told as a list on a machine without the program that arranges diagrams.

    Raises
    ------
    ValueError
        Where results of this shape are not drawn.
    """
    if released.shape not in DRAWN:
        raise ValueError(
            f"{released.evidence}: results of shape {released.shape.value!r} have no figure; use table() "
            f"(there are figures of: {', '.join(DRAWN)})"
        )
    voice, rows = voice_of(released), rows_of(released)
    if not rows:
        return nothing_block(released)
    if released.shape is Shape.LOGIC and not arranged.available():
        return prose_block(released)
    if released.shape is Shape.AREA_CLASSES and not small_areas.has_map(released):
        return prose_block(released)
    if released.shape is Shape.AREA_FUNNEL and not area_funnel.is_drawn(released, voice):
        return prose_block(released)
    with canvas.paper():
        picture = canvas.picture(DRAWN[released.shape](released, voice), released)
    looked_at = network.pictured(rows) if released.shape is Shape.NETWORK else rows
    hidden = any(row.hidden for row in looked_at)
    breaks = _drawn_remarks(released, voice)
    signs = remarks_of(released, voice, hidden=hidden, absent=False)
    remarks = (*_left_out(released, voice), *breaks, *signs)
    caption = " ".join((caption_of(released, voice), *(f"{remark.rstrip('.')}." for remark in remarks)))
    alt = alternative.text_of(released, voice)
    return Block(BlockKind.FIGURE, released.evidence, released.wording.language, caption, alt, png=picture)


def _drawn_remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """What a figure shows beside its lines, in words."""
    said = REMARKS.get(released.shape)
    return said(released, voice) if said else ()


def _left_out(released: Released, voice: Voice) -> tuple[str, ...]:
    """Says so where a figure shows only the first of many panels or rows."""
    most, panels = EXTENT[released.shape](released, voice) if released.shape in EXTENT else (0, 0)
    if panels == most:
        return ()
    shown, everything = voice.numbers.count(most), voice.numbers.count(panels)
    named = [one.name for one in uptakes_of(released, voice)] if released.shape is Shape.REACH else []
    names = "; ".join(named[:most])
    return (voice.words.fill(f"caption.drawn.{released.shape}", shown=shown, all=everything, names=names),)


def _of_series(released: Released, voice: Voice) -> tuple[int, int]:
    tracks = tracks_of(released, voice)
    return len(series.drawn(tracks)), len(tracks)


def _of_courses(released: Released, voice: Voice) -> tuple[int, int]:
    found = courses_of(released, voice)
    return len(courses.drawn(found)), len(found)


def _of_estimates(released: Released, voice: Voice) -> tuple[int, int]:
    layout = layout_of(released, voice)
    return layout.drawn, layout.everything


def _first(
    parts: Callable[[Released, Voice], Sized], most: int
) -> Callable[[Released, Voice], tuple[int, int]]:
    """Extent of a figure that shows the first parts."""

    def extent(released: Released, voice: Voice) -> tuple[int, int]:
        number = len(parts(released, voice))
        return min(number, most), number

    return extent


REMARKS: Mapping[Shape, Callable[[Released, Voice], tuple[str, ...]]] = {
    Shape.REACH: reach.remarks,
    Shape.SERIES: series.remarks,
    Shape.COURSES: courses.remarks,
    Shape.AREA_CLASSES: small_areas.remarks,
    Shape.AREA_FUNNEL: area_funnel.remarks,
    Shape.COUNTRY_MAP: country_map.remarks,
    Shape.SMALL_AREAS: area_years.remarks,
}
"""Shape -> what its figure shows beside its lines, in words."""
EXTENT: Mapping[Shape, Callable[[Released, Voice], tuple[int, int]]] = {
    Shape.DESCRIPTION: _first(description.outcomes_of, description.MOST_PANELS),
    Shape.COMPLETENESS: _first(completeness.outcomes_of, completeness.MOST_ROWS),
    Shape.SERIES: _of_series,
    Shape.COURSES: _of_courses,
    Shape.ESTIMATES: _of_estimates,
    Shape.REACH: _first(uptakes_of, reach.MOST_PANELS),
    Shape.SENSITIVITY: _first(treated_of, sensitivity.MOST_PANELS),
    Shape.FLOW: _first(passages_of, flow.MOST_PANELS),
    Shape.AREA_CLASSES: _first(topics_of, small_areas.MOST_MAPS),
    Shape.SMALL_AREAS: area_years.panels_of,
    Shape.AREA_FUNNEL: area_funnel.panels_of,
}
"""Shape -> parts that its figure shows, and all of them."""
