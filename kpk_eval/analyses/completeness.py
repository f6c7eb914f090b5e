"""How completely every outcome was answered, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from statistics import mean

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.cells import Cell
from kpk_eval.disclosure.rounding import round_to_base
from kpk_eval.disclosure.survey import answering, everybody
from kpk_eval.intake import survey
from kpk_eval.model import Column, Result, Scale, Shape, Sort
from kpk_eval.prepare import Completeness, count_answers
from kpk_eval.study import Study

STEP = 5
"""Percent: shares of answers are told in such steps."""
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "wave", "outcome"),
    *columns_of(Sort.PEOPLE, "people", "n"),
    Column("valid", Sort.STATISTIC, ("people", "n"), scale=Scale.OUTCOME),
    Column("items", Sort.STATISTIC, ("people", "n"), scale=Scale.OUTCOME),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome and wave: who was there, who has a valid value, and shares of both in percent.

    ``valid`` is the share of people with a value of the outcome, ``items`` that of the answers to its
    questions. Both are made from rounded numbers of people: they tell nothing that these do not. Where
    nobody has a valid value there are no shares.
    """
    data = survey(study, analysis="completeness", site=site, population=population)
    waves = [wave.id for wave in study.waves]
    counted = list(
        count_answers(data.parts, data.answers, data.outcomes, study.evaluation.plan.instruments, waves=waves)
    )
    base = study.evaluation.frame.disclosure.base
    rows = [
        {
            "site": site,
            "population": population,
            "wave": one.wave,
            "outcome": one.outcome,
            "people": one.people,
            "n": one.answered,
            "valid": coarse_share([one.answered], of=one.people, base=base) if one.answered else nan,
            "items": coarse_share(one.items, of=one.people, base=base) if one.answered else nan,
        }
        for one in counted
    ]
    table = table_of(rows, COLUMNS)
    return Result(data.origin, Shape.COMPLETENESS, table, COLUMNS, study.wording(), cells=_cells(counted))


def coarse_share(counts: Sequence[int], *, of: int, base: int) -> float:
    """Mean share of these counts in percent, from counts rounded to ``base``, in steps of `STEP`."""
    whole = round_to_base(of, base=base)
    shares = [min(round_to_base(count, base=base) / whole, 1) for count in counts] if whole else [0.0]
    return float(STEP * round(100 * mean(shares) / STEP))


def _cells(counted: Sequence[Completeness]) -> dict[str, tuple[Cell, ...]]:
    return {
        "people": tuple(everybody(one.wave) for one in counted),
        "n": tuple(answering(one.outcome, one.wave) for one in counted),
    }
