"""Who is tied to whom: actors, their ties, and which pairs nobody told about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.samples import Numbers

Truth: TypeAlias = NDArray[np.bool_]

MINIMUM_ACTORS = 3
"""Fewest actors of any measure of a network."""


class Report(StrEnum):
    """Which reports make an undirected tie out of two directed ones."""

    EITHER = "either"
    """One of the two names the other."""
    BOTH = "both"
    """Each names the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Ties between n actors, shape (n, n): 1 tie, 0 none, NaN where it is not known; the diagonal is NaN.

    Row to column in a directed network, symmetric in an undirected one. ``actors`` are the names in the order
    of the rows.
    """

    ties: Numbers
    actors: tuple[str, ...]
    directed: bool

    @property
    def n(self) -> int:
        """Number of actors, responding or not."""
        return len(self.actors)

    @property
    def observed(self) -> Truth:
        """Cells that are known, shape (n, n)."""
        return ~np.isnan(self.ties)

    @property
    def n_pairs(self) -> int:
        """Possible ties that are known: ordered pairs if directed, unordered ones if not."""
        return int(self.observed.sum()) // (1 if self.directed else 2)

    @property
    def n_possible(self) -> int:
        """Possible ties, known or not."""
        return self.n * (self.n - 1) // (1 if self.directed else 2)

    @property
    def n_ties(self) -> int:
        """Ties that are known to be there."""
        return int(np.nansum(self.ties)) // (1 if self.directed else 2)

    @property
    def share_observed(self) -> float:
        """Share of the possible ties that are known; NaN without pairs."""
        return self.n_pairs / self.n_possible if self.n_possible else float("nan")

    @property
    def shortage(self) -> Refusal:
        """Why nothing can be measured; empty if something can."""
        if self.n < MINIMUM_ACTORS:
            return Refusal.TOO_FEW
        return Refusal.ALL_MISSING if self.n_pairs == 0 else Refusal.NONE

    @property
    def present(self) -> Truth:
        """Ties that are known to be there, shape (n, n)."""
        return np.asarray(self.ties == 1, dtype=np.bool_)

    def among(self, places: NDArray[np.intp]) -> Network:
        """The same network among some of the actors, in the order given."""
        return Network(
            ties=self.ties[np.ix_(places, places)],
            actors=tuple(self.actors[place] for place in places),
            directed=self.directed,
        )

    def complete(self) -> Network:
        """The network among actors who know of each other: those with unknown ties are left out.

        Actors go one by one, the one with most unknown ties first, until every pair is known.
        """
        places = np.arange(self.n)
        while True:
            unknown = np.isnan(self.ties[np.ix_(places, places)])
            np.fill_diagonal(unknown, False)
            per_actor = unknown.sum(axis=0) + unknown.sum(axis=1)
            if not per_actor.any():
                return self.among(places)
            places = np.delete(places, int(np.argmax(per_actor)))


def network(
    ties: ArrayLike,
    *,
    actors: tuple[str, ...] | None = None,
    directed: bool = True,
    threshold: float | None = None,
    non_respondents: tuple[str, ...] = (),
) -> Network:
    """Network of a square table.

    Parameters
    ----------
    ties
        Value of the tie from row to column, shape (n, n); 0 is no tie, NaN unknown, the diagonal is not read.
    actors
        Names in the order of the rows; numbers from 1 by default.
    directed
        If not, the table must be symmetric; see ``undirected`` for reports of both sides.
    threshold
        Smallest value that counts as a tie; without it the values must be 0 and 1.
    non_respondents
        Actors who were not heard: their rows become unknown, in an undirected network only where the other
        side was not heard either.

    Raises
    ------
    ValueError
        If the table is not square, holds infinite or negative values, is not symmetric, or names do not fit.
    """
    table = np.array(ties, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"ties has shape {table.shape}; give a square table, one row and column per actor")
    names = tuple(str(place + 1) for place in range(table.shape[0])) if actors is None else actors
    if len(names) != table.shape[0] or len(set(names)) != len(names):
        raise ValueError(
            f"{len(names)} actors ({len(set(names))} different) for {table.shape[0]} rows; name each once"
        )
    np.fill_diagonal(table, np.nan)
    _require_values(table, threshold=threshold)
    if threshold is not None:
        table = np.where(np.isnan(table), np.nan, (table >= threshold).astype(np.float64))
    if not directed and not np.array_equal(table, table.T, equal_nan=True):
        raise ValueError("ties is not symmetric; say directed=True, or make it undirected by a rule")
    silent = _places(non_respondents, names)
    table = _without_reports(table, silent, directed=directed)
    return Network(ties=table, actors=names, directed=directed)


def network_of_edges(
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    *,
    actors: tuple[str, ...],
    values: ArrayLike | None = None,
    directed: bool = True,
    threshold: float | None = None,
    non_respondents: tuple[str, ...] = (),
) -> Network:
    """Network of a list of ties; pairs that are not in the list have no tie.

    Parameters
    ----------
    sources, targets
        Name of the actor who reports and of the actor named, one pair per tie; order does not matter if
        undirected. Ties to oneself are left out; of a tie named twice the largest value counts.
    actors
        Everybody who could have been named, isolates and non-respondents too.
    values
        Value of each tie, above zero; 1 by default.
    directed, threshold, non_respondents
        As for ``network``.

    Raises
    ------
    ValueError
        If a name is not among the actors, the columns differ in length, or as for ``network``.
    """
    strength = np.ones(len(sources)) if values is None else np.asarray(values, dtype=np.float64)
    if len(sources) != len(targets) or strength.shape != (len(sources),):
        raise ValueError(
            f"{len(sources)} sources, {len(targets)} targets and {strength.size} values; "
            "give one of each per tie"
        )
    table = np.zeros((len(actors), len(actors)))
    places = (_places(sources, actors), _places(targets, actors))
    np.maximum.at(table, places, strength)
    if not directed:
        np.maximum.at(table, places[::-1], strength)
    return network(
        table, actors=actors, directed=directed, threshold=threshold, non_respondents=non_respondents
    )


def undirected(given: Network, *, report: Report = Report.EITHER, one_report: bool = False) -> Network:
    """Network without directions, made of the reports of both sides.

    Parameters
    ----------
    given
        Directed network; an undirected one comes back as it is.
    report
        Whether a tie needs the report of one or of both sides.
    one_report
        Whether, where one side was not heard, the report of the other is taken for both (reconstruction,
        Stork and Richards 1992). If not, such a pair is unknown, unless one report is enough and there.
    """
    if not given.directed:
        return given
    there, back = given.ties, given.ties.T
    known = ~np.isnan(there) & ~np.isnan(back)
    rule = np.fmax if report is Report.EITHER else np.fmin
    ties = rule(there, back)
    enough = ties == (1.0 if report is Report.EITHER else 0.0)
    if not one_report:
        ties = np.where(known | enough, ties, np.nan)
    return Network(ties=ties, actors=given.actors, directed=False)


def _require_values(table: Numbers, *, threshold: float | None) -> None:
    """Refuse values that are no ties."""
    known = table[~np.isnan(table)]
    if bool(np.isinf(known).any() or (known < 0).any()):
        raise ValueError("ties has infinite or negative values; a tie is 0 or a value above it")
    if threshold is None and not bool(np.isin(known, (0.0, 1.0)).all()):
        raise ValueError("ties has other values than 0 and 1; give a threshold from which a value is a tie")


def _places(names: tuple[str, ...], actors: tuple[str, ...]) -> NDArray[np.intp]:
    """Row of each name."""
    row = {actor: place for place, actor in enumerate(actors)}
    strangers = sum(name not in row for name in names)
    if strangers:
        raise ValueError(f"{strangers} names are not among the actors; list every actor who can be named")
    return np.array([row[name] for name in names], dtype=np.intp)


def _without_reports(table: Numbers, silent: NDArray[np.intp], *, directed: bool) -> Numbers:
    """Table in which what was not reported is unknown."""
    changed = table.copy()
    if directed:
        changed[silent, :] = np.nan
    else:
        changed[np.ix_(silent, silent)] = np.nan
    return changed
