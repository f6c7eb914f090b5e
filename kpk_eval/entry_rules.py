"""Rules that follow from the source entry and the plan, beside those of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from kpk_eval.contract import Checked, Rule, RuleOutcome, RuleState
from kpk_eval.model import Severity


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A rule, how many rows it was asked of, and where it is broken."""

    rule: Rule
    checked: int
    broken: tuple[tuple[int, str], ...]
    """Row and column of each breach; rows are counted as in the findings that they are added to."""

    @property
    def state(self) -> RuleState:
        """Passed, broken (an error or a warning), or nothing to check."""
        if not self.checked:
            return RuleState.NOTHING_TO_CHECK
        if not self.broken:
            return RuleState.PASSED
        return RuleState.FAILED if self.rule.severity is Severity.ERROR else RuleState.WARNED


def with_entry_rules(checked: Checked, rules: Iterable[EntryRule]) -> Checked:
    """The check, with further rules; an error among them blocks the source."""
    further = list(rules)
    outcomes = [RuleOutcome(one.rule, one.checked, len(one.broken), one.state) for one in further]
    lines = [
        {
            "row": row,
            "column": column,
            "rule": one.rule.id,
            "severity": str(one.rule.severity),
            "what": one.rule.finding,
        }
        for one in further
        for row, column in one.broken
    ]
    found = (
        pd.concat([checked.findings, pd.DataFrame(lines)], ignore_index=True) if lines else checked.findings
    )
    return replace(
        checked,
        outcomes=(*checked.outcomes, *outcomes),
        findings=found,
        blocked=checked.blocked or any(one.state is RuleState.FAILED for one in outcomes),
    )
