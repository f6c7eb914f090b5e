"""Reach, seen by somebody who takes every printed number from every other about the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations
from math import isnan

import numpy as np
import pytest

from kpk_eval.analyses import description, reach, reach_gaps
from kpk_eval.disclose import disclose
from kpk_eval.disclosure.digits import SHARE_DECIMALS, decimals_of_mean
from kpk_eval.intake import Survey, survey
from kpk_eval.params.schema import Reach
from kpk_eval.protection import policy_of
from kpk_eval.study import Study
from kpk_eval.uptake import most_left

FAMILIES = "families"
FEW = 14
"""People with the least income, of whom fewer than ten say yes."""
survey_of = survey


@dataclass(frozen=True)
class Group:
    """Those with these values, or everybody, and what is printed of them."""

    by: str
    values: frozenset[str] | None
    n: tuple[float, float]
    yes: tuple[float, float]
    """Fewest and most that the printed numbers allow."""

    def within(self, other: Group) -> bool:
        """Whether its people are some of the others by definition."""
        if self.values is None:
            return False
        return other.values is None or (self.by == other.by and self.values < other.values)


def allowed(printed: float, base: int) -> tuple[float, float]:
    """Counts that are printed as this number."""
    return (printed - base // 2, printed - base // 2 + base - 1) if base > 1 else (printed, printed)


def counted(share: float, n: int, base: int) -> tuple[float, float]:
    """Numbers of yes of which the share among so many people is printed like this."""
    if base > 1:
        return allowed(round(share * n), base)
    places = decimals_of_mean(n) + SHARE_DECIMALS
    possible = [said for said in range(int(n) + 1) if round(said / n, places) == share]
    return min(possible), max(possible)


def together(one: Group, other: Group) -> Group:
    """Two groups of one characteristic as one."""
    ends = (tuple(np.add(first, second)) for first, second in ((one.n, other.n), (one.yes, other.yes)))
    return Group(one.by, one.values | other.values, *ends)


def groups(study: Study, site: str) -> Iterator[tuple[tuple[str, str], Group]]:
    """Item and wave with each group of which shares are printed, and all unions of the levels of an entry."""
    who = {"site": site, "population": FAMILIES}
    plan = study.evaluation.plan
    items = {one.id: one.item for one in (*plan.outcomes, *plan.offer_uses)}
    entries = {one.id: one for one in plan.reach}
    tables = [one.answer(study, **who) for one in (reach, reach_gaps, description)]
    base = policy_of(study, tables[0].origin).base
    levels, needy, everybody = (disclose(one, policy=policy_of(study, one.origin)).table for one in tables)

    def group(row, n, by, values):
        said = (counted(row["mean"], row[n], base),) if not isnan(row["mean"]) else ()
        return [Group(by, values, allowed(row[n], base), *said)] if said else []

    for (name, wave), rows in levels.groupby(["reach", "wave"], sort=False):
        entry, found = entries[name], []
        for place, (_, row) in enumerate(rows.iterrows()):
            found += group(row, "n", entry.by, frozenset(entry.levels[place].values))
        for size in range(1, len(found) + 1):
            for chosen in combinations(found, size):
                whole = chosen[0]
                for one in chosen[1:]:
                    whole = together(whole, one)
                yield (items[entry.outcome], wave), whole
    for _, row in needy.iterrows():
        entry = entries[row["reach"]]
        values = frozenset(chain(*(one.values for one in entry.levels[: entry.need])))
        for one in group(row, "n_need", entry.by, values):
            yield (items[entry.outcome], row["wave"]), one
    for _, row in everybody[everybody["type"] == "binary"].iterrows():
        for one in group(row, "n", "", None):
            yield (items[row["outcome"]], row["wave"]), one


def exposed(study: Study, site: str) -> list[str]:
    """Groups below the threshold of which the differences of printed numbers leave too few possibilities."""
    data = survey(study, analysis="reach", site=site, population=FAMILIES)
    policy = policy_of(study, data.origin)
    items = {one.item: one.id for one in (*data.outcomes, *data.uses)}
    printed: dict[tuple[str, str], list[Group]] = {}
    for asked, one in groups(study, site):
        printed.setdefault(asked, []).append(one)
    found = []
    for (item, wave), known in printed.items():
        here = (data.answers.values["wave"] == wave).to_numpy(bool)
        yes = data.answers.values.loc[here, items[item]].to_numpy(float)
        traits = data.answers.traits[here]
        for part, whole in ((one, two) for one in known for two in known if one.within(two)):
            inside = traits[part.by].isin(part.values).to_numpy(bool)
            wider = np.ones(len(yes), bool) if whole.values is None else traits[part.by].isin(whole.values)
            left = yes[wider & ~inside & ~np.isnan(yes)]
            for said, ends in (
                (left.sum(), (whole.yes[0] - part.yes[1], whole.yes[1] - part.yes[0])),
                (
                    (1 - left).sum(),
                    (
                        whole.n[0] - whole.yes[1] - part.n[1] + part.yes[0],
                        whole.n[1] - whole.yes[0] - part.n[0] + part.yes[1],
                    ),
                ),
            ):
                assert ends[0] <= said <= ends[1], "the attacker misreads the printed numbers"
                possible = ends[1] - max(ends[0], 0) + 1
                few = (
                    0 < said < policy.minimum and possible < policy.base
                    if policy.base > 1
                    else (0 < said < policy.minimum and possible == 1)
                )
                if len(left) >= policy.minimum and few:
                    found.append(f"{item} {wave}: {sorted(part.values)} from {whole.values}")
    return found


def plain(study: Study, *, audience: str = "public") -> Study:
    """The study without weights: of weighted shares nobody knows who said yes."""
    sites = tuple(one.model_copy(update={"weights": ()}) for one in study.evaluation.sites)
    return replace(
        study,
        evaluation=study.evaluation.model_copy(update={"sites": sites}),
        edition=study.edition.model_copy(update={"audience": audience}),
    )


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize("edition", ["interim", "final"])
@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
def test_no_small_group_follows_from_two_printed_shares(demo, site, edition, audience):
    assert not exposed(plain(demo(edition), audience=audience), site)


def test_the_attacker_finds_what_a_second_cut_of_the_same_answers_would_tell(demo, monkeypatch):
    """Such a plan is refused when it is read; here it is made behind that check, with few on one value."""
    for module in (reach, reach_gaps, description):
        monkeypatch.setattr(module, "survey", few_of_least_income)
    monkeypatch.setitem(globals(), "survey", few_of_least_income)
    study = plain(demo("final"), audience="internal")
    assert not exposed(study, "seestadt")
    plan = study.evaluation.plan
    (entry,) = (one for one in plan.reach if one.id == "offers_by_income")
    told = entry.model_dump() | {"id": "otherwise", "levels": cut_otherwise(entry)}
    twice = plan.model_copy(update={"reach": (*plan.reach, Reach.model_validate(told))})
    found = exposed(
        replace(study, evaluation=study.evaluation.model_copy(update={"plan": twice})), "seestadt"
    )
    assert any("used_offer" in one for one in found)


def few_of_least_income(study: Study, **names: str) -> Survey:
    """Answers in which everybody told an income, and few the least one."""
    data = survey_of(study, **names)
    income = data.answers.traits["income_band"].astype(object).fillna("4")
    place = (income == "1").groupby(data.answers.values["wave"]).cumsum()
    traits = data.answers.traits.assign(income_band=income.mask((income == "1") & (place > FEW), "2"))
    return replace(data, answers=replace(data.answers, traits=traits))


def cut_otherwise(entry: Reach) -> list[dict[str, object]]:
    """Its levels with the first value of the first one in the second."""
    levels = [one.model_dump() for one in entry.levels]
    first, *others = levels[0]["values"]
    levels[0]["values"], levels[1]["values"] = others, [first, *levels[1]["values"]]
    return levels


def test_a_rounded_total_leaves_room_for_those_of_unknown_need():
    """12 + 17 of 29 are printed as 10 and 15, and 29 as 30: up to 9 can be left. 18 and 18 of 36: none."""
    assert most_left([12, 17], 29, base=5) == 32 - 8 - 13
    assert most_left([18, 18], 37, base=5) == 37 - 18 - 18
    for total in range(20, 60):
        for first in range(total + 1):
            rest = total - first
            assert rest <= most_left([first], total, base=5) <= rest + 8
