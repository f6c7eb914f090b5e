"""Published instruments in a plan: mistakes are named with file and line, limits against the scale."""

import hashlib

import pytest

from kpk_eval.params import ParameterError, load_evaluation

HEAD = "outcomes:\n"
WHO = """\
instruments:
  - id: who
    definition: who_5
    scale: percentage
    item_pattern: "w{n}"
"""
KIDSCREEN = """\
instruments:
  - id: kid
    definition: kidscreen_10
    scale: t_value
    item_pattern: "k{n}"
    conversion: {source: Handbuch, file: kid.csv, sha256: "DIGEST"}
"""
ITEM = "    item: wb1\n"


def load(project):
    return load_evaluation(project.folder, root=project.root)


def problems(project) -> tuple[str, ...]:
    with pytest.raises(ParameterError) as caught:
        load(project)
    return caught.value.problems


def test_published_instrument_is_read_whole(project):
    project.change("plan.yaml", HEAD, WHO + HEAD)
    (who,) = load(project).plan.instruments
    assert (who.items, who.reach) == (("w1", "w2", "w3", "w4", "w5"), (0, 100))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("who_5", "who5", 5, "did you mean 'who_5'"),
        ("percentage", "percent", 5, "did you mean 'percentage'"),
        ("item_pattern", "item_patern", 5, "unknown key 'item_patern'; did you mean 'item_pattern'"),
        ('"w{n}"', '"w{n}"\n    metric: tt', 9, "metric: found 'tt'"),
    ],
)
def test_mistake_is_named_with_its_line(project, old, new, line, message):
    project.change("plan.yaml", HEAD, WHO.replace(old, new) + HEAD)
    found = problems(project)
    assert any(one.startswith(f"params/probe/plan.yaml:{line}: ") and message in one for one in found), found


def test_limit_outside_the_points_of_the_scale_is_refused(project):
    project.change("plan.yaml", HEAD, WHO + HEAD)
    project.change("plan.yaml", ITEM, "    instrument: who\n    cut: 50\n")
    project.change("plan.yaml", "type: continuous", "type: binary")
    load(project)
    project.change("plan.yaml", "cut: 50", "cut: 101")
    assert any("found 101; 'who' goes from 0 to 100" in one for one in problems(project))


def test_conversion_table_lies_beside_the_plan_and_its_digest_in_it(project):
    table = "raw;t\n" + "".join(f"{raw};{raw + 20}\n" for raw in range(10, 51))
    project.write("kid.csv", table)
    digest = hashlib.sha256(table.encode()).hexdigest()
    project.change("plan.yaml", HEAD, KIDSCREEN.replace("DIGEST", digest) + HEAD)
    (kid,) = load(project).plan.instruments
    assert kid.conversion.values[10] == 30
    project.write("kid.csv", table.replace("10;30", "10;29"))
    assert any("'sha256' is not that of 'kid.csv'" in one for one in problems(project))
