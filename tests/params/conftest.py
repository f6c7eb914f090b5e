"""A small evaluation as text, of which each test changes one thing."""

from pathlib import Path

import pytest

EVALUATION = """\
title: Probe
authors: [Team]
institution: Hochschule
data: data
waves:
  - {id: t0, label: vorher}
  - {id: t1, label: nachher}
contrasts:
  - {id: t0_t1, before: t0, after: t1, label: Vergleich}
editions:
  - {id: interim, label: Zwischenbericht, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}
populations:
  - {id: families, label: Familien}
"""
PLAN = """\
date: 2025-01-15
families:
  - {id: main, label: Hauptfragen, adjust: holm}
outcomes:
  - id: wellbeing
    label: Wohlbefinden
    population: families
    type: continuous
    better: higher
    family: main
    contrasts: [t0_t1]
    status: planned
    item: wb1
    unit: Punkte
"""
SITE = """\
id: kiel
label: Kiel
kind: kreisfreie_stadt
ags: "01002"
sources:
  - id: families_t0
    contract: families_survey
    population: families
    wave: t0
    path: kiel/t0.csv
    reader: {format: csv}
"""


class Project:
    """A project folder with one evaluation."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "params" / "probe"
        (self.folder / "sites").mkdir(parents=True)
        self.write("evaluation.yaml", EVALUATION)
        self.write("plan.yaml", PLAN)
        self.write("sites/kiel.yaml", SITE)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
