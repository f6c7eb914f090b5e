"""What is planted in the made-up data, as tables: the only place that knows sites, outcomes and indicators.

Everything not listed in `PLANTED` is planted to be nothing: the comparison area, for instance, changes
nowhere. Changes are given in the unit of a single answer (points of an item, share of yes), of the
indicator (per 100), or of what is counted (offers, share of named institutions).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

INDICATORS, OFFERS, NETWORK = "indicators", "offers", "network_edges"
ROSTER, MEETINGS = "network_actors", "meeting_attendance"
RESOURCES = "resources"
SMALL_AREAS = "small_area_indicators"


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

LEVELS: Mapping[tuple[str, str], float] = {
    ("families", "wellbeing_scale"): 3.2,
    ("families", "burden_scale"): 3.0,
    ("families", "satisfaction"): 3.1,
    ("families", "knows_offers"): 0.48,
    ("families", "used_offer"): 0.28,
    ("professionals", "cooperation_scale"): 3.0,
    ("professionals", "satisfaction_work"): 3.2,
    ("professionals", "knows_contact"): 0.42,
}
"""Population and measure -> expected answer at the first wave; elsewhere the middle of the scale."""

SAME_PERSON: Mapping[tuple[str, str], str] = {("families", "used_offer"): "knows_offers"}
"""Measures that share the unseen value of another one: whoever uses an offer also knows offers."""


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
    Gradient("families", "used_offer", "income_band", (1, 2), -0.14),
    Gradient("families", "used_offer", "income_band", (1, 2), 0.16, site="seestadt", since="t1"),
    Gradient("families", "wellbeing_scale", "income_band", (1,), -0.30),
)
"""The prevention dilemma: families with little money feel worse and are reached less; at seestadt offers
reach them as often as others from t1 on, at heidetal the distance stays."""

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

SILENT: Mapping[tuple[str, str], int] = {
    ("seestadt", "t0"): 2,
    ("seestadt", "t1"): 3,
    ("seestadt", "t2"): 2,
    ("heidetal", "t0"): 3,
    ("heidetal", "t1"): 1,
    ("heidetal", "t2"): 2,
}
"""Site and wave -> institutions of each department that do not answer who they work with."""
MEETINGS_A_YEAR, ATTENDING = 8, 0.3
"""Meetings of a site in the year of a wave, and the share of the institutions that come, always the same."""

SHARES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "families_survey": {
        "age_youngest": (0.16, 0.24, 0.28, 0.20, 0.12),
        "single_parent": (0.19, 0.81),
        "income_band": (0.18, 0.27, 0.35, 0.20),
        "migration_background": (0.31, 0.69),
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


@dataclass(frozen=True, slots=True)
class Trend:
    """How an indicator behaves without any planted change, as a share."""

    level: float
    between: float
    """Standard deviation between areas."""
    yearly: float
    """Change per year, the same in all areas."""
    base: int
    """Denominator of an average area."""
    coverage: float
    """Percent covered in ordinary years."""
    pandemic_coverage: float
    """Percent covered in 2020 and 2021."""


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


PRICES: Mapping[int, float] = {2022: 100.0, 2023: 106.2, 2024: 108.6}
"""Prices of each year; the plan declares the same. Costs rise with them and with nothing else."""
FIXED_COST = 2400.0
"""Euros per offer and year that do not depend on its places, in prices of the first year."""
MARGINAL_COST: Mapping[str, float] = {"seestadt": 180.0, "heidetal": 210.0}
"""Site -> euros per further place and year, in prices of the first year."""
COST_NOISE = 0.08
"""Standard deviation of an offer's cost around what it should be, as a share."""
FULL_POST = 68_000.0
"""Euros per full-time post and year, in prices of the first year."""
MATERIAL: Mapping[str, float] = {"municipality": 15_000.0, "state": 20_000.0, "health_insurance": 8_000.0}
"""Source of funds -> euros for material in a year, in prices of the first year."""


