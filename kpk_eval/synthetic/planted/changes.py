"""Planted changes: what is higher at a site from a wave or year on.

Everything not listed in `PLANTED` is planted to be nothing: the comparison area, for instance, changes
nowhere. Changes are given in the unit of a single answer (points of an item, share of yes), of the
indicator (per 100), or of what is counted (offers, share of named institutions).
"""

from __future__ import annotations

from dataclasses import dataclass

from kpk_eval.synthetic.planted.subjects import INDICATORS, NETWORK, OFFERS


@dataclass(frozen=True, slots=True)
class Step:
    """A change that lasts: from a wave (or year) on, one thing at one site is higher by ``change``."""

    site: str
    subject: str
    """Population, or `INDICATORS`, `OFFERS`, `NETWORK`."""
    measure: str
    """Instrument, item, or indicator; `COUNT` of offers; `BETWEEN` departments."""
    since: str
    """Wave, or year for indicators."""
    change: float


COUNT = "count"
"""Number of offers of a site."""
BETWEEN = "between_departments"
"""Share of the possible namings between institutions of different departments that are made."""

PLANTED = (
    Step("seestadt", "families", "wellbeing_scale", "t1", 0.30),
    Step("seestadt", "families", "wellbeing_scale", "t2", 0.10),
    Step("seestadt", "families", "burden_scale", "t2", -0.35),
    Step("seestadt", "families", "satisfaction", "t1", 0.35),
    Step("seestadt", "families", "knows_offers", "t1", 0.15),
    Step("seestadt", "families", "used_offer", "t1", 0.15),
    Step("seestadt", "families", "used_leisure", "t1", 0.12),
    Step("seestadt", "families", "used_education", "t1", 0.10),
    Step("seestadt", "families", "used_support", "t1", 0.06),
    Step("seestadt", "professionals", "cooperation_scale", "t1", 0.40),
    Step("seestadt", "professionals", "knows_contact", "t1", 0.25),
    Step("seestadt", INDICATORS, "language_findings", "2023", -6.0),
    Step("seestadt", OFFERS, COUNT, "t1", 8),
    Step("seestadt", OFFERS, COUNT, "t2", 4),
    Step("seestadt", NETWORK, BETWEEN, "t1", 0.12),
    Step("heidetal", "families", "wellbeing_scale", "t2", 0.25),
    Step("heidetal", "families", "knows_offers", "t1", 0.12),
    Step("heidetal", "families", "used_offer", "t2", 0.16),
    Step("heidetal", "professionals", "cooperation_scale", "t2", 0.30),
    Step("heidetal", OFFERS, COUNT, "t2", 5),
    Step("heidetal", NETWORK, BETWEEN, "t2", 0.08),
)  # fmt: skip
"""All planted changes.

========  =============  ==================  =====  ======
site      subject        measure             since  change
========  =============  ==================  =====  ======
seestadt  families       wellbeing           t1     +0.30 points per item, from t2 +0.40
seestadt  families       burden              t2     -0.35 points per item
seestadt  families       satisfaction        t1     +0.35 points
seestadt  families       knows, used offers  t1     +0.15 each (share of yes)
seestadt  families       used_leisure        t1     +0.12 (share of yes)
seestadt  families       used_education      t1     +0.10 (share of yes)
seestadt  families       used_support        t1     +0.06 (share of yes)
seestadt  professionals  cooperation         t1     +0.40 points per item
seestadt  professionals  knows_contact       t1     +0.25 (share of yes)
seestadt  indicators     language_findings   2023   -6 per 100
seestadt  offers         count               t1     +8, from t2 +12
seestadt  offers         `NO_OFFERS`         t0     no offer of the health department in middle childhood
seestadt  offers         `MOVES`             t1     one offer moves to youth
seestadt  network        between departments t1     +0.12 (share of possible namings)
heidetal  families       wellbeing           t2     +0.25 points per item
heidetal  families       knows_offers        t1     +0.12 (share of yes)
heidetal  families       used_offer          t2     +0.16 (share of yes)
heidetal  professionals  cooperation         t2     +0.30 points per item
heidetal  offers         count               t2     +5
heidetal  network        between departments t2     +0.08 (share of possible namings)
moorland  everything                                none
========  =============  ==================  =====  ======
"""


def planted_change(site: str, subject: str, measure: str, *, upto: tuple[str, ...]) -> float:
    """Sum of the planted changes that have begun by the last of these waves or years."""
    return sum(
        step.change
        for step in PLANTED
        if (step.site, step.subject, step.measure) == (site, subject, measure) and step.since in upto
    )
