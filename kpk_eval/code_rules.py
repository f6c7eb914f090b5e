"""Whether the codes of interviews are those of the codebook: what is mistyped would belong to no theme."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpk_eval.contract import Rule, RuleKind
from kpk_eval.entry_rules import EntryRule
from kpk_eval.model import Severity
from kpk_eval.params.schema import Plan, Source
from kpk_eval.params.schema.themes import NO_CODE
from kpk_eval.params.themes import INTERVIEWS

_TEXTS = {
    "de": "Jeder Code steht im Codebuch des Analyseplans",
    "en": "every code is in the codebook of the analysis plan",
}
_FINDING = "a code that 'codes' of plan.yaml does not list; correct the file, or add the code there"


def codes_of(plan: Plan, source: Source) -> tuple[str, ...]:
    """The codebook of the interviews, where the source holds interviews."""
    return plan.codes if source.contract == INTERVIEWS else ()


def code_rules(frame: pd.DataFrame, source: Source, codes: tuple[str, ...]) -> Iterator[EntryRule]:
    """One rule where there is a codebook; ``frame`` has the typed rows."""
    if codes and "code" in frame:
        asked = frame["code"].notna() & frame["code"].ne(NO_CODE)
        off = asked & ~frame["code"].isin(codes)
        rule = Rule(
            "code.codebook", RuleKind.EXPECTATION, ("code",), Severity.WARNING, _TEXTS, _FINDING, source.id
        )
        yield EntryRule(rule, int(asked.sum()), tuple((int(row), "code") for row in frame.index[off]))