def price_level(year: int) -> float:
    """Prices of a year as a multiple of those of the first; the last known ones afterwards."""
    return PRICES[min(max(year, min(PRICES)), max(PRICES))] / PRICES[min(PRICES)]


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a site over the years."""

    site: str
    id: str
    fte: float
    funding: str
    years: tuple[int, ...]
    limited_until: int | None = None
    """Year at whose end it was to end; None: without a limit from the start."""
    permanent_since: int | None = None
    """Year from which it is permanent, and paid by the municipality."""


POSTS = (
    Post("seestadt", "P001", 0.5, "state", (2022, 2023, 2024), limited_until=2023, permanent_since=2024),
    Post("seestadt", "P002", 1.0, "foundation", (2022, 2023), limited_until=2023),
    Post("seestadt", "P003", 0.75, "municipality", (2022, 2023, 2024)),
    Post("seestadt", "P004", 0.5, "state", (2022, 2023, 2024), limited_until=2025),
    Post("heidetal", "P001", 1.0, "state", (2022, 2023, 2024), limited_until=2025),
    Post("heidetal", "P002", 0.5, "municipality", (2022, 2023, 2024)),
)
"""At Seestadt one time-limited post became permanent in 2024, one ended after 2023; at Heidetal none did.

Heidetal has so few posts that what they cost must not be shown on its own.
"""
PARTICIPATION_EVENTS = "participation_events"
PARTICIPATION: Mapping[tuple[str, int], Mapping[str, int]] = {
    ("seestadt", 2022): {"informed": 7, "consulted": 4, "co_decided": 1},
    ("seestadt", 2023): {"informed": 5, "consulted": 5, "co_decided": 4, "self_organised": 1},
    ("seestadt", 2024): {"informed": 3, "consulted": 4, "co_decided": 7, "self_organised": 3},
    ("heidetal", 2022): {"informed": 3, "consulted": 2},
    ("heidetal", 2023): {"informed": 3, "consulted": 2},
    ("heidetal", 2024): {"informed": 3, "consulted": 2},
}
"""Site and year -> events of each level: the level rises at Seestadt and stays as it is at Heidetal."""
INFLUENCE: Mapping[str, int] = {"seestadt": 5, "heidetal": 2}
"""Site -> of ten events, those whose result went into a decision; of one it is still open."""
DEVELOPMENT, MILESTONE_LIST = "development_stages", "milestones"
STAGES: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "seestadt": {
        "steering": (1, 3, 4, 4),
        "needs": (0, 2, 3, 3),
        "cooperation": (1, 2, 3, 4),
        "offers": (1, 2, 2, 3),
        "participation": (0, 1, 3, 3),
        "monitoring": (0, 1, 3, 4),
    },
    "heidetal": {
        "steering": (1, 2, 3, 3),
        "needs": (1, 2, 2, 3),
        "cooperation": (1, 1, 2, 3),
        "offers": (1, 1, 2, 3),
        "participation": (1, 1, 1, 2),
        "monitoring": (0, 0, 1, 2),
    },
}
"""Site -> field of action -> stage at each wave, and last the stage aimed at."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone of a site; ``name`` and ``why`` in German and English."""

    site: str
    name: tuple[str, str]
    planned: date
    reached: date | None = None
    adaptation: str = "as_planned"
    why: tuple[str, str] = ("", "")


MILESTONES = (
    Milestone("seestadt", ("Steuerungsgruppe eingesetzt", "Steering group set up"),
              date(2022, 12, 31), date(2022, 12, 10)),
    Milestone("seestadt", ("Koordination besetzt", "Coordination staffed"),
              date(2023, 3, 31), date(2023, 3, 15)),
    Milestone("seestadt", ("Elternlotsinnen in allen Quartieren", "Parent guides in all quarters"),
              date(2023, 6, 30), date(2023, 11, 20), "content_changed",
              ("Besuche zu Hause statt Sprechstunden, die kaum jemand nutzte",
               "Visits at home instead of consultation hours that hardly anybody used")),
    Milestone("seestadt", ("Erster Monitoringbericht", "First monitoring report"),
              date(2024, 6, 30), date(2024, 6, 20)),
    Milestone("seestadt", ("Ratsbeschluss zur Verstetigung", "Council decision on permanence"),
              date(2025, 12, 31)),
    Milestone("heidetal", ("Steuerungsgruppe eingesetzt", "Steering group set up"),
              date(2023, 1, 31), date(2023, 1, 20)),
    Milestone("heidetal", ("Fahrende Beratung", "Mobile advice"),
              date(2023, 9, 30), None, "dropped",
              ("kein Fahrzeug finanziert; Beratung jetzt in den Kitas",
               "no vehicle funded; advice is now given in daycare centres")),
    Milestone("heidetal", ("Erster Monitoringbericht", "First monitoring report"), date(2024, 12, 31)),
)  # fmt: skip
"""At Seestadt one milestone came late and changed; at Heidetal one was given up and one is overdue."""


