"""What parameter files say twice, in the wrong order, or only in part is found before any data is read."""

import pytest

from kpk_eval.params import ParameterError, load_evaluation

SECOND = """\
  - id: families_again
    contract: families_survey
    population: families
    wave: t1
    path: kiel/t1.csv
    reader: {format: csv}
"""
OTHER_SITE = """\
id: husum
label: Husum
kind: gemeinde
ags: "01054056"
sources:
  - id: families_husum
    contract: families_survey
    population: families
    wave: t0
    path: husum/t0.csv
    reader: {format: csv}
"""
COMPARISON = "comparison: {label: Land, prefix: '01'}\n"
INDICATORS = """\
indicators:
  - {id: rate, label: Quote, unit: Prozent, better: lower, per: 100}
"""
FIGURES = """\
  - id: figures
    contract: indicators
    path: kiel/zahlen.csv
    reader: {format: csv}
    measures:
      - {column: faelle, indicator: rate, role: numerator}
      - {column: alle, indicator: rate, role: denominator}
"""
SCALE = """\
instruments:
  - {id: scale, label: Skala, items: [a, b], low: 1, high: 4, shift: -1, scoring: sum, minimum_answered: 1}
"""
BINARY = """\
  - id: elevated
    label: auffaellig
    population: families
    type: binary
    better: lower
    family: main
    contrasts: [t0_t1]
    status: planned
    instrument: scale
    cut: 3
    unit: Prozentpunkte
"""


@pytest.fixture
def wide(project):
    """The small evaluation with two sites, several sources, an indicator and a scale."""
    for name, more in (
        ("evaluation.yaml", COMPARISON),
        ("plan.yaml", BINARY + INDICATORS + SCALE),
        ("sites/kiel.yaml", SECOND + FIGURES),
    ):
        project.write(name, (project.folder / name).read_text() + more)
    project.write("sites/husum.yaml", OTHER_SITE)
    return project


def problems(project) -> tuple[str, ...]:
    with pytest.raises(ParameterError) as caught:
        load_evaluation(project.folder, root=project.root)
    return caught.value.problems


def test_sound_files_load(wide):
    assert len(load_evaluation(wide.folder, root=wide.root).sites) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "sites/kiel.yaml",
            "kiel/t1.csv",
            "kiel/t0.csv",
            "16: sources.1.path: found 'kiel/t0.csv', which sou",
        ),
        ("sites/kiel.yaml", "kiel/t1.csv", "./kiel/t0.csv", "16: sources.1.path: found './kiel/t0.csv'"),
        ("sites/kiel.yaml", "kiel/t0.csv", "husum/t0.csv", "10: sources.0.path: found 'husum/t0.csv'"),
        (
            "sites/kiel.yaml",
            "wave: t1",
            "wave: t0",
            "15: sources.1.wave: source 'families_t0' already holds w",
        ),
        ("sites/husum.yaml", '"01054056"', '"010020000056"', None),
        ("sites/husum.yaml", 'ags: "01054056"', 'part_of: kiel\nags: "01054056"', "4: part_of: found 'kiel'"),
        ("sites/kiel.yaml", "    population: families\n", "", "6: sources.0: 'population' is missing"),
        (
            "sites/kiel.yaml",
            "wave: t0",
            "waves: {column: w, values: {a: t0, b: t0}}",
            "9: sources.0.waves.values",
        ),
        (
            "sites/kiel.yaml",
            "role: denominator",
            "role: coverage",
            "23: sources.2.measures.0.role: found 'nume",
        ),
        (
            "sites/kiel.yaml",
            "role: denominator",
            "role: numerator",
            "24: sources.2.measures.1.role: column 'fa",
        ),
        (
            "sites/kiel.yaml",
            "column: alle",
            "column: faelle",
            "24: sources.2.measures.1.column: found 'faelle'",
        ),
        ("sites/kiel.yaml", "role: numerator", "role: value", None),
        (
            "plan.yaml",
            ", per: 100",
            "",
            "sites/kiel.yaml:23: sources.2.measures.0.role: plan.yaml gives 'rate' n",
        ),
        ("plan.yaml", "cut: 3", "cut: 7", "24: outcomes.1.cut: found 7; 'scale' goes from 0 to 6"),
        ("plan.yaml", "cut: 3", "cut: 0", "24: outcomes.1.cut: found 0; 'scale' goes from 0 to 6"),
        ("plan.yaml", "cut: 3", 'yes: ["1"]', "15: outcomes.1: 'yes' lists values of an 'item'"),
        ("plan.yaml", "items: [a, b]", "items: [a, a]", "'a' stands here twice"),
        ("plan.yaml", "low: 1", "low: 5", "'low' (5) must be below 'high' (4)"),
        ("plan.yaml", "low: 1", "low: true", "low: expected a number, found True"),
        (
            "plan.yaml",
            "minimum_answered: 1",
            "minimum_answered: 3",
            "'minimum_answered' is 3, but there are 2 i",
        ),
        (
            "plan.yaml",
            "items: [a, b]",
            "items: [a, bb], reversed: [b]",
            "names 'b', which is not among the items",
        ),
        ("evaluation.yaml", "prefix: '01'", "prefix: 01", 'write it in quotes, "01"'),
        (
            "evaluation.yaml",
            "prefix: '01'",
            "prefix: '1'",
            "in quotes: \"01\" is Schleswig-Holstein (found '1')",
        ),
        ("evaluation.yaml", "label: vorher", "label: a, year: 2024", None),
    ],
)
def test_contradiction_is_named_with_its_place_or_is_none(wide, file, old, new, expected):
    wide.change(file, old, new)
    if expected is None:
        load_evaluation(wide.folder, root=wide.root)
    else:
        found = problems(wide)
        assert any(expected in message for message in found), found


