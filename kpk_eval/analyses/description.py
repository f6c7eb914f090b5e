"""Every outcome at every wave: how many answered, mean, spread and median."""

from __future__ import annotations

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import answering, lacking
from kpk_eval.intake import survey
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.params import say
from kpk_eval.prepare import WAVE
from kpk_eval.stats.describe import describe
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "outcome", "type", "unit", "wave"),
    *columns_of(Sort.PEOPLE, "n", "missing"),
    Column("mean", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    Column("sd", Sort.STATISTIC, ("n",), scale=Scale.SPREAD),
    Column("median", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per outcome and wave; spread and median are left out for yes/no outcomes."""
    data = survey(study, analysis="description", site=site, population=population)
    waves = data.answers.values[WAVE]
    rows = []
    for outcome in data.outcomes:
        binary = outcome.type is OutcomeType.BINARY
        for wave in study.waves:
            found = describe(data.answers.values.loc[waves == wave.id, outcome.id].to_numpy(float))
            rows.append(
                {
                    "site": site,
                    "population": population,
                    "outcome": outcome.id,
                    "type": str(outcome.type),
                    "unit": say(outcome.unit, study.language),
                    "wave": wave.id,
                    "n": found.n,
                    "missing": found.n_missing,
                    "mean": found.mean,
                    "sd": None if binary else found.sd,
                    "median": None if binary else found.median,
                }
            )
    table = table_of(rows, COLUMNS)
    places = list(zip(table["outcome"], table["wave"], strict=True))
    cells = {
        "n": tuple(answering(outcome, wave) for outcome, wave in places),
        "missing": tuple(lacking(outcome, wave) for outcome, wave in places),
    }
    return Result(data.origin, Shape.DESCRIPTION, table, COLUMNS, study.wording(), cells=cells)
