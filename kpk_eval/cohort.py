"""People of the earlier of two waves: who was recognised later, and what was known of them before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.contract import read_contract
from kpk_eval.intake import Survey
from kpk_eval.link import Way, match
from kpk_eval.model import OutcomeType, Wording
from kpk_eval.params.schema import Contrast, Outcome
from kpk_eval.stats.models.columns import Columns
from kpk_eval.study import Study

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
PEOPLE_PER_COLUMN = 5
"""Fewest people on the smaller of two sides for each column of a model that tells the sides apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cohort:
    """People of the earlier wave of a contrast, in the order of the answers.

    ``stayed`` is 1 for those who were recognised later, 0 for those whom nobody of the later wave fits, NaN
    for those without a code that leads to one person.
    """

    data: Survey = field(repr=False)
    contrast: Contrast
    rows: pd.Index = field(repr=False)
    stayed: Values = field(repr=False)
    later: pd.Series = field(repr=False)
    """Row of each recognised person in the earlier wave -> row in the later one."""

    def before(self, outcome: Outcome) -> Values:
        """Earlier value of an outcome, shape (n,); NaN where it is missing."""
        values: Values = self.data.answers.values.loc[self.rows, outcome.id].to_numpy(float)
        return values

    def after(self, outcome: Outcome) -> Values:
        """Later value of those who were recognised, shape (n,); NaN elsewhere and where it is missing."""
        values = self.data.answers.values[outcome.id]
        found = pd.Series(values.loc[self.later].to_numpy(float), index=self.later.index)
        return found.reindex(self.rows).to_numpy(float)


def cohort_of(data: Survey, contrast: Contrast) -> Cohort:
    """Everybody who answered in the earlier wave of a contrast."""
    code = data.study.population(data.origin.population).code
    who = match(data.answers, code, before=contrast.before, after=contrast.after)
    ways = who.before
    stayed = np.where(ways.isin([Way.EXACT, Way.TOLERANT]), 1.0, np.where(ways == Way.ONLY, 0.0, np.nan))
    later = pd.Series(who.second, index=who.first)
    return Cohort(data=data, contrast=contrast, rows=ways.index, stayed=stayed, later=later)


def known_before(
    cohort: Cohort, side: Values, outcomes: tuple[Outcome, ...], *, least: int, beside: int = 0
) -> Columns:
    """Columns that tell two sides of a cohort apart without telling of few people.

    Parameters
    ----------
    cohort
        The people.
    side
        1 or 0 for each of them, shape (n,); NaN is on neither side.
    outcomes
        Whose earlier values are columns. Missing ones become the mean: so the columns have no gaps.
    least
        Values of a characteristic, or of a yes/no outcome, that fewer people of a side have are put together
        with others; what cannot be put together is left out.
    beside
        Columns that the model has beside these.

    Returns
    -------
    Columns
        Outcomes first, then characteristics in the order of the population; so many that each side has
        `PEOPLE_PER_COLUMN` people for each column of the model.
    """
    most = int(min((side == 1).sum(), (side == 0).sum())) // PEOPLE_PER_COLUMN - beside
    found: dict[str, Values] = {}
    for outcome in outcomes:
        if (column := _filled(cohort.before(outcome), side, outcome, least=least)) is not None:
            found[outcome.id] = column
    traits = cohort.data.answers.traits.loc[cohort.rows]
    for name in traits:
        merged = coarse_categories(traits[name].to_numpy(object), side, least=least)
        for value in range(1, int(merged.max(initial=0)) + 1):
            found[f"{name} {value}"] = (merged == value).astype(float)
    chosen = list(found)[: max(most, 0)]
    values = [found[name] for name in chosen]
    return Columns(
        names=tuple(chosen), values=np.column_stack(values) if values else np.empty((len(side), 0))
    )


def coarse_categories(values: npt.NDArray[np.object_], side: Values, *, least: int) -> npt.NDArray[np.int64]:
    """Number of the category of each person, from 0; rare ones and missing values are category 0 together.

    Of every category each side has at least ``least`` people. All are in category 0 where that cannot be.
    """
    names = np.array(["" if pd.isna(value) else str(value) for value in values], dtype=object)
    sides = [names[side == one] for one in (0, 1)]
    fewest = {name: min(int((one == name).sum()) for one in sides) for name in sorted({*names} - {""})}
    kept = sorted((name for name, count in fewest.items() if count >= least), key=lambda name: fewest[name])
    while kept and _few_left(sides, kept, least=least):
        kept = kept[1:]
    if kept and all(np.isin(one, kept).all() for one in sides):
        kept = kept[1:]
    numbers = {name: place for place, name in enumerate(sorted(kept), start=1)}
    return np.array([numbers.get(name, 0) for name in names], dtype=np.int64)


def few(values: Values, *, least: int, binary: bool) -> bool:
    """Whether fewer than ``least`` people have a value, everybody has the same, or few said yes or no."""
    valid = values[~np.isnan(values)]
    yes = int((valid == 1).sum()) if binary else valid.size
    return valid.size < least or np.unique(valid).size < 2 or (binary and min(yes, valid.size - yes) < least)


def with_traits(wording: Wording, study: Study, *, site: str, population: str) -> Wording:
    """The wording with the names of the characteristics of a population."""
    wanted = study.population(population).characteristics
    paths = {study.contract_path(one) for one in study.sources(site) if one.population == population}
    texts = {
        column.name: column.label[wording.language]
        for path in sorted(paths) if wanted
        for column in read_contract(path, shown=path.name).columns
        if column.name in wanted
    }  # fmt: skip
    return replace(wording, texts={**wording.texts, **texts})


def _few_left(sides: list[npt.NDArray[np.object_]], kept: list[str], *, least: int) -> bool:
    """Whether those in no kept category are somebody on a side, but fewer than ``least``."""
    left = [int((~np.isin(one, kept)).sum()) for one in sides]
    return any(left) and min(left) < least


def _filled(values: Values, side: Values, outcome: Outcome, *, least: int) -> Values | None:
    """Earlier values with the mean where they are missing; None where a side has too few different ones."""
    binary = outcome.type is OutcomeType.BINARY
    if any(few(values[side == one], least=least, binary=binary) for one in (0, 1)):
        return None
    return np.where(np.isnan(values), np.nanmean(values), values)
