"""Offers of a site by department and phase of life at the last wave, from its released matrix."""

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
from kpk_eval.show.words import words_of
from kpk_eval.study import Study


def answer(study: Study, *, site: str, population: str = "") -> Released | Result:
    """Rows of the last wave for the phases of life; none where no stock of offers was delivered."""
    origin = origin_of(study, "phase_matrix", site=site)
    released = recall(study, "offers", sites=(site,))
    if released:
        matrix = gather(released, origin=origin)
        last = _of_last_wave(matrix.table, study)
        phases = _of_chain(last[last["axis"] == LIFE_PHASE], study.site(site))
        notes = _of_transitions(last[last["axis"] == TRANSITION], study, matrix.wording)
        return replace(matrix, table=phases, notes=(*matrix.notes, *notes))
    nothing = table_of([], COLUMNS)
    return Result(origin, Shape.OFFERS, nothing, COLUMNS, study.wording())


def _of_chain(table: pd.DataFrame, site: Site) -> pd.DataFrame:
    """Rows of the phases that the prevention chain of the site is about; all where it names none."""
    kept = table[table["stage"].isin(site.life_phases)] if site.life_phases else table
    return kept.reset_index(drop=True)


def _of_last_wave(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    waves = [one.id for one in study.waves if one.id in set(table["wave"])]
    return table[table["wave"].isin(waves[-1:])]


def _of_transitions(table: pd.DataFrame, study: Study, wording: Wording) -> tuple[str, ...]:
    """Declared needs at transitions, which are no lines of this table."""
    words = words_of(study.language)
    told = [
        words.fill(
            "open_reason",
            measure=words.name(TRANSITION, str(row["stage"]), wording),
            reason=words.name("need", str(row["need"]), wording),
        )
        for row in table.dropna(subset="need").to_dict("records")
        if row["need"]
    ]
    return (words.fill("note.need_between", needs="; ".join(told)),) if told else ()
