"""The stock of offers of a site: what there is, for whom, how much of it, wave by wave."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic.draw import complete, days, generator
from kpk_eval.synthetic.planted.answers import SHARES, SIZE_ELSEWHERE, SIZES
from kpk_eval.synthetic.planted.changes import COUNT, planted_change
from kpk_eval.synthetic.planted.costs import COST_NOISE, FIXED_COST, MARGINAL_COST, price_level
from kpk_eval.synthetic.planted.offers import MOVES, NO_OFFERS
from kpk_eval.synthetic.planted.subjects import OFFERS
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
    """One row per offer and wave; an offer keeps its properties unless it moves, its use differs."""
    place = site.id if site else ""
    rng = generator(seed_of(evaluation), place, "offers")
    counts = _counts(evaluation, place)
    offers = _pool(max(counts.values()) + ENDING * len(counts), spec, rng, site=place)
    parts = []
    for wave in waves_in(evaluation, source):
        ended = ENDING * evaluation.frame.waves.index(wave)
        there = offers.iloc[ended : ended + counts[wave.id]].reset_index(drop=True)
        there = _moved(there, place, [one.id for one in evaluation.frame.waves], wave.id)
        draws = generator(seed_of(evaluation), place, "offers", wave.id)
        used = _use(there, draws, site=place, prices=price_level(wave.year or 0))
        parts.append(used.assign(**wave_values(source, wave.id)))
    frame = pd.concat(parts, ignore_index=True)
    return without_gaps(complete(frame, spec, rng, shares={}))


def _counts(evaluation: Evaluation, site: str) -> dict[str, int]:
    """Number of offers at each wave."""
    start = SIZES.get((site, OFFERS), SIZE_ELSEWHERE // 4)
    waves = [wave.id for wave in evaluation.frame.waves]
    return {
        wave: start + round(planted_change(site, OFFERS, COUNT, upto=tuple(waves[: number + 1])))
        for number, wave in enumerate(waves)
    }


def _pool(size: int, spec: TableSpec, rng: np.random.Generator, *, site: str) -> pd.DataFrame:
    """All offers there ever are at a site, with what does not change about them."""
    ids = pd.Series([f"A{number:04d}" for number in range(1, size + 1)], dtype="string")
    known = _placed(size, spec, rng, site).assign(offer_id=ids)
    drawn = complete(known, spec, rng, shares=dict(SHARES["offers"]))
    turn = drawn.groupby("life_phase").cumcount()
    transition = [
        TRANSITIONS[phase][number % len(TRANSITIONS[phase])]
        for phase, number in zip(drawn["life_phase"], turn, strict=True)
    ]
    kind, phase = (drawn[name].map(dict(spec[name].values)) for name in ("offer_type", "life_phase"))
    places = pd.Series(rng.integers(18, 81, size), dtype="Int64")
    start = days(*STARTED, size, rng)
    return drawn.assign(
        transition=transition, places=places, start_date=start, name=kind + ": " + phase + " (" + ids + ")"
    )


def _placed(size: int, spec: TableSpec, rng: np.random.Generator, site: str) -> pd.DataFrame:
    """Department and life phase of each offer: every pair comes before one comes twice, but for the empty."""
    empty = {(one.department, one.life_phase) for one in NO_OFFERS if one.site == site}
    pairs = itertools.product(spec["department"].values, spec["life_phase"].values)
    held = [pair for pair in pairs if pair not in empty]
    order = np.concatenate([rng.permutation(len(held)) for _ in range(-(-size // len(held)))])[:size]
    chosen = [held[place] for place in order]
    return pd.DataFrame(chosen, columns=["department", "life_phase"], dtype="string")


def _moved(offers: pd.DataFrame, site: str, waves: list[str], wave: str) -> pd.DataFrame:
    """The offers of a wave with the life phases to which some have moved by then."""
    moved = offers.copy()
    for one in MOVES:
        if one.site == site and waves.index(one.since) <= waves.index(wave):
            here = moved["offer_id"] == one.offer
            moved.loc[here, ["life_phase", "transition"]] = [one.life_phase, "no_transition"]
    return moved


def _use(offers: pd.DataFrame, rng: np.random.Generator, *, site: str, prices: float) -> pd.DataFrame:
    """Children reached and costs in one wave; some carriers do not tell what an offer costs."""
    places = offers["places"].to_numpy(float)
    reached = np.round(places * rng.uniform(0.50, 1.15, len(offers)))
    expected = FIXED_COST + MARGINAL_COST.get(site, 200.0) * places
    cost = np.round(expected * prices * (1 + COST_NOISE * rng.standard_normal(len(offers))), 2)
    told = rng.random(len(offers)) < 0.85
    return offers.assign(
        children_reached=pd.Series(reached, dtype="Int64"),
        cost_eur=pd.Series(cost, dtype="Float64").where(told),
    )
