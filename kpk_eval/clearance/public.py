"""Numbers of people that are public anyway: what readers know before they open the book."""

from __future__ import annotations

from collections.abc import Sequence

from kpk_eval.disclosure.rows import Row
from kpk_eval.disclosure.survey import answering, everybody
from kpk_eval.disclosure.system import State
from kpk_eval.params import ParameterError
from kpk_eval.study import Study

KEY = "disclosure.public_figures"


def public_rows(study: Study, *, site: str, population: str) -> list[Row]:
    """Public figures about a population of a site, in the waves of this edition."""
    waves = {wave.id for wave in study.waves}
    return [
        Row(
            table=KEY,
            place=f"{KEY}.{place}",
            cell=answering(one.outcome, one.wave) if one.outcome else everybody(one.wave),
            people=one.people,
            state=State.FIXED,
        )
        for place, one in enumerate(study.evaluation.frame.disclosure.public_figures)
        if (one.site, one.population) == (site, population) and one.wave in waves
    ]


def with_public(rows: Sequence[Row], public: Sequence[Row]) -> list[Row]:
    """All numbers, those of a public cell as the public knows them: there is nothing to protect in them.

    Raises
    ------
    ParameterError
        Where a public figure counts other people than the data: the attacker would be misled.
    """
    known = {row.cell: row for row in public}
    for row in rows:
        figure = known.get(row.cell)
        if figure is not None and figure.people != row.people:
            raise ParameterError(
                [f"evaluation.yaml: {figure.place}: found {figure.people}, which is not what the data count; "
                 "give the figure of exactly these people, or leave it out"]
            )  # fmt: skip
    return [*(row for row in rows if row.cell not in known), *public]
