"""Sentences about interviews: themes, released excerpts, how numbers and voices go together."""

from __future__ import annotations

from kpk_eval.model import Released
from kpk_eval.params.schema import Fit
from kpk_eval.show.interviews import Joint, how_many, joints_of, quoted, theme_of, who
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import distinct, rows_of
from kpk_eval.show.voice import Voice


def themes(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence for each theme with all groups of people and waves."""
    rows = rows_of(released)
    told = []
    for theme in distinct(rows, "theme"):
        own = [row for row in rows if row.text("theme") == theme]
        said = "; ".join(f"{who(row, voice)}: {how_many(row, voice)}" for row in own)
        told.append(Sentence(theme_of(own[0], voice), f"{said}."))
    return tuple(told)


def excerpts(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One sentence for each excerpt: the theme, the words, who said them and when."""
    return tuple(
        Sentence(
            theme_of(row, voice),
            voice.words.fill("prose.excerpt", quote=quoted(row, voice), who=who(row, voice)),
        )
        for row in rows_of(released)
    )


def joint(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """Themes by the reading that the team has declared; those without one are named last."""
    found, words = joints_of(released, voice), voice.words
    told = []
    for fit in Fit:
        own = [one for one in found if one.fit is fit]
        if own:
            told.append(Sentence(words[f"prose.fit.{fit}"], f"{_listed(own, voice)}."))
    if unread := [one for one in found if one.fit is None and not one.unheard]:
        told.append(Sentence(words["prose.fit.unread"], f"{_listed(unread, voice)}."))
    if unheard := [one for one in found if one.unheard]:
        told.append(Sentence(words["prose.fit.unheard"], f"{_listed(unheard, voice)}."))
    if unfounded := [one for one in found if one.unfounded]:
        told.append(Sentence(words["prose.fit.unfounded"], f"{_listed(unfounded, voice)}."))
    return tuple(told)


def _listed(found: list[Joint], voice: Voice) -> str:
    return "; ".join(voice.name("theme", one.theme) for one in found)
