"""Indicators whose sources cannot give a value, because a part of it is named nowhere or twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kpk_eval.params.finding import Finding, SourceEntry, of_sources
from kpk_eval.params.schema import Evaluation, Measure, Role

FRACTION = {Role.NUMERATOR: Role.DENOMINATOR, Role.DENOMINATOR: Role.NUMERATOR}


def incomplete_indicators(evaluation: Evaluation) -> Iterator[Finding]:
    """Measures that repeat a role, or whose indicator lacks the other part of its fraction."""
    per = {indicator.id: indicator.per for indicator in evaluation.plan.indicators}
    for entry in of_sources(evaluation):
        yield from _twice(entry)
        roles = _roles(evaluation, entry.owner)
        for position, measure in enumerate(entry.source.measures):
            message = _lacking(measure, roles[measure.indicator], per.get(measure.indicator))
            if message and measure.indicator in per:
                yield entry.finding(["measures", position, "role"], message)


def _roles(evaluation: Evaluation, site: str) -> defaultdict[str, set[Role]]:
    """Indicator -> roles that shared sources and those of a site fill; without a site those of all."""
    roles: defaultdict[str, set[Role]] = defaultdict(set)
    for entry in of_sources(evaluation):
        if not site or entry.owner in {"", site}:
            for measure in entry.source.measures:
                roles[measure.indicator].add(measure.role)
    return roles


def _lacking(measure: Measure, found: set[Role], per: float | None) -> str | None:
    """What an indicator lacks beside this measure to have a value; None where it lacks nothing."""
    if Role.VALUE in found:
        return None
    if measure.role is Role.COVERAGE:
        enough = bool(found & set(FRACTION))
        return None if enough else f"{measure.indicator!r} has a coverage, but no column with its value"
    other = FRACTION[measure.role]
    if other not in found:
        return (
            f"found {str(measure.role)!r}, but {measure.indicator!r} has no {other}; or is this its 'value'?"
        )
    if per is None:
        return f"plan.yaml gives {measure.indicator!r} no 'per': value = per * numerator / denominator"
    return None


def _twice(entry: SourceEntry) -> Iterator[Finding]:
    first: dict[tuple[str, Role], int] = {}
    columns: dict[tuple[str, str], Role] = {}
    for position, measure in enumerate(entry.source.measures):
        before = first.setdefault((measure.indicator, measure.role), position)
        if before != position:
            taken = f"column {entry.source.measures[before].column!r} is already"
            message = f"{taken} the {measure.role} of {measure.indicator!r}; one column for each role"
            yield entry.finding(["measures", position, "role"], message)
        role = columns.setdefault((measure.indicator, measure.column), measure.role)
        if role is not measure.role:
            message = f"found {measure.column!r}, which is already the {role} of {measure.indicator!r}"
            yield entry.finding(["measures", position, "column"], message)
