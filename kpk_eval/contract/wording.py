"""Rules in words: for the book in German and English, for messages in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from babel.numbers import format_decimal

from kpk_eval.contract.limit import Limit, Operator
from kpk_eval.contract.model import Bounds, LogicalType, Rule, RuleKind, RuleOutcome, RuleState, Texts

LANGUAGES = ("de", "en")
MOST_CODES = 12
"""Allowed values that a message lists before it says how many more there are."""

TYPE_TEXTS: Mapping[LogicalType, Texts] = {
    LogicalType.STRING: {"de": "Text", "en": "text"},
    LogicalType.INTEGER: {"de": "ganze Zahl", "en": "whole number"},
    LogicalType.NUMBER: {"de": "Zahl", "en": "number"},
    LogicalType.BOOLEAN: {"de": "ja oder nein", "en": "yes or no"},
    LogicalType.DATE: {"de": "Datum", "en": "date"},
}
TYPE_FINDINGS: Mapping[LogicalType, str] = {
    LogicalType.STRING: "not a text (a date or a yes/no cell)",
    LogicalType.INTEGER: "not a whole number",
    LogicalType.NUMBER: "not a number",
    LogicalType.BOOLEAN: "not yes or no",
    LogicalType.DATE: "not a date in the agreed form",
}
FINDINGS: Mapping[RuleKind, str] = {
    RuleKind.REQUIRED: "missing",
    RuleKind.ENUM: "not one of the allowed values",
    RuleKind.RANGE: "outside the allowed range",
    RuleKind.LENGTH: "too short or too long",
    RuleKind.PATTERN: "not in the required form",
    RuleKind.INVALID: "invalid value",
    RuleKind.UNIQUE: "second row with the same value",
    RuleKind.KEY: "second row with the same key",
    RuleKind.ROW: "breaks the rule",
    RuleKind.ROW_COUNT: "",
    RuleKind.EXPECTATION: "breaks the rule",
    RuleKind.EMPTY: "",
}
_SIMPLE: Mapping[RuleKind, Texts] = {
    RuleKind.REQUIRED: {"de": "Pflichtangabe", "en": "must be filled in"},
    RuleKind.ENUM: {"de": "einer der vorgesehenen Werte", "en": "one of the allowed values"},
    RuleKind.PATTERN: {"de": "in der vorgeschriebenen Form", "en": "in the required form"},
    RuleKind.INVALID: {"de": "ungültige Werte", "en": "invalid values"},
    RuleKind.UNIQUE: {"de": "jeder Wert nur einmal", "en": "each value only once"},
    RuleKind.KEY: {"de": "jede Kombination nur einmal", "en": "each combination only once"},
    RuleKind.ROW_COUNT: {"de": "Anzahl der Zeilen", "en": "number of rows"},
    RuleKind.EXPECTATION: {"de": "besondere Regel", "en": "special rule"},
    RuleKind.EMPTY: {"de": "enthält keinen einzigen Wert", "en": "holds not a single value"},
}
_COUNTED: Mapping[RuleKind, Texts] = {
    RuleKind.REQUIRED: {"de": "fehlende Werte", "en": "missing values"},
    RuleKind.UNIQUE: {"de": "mehrfache Werte", "en": "repeated values"},
    RuleKind.KEY: {"de": "mehrfache Kombinationen", "en": "repeated combinations"},
}
_OPERATORS: Mapping[Operator, Texts] = {
    Operator.MUST_BE: {"de": "genau {0}", "en": "exactly {0}"},
    Operator.MUST_NOT_BE: {"de": "nicht {0}", "en": "not {0}"},
    Operator.GREATER_THAN: {"de": "mehr als {0}", "en": "more than {0}"},
    Operator.GREATER_OR_EQUAL: {"de": "mindestens {0}", "en": "at least {0}"},
    Operator.LESS_THAN: {"de": "weniger als {0}", "en": "less than {0}"},
    Operator.LESS_OR_EQUAL: {"de": "höchstens {0}", "en": "at most {0}"},
    Operator.BETWEEN: {"de": "zwischen {0} und {1}", "en": "between {0} and {1}"},
    Operator.NOT_BETWEEN: {"de": "nicht zwischen {0} und {1}", "en": "not between {0} and {1}"},
}
_LOW = {
    ("de", False): "mindestens {0}",
    ("de", True): "über {0}",
    ("en", False): "at least {0}",
    ("en", True): "above {0}",
}
_HIGH = {
    ("de", False): "höchstens {0}",
    ("de", True): "unter {0}",
    ("en", False): "at most {0}",
    ("en", True): "below {0}",
}


def describe(rule: Rule, *, language: str) -> str:
    """What the rule demands, in words."""
    return rule.description[language]


def explain(outcome: RuleOutcome, *, shown: str) -> str:
    """How the rule fared on the file ``shown``, in one English sentence that says what to do."""
    rule = outcome.rule
    named = f"column{'s' if len(rule.columns) > 1 else ''} {', '.join(map(repr, rule.columns))}"
    columns = f"{named}: " if rule.columns else ""
    return f"{shown}: {columns}rule {rule.id} ({rule.description['en']}): {_fared(outcome)}"


def complaint(outcome: RuleOutcome) -> str:
    """What is wrong with the rows that break a rule, or with the table, in English and without a value."""
    rule, words = outcome.rule, outcome.rule.description["en"]
    match rule.kind:
        case _ if outcome.state is RuleState.COULD_NOT_RUN:
            return f"{words}: could not run; correct the rule at {rule.place}"
        case RuleKind.EMPTY:
            return f"{words}; check that the column is the right one"
        case RuleKind.ROW_COUNT:
            agreed = rule.finding
            return f"the file has {outcome.checked} rows; agreed is {agreed}; check that it is complete"
        case _:
            return words if rule.limit else rule.finding


def demanding(kind: RuleKind, allowed: str) -> str:
    """The usual finding of a kind, with what is allowed instead."""
    return f"{FINDINGS[kind]} ({allowed})"


def listed(codes: Sequence[object]) -> str:
    """Allowed values in English; of a long list the first ones."""
    rest = f" and {len(codes) - MOST_CODES} more" if len(codes) > MOST_CODES else ""
    return ", ".join(spell(code, "en") for code in codes[:MOST_CODES]) + rest


def _fared(outcome: RuleOutcome) -> str:
    match outcome.state:
        case RuleState.PASSED if outcome.failed:
            return f"kept, {outcome.failed} of {outcome.checked} rows are tolerated"
        case RuleState.PASSED:
            return f"kept by all {outcome.checked} rows"
        case RuleState.NOTHING_TO_CHECK:
            return "nothing to check, no row has a value"
        case RuleState.COULD_NOT_RUN:
            return f"could not run; correct the rule at {outcome.rule.place}"
        case _:
            return _broken(outcome)


def _broken(outcome: RuleOutcome) -> str:
    if outcome.rule.kind is RuleKind.EMPTY:
        return "check that the column is the right one, or leave it out of the analysis plan"
    if not outcome.failed:
        return "broken by the table as a whole; check that the file is complete"
    return f"{outcome.failed} of {outcome.checked} rows; correct those listed in the quarantine"


def simple(kind: RuleKind) -> Texts:
    """Words for a rule that needs nothing but its kind."""
    return _SIMPLE[kind]


def limited(kind: RuleKind, limit: Limit, *, what: Texts | None = None) -> Texts:
    """Words for a rule that counts: what is counted and how many there may be."""
    counted = what or _COUNTED.get(kind) or _SIMPLE[kind]
    unit = {"de": " Prozent", "en": " percent"} if limit.percent else {"de": "", "en": ""}
    return _both(
        lambda language: (
            f"{counted[language]}: "
            + _OPERATORS[limit.operator][language].format(*(spell(bound, language) for bound in limit.bounds))
            + unit[language]
        )
    )


def ranged(bounds: Bounds, *, prefix: Texts | None = None) -> Texts:
    """Words for a range: between two bounds, or beyond one."""
    return _both(lambda language: f"{prefix[language] if prefix else ''}{_range(bounds, language)}")


def _range(bounds: Bounds, language: str) -> str:
    low = None if bounds.low is None else spell(bounds.low, language)
    high = None if bounds.high is None else spell(bounds.high, language)
    if low is not None and high is not None and not (bounds.low_excluded or bounds.high_excluded):
        return _OPERATORS[Operator.BETWEEN][language].format(low, high)
    parts = [
        words[language, excluded].format(bound)
        for words, bound, excluded in ((_LOW, low, bounds.low_excluded), (_HIGH, high, bounds.high_excluded))
        if bound is not None
    ]
    return {"de": " und ", "en": " and "}[language].join(parts)


def spell(value: object, language: str) -> str:
    """A bound or a code in words: numbers and dates as the language writes them."""
    if isinstance(value, bool):
        return {"de": ("nein", "ja"), "en": ("no", "yes")}[language][value]
    if isinstance(value, int | float):
        return format_decimal(value, locale=language, group_separator=False)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d.%m.%Y" if language == "de" else "%Y-%m-%d")
    return str(value)


def written(said: Texts, otherwise: Texts) -> Texts:
    """The wording written in the contract; where a language has none, the general one."""
    return _both(lambda language: said.get(language) or otherwise[language])


def _both(say: Callable[[str], str]) -> Texts:
    return MappingProxyType({language: say(language) for language in LANGUAGES})
