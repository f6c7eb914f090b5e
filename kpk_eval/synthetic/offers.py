"""The stock of offers of a site: what there is, for whom, how much of it, wave by wave."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic import planted
from kpk_eval.synthetic.draw import complete, days, generator
from kpk_eval.synthetic.rows import Rows, seed_of, wave_values, waves_in, without_gaps
from kpk_eval.synthetic.spec import TableSpec

ENDING = 2
"""Offers that end between two waves; as many new ones replace them."""
STARTED = (date(2004, 1, 1), date(2021, 12, 31))
TRANSITIONS = {
    "pregnancy_birth": ("no_transition", "clinic_to_home"),
    "early_childhood": ("no_transition", "clinic_to_home", "home_to_daycare", "daycare_to_school"),
    "middle_childhood": ("no_transition", "daycare_to_school", "primary_to_secondary"),
    "youth": ("no_transition", "school_to_work"),
    "entering_work": ("no_transition", "school_to_work"),
}
"""Life phase -> transitions an offer for it can accompany."""


def offer_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per offer and wave; an offer keeps its properties, its use differs from wave to wave."""
    place = site.id if site else ""
    rng = generator(seed_of(evaluation), place, "offers")
    counts = _counts(evaluation, place)
    offers = _pool(max(counts.values()) + ENDING * len(counts), spec, rng)
    parts = []
    for wave in waves_in(evaluation, source):
        ended = ENDING * evaluation.frame.waves.index(wave)
        there = offers.iloc[ended : ended + counts[wave.id]].reset_index(drop=True)
        used = _use(there, generator(seed_of(evaluation), place, "offers", wave.id))
        parts.append(used.assign(**wave_values(source, wave.id)))
    frame = pd.concat(parts, ignore_index=True)
    return without_gaps(complete(frame, spec, rng, shares={}))


def _counts(evaluation: Evaluation, site: str) -> dict[str, int]:
    """Number of offers at each wave."""
    start = planted.SIZES.get((site, planted.OFFERS), planted.SIZE_ELSEWHERE // 4)
    waves = [wave.id for wave in evaluation.frame.waves]
    return {
        wave: start
        + round(planted.planted_change(site, planted.OFFERS, planted.COUNT, upto=tuple(waves[: number + 1])))
        for number, wave in enumerate(waves)
    }


def _pool(size: int, spec: TableSpec, rng: np.random.Generator) -> pd.DataFrame:
    """All offers there ever are at a site, with what does not change about them."""
    ids = pd.Series([f"A{number:04d}" for number in range(1, size + 1)], dtype="string")
    drawn = complete(pd.DataFrame({"offer_id": ids}), spec, rng, shares=dict(planted.SHARES["offers"]))
    transition = [rng.choice(TRANSITIONS[phase]) for phase in drawn["life_phase"]]
    kind, phase = (drawn[name].map(dict(spec[name].values)) for name in ("offer_type", "life_phase"))
    places = pd.Series(rng.integers(6, 81, size), dtype="Int64")
    start = days(*STARTED, size, rng)
    return drawn.assign(
        transition=transition, places=places, start_date=start, name=kind + ": " + phase + " (" + ids + ")"
    )


def _use(offers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Children reached and costs in one wave; some carriers do not tell what an offer costs."""
    places = offers["places"].to_numpy(float)
    reached = np.round(places * rng.uniform(0.45, 1.15, len(offers)))
    cost = np.round(places * rng.uniform(60, 420, len(offers)), 2)
    told = rng.random(len(offers)) < 0.85
    return offers.assign(
        children_reached=pd.Series(reached, dtype="Int64"),
        cost_eur=pd.Series(cost, dtype="Float64").where(told),
    )
