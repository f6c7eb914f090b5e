"""From a contract to a Great Expectations suite that holds every rule, or to an error."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kpk_eval.contract.model import Contract, Rule
from kpk_eval.model import Severity
from kpk_eval.params.source_lines import ParameterError

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "warning"}


def build_suite(contract: Contract) -> ExpectationSuite:
    """One expectation per rule, each marked with the rule's id in ``meta["rule"]``.

    Raises
    ------
    ParameterError
        Where Great Expectations does not know an expectation or its arguments, has dropped or changed one,
        or where the suite would be empty. Messages name the line of the contract.
    """
    gx = great_expectations()
    rules = [rule for rule in contract.rules if rule.expectation]
    if not rules:
        raise ParameterError([f"{contract.name}: the contract has no rule, so nothing would be checked"])
    problems: list[str] = []
    expectations = [made for rule in rules if (made := _expectation(rule, problems)) is not None]
    if problems:
        raise ParameterError(problems)
    with quiet():
        suite: ExpectationSuite = gx.ExpectationSuite(name=contract.name, expectations=expectations)
    if problems := [*_lost(rules, suite.expectations)]:
        raise ParameterError(problems)
    return suite


def great_expectations() -> Any:
    """The library, imported without telemetry, without taking over warnings, with our own expectations."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with quiet():
        import great_expectations as gx

        import kpk_eval.contract.expectations  # noqa: F401 - registers what the library lacks
    # The library sends Python's warnings to logging as soon as it is imported.
    logging.captureWarnings(False)
    return gx


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of Great Expectations reaches a log: its messages can hold values."""
    logger = logging.getLogger("great_expectations")
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.CRITICAL + 1)
    logger.propagate = False
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.propagate = propagate


def _expectation(rule: Rule, problems: list[str]) -> Expectation | None:
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.registry import get_expectation_impl

    try:
        kind = get_expectation_impl(rule.expectation)
    except ExpectationNotFoundError:
        problems.append(f"{rule.place}: Great Expectations has no {rule.expectation!r}; correct the name")
        return None
    try:
        return kind(
            **rule.kwargs, meta={"rule": rule.id}, severity=FailureSeverity(_SEVERITIES[rule.severity])
        )
    except (ValueError, TypeError) as error:
        reason = " ".join(str(error).split())
        problems.append(
            f"{rule.place}: {rule.expectation} does not accept its arguments ({reason}); correct kwargs"
        )
        return None


def _lost(rules: Sequence[Rule], held: Sequence[Expectation]) -> Iterator[str]:
    """What the suite does not hold, or holds with other arguments than were given."""
    found = {str((one.meta or {}).get("rule")): one.configuration for one in held}
    for rule in rules:
        configuration = found.get(rule.id)
        if configuration is None or configuration.type != rule.expectation:
            yield f"{rule.place}: Great Expectations dropped the rule {rule.id!r}; rewrite the rule"
        elif any(configuration.kwargs.get(key) != value for key, value in rule.kwargs.items()):
            yield f"{rule.place}: Great Expectations changed the arguments of {rule.id!r}; correct kwargs"
    if len(held) != len(rules):
        yield f"Great Expectations holds {len(held)} expectations for {len(rules)} rules; rewrite the rules"
