"""Sentences about changes: direction, amount, unit, interval, people, assessment; never a cause."""

from __future__ import annotations

from kpk_eval.model import Design, Released, Verdict
from kpk_eval.show import areas
from kpk_eval.show.changes import (
    PROBABILITIES,
    RATIOS,
    SLOPES,
    Change,
    changes_of,
    is_share,
    no_difference,
    telling,
)
from kpk_eval.show.prose.methods import by_two_methods, is_by_two_methods
from kpk_eval.show.prose.sentence import Sentence
from kpk_eval.show.rows import State
from kpk_eval.show.voice import Voice

NAMED = ("population", "site")
MEANS = frozenset({"mean_change", "mean_difference"})
MIDDLES = frozenset(
    {
        "pseudo_median_change",
        "location_shift",
        "median_change",
        "trimmed_mean_change",
        "change_of_trimmed_mean",
    }
)
OWN = RATIOS | PROBABILITIES | {"standardised_difference"}
"""Estimands with a wording of their own."""
CAUTIOUS = frozenset({Verdict.NO_CLEAR_CHANGE, Verdict.EQUIVALENT})
"""Verdicts with which a sentence must not say that something rose or fell."""


def sentences(released: Released, voice: Voice) -> tuple[Sentence, ...]:
    """One statement for each change; planned comparisons first.

    Where all answers stand beside those of the same people, only whether they are assessed alike.
    """
    changes = changes_of(released, voice)
    if is_by_two_methods(changes):
        return by_two_methods(changes, voice)
    named = telling(changes, NAMED)
    return tuple(
        Sentence(_subject(change, named, voice), statement(change, voice, minimum=released.minimum))
        for change in changes
    )


def statement(change: Change, voice: Voice, *, minimum: int) -> str:
    """What may be said of one change, with the reason where nothing may."""
    words = voice.words
    if change.state is State.HIDDEN:
        said = words.fill("prose.hidden", minimum=voice.numbers.count(minimum))
    elif change.sites:
        said = _over_sites(change, voice)
    elif change.state is State.ABSENT or change.verdict in (None, Verdict.NOT_ESTIMABLE):
        said = words.fill("prose.not_estimable", reason=voice.reason(change.row))
        if areas.is_one(change) and (told := areas.years(change.row, voice)):
            said = f"{said} {words.fill('prose.areas_years', years=told)}"
    else:
        said = words.fill(
            "prose.fact",
            change=_movement(change, voice),
            basis=_basis(change, voice),
            verdict=_verdict(change, voice),
        )
        if areas.is_one(change):
            said = " ".join((said, *areas.afterthoughts(change, voice)))
    return said if change.planned else f"{said} {words['prose.exploratory']}"


def _over_sites(change: Change, voice: Voice) -> str:
    """Mean over sites with its interval, and where another site would be expected."""
    if areas.is_one(change):
        return voice.words.fill(
            "prose.over_sites_jointly",
            n=voice.numbers.count(change.sites),
            amount=change.amount(voice, signed=True),
            basis=areas.basis(change, voice),
        )
    return voice.words.fill(
        "prose.over_sites",
        n=voice.numbers.count(change.sites),
        amount=change.amount(voice, signed=True),
        basis=change.named_interval(voice, signed=True),
        another=change.interval(voice, signed=True, of="prediction"),
    )


def _subject(change: Change, named: tuple[str, ...], voice: Voice) -> str:
    when = () if areas.is_one(change) else ("contrast",)
    places = (voice.text(change.row, name) for name in (*named, *when))
    context = "; ".join(filter(None, (*places, *change.asides)))
    if not context:
        return change.outcome
    return voice.words.fill("prose.subject", outcome=change.outcome, context=context)


def _movement(change: Change, voice: Voice) -> str:
    """Direction and amount; neutral where the data leave the direction open."""
    if areas.is_one(change):
        return areas.movement(change, voice, cautious=change.verdict in CAUTIOUS)
    kind = _kind(change)
    open_ = change.verdict in CAUTIOUS or kind == "other"
    none = no_difference(change.row)
    shown = round(change.scaled("estimate") - none, change.scale.decimals)
    way = "open" if open_ else "up" if shown > 0 else "down" if shown < 0 else "flat"
    return voice.words.fill(
        f"prose.{kind}.{way}",
        amount=change.amount(voice, signed=open_ and none == 0),
        estimand=voice.text(change.row, "estimand"),
    )


def _kind(change: Change) -> str:
    """Which wording fits: mean or share, of the same people or of two groups; else a neutral one."""
    design = change.row.text("design")
    estimand = change.row.text("estimand")
    if estimand in OWN:
        return estimand
    what = "mean" if estimand in MEANS else "middle" if estimand in MIDDLES else ""
    what = "share" if is_share(change.row) else what
    what = "slope" if estimand in SLOPES else what
    if not what:
        return "other"
    groups = f"{what}_groups"
    kinds = {Design.PAIRED: what, Design.UNPAIRED: groups, Design.ALL_WAVES: groups}
    return {str(one): kind for one, kind in kinds.items()}.get(design, "other")


def _basis(change: Change, voice: Voice) -> str:
    """Interval and people that the statement rests on."""
    row = change.row
    if areas.is_one(change):
        return areas.basis(change, voice)
    design = row.text("design") or Design.AREA.value
    people = {
        "n": voice.count(row, "n"),
        "before": voice.count(row, "n_before"),
        "after": voice.count(row, "n_after"),
    }
    basis = voice.words.fill(f"prose.basis.{design}", **people)
    return "; ".join(filter(None, (change.named_interval(voice), basis)))


def _verdict(change: Change, voice: Voice) -> str:
    """Assessment; with the reason where it seems to go against the number or its interval."""
    verdict = change.verdict or Verdict.NOT_ESTIMABLE
    manner = ""
    if verdict in {Verdict.IMPROVED, Verdict.WORSENED} and change.lower_is_better:
        manner = "_lower"
    elif verdict is Verdict.NO_CLEAR_CHANGE and change.leaves_out_zero and change.row.shows("p_adjusted"):
        manner = "_adjusted"
    return voice.words[f"prose.verdict.{verdict}{manner}"]
