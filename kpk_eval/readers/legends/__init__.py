"""Symbols of official statistics: what they mean depends on the office and on the date.

Each office has a YAML file here with its legends, from when until when each is valid, and where the office
explains it. A symbol becomes a value, a reason for a missing value, or a flag at a value.
"""

from __future__ import annotations

from kpk_eval.readers.legends.chosen import Meant, Symbols, symbols_of
from kpk_eval.readers.legends.columns import Explainer, explain, explainer_of, told_frame
from kpk_eval.readers.legends.definition import DatedLegend, Meaning, Office, offices
from kpk_eval.readers.legends.telling import Grammar, Told, ToldColumn, grammar_of, tell, tell_column

__all__ = [
    "DatedLegend",
    "Explainer",
    "Grammar",
    "Meaning",
    "Meant",
    "Office",
    "Symbols",
    "Told",
    "ToldColumn",
    "explain",
    "explainer_of",
    "grammar_of",
    "offices",
    "symbols_of",
    "tell",
    "tell_column",
    "told_frame",
]
