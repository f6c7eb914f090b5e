"""How strictly the tables of an edition are protected."""

from __future__ import annotations

from dataclasses import dataclass

from kpk_eval.disclosure.rules import FREEDOM, MINIMUM, SPREAD, SURE


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds in force for one result.

    ``base`` is the number of which all published numbers of people are multiples (1: exact), ``few_digits``
    whether statistics keep only as many digits as their number of people allows.
    """

    minimum: int = MINIMUM
    base: int = 5
    few_digits: bool = True
    sure: int = SURE
    spread: int = SPREAD
    freedom: int = FREEDOM
