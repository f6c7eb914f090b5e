"""In how many interviews a theme occurs, by who was interviewed and wave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpk_eval.codebooks import codebook_of
from kpk_eval.coded import CONTRACT, Amount, Group, amount_of, groups_of, number_of, of_theme
from kpk_eval.columns import columns_of, table_of
from kpk_eval.intake import holdings
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.params.schema import Theme
from kpk_eval.study import Study

COLUMNS = (
    *columns_of(Sort.LABEL, "site", "theme", "population", "wave"),
    *columns_of(Sort.PEOPLE, "interviews", "with_theme"),
    Column("extent", Sort.LABEL),
)
"""An interview counts as one person, also where several spoke: rather too careful than not enough."""


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per theme, population and wave with interviews.

    Segments are not counted: how many there are says how talkative people were, and beside a rounded
    number of interviews it would narrow that down.
    """
    found = holdings(study, analysis="voices", site=site, contract=CONTRACT)
    waves = [wave.id for wave in study.waves]
    minimum = study.evaluation.frame.disclosure.minimum
    rows = [
        {"site": site, **_row(theme, group, minimum=minimum)}
        for theme in study.evaluation.plan.themes
        for group in _asked(theme, groups_of(found.rows, waves))
    ]
    table = table_of(rows, COLUMNS)
    table = table.astype(dict.fromkeys(("interviews", "with_theme"), "Int64"))
    return Result(found.origin, Shape.VOICES, table, COLUMNS, codebook_of(study, CONTRACT).wording(study))


def _asked(theme: Theme, groups: Iterator[Group]) -> Iterator[Group]:
    """Groups that the theme is about."""
    for group in groups:
        if not theme.populations or group.population in theme.populations:
            yield group


def _row(theme: Theme, group: Group, *, minimum: int) -> dict[str, Any]:
    speaking = number_of(of_theme(group.rows, theme))
    amount = amount_of(group.interviews, speaking, minimum=minimum)
    return {
        "theme": theme.id,
        "population": group.population,
        "wave": group.wave,
        "interviews": group.interviews,
        "with_theme": speaking if amount is Amount.NUMBER else None,
        "extent": amount.value,
    }
