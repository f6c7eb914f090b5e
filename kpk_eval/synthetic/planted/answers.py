"""How many people answer, how, and how answers differ by need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpk_eval.synthetic.planted.subjects import OFFERS

LEVELS: Mapping[tuple[str, str], float] = {
    ("families", "wellbeing_scale"): 3.2,
    ("families", "burden_scale"): 3.0,
    ("families", "satisfaction"): 3.1,
    ("families", "knows_offers"): 0.48,
    ("families", "used_offer"): 0.30,
    ("families", "used_advice"): 0.25,
    ("families", "used_leisure"): 0.19,
    ("families", "used_education"): 0.185,
    ("families", "used_sport"): 0.22,
    ("families", "used_support"): 0.18,
    ("families", "used_promotion"): 0.18,
    ("professionals", "cooperation_scale"): 3.0,
    ("professionals", "satisfaction_work"): 3.2,
    ("professionals", "knows_contact"): 0.42,
}
"""Population and measure -> expected answer at the first wave; elsewhere the middle of the scale."""

SAME_PERSON: Mapping[tuple[str, str], str] = {
    ("families", "used_offer"): "knows_offers",
    ("families", "used_advice"): "knows_offers",
    ("families", "used_leisure"): "knows_offers",
}
"""Measures that share the unseen value of another one: whoever uses an offer also knows offers, and whoever
uses one of some type uses an offer."""

PART_OF: Mapping[tuple[str, str], str] = {
    ("families", "used_education"): "used_offer",
    ("families", "used_sport"): "used_offer",
    ("families", "used_support"): "used_offer",
    ("families", "used_promotion"): "used_offer",
}
"""Measures to which only those can say yes who say yes to another one; which of them do has random numbers
of its own, so that a type of offer is not used by the same families as the next."""
GAPS_APART = frozenset(measure for _, measure in PART_OF)
"""Columns whose missing answers have random numbers of their own: they change nothing else in the files."""


@dataclass(frozen=True, slots=True)
class Gradient:
    """A difference by need: those with one of these values answer ``change`` higher than others.

    The average stays as it is.
    """

    population: str
    measure: str
    column: str
    values: tuple[object, ...]
    change: float
    site: str = ""
    """Where it holds; everywhere if empty."""
    since: str = ""
    """Wave from which on it holds; always if empty."""


GRADIENTS = (
    Gradient("families", "used_offer", "income_band", (1, 2), -0.17),
    Gradient("families", "used_offer", "income_band", (1, 2), 0.19, site="seestadt", since="t1"),
    Gradient("families", "used_advice", "income_band", (1, 2), -0.12),
    Gradient("families", "used_sport", "income_band", (1, 2), -0.14),
    Gradient("families", "used_promotion", "income_band", (1, 2), -0.08),
    Gradient("families", "used_support", "income_band", (1, 2), 0.15, site="seestadt", since="t1"),
    Gradient("families", "wellbeing_scale", "income_band", (1,), -0.30),
    *(
        Gradient("families", measure, column, values, share * change)
        for measure, share in (
            ("knows_offers", 0.5),
            ("used_offer", 1),
            ("used_advice", 1),
            ("used_leisure", 1),
            ("used_education", 1),
            ("used_sport", 0.7),
            ("used_support", 1),
            ("used_promotion", 0.8),
        )
        for column, change, steps in (
            ("education", -0.08, ((1,), (1, 2))),
            ("area_deprivation", -0.08, ((4, 5), (3, 4, 5))),
        )
        for values in steps
    ),
)
"""The prevention dilemma: families with little money feel worse and are reached less; at seestadt offers
reach them as often as others from t1 on, at heidetal the distance stays. Advice and sport reach them less at
all waves and sites, promotion of development a little less; leisure and education offers reach everybody
alike, whatever their income, and so does support, which from t1 on reaches them more often at seestadt.
Families of little schooling and in deprived areas (quintiles of the GISD) know and use offers of all types
less, step by step, at all waves and sites; single parents and families with a history of migration as much as
others."""


SIZES: Mapping[tuple[str, str], int] = {
    ("seestadt", "families"): 260,
    ("heidetal", "families"): 220,
    ("moorland", "families"): 200,
    ("seestadt", "professionals"): 70,
    ("heidetal", "professionals"): 60,
    ("moorland", "professionals"): 50,
    ("seestadt", OFFERS): 34,
    ("heidetal", OFFERS): 27,
}
"""Site and subject -> people (offers) at a wave."""
SIZE_ELSEWHERE = 120


SHARES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "families_survey": {
        "age_youngest": (0.16, 0.24, 0.28, 0.20, 0.12),
        "single_parent": (0.19, 0.81),
        "income_band": (0.18, 0.27, 0.35, 0.20),
        "migration_background": (0.31, 0.69),
        "education": (0.35, 0.35, 0.30),
        "area_deprivation": (0.18, 0.20, 0.24, 0.20, 0.18),
    },
    "professionals_survey": {
        "department": (0.42, 0.25, 0.33),
        "years_in_post": (0.15, 0.25, 0.35, 0.25),
    },
    "offers": {
        "carrier": (0.35, 0.40, 0.18, 0.07),
        "target_group": (0.40, 0.22, 0.10, 0.18, 0.10),
        "prevention_level": (0.55, 0.30, 0.15),
    },
    "network_edges": {"closeness": (0.30, 0.35, 0.22, 0.13)},
}
"""Contract and column -> shares of the allowed values in their order; elsewhere all alike."""
DRAWN_APART = frozenset({"education", "area_deprivation"})
"""Characteristics with random numbers of their own: they change nothing else about the people."""
