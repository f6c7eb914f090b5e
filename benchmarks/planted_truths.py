"""How often reach, network, areas and list of gaps find something: with nothing planted, and with something.

``uv run python benchmarks/planted_truths.py`` writes ``planted_truths.csv`` anew, 1,000 seeds a row. Made-up
sites are as in the demo: 260 families with a distance in uptake between those with little money and the
others, 42 institutions of three departments, stocks of offers with needs declared for some of them.
``allowed`` is the level at which a verdict names a direction; the list of gaps has no chance in it, so that
none is allowed.
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
from kpk_eval.stats.inequality.slope import slope_index
from kpk_eval.stats.models.coefficient import Coefficient
from kpk_eval.stats.network import Figure, between_change
from kpk_eval.stats.network.ties import Network
from kpk_eval.stats.verdict import judge

SEEDS = 1000
ALLOWED = 0.05
CLEAR = {Verdict.IMPROVED, Verdict.WORSENED}
FAMILIES, LEVELS, SAME = 260, (0.45, 0.30, 0.25), 0.6
"""Families asked in each wave, shares of the levels of need, and how many answer alike in both waves."""
USED, DISTANCE, MORE = 0.38, 0.14, 0.16
"""Uptake of those with less need, how much less those in need take up, and the planted rise among these."""
DEPARTMENTS, INSTITUTIONS = ("social", "health", "education"), 14
WITHIN, BETWEEN, BRIDGE, LASTING = 0.38, 0.12, 0.12, 0.8
"""Shares of ties that are made, the planted rise between departments, and how many ties are decided once."""
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


def _judged(change: Coefficient | Figure, *, better: Better) -> Verdict:
    """Verdict of a change that has an estimate, an interval and a p."""
    told = Estimate(
        estimand="change", method="benchmark", level=0.95, n=FAMILIES, n_before=FAMILIES, n_after=FAMILIES,
        n_dropped=0, n_contributing=FAMILIES, estimate=change.estimate, low=change.low, high=change.high,
        p=change.p,
    )  # fmt: skip
    return judge(told, better=better, p_adjusted=change.p)


def networks(seed: int, *, bridge: float) -> tuple[tuple[Network, Network], dict[str, str]]:
    """Who names whom in two waves, and the departments."""
    rng = np.random.default_rng(seed)
    names = tuple(f"{one[0]}{place}" for one in DEPARTMENTS for place in range(INSTITUTIONS))
    own = np.repeat(DEPARTMENTS, INSTITUTIONS)
    groups = dict(zip(names, own.tolist(), strict=True))
    same = own[:, None] == own[None, :]
    lasting = rng.random(same.shape)
    found = []
    for rise in (0.0, bridge):
        now = np.where(rng.random(same.shape) < LASTING, lasting, rng.random(same.shape))
        ties = (now < np.where(same, WITHIN, BETWEEN + rise)).astype(float)
        np.fill_diagonal(ties, np.nan)
        found.append(Network(ties=ties, actors=names, directed=True))
    return (found[0], found[1]), groups


def bridging(seed: int, *, planted: bool) -> Verdict:
    """What the page says of ties between departments."""
    (before, after), groups = networks(seed, bridge=BRIDGE * planted)
    return _judged(between_change(before, after, groups, resamples=RESAMPLES), better=Better.HIGHER)


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


def rows() -> Iterator[tuple[str, str, float, float, float]]:
    """Question, data, allowed, share of false alarms, share of planted truths that were found."""
    for name, verdict in (("reach of those in need", reach_of_need), ("distance by need", distance)):
        for people, panel in (("other families", False), ("same families", True)):
            alarms, found = (
                share(lambda seed: verdict(seed, planted=truth, panel=panel) in CLEAR)  # noqa: B023
                for truth in (False, True)
            )
            yield name, people, ALLOWED, alarms, found
    alarms, found = (share(lambda seed: bridging(seed, planted=truth) in CLEAR) for truth in (False, True))  # noqa: B023
    yield "ties between departments", "42 institutions", ALLOWED, alarms, found
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
        table.writerow(["question", "data", "allowed", "false_alarms", "found"])
        for question, data, allowed, alarms, found in rows():
            row = [question, data, round(allowed, 3), round(alarms, 3), round(found, 3)]
            table.writerow(row)
            print(*row, sep="\t")


if __name__ == "__main__":
    main()
