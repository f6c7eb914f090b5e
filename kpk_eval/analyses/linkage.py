"""Who could be linked: the share of people of a wave who were recognised later, by their characteristics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import nan
from typing import Any

import pandas as pd

from kpk_eval.columns import columns_of, mean_with_limits, table_of
from kpk_eval.contract import ContractColumn, read_contract
from kpk_eval.disclosure.rounding import printed_counts
from kpk_eval.disclosure.survey import trait
from kpk_eval.intake import Survey, survey
from kpk_eval.link import Matching, Way, match
from kpk_eval.link.reliability import chance_notes
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort, Wording
from kpk_eval.params.schema import Contrast
from kpk_eval.protection import policy_of
from kpk_eval.stats.rates import share
from kpk_eval.stats.samples import valid_groups
from kpk_eval.stats.smd import pooled_smd
from kpk_eval.study import Study

LEVEL = 0.95
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "contrast", "wave", "outcome", "type", "stage"),
    Column("n", Sort.PEOPLE),
    *mean_with_limits(of="n"),
    Column("level", Sort.TECHNICAL),
    Column("difference", Sort.STATISTIC, ("n",), scale=Scale.EFFECT),
)


@dataclass(frozen=True, slots=True)
class Subgroup:
    """People of a wave with a value of a characteristic (empty: missing), and the others of the wave.

    1 where somebody was linked, else 0.
    """

    contrast: Contrast
    column: str
    value: str
    linked: pd.Series
    others: pd.Series


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per contrast, characteristic (``outcome``) and value of it (``stage``)."""
    data = survey(study, analysis="linkage", site=site, population=population)
    code = study.population(population).code
    ways = [(one, match(data.answers, code, before=one.before, after=one.after)) for one in study.contrasts]
    columns = _columns(study, site, population)
    found = [one for contrast, who in ways for one in _subgroups(data, contrast, who, columns)]
    base = policy_of(study, data.origin).base
    table = table_of([_row(data, one, base=base) for one in found], COLUMNS)
    cells = {"n": tuple(trait(one.column, one.value, one.contrast.before) for one in found)}
    wording, notes = chance_notes(study, population, ways)
    return Result(data.origin, Shape.FLOW, table, COLUMNS, _named(wording, columns), notes, cells)


def _columns(study: Study, site: str, population: str) -> list[ContractColumn]:
    """The characteristics as the contract of the survey describes them."""
    wanted = study.population(population).characteristics
    paths = dict.fromkeys(
        study.contract_path(one) for one in study.sources(site) if one.population == population
    )
    known = {
        column.name: column
        for path in paths if wanted
        for column in read_contract(path, shown=path.name).columns
    }  # fmt: skip
    return [known[name] for name in wanted]


def _subgroups(
    data: Survey, contrast: Contrast, who: Matching, columns: list[ContractColumn]
) -> Iterator[Subgroup]:
    """Groups of the people of the earlier wave, in the order of the contract, without empty ones."""
    linked = who.before.isin([Way.EXACT, Way.TOLERANT]).astype(float)
    for column in columns:
        values = data.answers.traits.loc[linked.index, column.name].fillna("")
        for value in [*(code.text for code in column.codes), ""]:
            here = values == value
            if here.any() and not here.all():
                yield Subgroup(contrast, column.name, value, linked[here], linked[~here])


def _row(data: Survey, one: Subgroup, *, base: int) -> dict[str, Any]:
    """Share with the interval of the counts as they are published: that of others would tell them."""
    found = share(*printed_counts(one.linked, base=base), level=LEVEL)
    return {
        "site": data.origin.site,
        "population": data.origin.population,
        "contrast": one.contrast.id,
        "wave": one.contrast.before,
        "outcome": one.column,
        "type": str(OutcomeType.BINARY),
        "stage": _level(one.column, one.value),
        "n": len(one.linked),
        "mean": found.share,
        "sd": nan,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "difference": _difference(one, least=data.study.evaluation.frame.disclosure.minimum),
    }


def _difference(one: Subgroup, *, least: int) -> float:
    """Share of the group - share of the others, in standard deviations.

    NaN where fewer than ``least`` people of either were linked, or were not: they could be worked out.
    """
    fewest = min(count for part in (one.linked, one.others) for count in (part.sum(), (1 - part).sum()))
    if fewest < least:
        return nan
    return pooled_smd(valid_groups(one.others.to_numpy(float), one.linked.to_numpy(float))).value


def _named(wording: Wording, columns: list[ContractColumn]) -> Wording:
    """The wording with the characteristics and their values."""
    texts = {column.name: column.label[wording.language] for column in columns} | {
        _level(column.name, code.text): code.label[wording.language]
        for column in columns
        for code in column.codes
    }
    return replace(wording, texts={**wording.texts, **texts})


def _level(column: str, value: str) -> str:
    """Identifier of a value of a characteristic; of a missing one the fixed one."""
    return f"{column}={value}" if value else "no_value"
