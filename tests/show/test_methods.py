"""All answers beside those of the same people: whether the finding depends on whose answers count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpk_eval import show
from kpk_eval.model import Released, Shape
from kpk_eval.show.changes import changes_of
from kpk_eval.show.prose import told
from kpk_eval.show.voice import voice_of

from .samples import NO_NUMBERS, POINTS, estimate_row, make_released

HIDDEN = "n,n_before,n_after,estimate,low,high,p,p_adjusted,effect_size,verdict"


def both(language: str, *, everybody: dict[str, Any], pairs: dict[str, Any], **given: Any) -> list[dict]:
    """The same comparison by all answers and by complete pairs."""
    given = {"unit": POINTS[language], **given}
    model = {"design": "all_waves", "estimand": "mean_difference", "n": 590, "effect_size_kind": "d_total"}
    return [estimate_row(**{**given, **model, **everybody}), estimate_row(**{**given, **pairs})]


def sample(language: str) -> Released:
    """Alike, apart, hidden in the pairs, and not estimable by the model."""
    open_ = {"verdict": "no clear change", "p_adjusted": 0.2, "low": -0.4}
    refused = {"verdict": "not estimable", "reason": "same_people", **NO_NUMBERS}
    hidden = {"hidden": HIDDEN, "verdict": None, "n": None, **NO_NUMBERS}
    rows = [
        *both(language, everybody={"estimate": 2.9234, "low": 1.9234, "high": 3.8765}, pairs={}),
        *both(language, everybody={}, pairs=open_, outcome="trust", contrast="t0_t2"),
        *both(language, everybody={}, pairs=hidden, outcome="sleep"),
        *both(language, everybody=refused, pairs={}, outcome="strain", better="lower"),
    ]
    return make_released(Shape.ESTIMATES, rows, language=language, analysis="trajectory")


def test_golden_sentences(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"sentences.methods.{language}.txt", "\n".join(map(str, told(sample(language)))) + "\n")


def test_golden_table(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"table.methods.{language}.html", show.table(sample(language)).html + "\n")


def test_only_comparisons_that_both_methods_show_are_counted() -> None:
    first, second = map(str, told(sample("de")))
    assert first.startswith("Gleich bewertet: 1 von 2 Vergleichen")
    assert second.startswith("Vertrauen: Alle Antworten: +3,1 Punkte")
    assert second.endswith("keine klare Veränderung.")


def test_all_alike_and_none_shown() -> None:
    alike = make_released(Shape.ESTIMATES, both("en", everybody={}, pairs={}), language="en")
    assert str(*told(alike)) == "The comparison that both methods show is assessed alike."
    rows = both("en", everybody={"hidden": HIDDEN, "verdict": None, **NO_NUMBERS}, pairs={})
    assert "No comparison" in str(told(make_released(Shape.ESTIMATES, rows, language="en"))[0])


def test_models_alone_are_told_one_by_one() -> None:
    (row, _) = both("de", everybody={}, pairs={})
    (sentence,) = told(make_released(Shape.ESTIMATES, [row]))
    assert "Antworten aus allen Erhebungen" in str(sentence)


def test_fewer_digits_of_the_pairs_are_not_written_as_more() -> None:
    rows = both(
        "de",
        everybody={"estimate": 0.37, "low": 0.27, "high": 0.46},
        pairs={"estimate": 0.4, "low": 0.3, "high": 0.5},
    )
    released = make_released(Shape.ESTIMATES, rows)
    told_as = {one.row.text("design"): one.amount(voice_of(released), signed=True)
               for one in changes_of(released, voice_of(released))}  # fmt: skip
    assert told_as == {"all_waves": "+0,37 Punkte", "paired": "+0,4 Punkte"}


def test_a_result_is_shown_whole_or_says_once_that_there_is_nothing() -> None:
    assert [str(block.kind) for block in show.whole(sample("de"))] == ["prose", "figure", "table"]
    nothing = make_released(Shape.ESTIMATES, [], columns=list(estimate_row()), analysis="trajectory")
    (block,) = show.whole(nothing)
    assert "keine Auswertung über alle Erhebungen" in block.html
