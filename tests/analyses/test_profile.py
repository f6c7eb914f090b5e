"""Profile and synthesis: what is missing is said, and lists over sites follow the rule that they print."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kpk_eval import show, store
from kpk_eval.analyses import (
    indicator_change,
    indicator_series,
    key_findings,
    milestones,
    network_change,
    offer_gaps,
    offers,
    open_questions,
    reach_gaps,
    survey_change,
)
from kpk_eval.evaluate import evaluate
from kpk_eval.goal_evidence import State
from kpk_eval.model import RESULT_COLUMNS, SEAL, Column, Origin, Released, Shape, Sort, Wording
from kpk_eval.params.measures import COUNTED
from kpk_eval.show.words import words_of
from kpk_eval.standing import Standing, standing_of

analyses = Path(open_questions.__file__).parent
UP, DOWN, OPEN, SAME, NONE = (
    State.IMPROVED, State.WORSENED, State.NO_CLEAR_CHANGE, State.EQUIVALENT, State.NOT_MEASURED,
)  # fmt: skip


@pytest.fixture
def study(demo, tmp_path):
    """The final edition of the demo with an empty store of its own."""
    return replace(demo("final"), root=tmp_path)


BETTER = {"wellbeing": "higher", "burden": "lower"}


def keep_changes(study, site, verdicts, **given):
    """Store released changes of families with these verdicts."""
    blank = dict.fromkeys((*RESULT_COLUMNS, "n_contributing", "type", "better"))
    number = {"n": 150, "n_before": 150, "n_after": 150, "n_contributing": 150, "estimate": 0.4, "low": 0.2}
    rows = [
        blank | number | {
            "site": site, "population": "families", "outcome": outcome, "contrast": "t0_t2", "level": 0.95,
            "design": "paired", "estimand": "mean_change", "unit": "Punkte", "high": 0.6, "verdict": verdict,
            "status": "planned", "type": "continuous", "better": "higher", "hidden": "",
        } | given
        for outcome, verdict in verdicts.items()
    ]  # fmt: skip
    origin = Origin("survey_change", study.evaluation.id, study.edition.id, site, "families")
    columns = [*(column.name for column in survey_change.COLUMNS), "hidden"]
    table = pd.DataFrame(rows, columns=columns)
    store.write(
        Released(origin, Shape.ESTIMATES, table, survey_change.COLUMNS, study.wording(), (), 10, SEAL, 5),
        study.released,
    )


def keep_anything(study, analysis, shape=Shape.STATEMENTS, **cells):
    """Store a released result with one row."""
    columns = tuple(Column(name, Sort.LABEL) for name in ("site", *cells))
    origin = Origin(analysis, study.evaluation.id, study.edition.id, "seestadt")
    table = pd.DataFrame([{"site": "seestadt", **cells, "hidden": ""}])
    released = Released(origin, shape, table, columns, study.wording(), (), 10, SEAL)
    store.write(released, study.released)


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        ([UP, UP], Standing.HOLDS),
        ([SAME, SAME, SAME], Standing.HOLDS),
        ([UP, DOWN], Standing.DIFFERS),
        ([UP, SAME, OPEN], Standing.DIFFERS),
        ([UP, OPEN], Standing.CANNOT_TELL),
        ([UP, NONE], Standing.CANNOT_TELL),
        ([UP, State.WITHHELD], Standing.CANNOT_TELL),
        ([OPEN, OPEN], Standing.CANNOT_TELL),
        ([UP], Standing.CANNOT_TELL),
        ([], Standing.CANNOT_TELL),
    ],
)
def test_rule_of_the_three_lists(states, standing):
    assert standing_of(states) is standing
    assert standing_of(states[::-1]) is standing, "the order of sites does not matter"


def lists(study):
    table = evaluate("what_holds", study).table
    return {about: list(rows["text"]) for about, rows in table.groupby("about")}


def test_lists_over_sites_follow_the_rule_and_name_every_measure_once(study):
    keep_changes(
        study, "seestadt", {"wellbeing": "improved", "burden": "improved", "satisfaction": "improved"}
    )
    keep_changes(
        study, "heidetal", {"wellbeing": "improved", "burden": "worsened", "satisfaction": "no clear change"}
    )
    found = lists(study)
    assert found["holds"] == ["Wohlbefinden: Landkreis Heidetal Verbesserung, Seestadt Verbesserung"]
    assert found["differs"] == ["Belastung: Landkreis Heidetal Verschlechterung, Seestadt Verbesserung"]
    assert any(text.startswith("Zufriedenheit mit den Angeboten: ") for text in found["cannot_tell"])
    texts = [text.rsplit(": ", 1)[0] for own in found.values() for text in own]
    assert len(texts) == len(set(texts))
    assert "So sind die Listen gebildet" in show.table(evaluate("what_holds", study)).html


def test_sites_stand_side_by_side_in_the_order_of_the_parameters(study):
    keep_changes(study, "heidetal", {"wellbeing": "improved"})
    across = evaluate("goals_across", study)
    assert list(dict.fromkeys(across.table["site"])) == ["heidetal", "seestadt"]
    told = show.table(across).html
    assert "kein Ziel hier" in told
    assert "Seestadt (kreisfreie Stadt): Hafenstadt" in told
    assert "in fester Reihenfolge, nicht nach Ergebnis" in told
    assert "Moorland" not in told


def test_profile_says_for_whom_the_chain_is(study):
    seestadt = show.sentences(evaluate("site_context", study, site="seestadt")).alt
    heidetal = show.sentences(evaluate("site_context", study, site="heidetal")).alt
    assert "0 bis 21 Jahre" in seestadt
    assert "0 bis 10 Jahre" in heidetal
    assert "Jugend" in seestadt.split("Lebensphasen")[1].split("Alter")[0]
    assert "Jugend" not in heidetal.split("Lebensphasen")[1].split("Alter")[0]


def test_profile_without_data_says_what_would_be_needed(study):
    assert (
        "Nötig ist eine Liste der Angebote"
        in show.table(evaluate("phase_matrix", study, site="seestadt")).html
    )
    picture = show.figure(evaluate("network_picture", study, site="seestadt"))
    assert picture.png is None
    assert "Nötig ist eine Befragung" in picture.alt
    said = show.sentences(evaluate("open_questions", study, site="seestadt")).alt
    assert (
        "Daten, die fehlen und nötig wären: Befragung von Familien oder Fachkräften zu zwei Zeitpunkten"
        in said
    )
    for kind in open_questions.WANTED:
        assert words_of("de")[f"open_data.{kind}"] in said
    assert "Geplant, aber nicht gemessen: Wohlbefinden; Belastung" in said
    assert "widersprechen" not in said, "a reading without any interview"


EVENT = {"year": "2023", "division": "total", "item": "any", "events": 1, "influenced": 1, "decided": 1}
COUNTS = {
    "participation": (Shape.EVENTS, EVENT),
    "meetings": (Shape.EVENTS, EVENT),
    "development": (Shape.STAGES, {"wave": "t0", "dimension": "needs", "stage": 1, "target": 2}),
    "milestones": (Shape.MILESTONES, {"progress": "late", "adaptation": "as_planned"}),
}
"""Analysis -> shape and cells of a result in which goals count."""


@pytest.mark.parametrize(
    ("kind", "analysis"), [(kind, one) for kind, names in open_questions.WANTED.items() for one in names]
)
def test_data_of_which_something_was_released_are_not_missing(study, kind, analysis):
    def missing():
        said = evaluate("open_questions", study, site="seestadt").table
        return set(said.loc[said["about"] == "open_data", "text"])

    assert (analyses / f"{analysis}.py").is_file()
    before = missing()
    if kind == "surveys":
        keep_changes(study, "seestadt", {"wellbeing": "improved"})
    elif kind == "indicators":
        keep_anything(study, analysis, Shape.SERIES, indicator="any", group="site", year="2023", value="1")
    else:
        shape, cells = COUNTS.get(analysis, (Shape.STATEMENTS, {}))
        keep_anything(study, analysis, shape, **cells)
    assert before - missing() == {words_of("de")[f"open_data.{kind}"]}


def in_short(study, site="seestadt"):
    table = evaluate("key_findings", study, site=site).table
    return {about: "; ".join(rows["text"]) for about, rows in table.groupby("about")}


def in_open(study, site="seestadt"):
    table = evaluate("open_questions", study, site=site).table
    return {about: "; ".join(rows["text"]) for about, rows in table.groupby("about")}


def test_the_profile_counts_every_measure_once_and_names_what_is_known(study):
    keep_changes(
        study,
        "heidetal",
        {"wellbeing": "equivalent", "burden": "worsened", "satisfaction": "no clear change"},
    )
    changed = in_short(study, "heidetal")["found_changed"]
    assert changed == (
        "19 Messgrößen der Ziele: 1-mal Verschlechterung (Belastung), 1-mal praktisch unverändert "
        "(Wohlbefinden), 1-mal keine klare Veränderung, 16-mal nicht gemessen"
    )
    compared = in_short(study, "heidetal")["found_else"]
    assert "dieselben Personen oder Einrichtungen vorher und nachher (3)" in compared
    assert "nicht gemessen (16)" in compared
    keep_changes(study, "heidetal", {"knows_offers": "improved"}, status="exploratory")
    assert (
        "1-mal Verbesserung, aber nur als Hinweis, weil nicht geplant (Kenntnis der Angebote)"
        in (in_short(study, "heidetal")["found_changed"])
    )


def test_the_profile_says_that_the_interval_alone_does_not_decide(study):
    assert "found_chance" not in in_short(study), "nothing was tested"
    keep_changes(study, "seestadt", {"wellbeing": "improved"})
    assert "nicht das Intervall allein, auch wo es bei 0 endet" in in_short(study)["found_chance"]


def keep_change_of_areas(study, **given):
    """Store a released comparison of the site with other areas."""
    blank = dict.fromkeys(column.name for column in indicator_change.COLUMNS)
    row = blank | {
        "site": "seestadt", "outcome": "language_findings", "contrast": "before_after", "design": "area",
        "estimand": "mean_difference", "unit": "je 100 untersuchte Kinder", "estimate": -5.4, "low": -9.8,
        "high": -1.5, "level": 0.95, "clusters": 21, "verdict": "improved", "status": "planned",
        "type": "continuous", "better": "lower", "decimals": 1, "official": True, "hidden": "",
    } | given  # fmt: skip
    origin = Origin("indicator_change", study.evaluation.id, study.edition.id, "seestadt")
    columns = indicator_change.COLUMNS
    table = pd.DataFrame([row], columns=[*(column.name for column in columns), "hidden"])
    store.write(
        Released(origin, Shape.ESTIMATES, table, columns, study.wording(), (), 10, SEAL, 5), study.released
    )


@pytest.mark.parametrize(
    ("verdict", "status", "told"),
    [
        ("equivalent", "planned", "praktisch unverändert (Wohlbefinden)"),
        ("improved", "planned", "Verbesserung (Wohlbefinden)"),
        ("improved", "exploratory", "Verbesserung (mit Vorbehalt) (Wohlbefinden)"),
    ],
)
def test_what_a_comparison_site_found_stands_beside_what_moved_here(study, verdict, status, told):
    keep_changes(study, "seestadt", {"wellbeing": "improved", "burden": "equivalent"})
    said = in_short(study)["found_else"]
    assert "Vergleichskreis Moorland in dieser Zeit, nicht abgezogen: nicht gemessen (Wohlbefinden)" in said
    keep_changes(study, "moorland", {"wellbeing": verdict, "burden": "worsened"}, status=status)
    said = in_short(study)["found_else"]
    assert f"Vergleichskreis Moorland in dieser Zeit, nicht abgezogen: {told}" in said
    assert "Belastung" not in said, "nothing moved here that could have been so everywhere"
    keep_changes(study, "seestadt", {"wellbeing": "no clear change"})
    assert "in dieser Zeit" not in in_short(study)["found_else"]


def test_when_people_were_asked_stands_before_how_sure_a_result_is(study):
    keep_changes(study, "seestadt", {"wellbeing": "improved"})
    order = list(dict.fromkeys(evaluate("key_findings", study, site="seestadt").table["about"]))
    assert order[:3] == ["found_changed", "found_when", "found_chance"]


def test_milestones_that_were_not_reached_are_open_by_name(study):
    frame = {"planned": "2023-09-30", "reached_on": "", "days_late": None}
    rows = [
        {"milestone": "Beratung", "progress": "dropped", "given_reason": "kein Fahrzeug finanziert."},
        {"milestone": "Bericht", "progress": "overdue", "given_reason": ""},
        {"milestone": "Beschluss", "progress": "open", "given_reason": ""},
    ]
    blank = dict.fromkeys(column.name for column in milestones.COLUMNS)
    table = pd.DataFrame([blank | frame | row | {"site": "seestadt", "hidden": ""} for row in rows])
    origin = Origin("milestones", study.evaluation.id, study.edition.id, "seestadt")
    released = Released(origin, Shape.MILESTONES, table, milestones.COLUMNS, study.wording(), (), 10, SEAL)
    store.write(released, study.released)
    said = in_open(study)["open_milestone"]
    assert said == "Beratung (aufgegeben: kein Fahrzeug finanziert); Bericht (überfällig)"


@pytest.mark.parametrize(("before", "kind"), [(69.2, "reserved"), (95.0, "named")])
def test_another_coverage_puts_a_result_under_reservation_everywhere(study, before, kind):
    keep_change_of_areas(study, coverage_before=before, coverage_after=97.4)
    said = in_short(study)["found_changed"].replace("\u202f", " ").replace("\u00a0", " ")
    reserved = "1-mal Verbesserung, aber eingeschränkt vergleichbar (Kinder mit auffälliger Sprache"
    assert (reserved in said) is (kind == "reserved")
    for analysis in ("key_goals", "goals"):
        told = show.table(evaluate(analysis, study, site="seestadt")).html
        assert ("eingeschränkt vergleichbar" in told) is (kind == "reserved"), analysis
        assert "−5,4" in told, analysis
    assert ("eingeschränkt vergleichbar" in show.table(evaluate("goals_across", study)).html) is (
        kind == "reserved"
    )
    model = show.table(evaluate("logic_model", study, site="seestadt")).html
    assert ("Verbesserung (eingeschränkt vergleichbar)" in model) is (kind == "reserved")
    over = evaluate("what_holds", study).table
    (line,) = over.loc[over["text"].str.startswith("Kinder mit auffälliger Sprache"), "text"]
    assert ("(eingeschränkt vergleichbar)" in line) is (kind == "reserved")


def test_the_profile_says_what_no_number_tells(study):
    missing = in_short(study)["found_missing"]
    for said in ("Rücklauf", "Monat der Befragung", "die Vergleichskreis Moorland abzieht", "warum"):
        assert said in missing


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2022-11-15", "13 bis 26 Monate nach dem Beginn der Präventionskette (15.11.2022)"),
        ("2024-07-01", "vor dem Beginn der Präventionskette (1.7.2024) oder höchstens 6 Monate danach"),
        ("2025-01-01", "Abschlusserhebung 2024: vor dem Beginn der Präventionskette"),
    ],
)
def test_the_profile_says_how_long_after_the_start_the_survey_was(study, start, said):
    sites = tuple(
        one.model_copy(update={"start": date.fromisoformat(start)}) if one.id == "seestadt" else one
        for one in study.evaluation.sites
    )
    moved = replace(study, evaluation=study.evaluation.model_copy(update={"sites": sites}))
    assert said in in_short(moved)["found_when"]


def test_every_goal_has_a_line_and_every_line_says_what_is_compared(study):
    keep_changes(study, "seestadt", {"wellbeing": "improved", "satisfaction": "improved"})
    key = evaluate("key_goals", study, site="seestadt")
    told = show.table(key).html
    for goal in study.evaluation.goals(study.site("seestadt")):
        counted = all(one.analysis in COUNTED for one in goal.measures)
        assert (goal.id in set(key.table["goal"])) is not counted, "what is only counted is told above"
    assert told.count(">dieselben 150 Personen<") == 2
    assert " von 5:" not in told, "a step is read as how sure a result is"
    assert "Nötig sind Zahlen der Kommune oder der amtlichen Statistik" in told


@pytest.mark.parametrize(("status", "marked"), [("planned", 0), ("exploratory", 1)])
def test_a_comparison_that_was_not_planned_is_marked_in_its_line(study, status, marked):
    given = {"status": status, "unit": "Punkte (1 bis 5)"}
    keep_changes(study, "seestadt", {"wellbeing": "improved"}, **given)
    told = show.table(evaluate("key_goals", study, site="seestadt")).html
    assert told.count("nur Hinweis") == marked
    assert ("Ein Hinweis kann Zufall sein" in told) is bool(marked)
    assert "Skala 1 bis 5" in told


def test_interviews_that_contradict_a_number_stand_beside_it_and_first(study):
    interim = replace(study, edition=study.evaluation.frame.editions[0])
    assert "Es liegen keine Gespräche vor" in in_short(interim)["found_heard"]
    keep_anything(interim, "voices", theme="single_persons", wave="t1")
    said = in_short(interim)["found_heard"]
    assert "(nur Zwischenerhebung 2023, sagt wenig über eine Veränderung). Bei „Kenntnis" in said
    assert said.startswith("Bei „Zusammenarbeit“ widersprechen sie der Zahl: Die Befragung zeigt bessere")
    assert "Bei „Kenntnis der Angebote“ stimmen sie mit der Zahl überein" in said
    assert "Keiner Zahl widersprechen sie" not in said
    key = evaluate("key_goals", interim, site="seestadt")
    voiced = dict(zip(key.table["outcome"], key.table["voiced"], strict=True))
    assert (voiced["cooperation"], voiced["knows_offers"], voiced["burden"]) == ("contradict", "agree", "")
    assert show.table(key).html.count("Gespräche widersprechen") == 1


def test_interviews_without_a_contradiction_or_a_reading_say_so(study):
    interim = replace(study, edition=study.evaluation.frame.editions[0])
    calm = tuple(
        one.model_copy(update={"readings": tuple(r for r in one.readings if r.fit != "contradict")})
        for one in interim.evaluation.sites
    )
    agreed = replace(interim, evaluation=interim.evaluation.model_copy(update={"sites": calm}))
    keep_anything(interim, "voices", theme="offers_known", wave="t1")
    assert "Keiner Zahl widersprechen sie" in in_short(agreed)["found_heard"]
    keep_anything(interim, "voices", theme="single_persons", wave="t1")
    said = in_short(agreed)["found_heard"]
    assert "Noch nicht eingeordnet, ob sie widersprechen: Gespräche zu Zusammenarbeit" in said
    assert "Keiner Zahl widersprechen sie" not in said, "nobody has looked whether they do"
    keep_anything(study, "voices", theme="offers_known", wave="t1")
    told = in_short(study)["found_heard"]
    assert "Noch nicht eingeordnet, ob sie widersprechen: Gespräche zu Kenntnis der Angebote" in told, (
        "readings are of an edition"
    )


def test_behind_the_network_stands_how_many_answered(study):
    blank = dict.fromkeys(column.name for column in network_change.COLUMNS)
    row = blank | {
        "analysis": "network_change", "site": "seestadt", "outcome": "between", "contrast": "t0_t2",
        "design": "paired", "n": 40, "n_before": 35, "n_after": 30, "estimate": 0.11, "low": 0.07,
        "high": 0.16, "level": 0.95, "verdict": "improved", "status": "planned", "relation": "namings",
        "type": "binary", "better": "higher", "hidden": "",
    }  # fmt: skip
    origin = Origin("network_change", study.evaluation.id, study.edition.id, "seestadt")
    columns = network_change.COLUMNS
    table = pd.DataFrame([row], columns=[*(column.name for column in columns), "hidden"])
    shape = Shape.NETWORK_CHANGE
    store.write(Released(origin, shape, table, columns, study.wording(), (), 10, SEAL, 5), study.released)
    told = show.table(evaluate("key_goals", study, site="seestadt")).html
    assert "dieselben 40 Einrichtungen, geantwortet: 35 vorher, 30 nachher" in told
    assert "Verbindungen zwischen den Ressorts" in told
    assert "Dichte" not in told


def test_open_questions_name_each_measure_by_its_state(study):
    keep_changes(study, "seestadt", {"wellbeing": "improved", "burden": "no clear change"}, low=-0.2)
    table = evaluate("open_questions", study, site="seestadt").table
    assert list(table.loc[table["about"] == "open_direction", "text"]) == ["Belastung"]
    assert "Wohlbefinden" not in set(table["text"])


@pytest.mark.parametrize(
    ("outcome", "estimate", "low", "high", "p_adjusted", "said"),
    [
        ("wellbeing", -0.4, -0.7, -0.1, 0.08, "Hinweis auf eine Verschlechterung: −0,4"),
        ("wellbeing", 0.4, 0.1, 0.7, 0.08, "Hinweis auf eine Verbesserung: +0,4"),
        ("burden", 0.4, 0.1, 0.7, 0.08, "Hinweis auf eine Verschlechterung: +0,4"),
        ("burden", -0.4, -0.7, -0.1, 0.08, "Hinweis auf eine Verbesserung: −0,4"),
        ("burden", -0.4, -0.9, 0.1, 0.3, ""),
        ("burden", -0.4, -0.7, -0.1, None, ""),
    ],
)
def test_a_direction_that_fails_the_tests_taken_together_is_a_hint(
    study, outcome, estimate, low, high, p_adjusted, said
):
    given = {
        "p": 0.04,
        "p_adjusted": p_adjusted,
        "estimate": estimate,
        "low": low,
        "high": high,
        "better": BETTER[outcome],
    }
    keep_changes(study, "seestadt", {outcome: "no clear change"}, **given)
    table = evaluate("open_questions", study, site="seestadt").table
    (text,) = table.loc[table["about"] == "open_direction", "text"]
    assert said in text.replace("\u00a0", " ")
    assert ("mehrere Ergebnisse gemeinsam geprüft" in text) is bool(said)


def test_gaps_of_the_last_wave_are_named_with_the_department_in_charge(study):
    blank = dict.fromkeys(column.name for column in offer_gaps.COLUMNS)
    frame = blank | {"site": "seestadt", "axis": "life_phase", "stage": "youth", "responsible": "health"}
    frame |= {"department": "social", "why": "Niemand berät."}
    rows = [frame | {"wave": "t0", "need": "gap"}, frame | {"wave": "t2", "need": "covered"}]
    later = [frame | {"wave": "t2", "need": "gap", "stage": "early_childhood"}]
    origin = Origin("offer_gaps", study.evaluation.id, study.edition.id, "seestadt")
    texts = {"life_phase.youth": "Jugend", "life_phase.early_childhood": "frühe Kindheit"}
    table = pd.DataFrame([*rows, *later]).assign(hidden="")
    wording = Wording("de", {**texts, "department.health": "Gesundheit", "department.social": "Soziales"})

    def keep_needs(table):
        released = Released(origin, Shape.NEEDS, table, offer_gaps.COLUMNS, wording, (), 10, SEAL)
        store.write(released, study.released)

    keep_needs(table)
    said = evaluate("open_questions", study, site="seestadt").table
    assert list(said.loc[said["about"] == "open_need", "text"]) == [
        "Soziales, frühe Kindheit (Lücke; zuständig: Gesundheit)"
    ]
    assert list(said.loc[said["about"] == "open_fit", "text"]) == ["Niemand berät (Soziales, Jugend)"]
    keep_needs(table[table["need"] == "covered"])
    assert in_open(study)["open_need"] == "keiner von denen, die angemeldet sind"


def test_the_matrix_shows_the_phases_of_the_chain_and_what_their_offers_were_at_first(study):
    blank = dict.fromkeys(column.name for column in offers.COLUMNS) | {"department": "health", "need": ""}
    courses = {
        ("life_phase", "early_childhood"): (2, 3, 1),
        ("life_phase", "youth"): (1, 1, 2),
        ("transition", "birth_home"): (3, 3, 2),
        ("transition", "kita_primary"): (1, 1, 1),
    }
    rows = [
        blank | {"site": "heidetal", "wave": wave, "axis": axis, "stage": stage, "offers": number}
        for (axis, stage), course in courses.items()
        for wave, number in zip(("t0", "t1", "t2"), course, strict=True)
    ]
    table = pd.DataFrame(rows).assign(hidden="")
    table.loc[table["axis"] == "transition", "need"] = "covered"
    origin = Origin("offers", study.evaluation.id, study.edition.id, "heidetal")
    store.write(
        Released(origin, Shape.OFFERS, table, offers.COLUMNS, study.wording(), (), 10, SEAL), study.released
    )
    matrix = evaluate("phase_matrix", study, site="heidetal")
    shown = matrix.table[["wave", "stage"]].to_numpy().tolist()
    assert shown == [["t0", "early_childhood"], ["t2", "early_childhood"]]
    told = show.table(matrix).html
    assert "vorher 2" in told
    assert "(Angebot vorhanden: 2 Angebote, vorher 3)" in told
    assert "(Angebot vorhanden: 1 Angebot)" in told
    assert "Zusammen: 1 Angebot, vorher 2" in told


def test_the_matrix_of_the_profile_counts_offers_alone(study):
    blank = dict.fromkeys(column.name for column in offers.COLUMNS)
    row = blank | {"site": "seestadt", "wave": "t2", "axis": "life_phase", "stage": "youth"}
    row |= {"offers": 4, "places": 177, "reached": 130, "places_untold": 0, "reached_untold": 0, "need": ""}
    table = pd.DataFrame([row | {"department": one, "hidden": ""} for one in ("health", "social")])
    origin = Origin("offers", study.evaluation.id, study.edition.id, "seestadt")
    released = Released(origin, Shape.OFFERS, table, offers.COLUMNS, study.wording(), (), 10, SEAL)
    store.write(released, study.released)
    told = show.table(evaluate("phase_matrix", study, site="seestadt")).html
    assert told.count(">4</td>") == 2
    assert not [number for number in ("177", "130") if number in told]
    assert "Vielfache" not in told, "nobody is counted"
    assert "177" in show.table(released).html, "the page of the offers shows places"


@pytest.mark.slow
def test_planted_gap_and_offers_reach_the_profile(demo):
    whole = demo("final")
    for analysis in ("offers", "offer_gaps"):
        evaluate(analysis, whole, site="seestadt")
    matrix = evaluate("phase_matrix", whole, site="seestadt").table
    assert set(matrix["wave"]) == {"t0", "t2"}
    assert set(matrix["axis"]) == {"life_phase"}
    said = show.sentences(evaluate("open_questions", whole, site="seestadt")).alt
    assert "Lücke; zuständig" in said


IN_YEARS = dict.fromkeys(column.name for column in indicator_series.COLUMNS) | {
    "group": "site", "year": "2024", "official": True, "value": 16.9, "decimals": 1, "unit": "je 100",
}  # fmt: skip
"""A value of the site in official statistics."""


def keep_series(study, rows):
    """Values of indicators as if they had been released."""
    origin = Origin("indicator_series", study.evaluation.id, study.edition.id, "seestadt")
    table = pd.DataFrame(rows).assign(hidden="")
    columns = indicator_series.COLUMNS
    store.write(
        Released(origin, Shape.SERIES, table, columns, study.wording(), (), 10, SEAL, 5), study.released
    )


def test_the_profile_shows_indicators_that_describe_the_place(study):
    row = IN_YEARS
    break_ = {"year": "2023", "break": "neues Gesetz", "break_source": "Erlass"}
    years = [row | {"year": "2022"}, row | break_, row]
    rows = [one | {"indicator": name} for name in ("child_benefit_rate", "checkup_u9") for one in years]
    rows.append(row | {"indicator": "child_benefit_rate", "group": "comparison", "year": "2022"})
    keep_series(study, rows)
    shown = evaluate("key_indicators", study, site="seestadt")
    assert set(shown.table["indicator"]) == {"child_benefit_rate"}
    assert set(shown.table["group"]) == {"site"}, "other areas before the last year"
    assert "Jahren vor 2023 ist nicht schätzbar" in show.sentences(shown).alt.replace("\u00a0", " ")


def test_measures_say_where_the_last_survey_finds_them(demo, study):
    released = evaluate("description", demo("final"), site="seestadt", population="families")
    store.write(released, study.released)
    means = released.table
    last = means[means["wave"] == study.waves[-1].id].set_index("outcome")
    keep_changes(study, "seestadt", {"wellbeing": "improved", "satisfaction": "improved"})
    found = evaluate("key_goals", study, site="seestadt")
    rows = found.table.set_index("outcome")
    assert rows.loc["wellbeing", "now"] == last.loc["wellbeing", "mean"]
    assert rows.loc["satisfaction", "now"] == last.loc["satisfaction", "median"]
    assert rows.loc["wellbeing", "now_when"] == "2024"
    assert rows.loc[["density", "language_findings"], "now"].isna().all()
    told = f"2024: {last.loc['wellbeing', 'mean']:.1f}".replace(".", ",")
    assert told in show.table(found)._repr_mimebundle_()["text/html"]


def test_the_distance_of_those_in_need_has_its_interval_in_the_last_survey(study):
    row = dict.fromkeys(column.name for column in reach_gaps.COLUMNS) | {
        "site": "seestadt", "population": "families", "reach": "offers_by_income", "outcome": "used_offer",
        "n": 245, "n_need": 105, "mean": 0.43, "hidden": "",
    }  # fmt: skip
    slopes = {"t0": (0.38, 0.14, 0.62), "t2": (0.02, -0.26, 0.26)}
    names = ("reach_slope", "reach_slope_low", "reach_slope_high")
    rows = [row | {"wave": wave} | dict(zip(names, told, strict=True)) for wave, told in slopes.items()]
    origin = Origin("reach_gaps", study.evaluation.id, study.edition.id, "seestadt", "families")
    columns = reach_gaps.COLUMNS
    table = pd.DataFrame(rows, columns=[*(column.name for column in columns), "hidden"])
    store.write(
        Released(origin, Shape.REACH_GAPS, table, columns, study.wording(), (), 10, SEAL, 5), study.released
    )
    found = evaluate("key_goals", study, site="seestadt")
    slope = found.table.set_index("outcome").loc["offers_by_income.slope"]
    assert tuple(slope[["now", "now_low", "now_high", "now_when"]]) == (0.02, -0.26, 0.26, "2024")
    told = show.table(found).html.replace("\u00a0", " ")
    assert "2024: +2 (−26 bis +26)" in told
    assert "2024: 43 %" in told.replace("\u202f", " ")


def test_the_profile_says_that_the_first_survey_may_lie_after_the_start(study):
    told = {
        site: show.sentences(evaluate("key_findings", study, site=site)).alt
        for site in ("seestadt", "heidetal")
    }
    late = "Ausgangserhebung 2022: Der Monat ist nicht bekannt; sie kann nach dem Beginn liegen"
    assert late in told["seestadt"]
    assert late not in told["heidetal"]


@pytest.mark.parametrize(("verdict", "told"), [("improved", True), ("no clear change", False)])
def test_measures_that_all_answers_assess_otherwise_are_named(study, monkeypatch, verdict, told):
    keep_changes(study, "seestadt", {"wellbeing": "no clear change"})
    row = {"outcome": "wellbeing", "contrast": "t0_t2", "design": "all_waves", "verdict": verdict}
    model = SimpleNamespace(table=pd.DataFrame([row]))
    monkeypatch.setattr(key_findings, "recall", lambda *_, **__: [model])
    said = show.sentences(evaluate("key_findings", study, site="seestadt")).alt
    assert ("fällt anders aus: Wohlbefinden (Verbesserung)" in said) is told


def test_indicators_say_where_they_stand(study):
    keep_change_of_areas(study, coverage_before=95.0, coverage_after=97.4)
    course = {"2020": 90.1, "2021": 91.4, "2022": 91.2, "2023": 92.3}
    rows = [
        IN_YEARS | {"indicator": name, "year": year, "value": value, "group": group}
        for name in ("language_findings", "checkup_u9")
        for year, value in course.items()
        for group in ("site", "comparison")
    ]
    keep_series(study, rows)
    found = evaluate("key_goals", study, site="seestadt")
    rows = found.table.set_index("outcome")
    assert tuple(rows.loc["language_findings", ["now", "now_when"]]) == (92.3, "2023")
    told = show.table(found).html
    assert "2023: 92,3" in told
    assert "Stand 2023: 92,3" in told
    assert "91,4" not in told, "a value that nobody has compared invites a comparison"
    assert "Neben anderen Gebieten: Veränderung am Standort minus" in told
    assert "Frühere Werte: Seite" in in_open(study)["open_estimate"]


def test_a_value_without_a_change_beside_it_has_its_unit(study):
    nothing = dict.fromkeys(("estimate", "low", "high"))
    keep_changes(study, "seestadt", {"wellbeing": "improved"})
    keep_change_of_areas(study, **nothing, verdict="not estimable", reason="too_few_areas")
    keep_series(study, [IN_YEARS | {"indicator": "language_findings", "year": "2023", "value": 38.8}])
    told = show.table(evaluate("key_goals", study, site="seestadt")).html
    assert "2023: 38,8 je 100" in told.replace("\u00a0", " ")
    assert "nicht geschätzt" in in_short(study)["found_else"]


def test_of_a_single_value_nothing_earlier_is_said(study):
    keep_series(study, [IN_YEARS | {"indicator": "checkup_u9", "year": "2023", "value": 92.3}])
    row = evaluate("key_goals", study, site="seestadt").table.set_index("outcome").loc["checkup_u9"]
    assert (row["estimate"], row["lacking"]) == (92.3, "single value")
    assert "Bekannt ist nur ein Wert" in in_open(study)["open_estimate"]


def test_a_value_behind_a_break_does_not_stand_beside_an_older_change(study):
    broken = study.evaluation.plan.breaks[0].model_copy(
        update={"indicators": ("language_findings",), "date": date(2024, 1, 1)}
    )
    plan = study.evaluation.plan.model_copy(update={"breaks": (broken,)})
    other = replace(study, evaluation=study.evaluation.model_copy(update={"plan": plan}))
    keep_change_of_areas(study)
    values = {"2022": 24.0, "2023": 21.2, "2024": 35.5}
    keep_series(
        study,
        [IN_YEARS | {"indicator": "language_findings", "year": y, "value": v} for y, v in values.items()],
    )
    for one, shown in ((study, (35.5, "2024")), (other, (21.2, "2023"))):
        rows = evaluate("key_goals", one, site="seestadt").table.set_index("outcome")
        assert tuple(rows.loc["language_findings", ["now", "now_when"]]) == shown


def test_the_profile_says_that_the_first_survey_was_after_the_start(study):
    site = study.site("seestadt").model_copy(update={"start": date(2021, 5, 1)})
    told = key_findings._time(study, site)
    assert "Ausgangserhebung 2022: auch sie lag nach dem Beginn" in told
    assert "Monat ist nicht bekannt" not in told
