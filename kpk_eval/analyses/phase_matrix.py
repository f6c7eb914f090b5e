"""Offers of a site by department and phase of life at the last wave and the first, from its matrix."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.analyses.offers import COLUMNS
from kpk_eval.columns import table_of
from kpk_eval.disclose import gather
from kpk_eval.goal_evidence import origin_of
from kpk_eval.inventory import LIFE_PHASE, TRANSITION
from kpk_eval.model import Released, Result, Shape, Wording
from kpk_eval.params.schema import Site
from kpk_eval.recall import recall
from kpk_eval.show.words import Words, words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of the first and the last wave for the phases of life; none where no stock was delivered."""
    origin = origin_of(study, "phase_matrix", site=site)
    released = recall(study, "offers", sites=(site,))
    if released:
        matrix = gather(released, origin=origin)
        ends = _ends(matrix.table, study)
        phases = _of_chain(ends[ends["axis"] == LIFE_PHASE], study.site(site))
        notes = _of_transitions(ends[ends["axis"] == TRANSITION], study, matrix.wording)
        return replace(matrix, table=phases, notes=(*matrix.notes, *_together(phases, study), *notes))
    nothing = table_of([], COLUMNS)
    return Result(origin, Shape.OFFERS, nothing, COLUMNS, study.wording())


def _of_chain(table: pd.DataFrame, site: Site) -> pd.DataFrame:
    """Rows of the phases that the prevention chain of the site is about; all where it names none."""
    kept = table[table["stage"].isin(site.life_phases)] if site.life_phases else table
    return kept.reset_index(drop=True)


def _ends(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Rows of the first and the last wave that there are."""
    waves = [one.id for one in study.waves if one.id in set(table["wave"])]
    return table[table["wave"].isin({*waves[:1], *waves[-1:]})]


def _together(phases: pd.DataFrame, study: Study) -> tuple[str, ...]:
    """Offers of all phases and departments of the table, now and at first."""
    if phases.empty:
        return ()
    words, offers = words_of(study.language), phases.groupby("wave")["offers"].sum()
    first, *_, last = [int(offers[one.id]) for one in (*study.waves, study.waves[-1]) if one.id in offers]
    return (words.fill("note.offers_together", offers=_course(words, first, last)),)


def _of_transitions(table: pd.DataFrame, study: Study, wording: Wording) -> tuple[str, ...]:
    """Declared needs at transitions, which are no lines of this table, with their offers now and at first."""
    words, place = words_of(study.language), ["stage", "department"]
    waves = [one.id for one in study.waves if one.id in set(table["wave"])]
    now = table[table["wave"].isin(waves[-1:]) & table["need"].fillna("").ne("")]
    first = table[table["wave"].isin(waves[:1])].set_index(place)["offers"]
    told = [
        words.fill(
            "note.need_at",
            stage=words.name(TRANSITION, str(row["stage"]), wording),
            state=words.name("need", str(row["need"]), wording),
            offers=_course(words, int(first[row["stage"], row["department"]]), int(row["offers"])),
        )
        for row in now.to_dict("records")
    ]
    return (words.fill("note.need_between", needs="; ".join(told)),) if told else ()


def _course(words: Words, before: int, now: int) -> str:
    told = words.count("prose.offers", now, str(now))
    return told if before == now else f"{told}, {words.fill('table.before', n=str(before))}"
