"""Who of one wave is who in another, and how far that can be relied on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import nan

import numpy as np
import pandas as pd

from kpk_eval.link.chance import Chance, expected_links
from kpk_eval.link.codes import Codes, Positions, codes_of
from kpk_eval.link.joining import Links, join
from kpk_eval.link.rule import Rule, rule_of
from kpk_eval.params.schema import Code
from kpk_eval.prepare import WAVE, Answers


@dataclass(frozen=True, slots=True)
class Matching:
    """Everybody in two waves by what became of them.

    ``before`` and ``after`` give the `Way` of each row of the answers that belongs to the wave. ``first``
    and ``second`` are the rows of linked people, aligned: same person, same position.
    """

    before: pd.Series = field(repr=False)
    after: pd.Series = field(repr=False)
    first: Positions = field(repr=False)
    second: Positions = field(repr=False)
    chance: Chance


def match(answers: Answers, code: str | Code, *, before: str, after: str) -> Matching:
    """Who of two waves is who; the order of the rows does not matter.

    Slightly different codes are linked only where the share of links by chance is acceptable.
    """
    waves = answers.values[WAVE]
    parts = [_sorted(answers.codes[(waves == wave).fillna(False).to_numpy(bool)]) for wave in (before, after)]
    codes = codes_of(*parts)
    links, chance = _acceptable(codes, code)
    rows = [part.index.to_numpy() for part in parts]
    ways = [
        pd.Series(way, index=index, dtype=object).sort_index()
        for way, index in zip((links.before, links.after), rows, strict=True)
    ]
    order = np.argsort(links.first, kind="stable")
    return Matching(ways[0], ways[1], rows[0][links.first[order]], rows[1][links.second[order]], chance)


def _sorted(codes: pd.DataFrame) -> pd.DataFrame:
    """Codes in an order of their own, so that chance does not depend on that of the files."""
    names = [str(name) for name in codes]
    return codes.sort_values(names, na_position="last", kind="stable") if names else codes


def _acceptable(codes: tuple[Codes, Codes], code: str | Code) -> tuple[Links, Chance]:
    """Links under the rule of the code; those of equal codes only, where too many would be by chance."""
    rule = rule_of(code)
    links = join(*codes, rule)
    if isinstance(code, str):
        return links, Chance(nan, nan)
    chance = _chance(codes, rule, links, code)
    if not rule.differ or not chance.share > code.false_links:
        return links, chance
    strict = replace(rule, differ=0)
    exact = join(*codes, strict)
    return exact, replace(_chance(codes, strict, exact, code), refused=True)


def _chance(codes: tuple[Codes, Codes], rule: Rule, links: Links, code: Code) -> Chance:
    expected = expected_links(*codes, rule, shuffles=code.shuffles, seed=code.seed)
    return Chance(expected, expected / links.made if links.made else nan)
