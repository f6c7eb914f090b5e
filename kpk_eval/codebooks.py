"""Codes of a contract for an analysis: which values a column may have, in which order, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpk_eval.contract import read_contract
from kpk_eval.model import Wording
from kpk_eval.study import Study


@dataclass(frozen=True, slots=True)
class Codebook:
    """Codes of the columns of a contract in their order, and their labels by ``column.code``."""

    codes: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]

    def wording(self, study: Study, **alike: tuple[str, ...]) -> Wording:
        """Display texts of the evaluation together with those of the codes.

        ``alike`` names further columns of a result, each with the columns of the contract whose codes it
        holds.
        """
        known = study.wording()
        further = {
            f"{name}.{code}": self.labels[f"{column}.{code}"]
            for name, columns in alike.items()
            for column in columns
            for code in self.codes[column]
        }
        return Wording(known.language, {**known.texts, **further, **self.labels})


def codebook_of(study: Study, contract: str) -> Codebook:
    """The codes that a contract of the project allows, labelled in the language of the book."""
    path = study.root / "data_contracts" / f"{contract}.odcs.yaml"
    columns = read_contract(path, shown=f"data_contracts/{path.name}").columns
    coded = {one.name: one.codes for one in columns if one.codes}
    return Codebook(
        {name: tuple(str(code.value) for code in codes) for name, codes in coded.items()},
        {
            f"{name}.{code.value}": code.label[study.language]
            for name, codes in coded.items()
            for code in codes
        },
    )
