"""The logic model of a site, with what is known of each measure."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.columns import columns_of, table_of
from kpk_eval.goal_evidence import elements_of, evidence, notes_of, origin_of, wording_of
from kpk_eval.model import Result, Shape, Sort
from kpk_eval.study import Study

NAMES = ("site", "stage_of", "element", "piece", "to", "goal", "outcome", "goal_state", "strength", "status")
COLUMNS = columns_of(Sort.LABEL, *NAMES)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per element, per link to another, and per measure of its goals; stage by stage."""
    here = study.site(site)
    found = evidence(study, (here,))
    rows = list(elements_of(study, here, found))
    table = table_of(rows, COLUMNS)
    inputs = {name: sha for part in found.parts for name, sha in part.origin.inputs.items()}
    origin = replace(origin_of(study, "logic_model", site=site), inputs=inputs)
    return Result(origin, Shape.LOGIC, table, COLUMNS, wording_of(study), notes_of(study))
