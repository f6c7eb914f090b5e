"""Tables of released results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kpk_eval.model import Released, Shape
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.show.captions import caption_of, remarks_of
from kpk_eval.show.prose import nothing_block
from kpk_eval.show.tables import (
    area_funnel,
    checks,
    codebook,
    completeness,
    costs,
    country_map,
    counts,
    courses,
    description,
    estimates,
    events,
    gaps,
    goals,
    interviews,
    network,
    offers,
    participation,
    process,
    quality,
    reach,
    recodes,
    reliable,
    robustness,
    series,
    small_areas,
    statements,
)
from kpk_eval.show.tables.grid import ABSENT, HIDDEN, Grid, Look
from kpk_eval.show.tables.render import render
from kpk_eval.show.voice import Voice, voice_of

GRIDS: Mapping[Shape, Callable[[Released, Voice], Grid]] = {
    Shape.ESTIMATES: estimates.grid,
    Shape.DESCRIPTION: description.grid,
    Shape.MISSING: counts.missing,
    Shape.FLOW: participation.grid,
    Shape.RELIABLE: reliable.grid,
    Shape.SOURCES: quality.sources,
    Shape.QUALITY: quality.rules,
    Shape.SERIES: series.grid,
    Shape.COURSES: courses.grid,
    Shape.CHECKS: checks.grid,
    Shape.RECODES: recodes.grid,
    Shape.CODEBOOK: codebook.grid,
    Shape.GAPS: gaps.grid,
    Shape.REACH: reach.groups,
    Shape.REACH_GAPS: reach.gaps,
    Shape.REACH_DISTANCES: reach.distances,
    Shape.COMPLETENESS: completeness.grid,
    Shape.OFFERS: offers.matrix,
    Shape.OFFER_KINDS: offers.kinds,
    Shape.NEEDS: offers.needs,
    Shape.OFFER_CHANGES: offers.changes,
    Shape.NETWORK: network.grid,
    Shape.NETWORK_MIXING: network.mixing,
    Shape.NETWORK_CHANGE: network.changes,
    Shape.GOALS: goals.grid,
    Shape.LOGIC: goals.elements,
    Shape.ACROSS: goals.across,
    Shape.STATEMENTS: statements.grid,
    Shape.COSTS: costs.costs,
    Shape.RESOURCES: costs.resources,
    Shape.POSTS: costs.posts,
    Shape.EVENTS: events.grid,
    Shape.STAGES: process.stages,
    Shape.MILESTONES: process.milestones,
    Shape.ATTRITION: robustness.attrition,
    Shape.SENSITIVITY: robustness.sensitivity,
    Shape.SCALES: robustness.scales,
    Shape.DETECTABLE: robustness.detectable,
    Shape.SELECTION: robustness.selection,
    Shape.WEIGHTING: robustness.weighting,
    Shape.SMALL_AREAS: small_areas.years,
    Shape.AREA_CLASSES: small_areas.classes,
    Shape.AREA_FUNNEL: area_funnel.table,
    Shape.VOICES: interviews.themes,
    Shape.EXCERPTS: interviews.excerpts,
    Shape.JOINT: interviews.joint,
    Shape.COUNTRY_MAP: country_map.table,
}


def table_block(released: Released) -> Block:
    """Table of a released result with caption and notes; a sentence where it would be empty."""
    voice = voice_of(released)
    plain = GRIDS[released.shape](released, voice)
    if not plain.lines:
        return nothing_block(released)
    grid = _with_remarks(plain, released, voice)
    caption = caption_of(released, voice)
    alt = voice.words.fill("alt.table", n=voice.numbers.count(len(grid.lines)), caption=caption)
    html = render(
        grid, caption=caption, evidence=released.evidence, language=released.wording.language, name=alt
    )
    return Block(BlockKind.TABLE, released.evidence, released.wording.language, caption, alt, html=html)


def _with_remarks(grid: Grid, released: Released, voice: Voice) -> Grid:
    """The table with the notes that its signs need and those that the result brings along."""
    cells = tuple(grid.cells())
    hidden = any(cell.look is Look.HIDDEN or HIDDEN.text in cell.text for cell in cells)
    absent = any(cell == ABSENT for cell in cells)
    remarks = remarks_of(
        released, voice, hidden=hidden, absent=absent, every_column=released.origin.analysis != offers.KEY
    )
    return replace(grid, notes=(*grid.notes, *remarks))
