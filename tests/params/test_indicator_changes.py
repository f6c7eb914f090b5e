"""What the plan says about indicators before and after is checked against sites, families and areas."""

from datetime import date

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.params.schema import Site

INDICATORS = """\
indicators:
  - {id: rate, label: Quote, unit: Prozent, better: lower}
  - {id: other, label: Andere, unit: Prozent, better: lower}
indicator_changes:
  - {indicator: rate, family: areas, status: planned}
"""
COMPARISON = "comparison: {label: Land, prefix: '01', cities: ['01002', '01003']}\n"


@pytest.fixture
def compared(project):
    """The small evaluation with an indicator that is compared before and after."""
    plan = (project.folder / "plan.yaml").read_text()
    family = "  - {id: areas, label: Gebiete, adjust: holm}\noutcomes:"
    project.write("plan.yaml", plan.replace("outcomes:", family, 1) + INDICATORS)
    project.write("evaluation.yaml", (project.folder / "evaluation.yaml").read_text() + COMPARISON)
    project.change("sites/kiel.yaml", 'ags: "01002"', 'ags: "01002"\nstart: 2025-01-01')
    return project


def problems(project) -> str:
    with pytest.raises(ParameterError) as caught:
        load_evaluation(project.folder, root=project.root)
    return "\n".join(caught.value.problems)


def test_sound_entry_and_its_defaults(compared):
    (entry,) = load_evaluation(compared.folder, root=compared.root).plan.indicator_changes
    assert (entry.before, entry.delay, entry.after, str(entry.against)) == (3, 0, None, "all")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "{indicator: rate, family",
            "{indicator: rat, family",
            "plan.yaml:20: indicator_changes.0.indicator",
        ),
        ("family: areas, status", "family: area, status", "did you mean 'areas'"),
        ("family: areas, status", "family: main, status", "already holds outcomes of surveys"),
        ("status: planned}", "status: planned, before: 0}", "before"),
        ("status: planned}", "status: planned, befor: 2}", "did you mean 'before'"),
        ("status: planned}", "status: planned, against: nobody}", "against"),
        (
            "status: planned}",
            "status: planned}\n  - {indicator: rate, family: areas, status: planned}",
            "compared already",
        ),
    ],
)
def test_wrong_entries_are_named_with_their_place(compared, old, new, told):
    text = (compared.folder / "plan.yaml").read_text()
    head, tail = text.split("indicator_changes:")
    assert old in tail
    compared.write("plan.yaml", f"{head}indicator_changes:{tail.replace(old, new, 1)}")
    assert told in problems(compared)


def test_site_without_start_is_named(compared):
    compared.change("sites/kiel.yaml", "\nstart: 2025-01-01", "")
    assert "sites/kiel.yaml:1: 'start' is missing" in problems(compared)


def test_areas_of_the_same_kind_need_to_be_told_apart(compared):
    compared.change("plan.yaml", "status: planned}\n", "status: planned, against: same_kind}\n")
    load_evaluation(compared.folder, root=compared.root)
    compared.change("evaluation.yaml", ", cities: ['01002', '01003']", "")
    assert "list their keys as 'cities'" in problems(compared)


def test_cities_are_areas_of_the_comparison_and_no_kreise(compared):
    compared.change("evaluation.yaml", "'01003'", "'02000'")
    assert "no area of this comparison" in problems(compared)
    compared.change("evaluation.yaml", "'02000'", "'01003'")
    compared.change("sites/kiel.yaml", "kreisfreie_stadt", "kreis")
    assert "correct one of the two" in problems(compared)


def test_comparison_site_has_no_start():
    with pytest.raises(ValueError, match="take part"):
        Site(id="a", label="A", kind="kreis", ags="01058", role="comparison", start=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("start", "first"), [(date(2025, 1, 1), 2025), (date(2025, 1, 2), 2026), (date(2024, 12, 31), 2025)]
)
def test_first_year_lies_wholly_behind_the_start(start, first):
    assert Site(id="a", label="A", kind="kreis", ags="01058", start=start).first_year == first
