"""Offers that are missing or move."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoOffer:
    """A department of a site that has no offer in a life phase at any wave."""

    site: str
    department: str
    life_phase: str


NO_OFFERS = (
    NoOffer("seestadt", "health", "middle_childhood"),
    NoOffer("heidetal", "education", "pregnancy_birth"),
)
"""Departments without an offer in a life phase, at all waves; every other cell has offers.

The first is the planted gap: a need is declared there. For the second none is, so it is no gap.
"""


@dataclass(frozen=True, slots=True)
class Move:
    """An offer that belongs to another life phase from a wave on."""

    site: str
    offer: str
    since: str
    life_phase: str


MOVES = (Move("seestadt", "A0009", "t1", "youth"),)
