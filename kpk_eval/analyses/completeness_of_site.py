"""Completeness of all surveys of a site whose contracts hold."""

from __future__ import annotations

from kpk_eval.analyses.completeness import COLUMNS
from kpk_eval.columns import table_of
from kpk_eval.contracted import SourceBlocked
from kpk_eval.disclose import disclose, gather
from kpk_eval.evaluate import evaluate
from kpk_eval.intake import reports
from kpk_eval.model import Released, Result, Shape
from kpk_eval.protection import policy_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """Rows of every population whose files can be analysed; none where there is no such population."""
    origin = reports(study, analysis="completeness_of_site", site=site).origin
    surveyed = dict.fromkeys(one.population for one in study.sources(site) if one.population)
    found = [one for name in surveyed if (one := _released(study, site, name))]
    if found:
        return gather(found, origin=origin)
    nothing = table_of([], COLUMNS)
    result = Result(origin, Shape.COMPLETENESS, nothing, COLUMNS, study.wording())
    return disclose(result, policy=policy_of(study, origin))


def _released(study: Study, site: str, population: str) -> Released | None:
    """The table of one population; None where a file of it breaks its contract."""
    try:
        return evaluate("completeness", study, site=site, population=population)
    except SourceBlocked:
        return None
