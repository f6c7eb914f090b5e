"""Numbers and voices side by side: for each theme its measure, the interviews, the team's reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from kpk_eval.codebooks import codebook_of
from kpk_eval.coded import CONTRACT
from kpk_eval.columns import columns_of
from kpk_eval.disclose import HIDDEN, assemble
from kpk_eval.goal_evidence import COLUMNS as OF_NUMBERS
from kpk_eval.goal_evidence import known_of, origin_of, wording_of
from kpk_eval.model import Released, Shape, Sort, Wording
from kpk_eval.params import say
from kpk_eval.params.schema import Site, Theme
from kpk_eval.recall import recall
from kpk_eval.study import Study

NUMBER, VOICE, EXCERPT, READING = "number", "voice", "excerpt", "reading"
"""What a row is about, in column ``piece``."""
COLUMNS = (
    *OF_NUMBERS,
    *columns_of(Sort.LABEL, "piece", "theme", "wave"),
    *columns_of(Sort.PEOPLE, "interviews", "with_theme"),
    *columns_of(Sort.LABEL, "extent"),
    *columns_of(Sort.QUOTED, "text"),
    *columns_of(Sort.LABEL, "voices", "fit", "why", "theme_status"),
)
Row = dict[str, Any]


def answer(study: Study, *, site: str, population: str = "") -> Released:
    """Rows of each theme: its number, the interviews at the latest wave of each group, excerpts, the reading.

    Numbers and interviews are taken from released results. A theme has a row `NUMBER` where it names one, a
    row `VOICE` or `EXCERPT` where the interviews have something, and always one `READING`, which is without
    ``fit`` where the team has declared none for this edition.
    """
    place = study.site(site)
    themes = study.evaluation.plan.themes
    voiced = {name: recall(study, name, sites=(site,)) for name in ("voices", "excerpts")}
    numbers = {
        one.beside.analysis: recall(study, one.beside.analysis, sites=(site,)) for one in themes if one.beside
    }
    parts = [one for found in (*voiced.values(), *numbers.values()) for one in found]
    rows = [
        {"site": site, HIDDEN: ""} | row | {"theme": theme.id, "theme_status": theme.status.value}
        for theme in themes
        for row in _pieces(study, place, theme, voiced, numbers)
    ]
    return assemble(
        parts,
        origin=origin_of(study, "joint_display", site=site),
        shape=Shape.JOINT,
        table=pd.DataFrame(rows, columns=[*(column.name for column in COLUMNS), HIDDEN]),
        columns=COLUMNS,
        wording=_wording(study),
        minimum=study.evaluation.frame.disclosure.minimum,
    )


def _wording(study: Study) -> Wording:
    codes, numbers = codebook_of(study, CONTRACT).wording(study), wording_of(study)
    return Wording(codes.language, {**codes.texts, **numbers.texts})


def _pieces(
    study: Study, site: Site, theme: Theme, voiced: Mapping[str, list[Released]],
    numbers: Mapping[str, list[Released]],
) -> Iterator[Row]:  # fmt: skip
    if theme.beside is not None:
        yield known_of(study, site, theme.beside, numbers[theme.beside.analysis]) | {"piece": NUMBER}
    for row in _latest(_of_theme(voiced["voices"], theme), [wave.id for wave in study.waves]):
        names = ("population", "wave", "interviews", "with_theme", "extent")
        hidden = {"interviews", "with_theme"} & set(str(row[HIDDEN]).split(","))
        yield {name: row[name] for name in names} | {"piece": VOICE, HIDDEN: ",".join(sorted(hidden))}
    for row in _of_theme(voiced["excerpts"], theme):
        yield {name: row[name] for name in ("population", "wave", "text")} | {"piece": EXCERPT}
    yield {"piece": READING} | _reading(study, site, theme)


def _of_theme(released: list[Released], theme: Theme) -> list[Row]:
    rows = [row for one in released for row in one.table.to_dict("records")]
    return [{str(name): value for name, value in row.items()} for row in rows if row["theme"] == theme.id]


def _latest(rows: list[Row], waves: list[str]) -> Iterator[Row]:
    """Of every population the row of its latest wave."""
    for population in dict.fromkeys(row["population"] for row in rows):
        own = [row for row in rows if row["population"] == population]
        yield max(own, key=lambda row: waves.index(row["wave"]))


def _reading(study: Study, site: Site, theme: Theme) -> Row:
    """What the team has declared for this edition; nothing where it has not."""
    for one in site.readings:
        if (one.theme, one.edition) == (theme.id, study.edition.id):
            return {"voices": one.voices.value, "fit": one.fit.value, "why": say(one.why, study.language)}
    return {"voices": "", "fit": "", "why": ""}
