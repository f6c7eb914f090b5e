"""What to do about a rule that is broken, in English."""

from __future__ import annotations

from collections.abc import Mapping

from kpk_eval.contract.model import RuleKind, RuleOutcome, RuleState

_REMEDIES: Mapping[RuleKind, str] = {
    RuleKind.TYPE: "correct the cells, or how the source entry says they are written ('decimal', 'missing', "
    "'recode')",
    RuleKind.REQUIRED: "fill the cells in; where they may be empty, write 'required: false' in the contract",
    RuleKind.ENUM: "correct the cells; a code that is right belongs in the contract, one of a missing answer "
    "in 'missing' of the source entry",
    RuleKind.RANGE: "correct the cells; a code of a missing answer belongs in 'missing' of the source entry",
    RuleKind.LENGTH: "correct the cells",
    RuleKind.PATTERN: "correct the cells",
    RuleKind.INVALID: "correct the rows that the other rules of this column name",
    RuleKind.UNIQUE: "keep one of the rows with the same value, or correct the others",
    RuleKind.KEY: "keep one of the rows with the same key, or correct the others",
    RuleKind.ROW: "correct one of the cells that contradict each other",
    RuleKind.ROW_COUNT: "check that the file is complete, or correct the number in the contract",
    RuleKind.EXPECTATION: "correct the rows, or the file if it is incomplete",
    RuleKind.EMPTY: "check that the column is the right one, or leave it out of the analysis plan",
}


def remedy(outcome: RuleOutcome) -> str:
    """What to do about a rule that is broken; empty where it holds."""
    match outcome.state:
        case RuleState.PASSED | RuleState.NOTHING_TO_CHECK:
            return ""
        case RuleState.COULD_NOT_RUN:
            return f"correct the rule at {outcome.rule.place}"
        case _:
            return _REMEDIES[outcome.rule.kind]
