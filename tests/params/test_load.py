"""Mistakes in parameter files are found, all of them, with file, line, key, finding and remedy."""

import pytest

from kpk_eval.params import ParameterError, load_evaluation


def problems(project) -> tuple[str, ...]:
    with pytest.raises(ParameterError) as caught:
        load_evaluation(project.folder, root=project.root)
    return caught.value.problems


def test_sound_files_load(project):
    evaluation = load_evaluation(project.folder, root=project.root)
    assert [site.id for site in evaluation.sites] == ["kiel"]
    assert evaluation.frame.disclosure.minimum == 10
    assert len(evaluation.plan_sha256) == 64
    assert evaluation.model_sha256 == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "expected"),
    [
        ("evaluation.yaml", "authors:", "autors:", 2, ["autors", "unknown key", "did you mean 'authors'"]),
        ("evaluation.yaml", "{id: t1, label", "{id: t1, lable", 7, ["waves.1.lable", "did you mean 'label'"]),
        ("evaluation.yaml", "after: t1", "after: t9", 9, ["contrasts.0.after", "'t9'", "defined: t0, t1"]),
        ("evaluation.yaml", "before: t0", "before: t1", 9, ["contrasts.0.after", "the same wave"]),
        ("evaluation.yaml", "before: t0, after: t1", "before: t1, after: t0", 9, ["before 't1'", "swap"]),
        (
            "evaluation.yaml",
            "waves: [t0, t1], c",
            "waves: [t0, t9], c",
            11,
            ["waves.1: found 't9'", "t0, t1"],
        ),
        ("evaluation.yaml", "contrasts: [t0_t1]}", "contrasts: [t0t1]}", 11, ["did you mean 't0_t1'"]),
        ("evaluation.yaml", "waves: [t0, t1], c", "waves: [t0, t0], c", 11, ["'t0' stands here twice"]),
        ("evaluation.yaml", "label: vorher", "label: vorher, year: 2027", 11, ["date", "'t0' is of 2027"]),
        (
            "evaluation.yaml",
            "title: Probe",
            "title: {dee: Probe}",
            1,
            ["language 'dee'", "did you mean 'de'"],
        ),
        ("evaluation.yaml", "title: Probe", "title: {de: 7}", 1, ["language 'de' is 7"]),
        ("evaluation.yaml", "title: Probe", "title: [Probe]", 1, ["expected text, found a list"]),
        ("evaluation.yaml", "title: Probe", "title: ''", 1, ["expected text, found nothing"]),
        ("evaluation.yaml", "authors: [Team]", "authors: Team", 2, ["expected a list, found 'Team'"]),
        ("evaluation.yaml", "authors: [Team]", "authors:", 2, ["no value"]),
        ("evaluation.yaml", "authors: [Team]", "authors: []", 2, ["at least 1"]),
        ("evaluation.yaml", "data: data", "data: book/data", 4, ["data: book/ is published"]),
        (
            "evaluation.yaml",
            "data: data",
            "data: data/../build/x",
            4,
            ["data: build/ is published", "removed"],
        ),
        ("evaluation.yaml", "data: data", "data: .", 4, ["data: the project folder itself"]),
        ("evaluation.yaml", "data: data", "data: data\nquarantine: build/q", 5, ["quarantine: build/"]),
        ("evaluation.yaml", "data: data", "data: data\nquarantine: notebooks", 5, ["quarantine: notebooks/"]),
        ("evaluation.yaml", "data: data", "data: data\nsynthetic: {seed: true}", 5, ["whole number", "True"]),
        ("evaluation.yaml", "data: data", "data: data\nsynthetic: {seed: -1}", 5, ["found -1", "at least 0"]),
        ("evaluation.yaml", "2026-06-30", "2026-13-30", 11, ["editions.0.date", "2026-13-30"]),
        ("evaluation.yaml", "2026-06-30", "30.06.2026", 11, ["'30.06.2026'", "year-month-day", "2026-03-31"]),
        ("evaluation.yaml", "data: data", "data: 7", 4, ["expected text, found 7", "in quotes"]),
        ("evaluation.yaml", "waves: [t0, t1], contrasts", "waves: [t0], contrasts", 11, ["does not include"]),
        ("evaluation.yaml", "id: t1, label", "id: t0, label", 7, ["already used"]),
        ("evaluation.yaml", "id: families", "id: Families", 13, ["'Families'", "small letters"]),
        ("plan.yaml", "better: higher", "better: hihger", 9, ["'hihger'", "did you mean 'higher'", "lower"]),
        ("plan.yaml", "type: continuous", "type: metric", 8, ["'metric'", "continuous, ordinal, binary"]),
        ("plan.yaml", "type: continuous", "type: binary", 5, ["binary outcome needs 'cut'"]),
        ("plan.yaml", "family: main", "family: mian", 10, ["'mian'", "did you mean 'main'"]),
        ("plan.yaml", "adjust: holm", "adjust: tukey", 3, ["'tukey'", "bonferroni, holm, hochberg"]),
        ("plan.yaml", "item: wb1", "item: wb1\n    cut: 3", 5, ["'cut' and 'yes' make an outcome binary"]),
        ("plan.yaml", "label: Wohl", "label: {e: Wohl}\n    xlabel: ", 6, ["unknown language 'e'"]),
        ("plan.yaml", "contrasts: [t0_t1]", "contrasts: [t0_t1, t0_t1]", 11, ["'t0_t1' stands here twice"]),
        ("plan.yaml", "id: wellbeing", "id: t0", 5, ["'t0', the name of a wave"]),
        ("plan.yaml", "    item: wb1\n", "", 5, ["either an 'instrument' or an 'item'"]),
        ("sites/kiel.yaml", '"01002"', "01002", 4, ["in quotes", '"01002"', "leading zeros"]),
        ("sites/kiel.yaml", '"01002"', '"1002"', 4, ["5 (Kreis), 8 (Gemeinde)"]),
        ("sites/kiel.yaml", 'ags: "01002"\n', "", 1, ["needs 'ags'"]),
        ("sites/kiel.yaml", '"01002"', '"91002"', 4, ["ags: found '91002'", "01 to 16"]),
        ("sites/kiel.yaml", "kreisfreie_stadt", "gemeinde", 1, ["a gemeinde has a regional key of 8"]),
        ("sites/kiel.yaml", "ags:", "part_of: kiel\nags:", 4, ["part_of: found 'kiel'"]),
        ("sites/kiel.yaml", "format: csv", "format: spss", 6, ["ends in .csv", "csv, genesis,"]),
        ("sites/kiel.yaml", "id: kiel", "id: keil", 1, ["'keil'", "kiel.yaml"]),
        ("sites/kiel.yaml", "wave: t0", "wave: t7", 9, ["sources.0.wave", "'t7'"]),
        ("sites/kiel.yaml", "format: csv", "format: cvs", 11, ["'cvs'", "did you mean 'csv'"]),
        ("sites/kiel.yaml", "population: families", "populaton: families", 8, ["did you mean 'population'"]),
        ("sites/kiel.yaml", "    path: kiel/t0.csv\n", "", 6, ["path", "required"]),
        ("sites/kiel.yaml", "{format: csv}", "{format: csv, delimiter: x}", 11, ["delimiter", "'x'"]),
    ],
)
def test_mistake_is_named_with_file_and_line(project, file, old, new, line, expected):
    project.change(file, old, new)
    found = problems(project)
    here = [message for message in found if message.startswith(f"params/probe/{file}:{line}: ")]
    assert any(all(words in message for words in expected) for message in here), found


