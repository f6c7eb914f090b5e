"""From namings, the list of institutions and attendance lists to networks with what is unknown in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import pandas as pd

from kpk_eval.intake import holdings
from kpk_eval.model import Origin
from kpk_eval.networks.pools import JOIN, pooled
from kpk_eval.params.schema import NetworkRules, Wave
from kpk_eval.prepare import WAVE
from kpk_eval.stats.network import Network, network_of_edges
from kpk_eval.study import Study

EDGES, ACTORS, ATTENDANCE = "network_edges", "network_actors", "meeting_attendance"
SILENT, NOT_ASKED = "silent", "not_asked"


class Relation(StrEnum):
    """What ties two institutions."""

    NAMINGS = "namings"
    """One names the other as a partner."""
    MEETINGS = "meetings"
    """Both attended the same meetings."""


@dataclass(frozen=True, slots=True, eq=False)
class Circle:
    """The institutions of a site in one wave and their ties.

    ``network`` has unknown ties where an institution did not answer. ``departments`` and ``heard`` are in the
    order of its actors; ``listed`` says whether a list tells who was asked. ``drawn`` is the network of the
    picture, whose ties may have to be closer.
    """

    relation: Relation
    wave: str
    network: Network
    departments: tuple[str, ...]
    heard: tuple[bool, ...]
    listed: bool
    drawn: Network

    @property
    def n_heard(self) -> int:
        """Institutions that answered."""
        return sum(self.heard)

    @property
    def response(self) -> float:
        """Share of the institutions that answered."""
        return self.n_heard / len(self.heard) if self.heard else 0.0

    @property
    def sizes(self) -> Mapping[str, int]:
        """Institutions that answered, by department."""
        told = zip(self.departments, self.heard, strict=True)
        return Counter(department for department, heard in told if heard)


@dataclass(frozen=True, slots=True, eq=False)
class Circles:
    """All networks of a site, and the group under which each department may be shown."""

    study: Study
    origin: Origin
    circles: tuple[Circle, ...]
    groups: Mapping[Relation, Mapping[str, str]]

    @property
    def rules(self) -> NetworkRules:
        """What the plan says about networks."""
        return self.study.evaluation.plan.network

    @property
    def pooled(self) -> bool:
        """Whether departments were put together."""
        return any(JOIN in group for own in self.groups.values() for group in own.values())

    def of(self, relation: Relation) -> tuple[Circle, ...]:
        """Networks of one relation in the order of the waves."""
        return tuple(one for one in self.circles if one.relation is relation)

    def groups_of(self, circle: Circle) -> Mapping[str, str]:
        """Actor -> group of its department; empty where departments cannot be told apart."""
        known = self.groups[circle.relation]
        told = zip(circle.network.actors, circle.departments, strict=True)
        return {actor: known[department] for actor, department in told if department in known}

    def enough(self, circle: Circle) -> bool:
        """Whether so many answered that something may be said."""
        return circle.response >= self.rules.least_response


def circles(study: Study, *, analysis: str, site: str) -> Circles:
    """The networks of a site, of the waves that the edition uses."""
    parts = [
        holdings(study, analysis=analysis, site=site, contract=name) for name in (EDGES, ACTORS, ATTENDANCE)
    ]
    edges, roster, attendance = (part.rows for part in parts)
    inputs = {name: digest for part in parts for name, digest in part.origin.inputs.items()}
    rules = study.evaluation.plan.network
    found = [
        circle
        for wave in study.waves
        for circle in (_namings(edges, roster, wave, rules), _meetings(attendance, roster, wave, rules))
        if circle is not None
    ]
    minimum = study.evaluation.frame.disclosure.minimum
    groups = {
        relation: pooled([one.sizes for one in found if one.relation is relation], minimum=minimum)
        for relation in Relation
    }
    whence = replace(parts[0].origin, inputs=MappingProxyType(inputs))
    return Circles(study, whence, tuple(found), groups)


def _namings(edges: pd.DataFrame, roster: pd.DataFrame, wave: Wave, rules: NetworkRules) -> Circle | None:
    """Who names whom; without a list, whoever names nobody may have been silent and counts as unknown."""
    named = _of_wave(edges, wave)
    if named.empty:
        return None
    asked = _asked(roster, wave)
    departments = asked or _named_departments(named)
    names = tuple(sorted(departments))
    inside = named[named["from"].isin(names) & named["to"].isin(names)]
    naming = set(inside["from"])
    answered = naming | (_answering(roster, wave) if asked else set())
    silent = tuple(one for one in names if one not in answered)

    def ties(threshold: int) -> Network:
        return network_of_edges(
            tuple(inside["from"]), tuple(inside["to"]), actors=names,
            values=inside["closeness"].astype(float).to_numpy(), threshold=threshold, non_respondents=silent,
        )  # fmt: skip

    heard = tuple(one in answered for one in names)
    listed = tuple(departments[one] for one in names)
    return Circle(
        Relation.NAMINGS, wave.id, ties(rules.ties_from), listed, heard, bool(asked), ties(rules.drawn_from)
    )


def _meetings(
    attendance: pd.DataFrame, roster: pd.DataFrame, wave: Wave, rules: NetworkRules
) -> Circle | None:
    """Who sat together often enough; whoever is on the list and never came is tied to nobody."""
    came = _meetings_of(attendance, wave)
    if came.empty:
        return None
    asked = _asked(roster, wave)
    departments = {**dict(zip(came["actor"], came["department"], strict=True)), **asked}
    names = tuple(sorted(departments))
    there = pd.crosstab(came["actor"], came["meeting"]).reindex(list(names), fill_value=0).to_numpy() > 0
    joint = there.astype(np.int64) @ there.T.astype(np.int64)
    met = _network_of(joint >= rules.joint_meetings, names)
    listed = tuple(departments[one] for one in names)
    return Circle(Relation.MEETINGS, wave.id, met, listed, (True,) * len(names), bool(asked), met)


def _network_of(ties: np.ndarray[tuple[int, int], np.dtype[np.bool_]], names: tuple[str, ...]) -> Network:
    """Undirected network in which everything is known."""
    table = ties.astype(np.float64)
    np.fill_diagonal(table, np.nan)
    return Network(ties=table, actors=names, directed=False)


def _of_wave(rows: pd.DataFrame, wave: Wave) -> pd.DataFrame:
    return rows[rows[WAVE] == wave.id] if WAVE in rows else rows


def _meetings_of(attendance: pd.DataFrame, wave: Wave) -> pd.DataFrame:
    """Attendance of one wave: by the wave that the source names, else by the year of the meeting."""
    if attendance.empty or WAVE in attendance:
        return _of_wave(attendance, wave)
    return attendance[pd.to_datetime(attendance["date"]).dt.year == wave.year]


def _asked(roster: pd.DataFrame, wave: Wave) -> dict[str, str]:
    """Department of everybody who was asked."""
    here = _of_wave(roster, wave)
    if here.empty:
        return {}
    asked = here[here["participation"] != NOT_ASKED]
    return dict(zip(asked["actor"].astype(str), asked["department"].astype(str), strict=True))


def _answering(roster: pd.DataFrame, wave: Wave) -> set[str]:
    here = _of_wave(roster, wave)
    return set(here.loc[~here["participation"].isin([SILENT, NOT_ASKED]), "actor"].astype(str))


def _named_departments(named: pd.DataFrame) -> dict[str, str]:
    """Department of everybody who names or is named."""
    return dict(_pairs(named, "to")) | dict(_pairs(named, "from"))


def _pairs(named: pd.DataFrame, side: str) -> Iterator[tuple[str, str]]:
    yield from zip(named[side].astype(str), named[f"{side}_department"].astype(str), strict=True)
