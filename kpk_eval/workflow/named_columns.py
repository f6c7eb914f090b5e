"""Columns and values that parameters name: each must be in the contracts in which it will be looked for."""

from __future__ import annotations

from kpk_eval.params import ParameterError
from kpk_eval.params.load import File
from kpk_eval.params.source_lines import read_yaml
from kpk_eval.study import Study
from kpk_eval.workflow.contract_columns import known_contracts
from kpk_eval.workflow.need_codes import of_needs
from kpk_eval.workflow.plan_columns import of_plan
from kpk_eval.workflow.source_columns import of_all_sources


def check_columns(study: Study) -> None:
    """Raise where the plan, a source or a need names a column or value that its contract does not have."""
    contracts = known_contracts(study)
    found = [
        *of_plan(study.evaluation, contracts),
        *of_all_sources(study.evaluation, contracts),
        *of_needs(study.evaluation, contracts),
    ]
    files = {name: _file(study, name) for name in {one.file for one in found}}
    if found:
        raise ParameterError([files[one.file].problem(one.place, one.message) for one in found])


def _file(study: Study, name: str) -> File:
    shown = f"params/{study.evaluation.id}/{name}"
    return File(shown, read_yaml(study.parameters / name, shown=shown))
