"""Answers are prepared once for all questions of a page; each question gets answers of its own."""

from collections.abc import Callable

import pytest
from pandas.testing import assert_frame_equal

from kpk_eval import intake
from kpk_eval.intake import Survey, survey
from kpk_eval.study import Study


@pytest.fixture
def asked(published: Callable[[str], Study], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Survey]:
    monkeypatch.setattr(intake, "_PREPARED", intake.Recent(most=2))
    study = published("interim")
    site, population = next((one.id, source.population) for one in study.evaluation.sites
                            for source in study.sources(one.id) if source.population)  # fmt: skip
    return lambda name: survey(study, analysis=name, site=site, population=population)


def test_the_second_question_gets_the_same_answers(
    asked: Callable[..., Survey], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked("flow")
    monkeypatch.setattr(intake, "prepare_answers", lambda *_, **__: pytest.fail("prepared twice"))
    second = asked("linkage")
    for name in ("values", "reasons", "codes", "traits"):
        assert_frame_equal(getattr(first.answers, name), getattr(second.answers, name))
    assert second.origin.analysis == "linkage"


def test_what_one_question_changes_no_other_sees(asked: Callable[..., Survey]) -> None:
    first, whole = asked("flow"), asked("flow").answers.values.copy()
    outcome = first.outcomes[0].id
    first.answers.values.loc[:, outcome] = -1.0
    first.answers.values["more"] = 0
    first.parts[0].frame.iloc[0, 0] = None
    assert_frame_equal(asked("linkage").answers.values, whole)


def test_other_rows_are_prepared_anew(asked: Callable[..., Survey], monkeypatch: pytest.MonkeyPatch) -> None:
    def halved(study, source, site):
        one = found(study, source, site)
        return intake.Contracted(one.source, one.frame.iloc[::2], one.reasons.iloc[::2], one.report, "other")

    whole = asked("flow").answers.values
    found = intake.analysable
    monkeypatch.setattr(intake, "analysable", halved)
    assert len(asked("flow").answers.values) < len(whole)
