"""Codebooks of the contracts that an edition uses, as the book shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.contract import codebook, read_contract
from kpk_eval.study import Study

HEADERS = {
    "de": ("Spalte", "Bezeichnung", "Art", "Zulässige Werte", "Pflicht", "Schutz"),
    "en": ("Column", "Label", "Type", "Allowed values", "Required", "Classification"),
}
"""Headings of the columns of a codebook, in the order in which the contract part gives them."""


@dataclass(frozen=True, slots=True)
class ContractCodebook:
    """One contract as its readers see it."""

    contract: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def codebooks(study: Study) -> tuple[ContractCodebook, ...]:
    """One codebook for each contract of the evaluation, in the order of their names."""
    return tuple(_codebooks(study))


def _codebooks(study: Study) -> Iterator[ContractCodebook]:
    for path in sorted({study.contract_path(source) for source in study.evaluation.sources()}):
        contract = read_contract(path, shown=f"data_contracts/{path.name}")
        lines = codebook(contract, language=study.language)
        rows = tuple(tuple(str(value) for value in line) for line in lines.itertuples(index=False))
        yield ContractCodebook(contract.id, contract.name, HEADERS[study.language], rows)