def test_waves_are_listed_in_their_order_in_time(wide):
    wide.change("evaluation.yaml", "label: vorher", "label: vorher, year: 2026")
    wide.change("evaluation.yaml", "label: nachher", "label: nachher, year: 2025")
    assert any("waves.1.year: found 2025 after a wave of 2026" in one for one in problems(wide))


def test_one_file_serves_two_sites_whose_rows_differ(wide):
    wide.change("sites/kiel.yaml", "path: kiel/t0.csv", "path: husum/t0.csv\n    rows: {ort: ['1']}")
    wide.change("sites/husum.yaml", "path: husum/t0.csv", "path: husum/t0.csv\n    rows: {ort: ['2']}")
    load_evaluation(wide.folder, root=wide.root)
    wide.change("sites/husum.yaml", "rows: {ort: ['2']}", "rows: {ort: ['2', '1']}")
    assert any("(sites/husum.yaml) reads already" in one for one in problems(wide))


def test_two_contrasts_of_the_same_waves_are_one(wide):
    again = "  - {id: again, before: t0, after: t1, label: Nochmals}\neditions:"
    wide.change("evaluation.yaml", "editions:", again)
    assert any("contrasts.1: contrast 't0_t1' compares the same two waves" in one for one in problems(wide))


def test_two_outcomes_of_the_same_answers_are_one(wide):
    again = BINARY.replace("id: elevated", "id: strained")
    wide.change("plan.yaml", "indicators:", again + "indicators:")
    assert any("outcomes.2: outcome 'elevated' is the same" in one for one in problems(wide))


def test_two_sites_with_one_regional_key_are_refused(wide):
    wide.change("sites/husum.yaml", "kind: gemeinde", "kind: kreisfreie_stadt")
    wide.change("sites/husum.yaml", '"01054056"', '"01002"')
    assert any(
        "sites/kiel.yaml:4: ags: found '01002', the key of site 'husum'" in one for one in problems(wide)
    )


def test_comparison_that_the_edition_lacks_is_named(wide):
    wide.change("evaluation.yaml", "waves: [t0, t1], contrasts", "waves: [t1], contrasts")
    (message,) = problems(wide)
    assert message.endswith("'t0_t1' compares wave 't0', which this edition does not include")
