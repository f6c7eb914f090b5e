"""What may be said over several sites: one rule for all measures, printed in the book as it stands here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from kpk_eval.goal_evidence import State

CLEAR = frozenset({State.IMPROVED, State.WORSENED, State.EQUIVALENT})
"""States that say something of a change."""


class Standing(StrEnum):
    """What a measure shows over the sites."""

    HOLDS = "holds"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


def standing_of(states: Sequence[State]) -> Standing:
    """Standing of a measure with these states, one for each site that has it as a goal.

    An assessment is not clear where another part of the target group was covered than before.

    1. *Differs*: two sites have different clear assessments (improvement, deterioration, practically
       unchanged).
    2. *Holds*: at least two sites have it, all of them with the same clear assessment.
    3. *Cannot tell*: everything else. That one site shows a clear change and another none does not say that
       they differ: the other may have had too few answers.
    """
    clear = {one for one in states if one in CLEAR}
    if len(clear) > 1:
        return Standing.DIFFERS
    if len(states) > 1 and len(clear) == 1 and clear == set(states):
        return Standing.HOLDS
    return Standing.CANNOT_TELL
