"""How unusual a synthetic control is: other areas, other starts, one donor less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import inf, isfinite

import numpy as np

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.synthetic_control.fitting import WORST_FIT, synthetic_control
from kpk_eval.stats.synthetic_control.importance import SearchOptions
from kpk_eval.stats.synthetic_control.pool import Pool
from kpk_eval.stats.synthetic_control.result import PlaceboArea, PlaceboAreas, SyntheticControl

TIE = 1e-9
"""Ratios nearer to each other than this share count as equal."""


def placebo_areas(
    data: Pool,
    *,
    search: SearchOptions | None = None,
    worst_fit: float = WORST_FIT,
    worst_placebo: float | None = None,
    treated_as_donor: bool = True,
) -> PlaceboAreas:
    """Rank of the treated area's MSPE ratio (after over before) among those of all areas.

    Parameters
    ----------
    data
        Treated area and donors; see ``pool``.
    search, worst_fit
        As in ``synthetic_control``; ``worst_fit`` concerns the treated area only.
    worst_placebo
        Placebos whose mean squared gap before treatment is more than so many times that of the treated area
        are left out (Abadie, Diamond and Hainmueller use 20, 5 and 2); by default none is.
    treated_as_donor
        Whether the treated area stands among the donors of placebos, as in the source; R's tidysynth does
        so, Python's pysyncon does not.

    Returns
    -------
    PlaceboAreas
        ``p`` is that of a permutation test if the treated area could have been any. Refused as
        ``synthetic_control``.

    Raises
    ------
    ValueError
        If ``worst_placebo`` is below 1.

    Notes
    -----
    Source: Abadie, Diamond and Hainmueller (2010), section 3.4; Firpo and Possebom (2018), Synthetic control
    method: inference, sensitivity analysis and confidence sets. Checked against ``synth_prop99``.
    """
    if worst_placebo is not None and worst_placebo < 1:
        raise ValueError(f"worst_placebo is {worst_placebo:g}; it must be at least 1")
    actual = synthetic_control(data, search=search, worst_fit=worst_fit)
    if not actual.estimable:
        return PlaceboAreas(actual=actual, reason=actual.reason)
    fit = partial(synthetic_control, search=search, worst_fit=inf)
    placebos = [fit(_placebo(data, int(place), treated_as_donor=treated_as_donor)) for place in data.donors]
    limit = inf if worst_placebo is None else worst_placebo * actual.pre_mspe
    kept = [found for found in placebos if found.estimable and found.pre_mspe <= limit]
    ratios = np.array([found.mspe_ratio for found in kept])
    rank = 1 + int((ratios >= actual.mspe_ratio * (1 - TIE)).sum())
    rows = [_row(actual, actual=True), *(_row(found, actual=False) for found in kept)]
    return PlaceboAreas(
        actual=actual,
        rows=tuple(sorted(rows, key=lambda row: -row.mspe_ratio)),
        n=len(rows),
        rank=rank,
        p=rank / len(rows),
        smallest_p=1 / len(rows),
        left_out=tuple(found.treated for found in placebos if found not in kept),
    )


def placebo_start(
    data: Pool, *, treated_from: float, search: SearchOptions | None = None, worst_fit: float = WORST_FIT
) -> SyntheticControl:
    """Synthetic control of a false start of treatment, with the periods before the real one only.

    Predictors stay as they are: give a pool whose predictors end before the false start. Fitted periods from
    the false start on no longer count.

    Raises
    ------
    ValueError
        If the false start is not before the real one.
    """
    before = int((data.times < treated_from).sum())
    if before >= data.before:
        raise ValueError(
            f"the false start {treated_from:g} is not before the real one; choose an earlier one"
        )
    early = replace(
        data,
        outcome=data.outcome[: data.before],
        times=data.times[: data.before],
        before=before,
        fitted=data.fitted[data.fitted < before],
    )
    return synthetic_control(early, search=search, worst_fit=worst_fit)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutDonor:
    """The synthetic control without one donor that has weight."""

    donor: str
    result: SyntheticControl


def leave_one_donor_out(
    data: Pool, *, search: SearchOptions | None = None, worst_fit: float = WORST_FIT
) -> tuple[WithoutDonor, ...]:
    """Synthetic controls without each donor that has weight, in the order of the donors.

    Empty where there is no synthetic control to begin with. Source: Abadie, Diamond and Hainmueller (2015),
    Comparative politics and the synthetic control method.
    """
    actual = synthetic_control(data, search=search, worst_fit=worst_fit)
    if actual.reason not in {Refusal.NONE, Refusal.POOR_FIT}:
        return ()
    return tuple(
        WithoutDonor(
            donor=weight.name,
            result=synthetic_control(data.without(int(place)), search=search, worst_fit=worst_fit),
        )
        for place, weight in zip(data.donors, actual.weights, strict=True)
        if weight.weight > 0
    )


def _placebo(data: Pool, place: int, *, treated_as_donor: bool) -> Pool:
    """The pool with a donor taken for the treated area."""
    if treated_as_donor:
        return data.treating(place)
    rest = data.without(data.treated)
    return rest.treating(place - int(place > data.treated))


def _row(found: SyntheticControl, *, actual: bool) -> PlaceboArea:
    """What is shown of a synthetic control among the placebos."""
    return PlaceboArea(
        name=found.treated,
        actual=actual,
        estimate=found.estimate,
        pre_mspe=found.pre_mspe,
        post_mspe=found.post_mspe,
        mspe_ratio=found.mspe_ratio if isfinite(found.pre_mspe) else float("nan"),
        gaps=found.gaps,
    )
