"""All tables about the same people are cleared together, edition after edition, and put on record."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from kpk_eval.clearance import (
    ClearanceError,
    LedgerError,
    clearance,
    mark_published,
    record,
    refuse_unclear,
    unclear,
)
from kpk_eval.clearance.cleared import cleared
from kpk_eval.clearance.ledger import earlier_entries
from kpk_eval.disclosure import ledger
from kpk_eval.disclosure.ledger import Statistic
from kpk_eval.disclosure.policy import Policy
from kpk_eval.disclosure.survey import everybody
from kpk_eval.evaluate import evaluate
from kpk_eval.model import Column, Origin, Result, Scale, Shape, Sort, Wording
from kpk_eval.pages.catalogue import pages
from kpk_eval.params import ParameterError
from kpk_eval.params.schema import PublicFigure
from kpk_eval.study import Study
from tests.sweeps import sweep

EVALUATION = """
title: Probe
authors: [Team]
institution: Institute
data: data
waves: [{id: t0, label: before}, {id: t1, label: after}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: change}]
editions:
  - {id: final, label: Final, date: 2027-06-30, waves: [t0, t1], contrasts: [t0_t1]}
  - {id: interim, label: Interim report, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}
populations: [{id: people, label: People}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Main, adjust: holm}]
outcomes:
  - {id: mean, type: continuous, item: answer, label: M, population: people, better: higher, family: main,
     contrasts: [t0_t1], status: planned, unit: points, designs: [paired, unpaired]}
"""
COLUMNS = """
    properties:
      - {name: code, businessName: Code, logicalType: string, required: false, classification: personal}
      - {name: wave, businessName: Welle, logicalType: integer, required: true, classification: internal}
      - {name: answer, businessName: Antwort, logicalType: integer, required: false, classification: internal}
