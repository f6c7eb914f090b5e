"""Figures of released results."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matplotlib.figure import Figure

from kpk_eval.model import Released, Shape
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.courses import courses_of
from kpk_eval.show.figures import (
    alternative,
    area_years,
    arranged,
    canvas,
    completeness,
    costs,
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
    Shape.OFFERS: offers.figure,
    Shape.NETWORK: network.figure,
    Shape.LOGIC: logic.figure,
    Shape.COSTS: costs.costs,
    Shape.AREA_CLASSES: small_areas.figure,
    Shape.SMALL_AREAS: area_years.figure,
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
    if released.shape is Shape.SERIES:
        return series.remarks(released, voice)
    if released.shape is Shape.AREA_CLASSES:
        return small_areas.remarks(released, voice)
    if released.shape is Shape.SMALL_AREAS:
        return area_years.remarks(released, voice)
    return courses.remarks(released, voice) if released.shape is Shape.COURSES else ()


def _left_out(released: Released, voice: Voice) -> tuple[str, ...]:
    """Says so where a figure shows only the first of many panels or rows."""
    if released.shape is Shape.DESCRIPTION:
        panels = len(description.outcomes_of(released, voice))
        most = min(panels, description.MOST_PANELS)
    elif released.shape is Shape.COMPLETENESS:
        panels = len(completeness.outcomes_of(released, voice))
        most = min(panels, completeness.MOST_ROWS)
    elif released.shape is Shape.SERIES:
        tracks = tracks_of(released, voice)
        panels, most = len(tracks), len(series.drawn(tracks))
    elif released.shape is Shape.COURSES:
        found = courses_of(released, voice)
        panels, most = len(found), len(courses.drawn(found))
    elif released.shape is Shape.ESTIMATES:
        layout = layout_of(released, voice)
        panels, most = layout.everything, layout.drawn
    elif released.shape is Shape.REACH:
        panels = len(uptakes_of(released, voice))
        most = min(panels, reach.MOST_PANELS)
    elif released.shape is Shape.SENSITIVITY:
        panels = len(treated_of(released, voice))
        most = min(panels, sensitivity.MOST_PANELS)
    elif released.shape is Shape.AREA_CLASSES:
        panels = len(topics_of(released, voice))
        most = min(panels, small_areas.MOST_MAPS)
    elif released.shape is Shape.SMALL_AREAS:
        most, panels = area_years.panels_of(released, voice)
    elif released.shape is Shape.FLOW:
        panels = len(passages_of(released, voice))
        most = min(panels, flow.MOST_PANELS)
    else:
        return ()
    if panels == most:
        return ()
    shown, everything = voice.numbers.count(most), voice.numbers.count(panels)
    return (voice.words.fill(f"caption.drawn.{released.shape}", shown=shown, all=everything),)
