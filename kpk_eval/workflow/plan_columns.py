"""Columns and values that the analysis plan names, looked up in the contracts of the surveys."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params import Evaluation
from kpk_eval.params.schema import Instrument, Outcome, Population
from kpk_eval.params.source_lines import Place
from kpk_eval.workflow.contract_columns import PERSONAL, KnownColumn, KnownContract
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
    for at, use in enumerate(plan.offer_uses):
        (asked_for,) = (one for one in plan.uses(use.population, ()) if one.id == use.id)
        for contract in _contracts(evaluation, contracts, {use.population}):
            for place, message in _outcome(asked_for, contract):
                yield Contradiction(PLAN, ["offer_uses", at, *place], message)
    for at, instrument in enumerate(plan.instruments):
        asked = {one.population for one in plan.outcomes if one.instrument == instrument.id}
        for contract in _contracts(evaluation, contracts, asked):
            for place, message in _instrument(instrument, contract):
                yield Contradiction(PLAN, ["instruments", at, *place], message)
    for at, population in enumerate(evaluation.frame.populations):
        for contract in _contracts(evaluation, contracts, {population.id}):
            for place, message in _population(population, contract):
                yield Contradiction("evaluation.yaml", ["populations", at, *place], message)


def _contracts(evaluation: Evaluation, contracts: Contracts, populations: set[str]) -> list[KnownContract]:
    """Contracts of the sources that hold one of these populations."""
    names = {one.contract for one in evaluation.sources() if one.population in populations}
    return [contracts[name] for name in sorted(names)]


def _population(population: Population, contract: KnownContract) -> Said:
    """Columns that hold the code, which is personal, or a characteristic, which needs a list of values."""
    code = population.code
    if isinstance(code, str):
        yield from _personal(["code"], code, contract)
    else:
        yield from _personal(["code", "column"], code.column, contract)
        for at, element in enumerate(code.elements):
            yield from _personal(["code", "elements", at, "column"], element.column, contract)
        for at, name in enumerate(code.same):
            if message := absent(name, contract):
                yield ["code", "same", at], message
    for at, name in enumerate(population.characteristics):
        if message := absent(name, contract):
            yield ["characteristics", at], message
        elif not contract.columns[name].values:
            listed = f"found {name!r}, of which {contract.name} lists no values"
            yield ["characteristics", at], f"{listed}; groups of people need some ('enum')"


def _personal(place: Place, name: str | None, contract: KnownContract) -> Said:
    """What to say of a column of the code that is not there, or that the contract does not protect."""
    if name is None:
        return
    if message := absent(name, contract):
        yield place, message
    elif contract.columns[name].classification != PERSONAL:
        found = f"found {name!r}, which is {contract.columns[name].classification} in {contract.name}"
        yield place, f"{found}; what recognises people needs 'classification: personal' there"


def _beside(outcome: Outcome, contract: KnownContract) -> Said:
    """Columns of institutions, and of characteristics to be held equal, which need a list of values."""
    if outcome.cluster is not None and (message := absent(outcome.cluster, contract)):
        yield ["cluster"], message
    for at, name in enumerate(outcome.adjust_for):
        if message := absent(name, contract):
            yield ["adjust_for", at], message
        elif not contract.columns[name].values:
            listed = f"found {name!r}, of which {contract.name} lists no values"
            yield ["adjust_for", at], f"{listed}; groups of people need some ('enum')"


def _outcome(outcome: Outcome, contract: KnownContract) -> Said:
    yield from _beside(outcome, contract)
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
        here = _place(instrument, position)
        if message := absent(item, contract):
            yield here, message
            continue
        column = contract.columns[item]
        if not column.numeric:
            message = f"found {item!r}, which holds {column.type}s in {contract.name}; items hold numbers"
            yield here, message
        for key, bound, given in zip(
            ("low", "high"), (column.low, column.high), instrument.recorded, strict=True
        ):
            if bound is not None and given != bound and key not in wrong:
                wrong |= {"low", "high"} if instrument.published else {key}
                said = f"{item!r} goes from {number(column.low)} to {number(column.high)} in {contract.name}"
                yield _coding(instrument, column, key, said)


def _place(instrument: Instrument, position: int) -> list[str | int]:
    """Where the plan names an item."""
    if instrument.item_pattern is not None:
        return ["item_pattern"]
    return ["items", instrument.numbers[position] if instrument.numbers else position]


def _coding(instrument: Instrument, column: KnownColumn, key: str, said: str) -> tuple[list[str | int], str]:
    """What to say of item codes that are not those of the contract."""
    low, high = instrument.recorded
    if not instrument.published:
        found = number(low if key == "low" else high)
        return [key], f"found {found}, but {said}; reversed items need the same bounds"
    told = f"declared are the codes {number(low)} to {number(high)}, but {said}"
    scored = range(round(instrument.low), round(instrument.high) + 1)
    as_many = (
        column.low is not None and column.high is not None and column.high - column.low + 1 == len(scored)
    )
    if as_many and column.low is not None and column.low != instrument.low:
        mapping = ", ".join(f"{round(column.low) + at}: {code}" for at, code in enumerate(scored))
        told += f"; if they mean the same answers, write 'recoded: {{{mapping}}}'"
    elif instrument.recoded:
        told += "; if the file holds the scored codes already, remove 'recoded'"
    return ["recoded" if instrument.recoded else "definition"], told
