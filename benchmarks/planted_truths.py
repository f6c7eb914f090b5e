"""How often reach, network, areas and list of gaps find something: with nothing planted, and with something.

``uv run python benchmarks/planted_truths.py`` writes ``planted_truths.csv`` anew, 1,000 seeds a row. Made-up
sites are as in the demo, and no draw is one of the demo's: 260 families with a distance in uptake between
those with little money and the others, 42 institutions of three departments, stocks of offers with needs
declared for some of them. Weighted rows draw families of which some kinds answer less often, and rake them to
the composition of the site. ``allowed`` is the level at which a verdict names a direction; the list of gaps
has no chance in it, so that none is allowed.

Networks of institutions that are all alike raise no alarm at all. The interval allows for institutions that
differ (it draws them anew), and where they do not, it is far too wide: ``error_ratio`` is the error that it
states, as a multiple of how much the estimate really varies. Where institutions differ, and each of them
changes in its own way, alarms come nearer to the rate that was declared.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from math import floor
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpk_eval.inventory import DEPARTMENT, LIFE_PHASE, NeedStatus, cell_of, meets, status_of
from kpk_eval.model import Better, Verdict
from kpk_eval.params.schema import Need
from kpk_eval.stats.did.joint import Pool, permute_jointly
from kpk_eval.stats.estimate import Estimate
from kpk_eval.stats.groups.shares import share_difference
from kpk_eval.stats.inequality.change import index_change
from kpk_eval.stats.inequality.gaps import gap
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.network import Figure, between_change
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.verdict import judge
from kpk_eval.stats.weights.calibration import rake
from kpk_eval.stats.weights.design import survey_design

SEEDS = 1000
ALLOWED = 0.05
CLEAR = {Verdict.IMPROVED, Verdict.WORSENED}
FAMILIES, LEVELS, SAME = 260, (0.45, 0.30, 0.25), 0.6
"""Families asked in each wave, shares of the levels of need, and how many answer alike in both waves."""
USED, DISTANCE, MORE = 0.38, 0.14, 0.16
"""Uptake of those with less need, how much less those in need take up, and the planted rise among these."""
TRAITS = {"single_parent": (0.24, 0.19), "migration": (0.36, 0.31)}
"""Shares of kinds of families at the site, and among those who answer; raked back to the first."""
BOUNDS, KINDS = (0.3, 3.0), 1
"""Limits of weights, and what sets the random numbers of these kinds apart from the others of a seed."""
DEPARTMENTS, INSTITUTIONS = ("social", "health", "education"), 14
WITHIN, BETWEEN, BRIDGE, LASTING = 0.38, 0.12, 0.12, 0.8
"""Shares of ties that are made, the planted rise between departments, and how many ties are decided once."""
OWN = 0.04
"""Standard deviation of how much more often an institution bridges than others, where each has a way of its
own."""
RESAMPLES = 399
"""Fewer than on the page; the level of the interval does not depend on it."""
PHASES = ("pregnancy_birth", "early_childhood", "middle_childhood", "youth", "entering_work")
TYPES = ("advice", "education", "leisure")
CITIES, KREISE, AREA_CHANGE = 4, 11, -3.0
"""Areas of both kinds, one of each a site, and the planted change in standard deviations between areas."""

Truth = NDArray[np.bool_]


def families(seed: int, *, more: float, panel: bool) -> Iterator[tuple[NDArray[np.int64], Truth]]:
    """Level of need and uptake of the families of two waves, of the same ones or of others."""
    rng = np.random.default_rng(seed)
    level = rng.choice(len(LEVELS), FAMILIES, p=LEVELS)
    lasting = rng.random(FAMILIES)
    for rise in (0.0, more):
        if not panel:
            level, lasting = rng.choice(len(LEVELS), FAMILIES, p=LEVELS), rng.random(FAMILIES)
        now = np.where(rng.random(FAMILIES) < SAME, lasting, rng.random(FAMILIES))
        yield level, now < USED - (DISTANCE - rise) * (level == 0)


def reach_of_need(seed: int, *, planted: bool, panel: bool) -> Verdict:
    """What the page says of the share of those in need who are reached."""
    (one, before), (two, after) = families(seed, more=MORE * planted, panel=panel)
    found = share_difference(before[one == 0], after[two == 0])
    return judge(found, better=Better.HIGHER, p_adjusted=found.p)


def distance(seed: int, *, planted: bool, panel: bool) -> Verdict:
    """What the page says of the distance between need and no need."""
    waves = families(seed, more=MORE * planted, panel=panel)
    first, later = (slope_index(used.astype(float), level).slope for level, used in waves)
    return _judged(index_change(first, later), better=Better.LOWER)


def gradient(seed: int, *, planted: bool, weighted: bool) -> bool:
    """Whether the interval of the distance of one wave lies above zero, or below."""
    level, used = one_wave(seed, less=DISTANCE * planted)
    weights = raked(seed, 0) if weighted else np.ones(FAMILIES)
    if weights is None:
        return False
    found = slope_index(used.astype(float), level, weights=weights).slope
    return found.low > 0 or found.high < 0


def one_wave(seed: int, *, less: float) -> tuple[NDArray[np.int64], Truth]:
    """Level of need and uptake of the families of one wave."""
    rng = np.random.default_rng(seed)
    level = rng.choice(len(LEVELS), FAMILIES, p=LEVELS)
    return level, rng.random(FAMILIES) < USED - less * (level == 0)


def raked(seed: int, wave: int) -> NDArray[np.float64] | None:
    """Weights of the families of a wave of which some kinds answered less often; None where none fit."""
    rng = np.random.default_rng([seed, wave, KINDS])
    margins = {name: rng.random(FAMILIES) < asked for name, (_, asked) in TRAITS.items()}
    shares = {name: {True: here, False: 1 - here} for name, (here, _) in TRAITS.items()}
    design = rake(survey_design(np.ones(FAMILIES)), margins, shares, bounds=BOUNDS).design
    return None if design is None else design.weights / design.weights.mean()


Answers = tuple[NDArray[np.int64], Truth, NDArray[np.float64]]


def weighted_waves(seed: int, *, planted: bool) -> list[Answers]:
    """Level, uptake and weights of other families in each wave; a wave without weights is left out."""
    waves = families(seed, more=MORE * planted, panel=False)
    found = [(*one, raked(seed, wave)) for wave, one in enumerate(waves)]
    return [(level, used, own) for level, used, own in found if own is not None]


def weighted_reach(seed: int, *, planted: bool) -> Verdict:
    """What the page says of the weighted share of those in need who are reached."""
    waves = weighted_waves(seed, planted=planted)
    if len(waves) < 2:
        return Verdict.NOT_ESTIMABLE
    chosen = [(used[level == 0], own[level == 0]) for level, used, own in waves]
    change = gap(
        np.concatenate([used for used, _ in chosen]).astype(float),
        np.repeat([0.0, 1.0], [len(used) for used, _ in chosen]),
        first=0,
        last=1,
        weights=np.concatenate([own for _, own in chosen]),
    ).difference
    return _judged(change, better=Better.HIGHER)


def weighted_distance(seed: int, *, planted: bool) -> Verdict:
    """What the page says of the weighted distance between need and no need."""
    waves = weighted_waves(seed, planted=planted)
    if len(waves) < 2:
        return Verdict.NOT_ESTIMABLE
    first, later = (slope_index(used.astype(float), level, weights=own).slope for level, used, own in waves)
    return _judged(index_change(first, later), better=Better.LOWER)


def _judged(change: Coefficient | Figure, *, better: Better) -> Verdict:
    """Verdict of a change that has an estimate, an interval and a p."""
    told = Estimate(
        estimand="change", method="benchmark", level=0.95, n=FAMILIES, n_before=FAMILIES, n_after=FAMILIES,
        n_dropped=0, n_contributing=FAMILIES, estimate=change.estimate, low=change.low, high=change.high,
        p=change.p,
    )  # fmt: skip
    return judge(told, better=better, p_adjusted=change.p)


def networks(
    seed: int, *, bridge: float, own_way: bool = False
) -> tuple[tuple[Network, Network], dict[str, str]]:
    """Who names whom in two waves, and the departments; ``own_way``: each institution changes for itself."""
    rng = np.random.default_rng(seed)
    names = tuple(f"{one[0]}{place}" for one in DEPARTMENTS for place in range(INSTITUTIONS))
    own = np.repeat(DEPARTMENTS, INSTITUTIONS)
    groups = dict(zip(names, own.tolist(), strict=True))
    same = own[:, None] == own[None, :]
    lasting = rng.random(same.shape)
    found = []
    for rise in (0.0, bridge):
        now = np.where(rng.random(same.shape) < LASTING, lasting, rng.random(same.shape))
        shift = OWN * rng.standard_normal(len(names)) if own_way else np.zeros(len(names))
        bridged = BETWEEN + rise + shift[:, None] + shift[None, :]
        ties = (now < np.where(same, WITHIN, bridged)).astype(float)
        np.fill_diagonal(ties, np.nan)
        found.append(Network(ties=ties, actors=names, directed=True))
    return (found[0], found[1]), groups


def bridge_change(seed: int, *, planted: bool, own_way: bool) -> Figure:
    """Change of the ties between departments, with the error that the page states."""
    (before, after), groups = networks(seed, bridge=BRIDGE * planted, own_way=own_way)
    return between_change(before, after, groups, resamples=RESAMPLES)


def bridging(seed: int, *, planted: bool, own_way: bool = False) -> Verdict:
    """What the page says of ties between departments."""
    return _judged(bridge_change(seed, planted=planted, own_way=own_way), better=Better.HIGHER)


def error_ratio(*, own_way: bool, seeds: int = 300) -> float:
    """Mean stated error of the change of bridges, as a multiple of the spread of the estimates."""
    found = [bridge_change(seed, planted=False, own_way=own_way) for seed in range(seeds)]
    return float(np.mean([one.error for one in found]) / np.std([one.estimate for one in found], ddof=1))


def jointly(seed: int, *, planted: bool) -> bool:
    """Whether p of both sites together falls below 5 %; the page gives it no verdict."""
    rng = np.random.default_rng(seed)
    pools = []
    for kind, size in (("city", CITIES), ("kreis", KREISE)):
        changes = rng.normal(size=size)
        changes[0] += AREA_CHANGE * planted
        areas = tuple(f"{kind}{place}" for place in range(size))
        pools.append(Pool(site=areas[0], areas=areas, changes=changes))
    return permute_jointly(pools).p < ALLOWED


def stock(seed: int, *, planted: bool) -> tuple[pd.DataFrame, list[Need], set[str]]:
    """Offers, declared needs, and those of them for which there is no offer."""
    rng = np.random.default_rng(seed)
    pairs = [(department, phase) for department in DEPARTMENTS for phase in PHASES]
    empty = set(rng.choice(len(pairs), 3, replace=False).tolist()) if planted else set()
    rows: list[dict[str, object]] = []
    needs, gaps = [], set()
    for place, (department, phase) in enumerate(pairs):
        held = [] if place in empty else rng.choice(TYPES, rng.integers(1, 4)).tolist()
        rows += [_offer(department, phase, kind, rng) for kind in held]
        if rng.random() < 0.5:
            asked = str(rng.choice(held)) if held and rng.random() < 0.5 else None
            places = int(rng.integers(10, 120)) if rng.random() < 0.5 else None
            needs.append(_need(f"n{place}", department, phase, asked, places))
            gaps |= set() if held else {f"n{place}"}
    columns = [DEPARTMENT, LIFE_PHASE, "offer_type", "places", "children_reached"]
    counted = {"places": "Int64", "children_reached": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype(counted), needs, gaps


def _offer(department: str, phase: str, kind: str, rng: np.random.Generator) -> dict[str, object]:
    told = int(rng.integers(5, 80)) if rng.random() < 0.8 else None
    return {DEPARTMENT: department, LIFE_PHASE: phase, "offer_type": kind, "places": told}


def _need(name: str, department: str, phase: str, asked: str | None, places: int | None) -> Need:
    return Need(
        id=name, department=department, life_phase=phase, offer_type=asked, places=places, reason="r",
        source="s",
    )  # fmt: skip


def listed(seed: int, *, planted: bool) -> tuple[set[str], set[str]]:
    """Needs that the list calls a gap, and those that are one."""
    offers, needs, gaps = stock(seed, planted=planted)
    states = {one.id: status_of(cell_of(meets(offers, one), minimum=10), one) for one in needs}
    return {name for name, state in states.items() if state is NeedStatus.GAP}, gaps


def share(told: Callable[[int], bool], *, seeds: int = SEEDS) -> float:
    """Share of the seeds of which something is said."""
    return sum(told(seed) for seed in range(seeds)) / seeds


ALIKE, APART = "42 institutions all alike", "42 institutions, each its own way"
Asked = Callable[..., Verdict | bool]
QUESTIONS: tuple[tuple[str, str, Asked, dict[str, bool]], ...] = (
    ("gradient of reach in one wave", "260 families", gradient, {"weighted": False}),
    ("gradient of reach in one wave", "260 families, raked", gradient, {"weighted": True}),
    ("reach of those in need", "other families", reach_of_need, {"panel": False}),
    ("reach of those in need", "same families", reach_of_need, {"panel": True}),
    ("reach of those in need", "other families, raked", weighted_reach, {}),
    ("distance by need", "other families", distance, {"panel": False}),
    ("distance by need", "same families", distance, {"panel": True}),
    ("distance by need", "other families, raked", weighted_distance, {}),
    ("ties between departments", ALIKE, bridging, {}),
    ("ties between departments", APART, bridging, {"own_way": True}),
)
"""What is asked at the level `ALLOWED`, of which data, by which function with which options."""


def clear(said: Verdict | bool) -> bool:
    """Whether a direction is named."""
    return said if isinstance(said, bool) else said in CLEAR


def rows() -> Iterator[tuple[str, str, float, float, float]]:
    """Question, data, allowed, share of false alarms, share of planted truths that were found."""
    for question, data, asked, options in QUESTIONS:
        alarms, found = (
            share(lambda seed: clear(asked(seed, planted=truth, **options)))  # noqa: B023
            for truth in (False, True)
        )
        yield question, data, ALLOWED, alarms, found
    alarms, found = (share(lambda seed: jointly(seed, planted=truth)) for truth in (False, True))  # noqa: B023
    choices = CITIES * KREISE
    yield "both sites jointly", "1 of 4 and 1 of 11 areas", floor(ALLOWED * choices) / choices, alarms, found
    wrong = share(lambda seed: bool(listed(seed, planted=False)[0]))
    right = share(lambda seed: len(set(map(frozenset, listed(seed, planted=True)))) == 1)
    yield "list of gaps", "15 cells", 0.0, wrong, right


def main() -> None:
    """Write the table."""
    with Path(__file__).with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["question", "data", "seeds", "allowed", "false_alarms", "found", "error_ratio"])
        for question, data, allowed, alarms, found in rows():
            ratio = round(error_ratio(own_way=data == APART), 2) if data in {ALIKE, APART} else ""
            row = [question, data, SEEDS, round(allowed, 3), round(alarms, 3), round(found, 3), ratio]
            table.writerow(row)
            print(*row, sep="\t", flush=True)


if __name__ == "__main__":
    main()
