"""An indicator file with its keys, sums and crosswalk: from what was delivered to the released series."""

import csv
import shutil

import pytest

from kpk_eval.contracted import SourceBlocked, analysable, contracted
from kpk_eval.evaluate import evaluate
from kpk_eval.params import load_evaluation
from kpk_eval.show import sentences, table
from kpk_eval.study import Study

EVALUATION = """\
title: Probe
authors: [Team]
institution: Hochschule
data: data/probe
waves:
  - {id: t0, label: vorher}
editions:
  - {id: interim, label: Bericht, date: 2026-06-30, waves: [t0]}
comparison: {label: andere, prefix: "01", digits: 5}
register: {path: kreise.csv, date: 2023-12-31, key: AGS}
sources:
  - id: numbers
    contract: indicators
    path: zahlen.csv
    official: true
    reader: {format: csv, missing: {".": geheim}}
    rename: {name: area}
    area_column: ags
    year_column: jahr
    measures:
      - {column: faelle, indicator: rate, role: numerator}
      - {column: kinder, indicator: rate, role: denominator}
      - {column: wert, indicator: rate, role: value}
"""
PLAN = """\
date: 2025-01-15
indicators:
  - {id: rate, label: Quote, unit: "%", better: lower, per: 100}
"""
SITE = """\
id: flensburg
label: Flensburg
kind: kreisfreie_stadt
ags: "01001"
"""
HEADER = ["ags", "name", "jahr", "faelle", "jungen", "maedchen", "kinder", "wert"]
ROWS = [
    ["01", "Schleswig-Holstein", "2022", "70", "40", "30", "700", "10.0"],
    ["01001", "Flensburg", "2022", "20", "12", "8", "100", "20.0"],
    ["01002", "Kiel", "2022", "50", "28", "22", "600", "8.3"],
    ["01001", "Flensburg", "2023", "30", "14", "16", "100", "30.0"],
]


