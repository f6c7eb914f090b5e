"""Contracts: read one, check a table against it, list what to correct, print its codebook.

Great Expectations is imported by the first check, not by this package.
"""

from kpk_eval.contract.checking import check
from kpk_eval.contract.codebook import codebook
from kpk_eval.contract.model import (
    ABSENT,
    INVALID,
    Checked,
    Classification,
    Code,
    Contract,
    ContractColumn,
    DataError,
    LogicalType,
    Rule,
    RuleKind,
    RuleOutcome,
    RuleState,
)
from kpk_eval.contract.quarantine import write_quarantine
from kpk_eval.contract.reading import read_contract
from kpk_eval.contract.remedies import remedy
from kpk_eval.contract.structure import absent_columns
from kpk_eval.contract.suite import build_suite
from kpk_eval.contract.wording import complaint, describe, explain

__all__ = [
    "ABSENT",
    "INVALID",
    "Checked",
    "Classification",
    "Code",
    "Contract",
    "ContractColumn",
    "DataError",
    "LogicalType",
    "Rule",
    "RuleKind",
    "RuleOutcome",
    "RuleState",
    "absent_columns",
    "build_suite",
    "check",
    "codebook",
    "complaint",
    "describe",
    "explain",
    "read_contract",
    "remedy",
    "write_quarantine",
]
