"""Codes of a recoding table that occur nowhere: a rule that a source keeps or is warned about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpk_eval.model import Severity
from kpk_eval.params.schema import Language, Source
from kpk_eval.recode.table import Recoded
from kpk_eval.report import RuleLine

WORDING: Mapping[Language, str] = {
    "de": "jeder Wert, den die Umkodierung nennt, kommt in der Datei vor",
    "en": "every value that the recoding table lists occurs in the file",
}


def idle_codes(recoded: Recoded, source: Source, language: Language) -> Iterator[RuleLine]:
    """One line for each recoded column; the codes are those of the parameters."""
    back = {new: old for old, new in source.rename.items()}
    for column, unused in recoded.unused.items():
        state = "warned" if unused else "passed"
        told = ", ".join(map(repr, unused))
        problem = f"'recode' lists {told}, which no row has" if unused else ""
        remedy = "check whether the file is coded as the recoding table says" if unused else ""
        yield RuleLine(
            f"recode.{column}", back.get(column, column), str(Severity.WARNING), state,
            len(recoded.table.frame), 0, problem, WORDING[language], kind="recode", remedy=remedy,
        )  # fmt: skip
