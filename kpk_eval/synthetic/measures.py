"""What a survey measures, read from the plan: which columns, which answers, which direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpk_eval.model import Better
from kpk_eval.params.schema import Evaluation, Instrument, Metric, Outcome, Scoring
from kpk_eval.synthetic.spec import ColumnSpec, Kind, TableSpec


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument or a single item of a population."""

    id: str
    columns: tuple[str, ...]
    reversed: tuple[str, ...]
    codes: tuple[object, ...]
    """Recorded values from least to most."""
    low: float
    """Value of the first code in the unit of an answer: the code itself, 0 for yes/no."""
    direction: int
    """1 where those better off answer higher, else -1."""

    @property
    def high(self) -> float:
        """Value of the last code in the unit of an answer."""
        return self.low + len(self.codes) - 1


def measures(evaluation: Evaluation, population: str, spec: TableSpec) -> tuple[Measure, ...]:
    """Everything that outcomes of the plan rest on in this population, each once."""
    found = {one.id: one for one in _each(evaluation, population, spec)}
    return tuple(found.values())


def per_answer(evaluation: Evaluation, outcome: Outcome) -> float:
    """Units of the outcome in one unit of a single answer: the number of items for a sum, else 1."""
    scale = _instrument(evaluation, outcome)
    if scale and scale.metric is not Metric.RAW:
        raise ValueError(f"outcome {outcome.id!r}: no known effect can be planted in {scale.metric} values")
    return float(len(scale.items)) if scale and scale.scoring is Scoring.SUM else 1.0


def _each(evaluation: Evaluation, population: str, spec: TableSpec) -> Iterator[Measure]:
    plan = evaluation.plan
    contrasts = tuple(one.id for one in evaluation.frame.contrasts)
    for outcome in (*plan.outcomes, *plan.uses(population, contrasts)):
        if outcome.population != population:
            continue
        direction = 1 if outcome.better is Better.HIGHER else -1
        scale = _instrument(evaluation, outcome)
        if scale is not None:
            scored = {to: recorded for recorded, to in scale.recoded.items()}
            codes = tuple(scored.get(one, one) for one in range(round(scale.low), round(scale.high) + 1))
            yield Measure(scale.id, scale.items, scale.reversed, codes, scale.low, direction)
        elif outcome.item is not None and outcome.item in spec:
            yield _item(outcome, spec[outcome.item], direction)


def _item(outcome: Outcome, column: ColumnSpec, direction: int) -> Measure:
    if outcome.yes:
        yes = {one for one in column.values if str(one) in outcome.yes}
        no = [one for one in column.values if one not in yes]
        if not yes or not no:
            raise ValueError(f"outcome {outcome.id!r}: 'yes' must be some of the values of {column.name!r}")
        return Measure(column.name, (column.name,), (), (no[0], min(yes, key=str)), 0, direction)
    if column.kind is not Kind.INTEGER or not column.values:
        raise ValueError(
            f"outcome {outcome.id!r}: column {column.name!r} needs listed whole numbers as values"
        )
    codes = sorted(column.values)
    return Measure(column.name, (column.name,), (), tuple(codes), float(codes[0]), direction)


def _instrument(evaluation: Evaluation, outcome: Outcome) -> Instrument | None:
    return next((one for one in evaluation.plan.instruments if one.id == outcome.instrument), None)