@dataclass(frozen=True, slots=True)
class District:
    """An invented small area: how many children start school there, and the share with language findings."""

    id: str
    name: str
    children: int
    first: float = 0.27
    """Share in the first of `DISTRICT_YEARS`."""
    last: float = 0.27
    """Share in the last of them; in between it moves evenly."""


HIGH, FALLING = 0.46, (0.56, 0.20)
"""Planted: at each site one district lies clearly above the others, one improves, the rest do neither."""
DISTRICT_INDICATOR = "language_findings"
DISTRICT_YEARS = range(2018, 2025)
DISTRICTS: Mapping[str, tuple[District, ...]] = {
    "seestadt": (
        District("S01", "Altstadt", 150),
        District("S02", "Bahnhofsviertel", 160, HIGH, HIGH),
        District("S03", "Deichvorstadt", 140),
        District("S04", "Fischerviertel", 155),
        District("S05", "Gartenstadt", 165),
        District("S06", "Hafen", 145, *FALLING),
        District("S07", "Kanalinsel", 22, 0.18, 0.18),
        District("S08", "Nordhang", 150),
        District("S09", "Südwiesen", 140),
        District("S10", "Werftpark", 135),
    ),
    "heidetal": (
        District("H01", "Amt Auental", 120),
        District("H02", "Amt Birkheide", 140, HIGH, HIGH),
        District("H03", "Amt Dornsee", 130),
        District("H04", "Amt Eschengrund", 125),
        District("H05", "Amt Forsthaus", 140, *FALLING),
        District("H06", "Amt Ginsterberg", 24, 0.16, 0.16),
        District("H07", "Amt Heidekrug", 135),
        District("H08", "Amt Lerchenfeld", 120),
        District("H09", "Amt Moorhof", 130),
        District("H10", "Stadt Heidetal", 180),
    ),
}
"""Small areas of each site; the smallest has numbers that must not be shown."""
SECRET_DISTRICT, UNRELIABLE_DISTRICT = 2, 8
"""Places of the district whose number the office keeps secret in one year, and of one it calls unreliable."""


TRENDS: Mapping[str, Trend] = {
    "language_findings": Trend(0.27, 0.025, 0.0, 1400, 97.0, 71.0),
    "child_benefit_rate": Trend(0.15, 0.030, -0.0015, 15000, 100.0, 100.0),
    "early_help_reach": Trend(0.22, 0.035, 0.006, 1300, 95.0, 90.0),
    "checkup_u9": Trend(0.88, 0.015, 0.002, 1350, 92.0, 85.0),
}


@dataclass(frozen=True, slots=True)
class Rebase:
    """A break in a series: from a year on the indicator is higher everywhere, although nothing changed."""

    indicator: str
    since: int
    change: float
    """In the unit of the indicator (per 100)."""


REBASES = (Rebase("child_benefit_rate", 2023, 3.0),)
"""Planted breaks; the plan declares them, so that nothing is compared across them."""
OTHER_TREND = Trend(0.25, 0.03, 0.0, 1500, 96.0, 90.0)
YEARS = range(2007, 2025)
PANDEMIC = (2020, 2021)

