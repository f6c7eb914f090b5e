"""The stock of offers of a site, counted: by department and stage, against declared needs, wave by wave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from kpk_eval.codebooks import Codebook, codebook_of
from kpk_eval.intake import holdings
from kpk_eval.model import Origin, Wording
from kpk_eval.params.schema import Need
from kpk_eval.prepare import WAVE
from kpk_eval.protection import policy_of
from kpk_eval.show.words import words_of
from kpk_eval.study import Study

CONTRACT = "offers"
DEPARTMENT, LIFE_PHASE, TRANSITION = "department", "life_phase", "transition"
AXES = (LIFE_PHASE, TRANSITION)
"""Columns by which offers are placed: the phase of life, and the transition that an offer accompanies."""
NO_TRANSITION = "no_transition"
"""Code of offers that accompany no transition; the contract reserves it."""
PHASES_OF: Mapping[str, tuple[str, ...]] = {
    "clinic_to_home": ("pregnancy_birth", "early_childhood"),
    "home_to_daycare": ("early_childhood",),
    "daycare_to_school": ("early_childhood", "middle_childhood"),
    "primary_to_secondary": ("middle_childhood", "youth"),
    "school_to_work": ("youth", "entering_work"),
}
"""Transition between institutions -> the life phases between which, or the one within which, it lies."""
ARROW = " → "
KINDS = ("carrier", "offer_type", "target_group", "prevention_level")
"""Columns that say what kind of offer it is."""


class NeedStatus(StrEnum):
    """How far offers meet a declared need, the worst last."""

    COVERED = "covered"
    UNCLEAR = "unclear"
    """Offers exist, but some do not tell their places, and those of the others do not suffice."""
    PARTLY = "partly"
    GAP = "gap"


class Movement(StrEnum):
    """What became of an offer between two waves."""

    STAYED = "stayed"
    MOVED = "moved"
    """Same identifier, other department or life phase."""
    ENDED = "ended"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Offers of a site in the waves of the edition; ``minimum``: fewest children that are shown."""

    origin: Origin
    rows: pd.DataFrame
    waves: tuple[str, ...]
    codes: Codebook
    minimum: int
    needs: tuple[Need, ...]
    life_phases: tuple[str, ...]
    all_waves: tuple[str, ...]
    """Waves of the evaluation in their order, those of later editions among them."""

    def needed(self, wave: str) -> tuple[Need, ...]:
        """Needs that are declared at a wave: all that began with it or before."""
        begun = self.all_waves[: self.all_waves.index(wave) + 1]
        return tuple(one for one in self.needs if one.since is None or one.since in begun)

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments of the contract."""
        return self.codes.codes[DEPARTMENT]

    def stages(self, axis: str) -> tuple[str, ...]:
        """Life phases (those of the site, then others that have offers) or transitions, in their order."""
        known = [code for code in self.codes.codes[axis] if code != NO_TRANSITION]
        if axis == LIFE_PHASE and self.life_phases:
            used = set(self.rows[axis].dropna()) if len(self.rows) else set()
            return (*self.life_phases, *(c for c in known if c in used and c not in self.life_phases))
        return tuple(known)

    def wording(self, study: Study, **alike: tuple[str, ...]) -> Wording:
        """Display texts with the life phases of a transition; what lies outside the chain says so.

        ``alike`` names further columns, each with the columns of the contract whose codes it holds.
        """
        known = self.codes.wording(study, **alike)
        words = words_of(study.language)
        texts = dict(known.texts)
        for axis in (LIFE_PHASE, TRANSITION):
            for code in self.codes.codes[axis]:
                phases = PHASES_OF.get(code, ()) if axis == TRANSITION else (code,)
                told = self.codes.labels[f"{axis}.{code}"]
                if axis == TRANSITION and phases:
                    names = (self.codes.labels.get(f"{LIFE_PHASE}.{one}", one) for one in phases)
                    texts[f"phases_of.{code}"] = ARROW.join(names)
                if self.life_phases and not set(phases) <= set(self.life_phases):
                    told = words.fill("outside_chain", stage=told)
                for column in (axis, *(name for name, columns in alike.items() if axis in columns)):
                    texts[f"{column}.{code}"] = told
        return replace(known, texts=texts)


def inventory(study: Study, *, analysis: str, site: str) -> Inventory:
    """What a site has on record about its offers; without a source there are no rows and no waves."""
    found = holdings(study, analysis=analysis, site=site, contract=CONTRACT)
    waves = [wave.id for wave in study.waves]
    rows = found.rows
    if len(rows):
        rows = rows[rows[WAVE].isin(waves)].reset_index(drop=True)
    held = set(rows[WAVE]) if len(rows) else set()
    entry = study.site(site)
    return Inventory(
        found.origin, rows, tuple(wave for wave in waves if wave in held), codebook_of(study, CONTRACT),
        policy_of(study, found.origin).minimum, entry.needs, entry.life_phases,
        tuple(one.id for one in study.evaluation.frame.waves),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """Offers of a department at one stage; ``None`` where no offer tells the number."""

    offers: int
    places: int | None
    places_untold: int
    """Offers that do not tell their places."""
    reached: int | None
    """Children reached, added over offers: a child that uses two counts twice."""
    reached_untold: int


def cell_of(offers: pd.DataFrame, *, minimum: int) -> Cell:
    """Numbers of some offers of one wave."""
    places, reached = offers["places"].dropna(), offers["children_reached"].dropna()
    return Cell(
        len(offers),
        int(places.sum()) if len(places) or offers.empty else None,
        len(offers) - len(places),
        added(reached, minimum=minimum) if len(reached) or offers.empty else None,
        len(offers) - len(reached),
    )


def added(people: Iterable[int], *, minimum: int) -> int:
    """Sum of numbers of people, or the smallest that must not be shown where there is such a one.

    A sum with a number below the threshold in it would, beside other sums, tell that number. The number
    itself in its place is hidden by disclosure control, and the sum with it.
    """
    numbers = [int(one) for one in people]
    return min((one for one in numbers if 0 < one < minimum), default=sum(numbers))


def meets(offers: pd.DataFrame, need: Need) -> pd.DataFrame:
    """The offers that are of the kind that a need asks for."""
    wanted: Mapping[str, str | None] = {
        DEPARTMENT: need.department,
        LIFE_PHASE: need.life_phase,
        TRANSITION: need.transition,
        "offer_type": need.offer_type,
        "prevention_level": need.prevention_level,
    }
    for column, value in wanted.items():
        if value is not None:
            offers = offers[(offers[column] == value).fillna(False).astype(bool)]
    return offers


def status_of(cell: Cell, need: Need) -> NeedStatus:
    """How far the offers of a cell meet a need; without a number of places one offer meets it."""
    if cell.offers == 0:
        return NeedStatus.GAP
    if need.places is None or (cell.places is not None and cell.places >= need.places):
        return NeedStatus.COVERED
    return NeedStatus.UNCLEAR if cell.places_untold else NeedStatus.PARTLY


def worst(found: Sequence[NeedStatus]) -> NeedStatus | None:
    """The least met of several needs; None where there is none."""
    return max(found, key=list(NeedStatus).index, default=None)


@dataclass(frozen=True, slots=True)
class Passage:
    """An offer between two waves: what became of it, where it was and where it is."""

    movement: Movement
    before: tuple[str, str] | None
    """Department and life phase at the earlier wave."""
    after: tuple[str, str] | None


def passages(rows: pd.DataFrame, *, before: str, after: str) -> Iterator[Passage]:
    """What became of each offer that is on record at one of two waves; ``offer_id`` recognises it."""
    earlier, later = (_placed(rows[rows[WAVE] == wave]) for wave in (before, after))
    for name in dict.fromkeys([*earlier, *later]):
        was, now = earlier.get(name), later.get(name)
        if was is None or now is None:
            movement = Movement.NEW if was is None else Movement.ENDED
        else:
            movement = Movement.STAYED if was == now else Movement.MOVED
        yield Passage(movement, was, now)


def _placed(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Identifier -> department and life phase."""
    return {
        str(name): (str(department), str(phase))
        for name, department, phase in zip(rows["offer_id"], rows[DEPARTMENT], rows[LIFE_PHASE], strict=True)
    }
