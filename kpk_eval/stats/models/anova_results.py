"""What a mixed analysis of variance gives back, and the choices it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import nan

from kpk_eval.stats.estimate import Refusable


class Squares(StrEnum):
    """How sums of squares are made where groups differ in size."""

    TYPE_3 = "3"
    """Each effect after all others: all groups count the same (afex, SPSS)."""
    TYPE_2 = "2"
    """Each effect after all that do not contain it: all people count the same."""


class Sphericity(StrEnum):
    """Correction of the degrees of freedom for unequal variances of the differences between waves."""

    GREENHOUSE_GEISSER = "greenhouse_geisser"
    HUYNH_FELDT = "huynh_feldt"
    """Less strict (in Lecoutre's form for groups); never above one."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnovaEffect:
    """An effect: its F test and ``ges``, its generalised eta squared (Olejnik and Algina 2003)."""

    name: str
    statistic: float = nan
    df: float = nan
    df_error: float = nan
    mean_square_error: float = nan
    p: float = nan
    ges: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedAnova(Refusable):
    """A mixed analysis of variance.

    ``effects`` are group (if there are groups), wave, and group:wave. ``epsilon`` is the correction that was
    applied; ``greenhouse_geisser`` and ``huynh_feldt`` are given in any case, with Mauchly's test.
    """

    method: str
    n: int
    n_dropped: int
    n_waves: int
    effects: tuple[AnovaEffect, ...] = ()
    epsilon: float = nan
    greenhouse_geisser: float = nan
    huynh_feldt: float = nan
    mauchly: float = nan
    mauchly_p: float = nan

    def effect(self, name: str) -> AnovaEffect:
        """Effect of this name.

        Raises
        ------
        ValueError
            If there is none.
        """
        for effect in self.effects:
            if effect.name == name:
                return effect
        raise ValueError(f"there is no effect {name!r}")
