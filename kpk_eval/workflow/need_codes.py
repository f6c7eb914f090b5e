"""Codes of departments, life phases and transitions that sites name, looked up in the contract of offers."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params import Evaluation
from kpk_eval.params.schema import Need, Site
from kpk_eval.params.source_lines import Place
from kpk_eval.workflow.contract_columns import OFFERS, KnownContract
from kpk_eval.workflow.contradiction import Contracts, Contradiction, absent, impossible

COLUMNS = {
    "department": "department",
    "life_phase": "life_phase",
    "transition": "transition",
    "offer_type": "offer_type",
    "prevention_level": "prevention_level",
    "responsible": "department",
}
"""Key of a need -> column of the contract whose codes it takes."""


def of_needs(evaluation: Evaluation, contracts: Contracts) -> Iterator[Contradiction]:
    """Needs and life phases of sites that the contract of the offers does not know."""
    for site in evaluation.sites:
        file = f"sites/{site.id}.yaml"
        contract = contracts.get(OFFERS)
        if contract is None:
            yield from _without_contract(site, file)
            continue
        for at, phase in enumerate(site.life_phases):
            yield from _code(contract, "life_phase", phase, file, ["life_phases", at])
        for at, need in enumerate(site.needs):
            for key, value in _named(need):
                yield from _code(contract, COLUMNS[key], value, file, ["needs", at, key])


def _without_contract(site: Site, file: str) -> Iterator[Contradiction]:
    for key in ("life_phases", "needs"):
        if getattr(site, key):
            message = (
                f"'{key}' take their codes from the contract {OFFERS!r}, which data_contracts does not hold"
            )
            yield Contradiction(file, [key], f"{message}; put it there, or remove them")


def _named(need: Need) -> Iterator[tuple[str, str]]:
    for key in COLUMNS:
        if value := getattr(need, key):
            yield key, value


def _code(
    contract: KnownContract, column: str, value: str, file: str, place: Place
) -> Iterator[Contradiction]:
    message = absent(column, contract) or impossible(value, contract.columns[column], contract)
    if message:
        yield Contradiction(file, place, message)
