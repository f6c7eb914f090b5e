"""Regional keys and breaks are checked against the rest of the parameters, with file and line."""

from datetime import date
from pathlib import Path

import pytest

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.params.register import unknown_areas

PLAN_MORE = """\
indicators:
  - {id: rate, label: Quote, unit: Prozent, better: lower, per: 100}
  - {id: share, label: Anteil, unit: Prozent, better: lower}
breaks:
  - {known: zensus_2011, indicators: [rate, share]}
  - indicators: [rate]
    date: 2020-01-01
    kind: law
    label: Gesetz
    source: Amtsblatt
"""


def problems(project, file: str, old: str, new: str) -> list[str]:
    text = (project.folder / file).read_text("utf-8")
    assert old in text
    project.write(file, text.replace(old, new))
    try:
        load_evaluation(project.folder, root=project.root)
    except ParameterError as error:
        return error.problems if hasattr(error, "problems") else str(error).splitlines()
    return []


@pytest.mark.parametrize(
    ("key", "kind", "told"),
    [
        ('"01002"', "kreisfreie_stadt", None),
        ('"01002000"', "kreisfreie_stadt", None),
        ('"010020000000"', "kreisfreie_stadt", None),
        ('"17002"', "kreisfreie_stadt", "no Land has the number 17"),
        ('"01058043"', "kreisfreie_stadt", "the key of a kreisfreie Stadt ends in 000"),
        ('"01002000"', "gemeinde", "a key that ends in 000 is one of a kreisfreie_stadt"),
        ('"010583822043"', "gemeinde", "the sixth digit of a key with association"),
        ('"010585822043"', "gemeinde", None),
    ],
)
def test_key_of_a_site_fits_its_kind(project, key, kind, told):
    project.write(
        "sites/kiel.yaml", (project.folder / "sites/kiel.yaml").read_text().replace("kreisfreie_stadt", kind)
    )
    found = problems(project, "sites/kiel.yaml", '"01002"', key)
    assert (len(found), told in found[0] if found else None) == ((0, None) if told is None else (1, True))
    assert all(line.startswith("params/probe/sites/kiel.yaml:4: ags: ") for line in found)


def test_made_up_data_may_have_a_made_up_land(project):
    evaluation = (project.folder / "evaluation.yaml").read_text()
    project.write("evaluation.yaml", evaluation + "synthetic: {seed: 1}\n")
    assert problems(project, "sites/kiel.yaml", '"01002"', '"99002"') == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("date: 2020", "date: 2020", None),
        (
            "indicators: [rate]",
            "indicators: [rates]",
            "breaks.1.indicators.0: found 'rates', which is defined nowhere",
        ),
        ("known: zensus_2011", "known: zensus", "no known break is called 'zensus'"),
        (
            "2020-01-01",
            "2011-01-01",
            "breaks.1.indicators.0: found 'rate', which has a break in 2011 already",
        ),
        ("    source: Amtsblatt\n", "", "a break needs 'source'"),
    ],
)
def test_break_names_indicators_of_the_plan_once(project, old, new, told):
    plan = (project.folder / "plan.yaml").read_text()
    project.write("plan.yaml", plan + PLAN_MORE)
    found = problems(project, "plan.yaml", old, new)
    assert (found == []) if told is None else (told in found[0])


def with_register(project, keys: str) -> Path:
    data = project.root / "data"
    data.mkdir()
    (data / "kreise.csv").write_text(keys, encoding="utf-8")
    evaluation = (project.folder / "evaluation.yaml").read_text()
    project.write(
        "evaluation.yaml", f"{evaluation}register: {{path: kreise.csv, date: 2023-12-31, key: AGS}}\n"
    )
    return data


def checked(project, data: Path) -> list[str]:
    evaluation = load_evaluation(project.folder, root=project.root)
    return unknown_areas(evaluation, folder=project.folder, data=data, root=project.root)


def test_site_that_the_register_knows_is_right(project):
    assert checked(project, with_register(project, "AGS\n01002\n01058\n")) == []


def test_site_that_the_register_does_not_know_is_named_with_file_and_line(project):
    (found,) = checked(project, with_register(project, "AGS\n01003\n01058\n"))
    assert found.startswith(
        "params/probe/sites/kiel.yaml:4: ags: found '01002', which kreise.csv does not have"
    )
    assert str(date(2023, 12, 31)) in found
    assert "did you mean '01003'" in found


def test_register_that_cannot_be_read_is_named(project):
    (found,) = checked(project, with_register(project, "Name\nKiel\n"))
    assert found.startswith("kreise.csv: nothing called 'AGS'")


def test_absent_register_is_left_to_the_files_that_need_it(project):
    data = with_register(project, "AGS\n01003\n")
    (data / "kreise.csv").unlink()
    assert checked(project, data) == []


def test_unknown_key_of_the_register_is_corrected_by_its_name_in_the_file(project):
    with_register(project, "AGS\n")
    (found,) = problems(project, "evaluation.yaml", "path: kreise.csv", "file: kreise.csv, path: kreise.csv")
    assert "register.file: unknown key" in found
    assert "allowed: date, encoding, key, path" in found


MAP = """\
country_map: {path: kreise.geojson, key: ARS, indicator: rate}
sources:
  - id: shared
    contract: indicators
    official: true
    path: shared.csv
    reader: {format: csv}
    measures: [{column: a, indicator: rate, role: value}]
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: ARS", "key: ARS", None),
        ("indicator: rate}\nsources", "indicator: rates}\nsources", "'rates'"),
        ("indicator: rate}\nsources", "indicator: share}\nsources", "no shared source with 'official: true'"),
        ("    official: true\n", "", "no shared source with 'official: true'"),
        ("key: ARS", "key: ARS, classes: 9", "classes"),
    ],
)
def test_a_map_of_all_areas_shows_a_published_indicator(project, old, new, told):
    project.write("plan.yaml", (project.folder / "plan.yaml").read_text() + PLAN_MORE)
    evaluation = (project.folder / "evaluation.yaml").read_text()
    project.write("evaluation.yaml", evaluation + MAP)
    found = [line for line in problems(project, "evaluation.yaml", old, new) if "country_map" in line]
    assert (len(found), told in found[0] if found else None) == ((0, None) if told is None else (1, True))
