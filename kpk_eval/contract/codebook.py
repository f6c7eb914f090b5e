"""The codebook: what each column of a contract holds, for people."""

from __future__ import annotations

import pandas as pd

from kpk_eval.contract.model import Classification, Contract, ContractColumn, RuleKind, Texts
from kpk_eval.contract.wording import TYPE_TEXTS, describe, spell

_YES: Texts = {"de": "ja", "en": "yes"}
_NO: Texts = {"de": "nein", "en": "no"}
_CLASSES: dict[Classification, Texts] = {
    Classification.PUBLIC: {"de": "öffentlich", "en": "public"},
    Classification.INTERNAL: {"de": "intern", "en": "internal"},
    Classification.PERSONAL: {"de": "personenbezogen", "en": "personal"},
    Classification.FREE_TEXT: {"de": "Freitext", "en": "free text"},
}
_SHOWN = (RuleKind.RANGE, RuleKind.LENGTH, RuleKind.PATTERN)


def codebook(contract: Contract, *, language: str) -> pd.DataFrame:
    """One line per column: column, label, type, values (allowed, with labels), required, classification."""
    lines = [
        {
            "column": column.name,
            "label": column.label[language],
            "type": TYPE_TEXTS[column.type][language],
            "values": _allowed(column, contract, language),
            "required": (_YES if column.required else _NO)[language],
            "classification": _CLASSES[column.classification][language],
        }
        for column in contract.columns
    ]
    return pd.DataFrame(lines)


def _allowed(column: ContractColumn, contract: Contract, language: str) -> str:
    """Codes with their labels, then range, length and form in words."""
    codes = []
    for code in column.codes:
        value = spell(code.value, language)
        label = code.label[language]
        codes.append(value if label == str(code.value) else f"{value} = {label}")
    rules = [
        describe(rule, language=language)
        for rule in contract.rules
        if rule.columns == (column.name,) and rule.kind in _SHOWN and rule.limit is None
    ]
    return "; ".join([*codes, *rules])
