"""How much two codes of one person may differ, and what a difference counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpk_eval.params.schema import Code, ElementKind


@dataclass(frozen=True, slots=True)
class Rule:
    """When two codes may be of one person.

    ``weights`` and ``typed`` have one entry for each element, ``differ`` is the most elements that may
    differ, ``agree`` the fewest that must not. ``missing`` is what a missing element counts, as a share.
    """

    weights: tuple[float, ...]
    typed: tuple[bool, ...]
    differ: int
    agree: int
    missing: float = 1

    @property
    def worst(self) -> float:
        """Largest distance between two codes that may be of one person."""
        return float(sum(sorted(self.weights, reverse=True)[: self.differ]))

    @property
    def least(self) -> int:
        """Fewest elements that a code must have to be compared at all."""
        return max(len(self.weights) - self.differ, self.agree if self.differ else 1)

    def admits(self, differing: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Whether so many differing elements are few enough."""
        return (differing <= self.differ) & (len(self.weights) - differing >= self.agree)


def rule_of(code: str | Code) -> Rule:
    """The rule of a population's code; an issued code must be the same."""
    if isinstance(code, str):
        return Rule((1.0,), (False,), differ=0, agree=1)
    return Rule(
        tuple(one.weight for one in code.elements),
        tuple(one.kind is ElementKind.TYPED for one in code.elements),
        differ=code.tolerance,
        agree=code.agree,
        missing=code.missing,
    )
