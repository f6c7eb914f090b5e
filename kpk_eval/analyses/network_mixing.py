"""Which departments work together: densities of the ties from department to department, wave by wave."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any

from kpk_eval.columns import columns_of, table_of
from kpk_eval.model import Column, OutcomeType, Result, Scale, Shape, Sort
from kpk_eval.networks import Circle, Circles, Relation, circles
from kpk_eval.networks.counting import coarse
from kpk_eval.show.words import words_of
from kpk_eval.stats.network import mixing
from kpk_eval.study import Study

PEOPLE = ("n_from", "n_to")
COLUMNS = (
    *columns_of(Sort.LABEL, "site", "relation", "wave", "group", "to_group", "type"),
    *(Column(name, Sort.PEOPLE) for name in PEOPLE),
    Column("estimate", Sort.STATISTIC, PEOPLE, scale=Scale.OUTCOME),
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per relation, wave and pair of departments; none where they cannot be told apart."""
    data = circles(study, analysis="network_mixing", site=site)
    rows = [
        row
        for relation in Relation
        for circle in data.of(relation)
        if data.enough(circle)
        for row in _rows(data, circle)
    ]
    table = table_of(rows, COLUMNS)
    notes = (words_of(study.language)["note.network_pooled"],) if data.pooled else ()
    table = coarse(table, PEOPLE, study)
    return Result(data.origin, Shape.NETWORK_MIXING, table, COLUMNS, study.wording(), notes)


def _rows(data: Circles, circle: Circle) -> Iterator[dict[str, Any]]:
    """Densities from group to group; ``n_from`` are the institutions that answered."""
    groups = data.groups_of(circle)
    if not groups:
        return
    found = mixing(circle.network, tuple(groups.get(actor) for actor in circle.network.actors))
    heard = dict.fromkeys(found.groups, 0)
    for actor, answered in zip(circle.network.actors, circle.heard, strict=True):
        heard[groups[actor]] += answered
    for row, group in enumerate(found.groups):
        for column, other in enumerate(found.groups):
            value = float(found.densities[row, column])
            if not isnan(value):
                yield {
                    "site": data.origin.site,
                    "relation": str(circle.relation),
                    "wave": circle.wave,
                    "group": group,
                    "to_group": other,
                    "type": str(OutcomeType.BINARY),
                    "n_from": heard[group],
                    "n_to": found.sizes[column],
                    "estimate": value,
                }