def test_disclosure_threshold_has_a_floor(project):
    project.change("evaluation.yaml", "data: data", "data: data\ndisclosure: {minimum: 9}")
    assert "disclosure.minimum" in problems(project)[0]
    project.change("evaluation.yaml", "minimum: 9", "minimum: 12")
    assert load_evaluation(project.folder, root=project.root).frame.disclosure.minimum == 12


EXCEPTION = """data: data
disclosure:
  exceptions:
    - {rules: [minimum], minimum: 5, name: Data officer, date: 2026-02-01, reason: ok, files: {a.csv: "%s"}}
"""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("minimum: 5, ", "", "give 'minimum' where the rule 'minimum' is loosened"),
        ("minimum: 5", "minimum: 4", "minimum"),
        ("[minimum]", "[digits]", "give 'minimum' where the rule 'minimum' is loosened"),
        ("[minimum]", "[minmum]", "did you mean 'minimum'"),
        ("0" * 64, "0" * 63, "files"),
        ("name: Data officer, ", "", "name"),
    ],
)
def test_looser_rules_need_a_complete_exception(project, before, after, message):
    project.change("evaluation.yaml", "data: data", EXCEPTION % ("0" * 64))
    (granted,) = load_evaluation(project.folder, root=project.root).frame.disclosure.exceptions
    assert granted.minimum == 5
    project.change("evaluation.yaml", before, after)
    assert message in " ".join(problems(project))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("site: kiel", "site: keil", "disclosure.public_figures.0.site: found 'keil'"),
        ("wave: t0", "wave: t9", "disclosure.public_figures.0.wave: found 't9'"),
        ("people: 40", "people: -1", "disclosure.public_figures.0.people"),
        ("wave: t0,", "wave: t0, outcome: nothing,", "disclosure.public_figures.0.outcome: found 'nothing'"),
    ],
)
def test_public_figures_name_what_exists(project, before, after, message):
    population = load_evaluation(project.folder, root=project.root).frame.populations[0].id
    figure = f"{{site: kiel, population: {population}, wave: t0, people: 40, source: Press}}"
    project.change("evaluation.yaml", "data: data", f"data: data\ndisclosure: {{public_figures: [{figure}]}}")
    (known,) = load_evaluation(project.folder, root=project.root).frame.disclosure.public_figures
    assert known.people == 40
    project.change("evaluation.yaml", before, after)
    assert message in " ".join(problems(project))


