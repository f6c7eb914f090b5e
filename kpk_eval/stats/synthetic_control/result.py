"""What a synthetic control gives back."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

from kpk_eval.stats.estimate import Refusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Share of a donor in the synthetic area, or of a predictor in what decides its resemblance."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A predictor in the treated area, the synthetic one, and the plain mean of the donors."""

    name: str
    treated: float
    synthetic: float
    donors: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Outcome of the treated and the synthetic area in a period."""

    time: float
    before: bool
    treated: float
    synthetic: float

    @property
    def gap(self) -> float:
        """Treated − synthetic."""
        return self.treated - self.synthetic


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticControl(Refusable):
    """The treated area beside its synthetic twin.

    ``estimate`` is the mean gap (treated − synthetic) after treatment, in the unit of the outcome, and
    ``effect_size`` the same in percent of the synthetic mean. ``pre_mspe`` and ``post_mspe`` are mean squared
    gaps before and after, ``fit_mspe`` that of the periods in which the fit was judged. ``misfit`` is the
    root of ``pre_mspe`` in standard deviations between areas. There is no error and no interval: how unusual
    the gap is, ``placebo_areas`` says. ``unique`` says whether no other weights fit as well. Where ``reason``
    is ``poor_fit`` the weights, balance and gaps before are given so that it can be seen, no effect.
    """

    method: str
    treated: str
    n_donors: int
    n_before: int
    n_after: int
    left_out: tuple[str, ...] = ()
    estimate: float = nan
    effect_size: float = nan
    effect_size_kind: str = "percent_of_synthetic"
    weights: tuple[Weight, ...] = ()
    importance: tuple[Weight, ...] = ()
    balance: tuple[Balance, ...] = ()
    gaps: tuple[Gap, ...] = ()
    fit_mspe: float = nan
    pre_mspe: float = nan
    post_mspe: float = nan
    misfit: float = nan
    unique: bool = False

    @property
    def mspe_ratio(self) -> float:
        """Mean squared gap after over that before; infinite where the fit before is perfect."""
        return self.post_mspe / self.pre_mspe if self.pre_mspe > 0 else _without_gap(self.post_mspe)

    @property
    def rmspe_ratio(self) -> float:
        """Root of the mean squared gap after over that before."""
        return sqrt(self.mspe_ratio) if self.mspe_ratio >= 0 else nan

    def weight(self, name: str) -> float:
        """Weight of a donor; 0 for those without.

        Raises
        ------
        ValueError
            If there is no donor of this name.
        """
        for donor in self.weights:
            if donor.name == name:
                return donor.weight
        raise ValueError(f"there is no donor {name!r}; see weights for those there are")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceboArea:
    """The same method with another area taken for the treated one."""

    name: str
    actual: bool
    estimate: float
    pre_mspe: float
    post_mspe: float
    mspe_ratio: float
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceboAreas(Refusable):
    """How unusual the treated area is among all areas.

    ``rows`` holds the treated area and every placebo, the largest ratio first; ``rank`` is the place of the
    treated area (ties count against it), ``p`` is ``rank / n`` and ``smallest_p`` 1/n. ``left_out`` names
    placebos that fitted too badly or not at all.
    """

    actual: SyntheticControl
    rows: tuple[PlaceboArea, ...] = ()
    n: int = 0
    rank: int = 0
    p: float = nan
    smallest_p: float = nan
    left_out: tuple[str, ...] = ()


def _without_gap(post_mspe: float) -> float:
    """Ratio to a perfect fit."""
    return float("inf") if post_mspe > 0 else nan
