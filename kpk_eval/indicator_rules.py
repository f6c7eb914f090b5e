"""Rules of indicator files beside their contract: keys of existing areas, numbers that fit together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpk_eval.consistency import COVERED, REMEDIES, SENTENCES, inconsistencies
from kpk_eval.contract import Checked, Rule, RuleKind
from kpk_eval.entry_rules import EntryRule, with_entry_rules
from kpk_eval.model import Severity, Table
from kpk_eval.params.schema import Source
from kpk_eval.reshape import AREA, as_text
from kpk_eval.study import Study
from kpk_eval.territory.areas import area_rules, with_lost_zeros_named
from kpk_eval.territory.known import register_of

_COLUMNS = ("numerator", "denominator", "value")


def with_indicator_rules(checked: Checked, study: Study, source: Source, table: Table) -> Checked:
    """The check of an indicator file with how it fares under the rules of its keys and numbers.

    ``table`` is what was checked; rows are counted as in it. Other files are left as they are.
    """
    if not source.measures:
        return checked
    keys = as_text(table.frame[AREA])
    named = with_lost_zeros_named(checked, keys, rule=f"{AREA}.pattern")
    return with_entry_rules(named, _rules(study, source, keys, checked.table.frame))


def _rules(study: Study, source: Source, keys: pd.Series, rows: pd.DataFrame) -> Iterator[EntryRule]:
    """Rules of keys and of numbers; coverage is left to the contract."""
    invented = study.evaluation.frame.synthetic is not None
    yield from area_rules(keys, source, column=AREA, register=register_of(study), invented=invented)
    for found in inconsistencies(rows, study.evaluation.plan.indicators):
        if found.rule != COVERED:
            texts, remedy = SENTENCES[found.rule], REMEDIES[found.rule]
            name = f"numbers.{found.rule}"
            rule = Rule(name, RuleKind.ROW, _COLUMNS, Severity.ERROR, texts, remedy, source.id)
            yield EntryRule(rule, found.checked, tuple((int(row), "") for row in found.rows))