"""
WHO = {"site": "kiel", "population": "people"}
QUESTIONS = ("flow", "description", "missing", "survey_change")
Person = tuple[str | None, int, int | None]

Make = Callable[..., Study]


@pytest.fixture
def study(probe: Make) -> Make:
    """Opens an edition on people given by code, wave and answer."""

    def make(people: list[Person], *, edition: str = "interim", audience: str = "public") -> Study:
        rows = pd.DataFrame(people, columns=["code", "wave", "answer"]).astype({"answer": "Int64"})
        files = {"probe.csv": rows.to_csv(sep=";", index=False)}
        return probe(EVALUATION, PLAN, COLUMNS, files, edition=edition, audience=audience)

    return make


def people(linked: int, before: int, after: int, *, missing: int = 0) -> list[Person]:
    """People seen twice, once before, once after; the first few of them did not answer before."""
    seen = [("both", 0, linked), ("both", 1, linked), ("before", 0, before), ("after", 1, after)]
    return [
        (
            f"{group}{one}",
            wave,
            None if (wave, group) == (0, "both") and one < missing else 1 + (one + wave) % 5,
        )
        for group, wave, number in seen
        for one in range(number)
    ]


def published(one: Study) -> dict[str, pd.DataFrame]:
    """The released tables of an edition, which is then put on record."""
    tables = {question: evaluate(question, one, **WHO).table for question in QUESTIONS}
    refuse_unclear(one)
    record(one)
    return tables


def numbers(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns="hidden").select_dtypes("number")


def test_who_comes_late_does_not_follow_from_two_editions(study):
    there = people(30, 15, 15)
    interim = published(study(there))
    late = study([*there, ("late", 0, 5)], edition="final")
    final = published(late)
    assert not unclear(late)
    assert clearance(late, **WHO).carried["description.kiel.people"] == (0,)
    for question in ("flow", "description"):
        pd.testing.assert_frame_equal(numbers(final[question]), numbers(interim[question]), check_dtype=False)
    told = {entry.cell for entry in clearance(late, **WHO).entries}
    assert not {"wave=t0", "answer mean=answered; wave=t0"} & told
    assert "wave=t1" in told


@pytest.mark.slow
def test_a_carried_row_says_which_edition_it_is_from(study):
    there = people(30, 15, 15)
    published(study(there))
    shown = evaluate("description", study([*there, ("late", 0, 5)], edition="final"), **WHO)
    (note,) = shown.notes
    assert "Interim report" in shown.wording[note]
    assert not evaluate("missing", study(there, edition="final"), **WHO).notes


def test_a_row_without_an_earlier_one_is_hidden(study):
    there = people(30, 15, 15)
    interim = study(there)
    published(interim)
    (interim.ledger / "interim" / "released" / "description.kiel.people.parquet").unlink()
    shown = evaluate("description", study([*there, ("late", 0, 5)], edition="final"), **WHO)
    assert shown.table.loc[0, ["n", "missing", "mean", "sd", "median"]].isna().all()
    assert shown.table["hidden"][0] == "n,missing,mean,sd,median"
    assert shown.table.loc[1, "n"] == 45


@pytest.mark.slow
def test_exact_numbers_of_an_internal_edition_are_not_carried_into_a_public_one(study):
    there = people(30, 15, 15)
    published(study(there, audience="internal"))
    shown = evaluate("description", study([*there, ("late", 0, 5)], edition="final"), **WHO)
    assert shown.table["n"].isna().tolist() == [True, False]


@pytest.mark.slow
def test_an_answer_that_was_exchanged_does_not_follow(study):
    there = people(30, 15, 15)
    interim = published(study(there))
    changed = [(code, wave, 5 if (code, wave) == ("both0", 0) else answer) for code, wave, answer in there]
    final = published(study(changed, edition="final"))
    pd.testing.assert_frame_equal(
        numbers(final["description"]), numbers(interim["description"]), check_dtype=False
    )


@pytest.mark.slow
def test_enough_new_people_are_printed_anew(study):
    published(study(people(30, 15, 15)))
    final = study(people(30, 25, 15), edition="final")
    assert published(final)["description"]["n"].tolist() == [55, 45]
    assert clearance(final, **WHO).carried.get("description.kiel.people", ()) == ()


def test_few_who_came_once_do_not_follow_and_totals_stay(study):
    tables = published(study(people(40, 4, 15)))
    flow = tables["flow"].set_index("stage")["n"]
    assert flow[["answered_before", "answered_after"]].tolist() == [45, 55]
    assert pd.isna(flow["only_before"])
    assert tables["description"]["n"].tolist() == [45, 55]


@pytest.mark.parametrize("missing", sweep((1, 4), always=(4,)))
def test_few_missing_answers_cost_no_total_in_a_public_edition(study, missing):
    tables = published(study(people(40, 15, 15, missing=missing)))
    assert tables["description"]["n"].notna().all()
    assert pd.isna(tables["description"]["missing"][0])
    assert tables["flow"].set_index("stage")["n"].drop(["complete"]).notna().all()


def test_exact_numbers_of_an_internal_edition_do_not_tell_how_many_are_missing(study):
    one = study(people(40, 15, 15, missing=4), audience="internal")
    tables = published(one)
    total = tables["flow"].set_index("stage")["n"]["answered_before"]
    answered = tables["description"]["n"][0]
    assert pd.isna(tables["description"]["missing"][0])
    assert pd.isna(total) or pd.isna(answered)
    assert not unclear(one)


def test_clearance_is_computed_once_for_the_same_content(study):
    one = study(people(30, 15, 15))
    first = clearance(one, **WHO)
    path = one.private / "clearance" / "kiel.people.json"
    stamp = path.stat().st_mtime_ns
    assert clearance(one, **WHO) == first
    assert path.stat().st_mtime_ns == stamp
    clearance(study(people(30, 15, 16)), **WHO)
    assert path.stat().st_mtime_ns != stamp


def test_ledger_holds_true_numbers_and_released_tables(study):
    one = study(people(32, 15, 15))
    published(one)
    final = study(people(32, 15, 15), edition="final")
    entries = earlier_entries(final, **WHO)
    (total,) = [entry for entry in entries if (entry.table, entry.cell) == ("flow.kiel.people", "wave=t0")]
    assert (total.people, total.low, total.high, total.statistic) == (47, 43, 47, Statistic.COUNT)
    assert {path.name for path in (one.ledger / "interim" / "released").iterdir()} == {
        f"{question}.kiel.people.parquet" for question in QUESTIONS
    }
    assert earlier_entries(one, **WHO) == ()
    assert (one.earlier_editions, final.earlier_editions) == ((), ("interim",))
    assert one.ledger == one.data / "ledger" / "probe"


def test_pages_rest_on_what_earlier_editions_published(study):
    published(study(people(30, 15, 15)))
    final = study(people(30, 15, 15), edition="final")
    (page,) = [one for one in pages(final) if one.notebook == "survey_change"]
    on_record = {path for path in page.inputs if path.is_relative_to(final.ledger)}
    assert on_record == {path for path in (final.ledger / "interim").rglob("*") if path.is_file()}


@pytest.mark.slow
def test_what_the_same_edition_recorded_before_is_replaced_until_it_is_published(study):
    published(study(people(30, 15, 15)))
    one = study(people(30, 15, 20))
    published(one)
    mark_published(one)
    published(study(people(30, 15, 20)))
    with pytest.raises(LedgerError, match="was published with other numbers, which cannot be taken back"):
        refuse_unclear(study(people(30, 15, 25)))
    with pytest.raises(LedgerError, match="was published with other numbers"):
        record(study(people(30, 15, 25)))


def test_what_is_not_on_record_cannot_be_marked(study):
    with pytest.raises(LedgerError, match="the ledger holds nothing of it; make its book first"):
        mark_published(study(people(30, 15, 15)))


@pytest.mark.slow
def test_a_table_that_shows_what_protects_others_stops_the_book(study):
    one = study(people(40, 15, 15, missing=4), audience="internal")
    published(one)
    further = clearance(one, **WHO).further
    evidence = next(iter(further))
    hidden = one.released / f"{evidence}.parquet"
    shown = study(people(40, 15, 15), audience="internal")
    evaluate(evidence.partition(".")[0], shown, **WHO)
    assert hidden.is_file()
    again = study(people(40, 15, 15, missing=4), audience="internal")
    with pytest.raises(ClearanceError, match="is shown where it must be hidden; run its page again"):
        refuse_unclear(again)


def test_statistics_of_the_same_people_are_told_apart_by_their_labels():
    columns = (
        Column("contrast", Sort.LABEL),
        Column("n", Sort.PEOPLE),
        Column("share", Sort.STATISTIC, ("n",), scale=Scale.OUTCOME),
    )
    table = pd.DataFrame({"contrast": ["early", "late"], "n": [40, 40], "share": [0.5, 0.6]})
    origin = Origin("probe", "probe", "final", "kiel", "people")
    cells = {"n": (everybody("t0"), everybody("t0"))}
    result = Result(origin, Shape.FLOW, table, columns, Wording("en", {}), cells=cells)
    found = cleared([result], policy=Policy(), contrasts={}).entries
    assert [one.of for one in found if one.statistic is Statistic.OTHER] == ["share: early", "share: late"]
    assert len(ledger.record((), found)) == 3


def test_nothing_is_recorded_of_a_site_whose_data_break_their_contract(study):
    one = study(people(30, 15, 15))
    (one.data / "probe.csv").write_text("code;wave\na;0\n", encoding="utf-8")
    record(one)
    assert earlier_entries(replace(one, edition=study([], edition="final").edition), **WHO) == ()


def with_public(study: Study, **figure: object) -> Study:
    """The study whose readers know a number of people from elsewhere."""
    known = PublicFigure(site="kiel", population="people", source="Press release", **figure)
    frame = study.evaluation.frame
    disclosure = frame.disclosure.model_copy(update={"public_figures": (known,)})
    stated = frame.model_copy(update={"disclosure": disclosure})
    return replace(study, evaluation=study.evaluation.model_copy(update={"frame": stated}))


@pytest.mark.slow
def test_what_readers_know_from_elsewhere_is_taken_into_account(study):
    """With the exact total from the press, a hidden number follows from the rounded ones beside it."""
    one = study(people(30, 3, 12))
    alone, known = clearance(one, **WHO), clearance(with_public(one, wave="t0", people=33), **WHO)
    assert known.further != alone.further
    assert not known.blocked


def test_a_public_figure_of_other_people_is_refused(study):
    with pytest.raises(ParameterError, match=r"disclosure\.public_figures\.0: found 34, which is not what"):
        clearance(with_public(study(people(30, 3, 12)), wave="t0", people=34), **WHO)


@pytest.mark.slow
def test_a_public_figure_of_another_site_or_wave_changes_nothing(study):
    one = study(people(30, 3, 12))
    alone = clearance(one, **WHO)
    assert clearance(with_public(one, wave="t7", people=33), **WHO) == alone