class Probe:
    """A small evaluation whose one file a test may change."""

    def __init__(self, root, contracts):
        self.root, self.data = root, root / "data" / "probe"
        self.folder = root / "params" / "probe"
        (self.folder / "sites").mkdir(parents=True)
        self.data.mkdir(parents=True)
        shutil.copytree(contracts, root / "data_contracts")
        (self.folder / "sites" / "flensburg.yaml").write_text(SITE, encoding="utf-8")
        (self.data / "kreise.csv").write_text("AGS\n01001\n01002\n", encoding="utf-8")
        self.entry, self.plan, self.rows = "", "", [list(row) for row in ROWS]

    def study(self) -> Study:
        (self.folder / "evaluation.yaml").write_text(EVALUATION + self.entry, encoding="utf-8")
        (self.folder / "plan.yaml").write_text(PLAN + self.plan, encoding="utf-8")
        with (self.data / "zahlen.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([HEADER, *self.rows])
        evaluation = load_evaluation(self.folder, root=self.root)
        return Study(evaluation, evaluation.frame.editions[0], self.root, self.data)

    def report(self):
        study = self.study()
        return contracted(study, next(study.sources()), "flensburg").report

    def failed(self) -> dict[str, tuple[int, str]]:
        """Broken rule -> rows that break it, and what is said to the person."""
        lines = [line for line in self.report().rules if line.state in {"failed", "warned"}]
        return {line.rule: (line.failed, line.description) for line in lines}

    def series(self):
        return evaluate("indicator_series", self.study(), site="flensburg")


@pytest.fixture
def probe(tmp_path, root):
    return Probe(tmp_path, root / "data_contracts")


def test_file_whose_numbers_fit_passes(probe):
    assert probe.failed() == {}
    assert probe.report().state == "passed"


def test_area_that_does_not_exist_is_named_with_its_row(probe):
    probe.rows[2][0] = "01999"
    ((rule, (failed, told)),) = probe.failed().items()
    assert (rule, failed) == ("area_key.exists", 1)
    assert "on 2023-12-31 in kreise.csv" in told
    quarantine = (probe.study().quarantine / probe.report().quarantine).read_text("utf-8-sig")
    assert quarantine.splitlines()[1].startswith("4;ags;area_key.exists;error;")


def test_key_of_no_land_is_refused(probe):
    probe.rows[1][0] = "00001"
    probe.entry = ""
    assert probe.failed() == {}
    probe.entry = EVALUATION[:0]
    probe.rows[2][0] = "1002"
    ((rule, (failed, told)),) = probe.failed().items()
    assert (rule, failed) == ("area_id.pattern", 1)
    assert "a leading zero is lost" in told


def test_file_that_lost_all_leading_zeros_is_told_so(probe):
    probe.rows = [[row[0].lstrip("0"), *row[1:]] for row in probe.rows]
    (line,) = probe.report().rules
    assert (
        "01001 without its leading zero" in line.description
        or "01 without its leading zero" in line.description
    )
    assert "formatted as a number" in line.description


def test_value_that_its_parts_contradict_blocks_the_source(probe):
    probe.rows[1][7] = "20.1"
    assert list(probe.failed()) == ["numbers.value_agrees"]
    study = probe.study()
    with pytest.raises(SourceBlocked, match=r"numbers\.value_agrees"):
        analysable(study, next(study.sources()), "flensburg")


SUMS = """\
    sums:
      - {total: faelle, parts: [jungen, maedchen], tolerance: exact}
      - {over: areas, total: "01", digits: 5, of: [faelle, kinder], tolerance: rounding5, severity: warning}
"""


def test_sums_are_checked_in_the_whole_file_with_place_and_kind(probe):
    probe.entry = SUMS
    assert probe.failed() == {}
    probe.rows[3][4] = "15"
    probe.rows[0][6] = "720"
    found = probe.failed()
    assert {rule: failed for rule, (failed, _) in found.items()} == {"sums.1": 1, "sums.2": 1}
    text = (probe.study().quarantine / probe.report().quarantine).read_text("utf-8-sig")
    places = {line.split(";")[2]: line.split(";")[:2] for line in text.splitlines()[1:]}
    assert places["sums.1"] == ["5", "faelle"]
    assert places["sums.2"] == ["2", "kinder"]
    assert {line.rule: line.state for line in probe.report().rules}["sums.2"] == "warned"


CROSSWALK = """\
    crosswalk:
      path: schluessel.csv
      from: 2021-12-31
      to: 2023-12-31
      columns: {old: alt, new: neu, share: anteil}
"""


def test_old_areas_become_new_ones_and_what_was_divided_is_marked_as_estimate(probe):
    probe.entry = CROSSWALK
    shares = "alt;neu;anteil\n01001;01001;1\n01901;01001;0.5\n01901;01002;0.5\n01002;01002;1\n"
    (probe.data / "schluessel.csv").write_text(shares, encoding="utf-8")
    probe.rows.append(["01901", "Amt", "2022", "10", "5", "5", "100", "10.0"])
    released = probe.series()
    own = released.table[(released.table["group"] == "site") & (released.table["year"] == 2022)].iloc[0]
    assert (own["numerator"], own["denominator"]) == (25, 150)
    assert own["value"] == pytest.approx(100 * 25 / 150)
    assert own["flag"] == "estimated_from_division"
    assert "geschätzt: aus Teilen aufgeteilter Gebiete berechnet" in table(released).html
    assert {"schluessel.csv", "kreise.csv", "zahlen.csv"} <= set(released.origin.inputs)


def test_changed_crosswalk_is_read_anew_and_an_absent_one_is_named(probe):
    probe.entry = CROSSWALK
    path = probe.data / "schluessel.csv"
    shares = "alt;neu;anteil\n01001;01001;1\n01002;01002;1\n"
    path.write_text(shares, encoding="utf-8")
    assert probe.report().state == "passed"
    path.write_text(shares.replace("01002;01002;1\n", ""), encoding="utf-8")
    (line,) = probe.report().rules
    assert "schluessel.csv has no area 01002 on 2021-12-31" in line.description
    path.unlink()
    (line,) = probe.report().rules
    assert "schluessel.csv: crosswalk not found in the data folder" in line.description


BREAK = """\
breaks:
  - indicators: [rate]
    date: 2023-04-01
    kind: definition
    label: neue Abgrenzung
    source: Amt
"""


def test_break_of_the_plan_is_in_the_released_series_and_stops_the_sentence(probe):
    probe.plan = BREAK
    released = probe.series()
    broken = released.table[released.table["break"].notna()]
    assert set(broken["year"]) == {2023}
    assert set(broken["break"]) == {"neue Abgrenzung"}
    text = sentences(released).alt
    assert "30,0\u202f% im Jahr 2023. Eine Veränderung gegenüber Jahren vor 2023 ist nicht schätzbar" in text
    assert "20,0" not in text


def test_accepted_break_prints_its_reason_with_the_comparison(probe):
    probe.plan = BREAK + "    acceptable:\n      - {indicator: rate, reason: ändert wenig}\n"
    text = sentences(probe.series()).alt
    assert "30,0\u202f% im Jahr 2023 (20,0\u202f% im Jahr 2022)" in text
    assert "weil der Analyseplan sagt: ändert wenig" in text


def test_only_the_declared_level_is_compared(probe):
    probe.rows.append(["01001000", "Flensburg, Stadt", "2022", "1", "1", "0", "10", "10.0"])
    assert set(probe.series().table["group"]) == {"site", "land", "comparison"}
    assert len(probe.series().table) == len(ROWS)


def test_latest_values_name_a_break_before_them(probe):
    probe.plan = BREAK
    study = probe.study()
    evaluate("indicator_series", study, site="flensburg")
    latest = evaluate("key_indicators", study, site="flensburg")
    assert "nicht schätzbar. Grund: Bruch in der Zeitreihe (neue Abgrenzung)" in sentences(latest).alt
    assert "Bruch" in table(latest).html
    assert latest.table["group"].unique().tolist() == ["site"]
    assert latest.table["year"].max() == 2023