NEIGHBOURS = (
    "Kreis Birkenfurt", "Kreis Dünenwald", "Kreis Erlengrund", "Kreis Fichtenmark", "Kreis Kranichsee",
    "Kreis Lindenau-Süd", "Stadt Steinhafen", "Stadt Wellenbrück", "Kreis Auenbruch", "Kreis Eichenried",
    "Kreis Grünwerder", "Kreis Haselbach", "Kreis Immenholz", "Stadt Kreuzfurt", "Kreis Luchsberg",
    "Kreis Mühlengau", "Kreis Nordheide", "Kreis Ostermarsch", "Kreis Quellental", "Stadt Rotbuchen",
)  # fmt: skip
"""Invented areas that shared indicator files hold beside the sites: with them one site can reach p < 0.05."""


def planted_change(site: str, subject: str, measure: str, *, upto: tuple[str, ...]) -> float:
    """Sum of the planted changes that have begun by the last of these waves or years."""
    return sum(
        step.change
        for step in PLANTED
        if (step.site, step.subject, step.measure) == (site, subject, measure) and step.since in upto
    )


CODED_SEGMENTS = "coded_segments"
INTERVIEWS: Mapping[tuple[str, str, str], int] = {
    ("seestadt", "families", "t0"): 24,
    ("seestadt", "families", "t1"): 26,
    ("seestadt", "families", "t2"): 26,
    ("seestadt", "professionals", "t1"): 24,
    ("seestadt", "steering", "t1"): 5,
    ("heidetal", "families", "t1"): 24,
    ("heidetal", "professionals", "t1"): 12,
    ("heidetal", "families", "t2"): 24,
}
"""Site, population and wave -> interviews. At Heidetal none at the baseline; nowhere young people."""
SPOKEN: Mapping[tuple[str, str, str], Mapping[str, int]] = {
    ("seestadt", "families", "t0"): {"Angebote bekannt": 4, "Weg zum Angebot": 3},
    ("seestadt", "families", "t1"): {"Angebote bekannt": 15, "Weg zum Angebot": 5},
    ("seestadt", "families", "t2"): {"Angebote bekannt": 20, "Weg zum Angebot": 4},
    ("seestadt", "professionals", "t1"): {"Ansprechperson wechselt": 8, "Wissen hängt an Personen": 6},
    ("seestadt", "steering", "t1"): {"Ansprechperson wechselt": 3},
    ("heidetal", "families", "t1"): {"Angebote bekannt": 12, "Weg zum Angebot": 18},
    ("heidetal", "professionals", "t1"): {"Ansprechperson wechselt": 4},
    ("heidetal", "families", "t2"): {"Angebote bekannt": 13, "Weg zum Angebot": 12},
}
"""Site, population and wave -> code -> interviews in which it occurs, counted from the first.

Planted: that offers are known agrees with the planted change of `knows_offers`; that cooperation hangs on
single persons contradicts the planted change of `cooperation_scale` at Seestadt; the way to offers adds what
no number says. The second code of the professionals belongs to the last interviews: 14 of 24 have the theme.
"""
SECOND_CODE_LAST = "Wissen hängt an Personen"
QUOTES: Mapping[str, tuple[str, ...]] = {
    "Angebote bekannt": (
        "Früher habe ich nichts davon gewusst, jetzt hängt der Plan mit allen Terminen in der Kita.",
        "Die Lotsin hat mir gezeigt, wo ich mit dem Kleinen hingehen kann.",
        "Man erfährt es von anderen Eltern, und es stimmt dann auch.",
    ),
    "Weg zum Angebot": (
        "Der Kurs ist gut, aber ohne Auto komme ich mit zwei Kindern nicht hin.",
        "Der Bus fährt nach der Gruppe nicht mehr zurück.",
    ),
    "Ansprechperson wechselt": (
        "Kaum kenne ich jemanden im anderen Amt, ist die Stelle schon wieder neu besetzt.",
        "Auf dem Papier steht ein Name, am Telefon ist es jedes Mal ein anderer.",
    ),
    "Wissen hängt an Personen": (
        "Wenn die Kollegin geht, geht die Zusammenarbeit mit ihr.",
    ),
}  # fmt: skip
"""Code -> wordings that are released, in turn; the segment itself names somebody and stays in the house."""
RELEASE_EVERY = 5
"""Of the interviews with a code, the first and then every so many have a released segment."""
