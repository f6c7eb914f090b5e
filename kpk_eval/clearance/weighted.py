"""Weighted shares of people whose unweighted ones are published, or the other way round."""

from __future__ import annotations

from kpk_eval.clearance.ledger import released_before
from kpk_eval.model import Released, Result
from kpk_eval.params import ParameterError
from kpk_eval.study import Study
from kpk_eval.uptake import WEIGHTED


def refuse_other_weights(study: Study, result: Result) -> None:
    """Raise where an earlier edition showed these shares without weights and this one has them, or reversed.

    Both are shares of the same people. Whoever knows the figures of the population knows the weights, and of
    two equations in the shares of two smaller groups follow those.

    Raises
    ------
    ParameterError
        With what to do.
    """
    now = WEIGHTED in result.notes
    for earlier in released_before(study, result.origin.evidence):
        if _tells(earlier) and _tells(result) and now != (WEIGHTED in earlier.notes):
            site, population, edition = result.origin.site, result.origin.population, earlier.origin.edition
            states = ("without weights", "with them") if now else ("with weights", "without them")
            found = f"edition {edition!r} shows the reach of {population!r} {states[0]}, this one {states[1]}"
            remedy = "take the weights out again" if now else "put the weights back"
            raise ParameterError(
                [f"sites/{site}.yaml: weights: {found}, and shares of smaller groups would follow from both; "
                 f"{remedy}, or make that edition anew in the same way if it is not published yet"]
            )  # fmt: skip


def _tells(table: Released | Result) -> bool:
    """Whether a table holds any share."""
    return bool(table.table["mean"].notna().any())
