"""Which parameters of a factor model over waves are free, fixed or equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kpk_eval.stats.samples import Numbers

Places: TypeAlias = NDArray[np.int64]


class Level(StrEnum):
    """How much of a scale is the same in every wave; each level includes those before it."""

    CONFIGURAL = "configural"
    """One factor behind the same items."""
    METRIC = "metric"
    """Equal loadings: relations of the scale to other things may be compared."""
    SCALAR = "scalar"
    """Equal intercepts: means may be compared."""
    STRICT = "strict"
    """Equal own variances: differences of raw scores are differences of the factor only."""


LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A matrix of a model: the number of the parameter at each place, or −1 and the fixed value."""

    places: Places
    fixed: Numbers

    def filled(self, parameters: Numbers) -> Numbers:
        """The matrix for given parameters."""
        return np.where(self.places >= 0, parameters[self.places], self.fixed)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Model of one independent sample.

    Loadings (p, f), factor covariances (f, f), own covariances (p, p), intercepts (p,), factor means (f,).
    """

    loadings: Part
    factors: Part
    own: Part
    intercepts: Part
    means: Part


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Models of all samples over one list of parameters, of which ``starts`` holds first values."""

    blocks: tuple[Block, ...]
    starts: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class WaveStart:
    """First values for one wave, each of shape (k,), for a factor of variance 1."""

    loadings: Numbers
    own: Numbers
    intercepts: Numbers


@dataclass(slots=True)
class _Register:
    """Numbers the parameters; equal names are one parameter."""

    names: dict[str, int] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)

    def place(self, name: str, start: float) -> int:
        """Number of a parameter, new if the name is."""
        if name not in self.names:
            self.names[name] = len(self.starts)
            self.starts.append(start)
        return self.names[name]


def structure(waves: tuple[WaveStart, ...], *, level: Level, same_people: bool) -> Structure:
    """Model of all waves at a level of invariance.

    The factor has mean 0 and variance 1 in the first wave; later waves are measured in that unit as soon as
    loadings (variance) and intercepts (mean) are equal. With the same people all waves are one sample: the
    factors are correlated freely, and each item's own parts are correlated over waves.
    """
    register = _Register()
    everyone = tuple(range(len(waves)))
    members = (everyone,) if same_people else tuple((wave,) for wave in everyone)
    blocks = tuple(_block(register, waves, some, level=level) for some in members)
    return Structure(blocks=blocks, starts=np.array(register.starts))


def _block(
    register: _Register, waves: tuple[WaveStart, ...], members: tuple[int, ...], *, level: Level
) -> Block:
    """Model of one sample that holds some of the waves."""
    k, f = len(waves[0].own), len(members)
    loadings = _empty(k * f, f)
    own, intercepts = _empty(k * f, k * f), _empty(k * f)
    for column, wave in enumerate(members):
        for item in range(k):
            row = column * k + item
            loadings.places[row, column] = register.place(
                _name("loading", item, wave, equal=_reaches(level, Level.METRIC)), waves[wave].loadings[item]
            )
            intercepts.places[row] = register.place(
                _name("intercept", item, wave, equal=_reaches(level, Level.SCALAR)),
                waves[wave].intercepts[item],
            )
            own.places[row, row] = register.place(
                _name("own", item, wave, equal=_reaches(level, Level.STRICT)), waves[wave].own[item]
            )
    _correlate_own(register, own, members, k=k)
    factors, means = _factors(register, members, level=level)
    return Block(loadings=loadings, factors=factors, own=own, intercepts=intercepts, means=means)


def _correlate_own(register: _Register, own: Part, members: tuple[int, ...], *, k: int) -> None:
    """Free covariances of the same item's own parts in different waves."""
    for first, early in enumerate(members):
        for second, late in enumerate(members[:first]):
            for item in range(k):
                place = register.place(f"own {item} {late} {early}", 0.0)
                own.places[first * k + item, second * k + item] = place
                own.places[second * k + item, first * k + item] = place


def _factors(register: _Register, members: tuple[int, ...], *, level: Level) -> tuple[Part, Part]:
    """Covariances and means of the factors."""
    factors, means = _empty(len(members), len(members)), _empty(len(members))
    np.fill_diagonal(factors.fixed, 1.0)
    for row, wave in enumerate(members):
        if wave > 0 and _reaches(level, Level.METRIC):
            factors.places[row, row] = register.place(f"variance {wave}", 1.0)
        if wave > 0 and _reaches(level, Level.SCALAR):
            means.places[row] = register.place(f"mean {wave}", 0.0)
        for column in range(row):
            place = register.place(f"covariance {members[column]} {wave}", 0.5)
            factors.places[row, column] = factors.places[column, row] = place
    return factors, means


def _empty(*shape: int) -> Part:
    """Matrix of fixed zeros."""
    return Part(places=np.full(shape, -1, dtype=np.int64), fixed=np.zeros(shape))


def _name(kind: str, item: int, wave: int, *, equal: bool) -> str:
    """Name of a parameter, without the wave where it is the same in all."""
    return f"{kind} {item}" if equal else f"{kind} {item} {wave}"


def _reaches(level: Level, needed: Level) -> bool:
    """Whether a level includes another."""
    return LEVELS.index(level) >= LEVELS.index(needed)
