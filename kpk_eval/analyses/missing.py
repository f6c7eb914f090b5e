"""Why values are missing, by outcome and wave."""

from __future__ import annotations

from kpk_eval.columns import columns_of, table_of
from kpk_eval.disclosure.survey import lacking
from kpk_eval.intake import survey
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.prepare import WAVE
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "population", "wave", "outcome", "reason"),
    Column("n", Sort.PEOPLE),
)


def answer(study: Study, *, site: str, population: str) -> Result:
    """One row per wave, outcome and reason that occurs."""
    data = survey(study, analysis="missing", site=site, population=population)
    waves = data.answers.values[WAVE]
    rows = [
        {
            "site": site,
            "population": population,
            "wave": wave.id,
            "outcome": outcome.id,
            "reason": reason,
            "n": n,
        }
        for outcome in data.outcomes
        for wave in study.waves
        for reason, n in data.answers.reasons.loc[waves == wave.id, outcome.id].value_counts().items()
    ]
    table = table_of(rows, COLUMNS)
    whom = (lacking(str(row["outcome"]), str(row["wave"]), str(row["reason"])) for row in rows)
    return Result(data.origin, Shape.MISSING, table, COLUMNS, study.wording(), cells={"n": tuple(whom)})