def test_all_mistakes_are_reported_at_once(project):
    project.change("evaluation.yaml", "authors:", "autors:")
    project.change("plan.yaml", "better: higher", "better: up")
    project.change("sites/kiel.yaml", '"01002"', "01002")
    assert len({message.split(":")[0] for message in problems(project)}) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: a\ntitle: b\n", ":2:"),
        ("title: [a\nauthors: b\n", "indentation"),
        ("title: &x a\nsubtitle: *x\n", "anchors"),
        ("title: !!python/object/apply:os.getcwd []\n", "tag"),
        ("", "empty"),
        ("- a\n- b\n", "expected 'key: value'"),
    ],
)
def test_yaml_that_is_not_plain_is_refused(project, text, expected):
    project.write("evaluation.yaml", text)
    assert any("evaluation.yaml" in one and expected in one for one in problems(project))


def test_file_that_is_not_utf8_is_refused(project):
    (project.folder / "plan.yaml").write_bytes("date: 2025-01-15 # Prüfung".encode("latin-1"))
    assert "UTF-8" in problems(project)[0]


def test_missing_folder_names_a_close_match(project):
    with pytest.raises(ParameterError, match="did you mean params/probe"):
        load_evaluation(project.root / "params" / "prob", root=project.root)


def test_words_that_other_yaml_versions_turn_into_values_stay_text(project):
    project.change("evaluation.yaml", "institution: Hochschule", "institution: no")
    assert load_evaluation(project.folder, root=project.root).frame.institution == "no"


def test_a_family_of_tests_lies_within_one_population(project):
    project.change(
        "evaluation.yaml",
        "  - {id: families, label: Familien}",
        "  - {id: families, label: Familien}\n  - {id: staff, label: Team}",
    )
    other = (
        (project.folder / "plan.yaml")
        .read_text()
        .split("outcomes:\n")[1]
        .replace("wellbeing", "load")
        .replace("families", "staff")
    )
    project.write("plan.yaml", (project.folder / "plan.yaml").read_text() + other)
    assert "within one population" in problems(project)[0]


def test_a_name_given_twice_is_reported_before_what_follows_from_it(project):
    project.change("evaluation.yaml", "id: t1, label", "id: t0, label")
    found = problems(project)
    assert "already used" in found[0]
    assert len(found) > 1
