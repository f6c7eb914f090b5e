"""Regional keys of an indicator file: their structure, and whether such areas exist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from kpk_eval.contract import Checked, Rule, RuleKind
from kpk_eval.entry_rules import EntryRule
from kpk_eval.model import Severity
from kpk_eval.params.schema import Source
from kpk_eval.territory.keys import fault_of, level_of, without_lost_zero
from kpk_eval.territory.register import AreaRegister

_STRUCTURE = {
    "de": "Regionalschlüssel nennen ein Land von 01 bis 16 und eine mögliche Art von Gemeindeverband",
    "en": "regional keys name a Land from 01 to 16 and a possible kind of association",
}
_WRONG = "no area has such a key: no Land has this number, or the sixth digit is not 0, 5 or 9"
_LOST = "a leading zero is lost, because the key was taken for a number: format the column as text"


def area_rules(
    keys: pd.Series, source: Source, *, column: str, register: AreaRegister | None, invented: bool
) -> Iterator[EntryRule]:
    """How the keys of the rows fare: structure, and existence where there is a register.

    Keys of no level are left to the contract. ``keys`` is indexed as the findings are; ``column`` is what
    they call it. ``invented`` accepts Länder that do not exist.
    """
    given = [(int(row), str(key)) for row, key in zip(keys.index, keys, strict=True) if pd.notna(key)]
    leveled = [(row, key) for row, key in given if level_of(key)]
    wrong = {row for row, key in leveled if fault_of(key, invented=invented)}
    rule = Rule(
        "area_key.structure", RuleKind.PATTERN, (column,), Severity.ERROR, _STRUCTURE, _WRONG, source.id
    )
    yield EntryRule(rule, len(leveled), tuple((row, column) for row in sorted(wrong)))
    if register is None:
        return
    known = [(row, key) for row, key in leveled if row not in wrong]
    absent = [(row, column) for row, key in known if register.lacks(key)]
    yield EntryRule(_existence(register, column, source), len(known), tuple(absent))


def _existence(register: AreaRegister, column: str, source: Source) -> Rule:
    texts = {
        "de": f"Jedes Gebiet besteht am {register.date:%d.%m.%Y} laut Verzeichnis",
        "en": f"every area exists on {register.date} according to the register",
    }
    finding = (
        f"no area with this key on {register.date} in {register.shown}: correct the key, or declare the "
        "'crosswalk' from the territory of the file"
    )
    return Rule("area_key.exists", RuleKind.ENUM, (column,), Severity.ERROR, texts, finding, source.id)


def with_lost_zeros_named(checked: Checked, keys: pd.Series, *, rule: str) -> Checked:
    """The check that says of broken keys that they lost a leading zero, where they did.

    ``rule`` is the one of the contract that such keys break; ``keys`` is indexed as the findings are.
    """
    lost = {
        int(row)
        for row, key in zip(keys.index, keys, strict=True)
        if pd.notna(key) and without_lost_zero(str(key))
    }
    found = checked.findings
    here = (found["rule"] == rule) & found["row"].isin(lost) if len(found) else pd.Series(dtype=bool)
    if not here.any():
        return checked
    outcomes = tuple(
        replace(one, rule=replace(one.rule, finding=_LOST)) if one.rule.id == rule else one
        for one in checked.outcomes
    )
    return replace(checked, outcomes=outcomes, findings=found.assign(what=found["what"].mask(here, _LOST)))
