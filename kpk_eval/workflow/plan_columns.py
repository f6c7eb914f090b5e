"""Columns and values that the analysis plan names, looked up in the contracts of the surveys."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params import Evaluation
from kpk_eval.params.schema import Instrument, Outcome
from kpk_eval.workflow.contract_columns import KnownContract
from kpk_eval.workflow.contradiction import Contracts, Contradiction, Said, absent, impossible, number

PLAN = "plan.yaml"


def of_plan(evaluation: Evaluation, contracts: Contracts) -> Iterator[Contradiction]:
    """What outcomes, instruments and the linking codes of populations say against the contracts.

    An outcome is computed from every survey of its population, so each of their contracts must have it.
    """
    plan = evaluation.plan
    for at, outcome in enumerate(plan.outcomes):
        for contract in _contracts(evaluation, contracts, {outcome.population}):
            for place, message in _outcome(outcome, contract):
                yield Contradiction(PLAN, ["outcomes", at, *place], message)
    for at, instrument in enumerate(plan.instruments):
        asked = {one.population for one in plan.outcomes if one.instrument == instrument.id}
        for contract in _contracts(evaluation, contracts, asked):
            for place, message in _instrument(instrument, contract):
                yield Contradiction(PLAN, ["instruments", at, *place], message)
    for at, population in enumerate(evaluation.frame.populations):
        for contract in _contracts(evaluation, contracts, {population.id}):
            if unknown := absent(population.code, contract):
                yield Contradiction("evaluation.yaml", ["populations", at, "code"], unknown)


def _contracts(evaluation: Evaluation, contracts: Contracts, populations: set[str]) -> list[KnownContract]:
    """Contracts of the sources that hold one of these populations."""
    names = {one.contract for one in evaluation.sources() if one.population in populations}
    return [contracts[name] for name in sorted(names)]


def _outcome(outcome: Outcome, contract: KnownContract) -> Said:
    if outcome.item is None:
        return
    if message := absent(outcome.item, contract):
        yield ["item"], message
        return
    column = contract.columns[outcome.item]
    for position, value in enumerate(outcome.yes):
        if message := impossible(value, column, contract):
            yield ["yes", position], message
    if not outcome.yes and not column.numeric and column.type != "boolean":
        needed = f"{outcome.type} outcomes need numbers: correct the column, or its type in the contract"
        yield ["item"], f"found {outcome.item!r}, which holds {column.type}s in {contract.name}; {needed}"
    low, high = column.low, column.high
    if outcome.cut is not None and low is not None and high is not None and not low < outcome.cut <= high:
        limits = f"above {number(low)}, at most {number(high)}"
        yield ["cut"], f"found {number(outcome.cut)}; with it everybody or nobody counts as yes: {limits}"


def _instrument(instrument: Instrument, contract: KnownContract) -> Said:
    """Items that are not there or hold no numbers, and bounds that are not those of the items."""
    wrong: set[str] = set()
    for position, item in enumerate(instrument.items):
        if message := absent(item, contract):
            yield ["items", position], message
            continue
        column = contract.columns[item]
        if not column.numeric:
            message = f"found {item!r}, which holds {column.type}s in {contract.name}; items hold numbers"
            yield ["items", position], message
        for key, bound in (("low", column.low), ("high", column.high)):
            given = getattr(instrument, key)
            if bound is not None and given != bound and key not in wrong:
                wrong.add(key)
                said = f"{item!r} goes from {number(column.low)} to {number(column.high)} in {contract.name}"
                yield [key], f"found {number(given)}, but {said}; reversed items need the same bounds"
