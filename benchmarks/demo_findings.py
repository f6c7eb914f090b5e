"""What the demo should say and what it says: each tested change, whether it is planted, and the verdict.

``uv run python benchmarks/demo_findings.py`` writes two tables anew. ``demo_findings.csv`` is the demo as it
is delivered: a row per edition, site, measure, contrast and design. ``demo_seeds.csv`` is the final report of
the same demo made up with other seeds than its own: in how many of them each change got a clear verdict.
Planted values were chosen by looking at the demo's own draw, so that only the second table says how often
they come out.

A test without a plant is a false alarm where its verdict names a direction. p is adjusted in families, and
never below the p of the single test: whatever hangs together, at most 5 % of the tests without a plant are
expected to name one.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from types import ModuleType

import pandas as pd

from kpk_eval.analyses import indicator_change, network_change, reach_change, survey_change
from kpk_eval.evaluate import evaluate
from kpk_eval.model import Better, Verdict
from kpk_eval.params import load_evaluation
from kpk_eval.params.schema import Evaluation
from kpk_eval.study import Study
from kpk_eval.synthetic import truths, write_data
from kpk_eval.synthetic.planted.answers import GRADIENTS
from kpk_eval.synthetic.planted.changes import BETWEEN, planted_change
from kpk_eval.synthetic.planted.subjects import NETWORK

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(__file__).parent
SEEDS = range(1, 9)
"""Seeds other than the demo's."""
ALLOWED = 0.05
ESTIMABLE = [one for one in Verdict if one is not Verdict.NOT_ESTIMABLE]
CLEAR = (Verdict.IMPROVED, Verdict.WORSENED)
SITES = ("seestadt", "heidetal")
QUESTIONS = (
    (survey_change, "families"),
    (survey_change, "professionals"),
    (reach_change, "families"),
    (network_change, ""),
    (indicator_change, ""),
)
FOLLOWS = {("namings", "density"), ("namings", "reciprocity")}
"""Measures that move with the planted bridges; nothing of their own is planted, and nothing ruled out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A tested change of the demo; ``planted`` is 1 for better, -1 for worse, 0 for nothing."""

    edition: str
    site: str
    analysis: str
    outcome: str
    contrast: str
    design: str
    status: str
    planted: int
    verdict: str

    @property
    def alarm(self) -> bool:
        """Whether a direction is named where nothing is planted."""
        return not self.planted and self.verdict in CLEAR

    @property
    def found(self) -> bool:
        """Whether the planted direction is named."""
        return self.verdict == (Verdict.IMPROVED if self.planted > 0 else Verdict.WORSENED)


def findings(study: Study) -> Iterator[Finding]:
    """Every estimable test of an edition, except those that only follow from a planted one."""
    for site in SITES:
        evaluate("indicator_series", study, site=site)
        for question, population in QUESTIONS:
            yield from answered(study, question, site=site, population=population)


def answered(study: Study, question: ModuleType, *, site: str, population: str) -> Iterator[Finding]:
    """Estimable tests of one question."""
    table = question.answer(study, site=site, population=population).table
    for row in table[table["verdict"].isin(ESTIMABLE)].to_dict("records"):
        if not _follows(row):
            yield _finding(study, row)


def _follows(row: Mapping[str, object]) -> bool:
    return (row.get("relation"), row["outcome"]) in FOLLOWS


def _finding(study: Study, row: Mapping[str, object]) -> Finding:
    name = f"{row['outcome']}.{row['relation']}" if "relation" in row else str(row["outcome"])
    told = {key: str(row[key]) for key in ("site", "analysis", "contrast", "design", "status", "verdict")}
    planted = planted_sign(study.evaluation, row)
    return Finding(edition=study.edition.id, outcome=name, planted=planted, **told)


def planted_sign(evaluation: Evaluation, row: Mapping[str, object]) -> int:
    """Whether better (1), worse (-1) or nothing (0) is planted in what a row is about."""
    change = _planted(evaluation, row)
    up = 1 if row["better"] == Better.HIGHER else -1
    return up * ((change > 0) - (change < 0))


def _planted(evaluation: Evaluation, row: Mapping[str, object]) -> float:
    """The planted change, in any unit: only its sign counts."""
    site, outcome = str(row["site"]), str(row["outcome"])
    if row["analysis"] == "network_change":
        waves = _waves(evaluation, row)
        return planted_change(site, NETWORK, BETWEEN, upto=waves) if row["relation"] == "namings" else 0.0
    if row["analysis"] == "reach_change":
        return _planted_reach(evaluation, site, outcome, _waves(evaluation, row))
    contrast = str(row["contrast"])
    return next(
        one.change
        for one in truths(evaluation)
        if (one.site, one.outcome) == (site, outcome)
        and (one.contrast == contrast or (one.population == "indicators" and contrast == "before_after"))
    )


def _planted_reach(evaluation: Evaluation, site: str, outcome: str, waves: Sequence[str]) -> float:
    """Change of the share of those in need, or of the distance between least and greatest need."""
    name, measure = outcome.split(".")
    entry = next(one for one in evaluation.plan.reach if one.id == name)
    closer = sum(
        one.change
        for one in GRADIENTS
        if (one.measure, one.column) == (entry.outcome, entry.by)
        and one.site in {"", site}
        and one.since in waves[1:]
    )
    if measure == "slope":
        return -closer
    item = next(
        one.item
        for one in (*evaluation.plan.outcomes, *evaluation.plan.offer_uses)
        if one.id == entry.outcome
    )
    return closer + planted_change(site, "families", str(item), upto=tuple(waves))


def _waves(evaluation: Evaluation, row: Mapping[str, object]) -> tuple[str, ...]:
    """All waves up to the later one of a contrast, whose earlier one is the first."""
    after = next(one.after for one in evaluation.frame.contrasts if one.id == row["contrast"])
    names = [one.id for one in evaluation.frame.waves]
    return tuple(names[: names.index(after) + 1])


def studies(folder: Path, *, seed: int | None = None) -> dict[str, Study]:
    """Editions of the demo with data made up in a folder, by another seed than its own if one is given."""
    evaluation = load_evaluation(ROOT / "params" / "demo", root=ROOT)
    if seed is not None:
        if evaluation.frame.synthetic is None or evaluation.frame.synthetic.seed == seed:
            raise ValueError(f"seed {seed} is the demo's own")
        synthetic = evaluation.frame.synthetic.model_copy(update={"seed": seed})
        frame = evaluation.frame.model_copy(update={"synthetic": synthetic})
        evaluation = evaluation.model_copy(update={"frame": frame})
    write_data(evaluation, contracts=ROOT / "data_contracts", folder=folder / "data")
    for part in ("data_contracts", "params"):
        (folder / part).symlink_to(ROOT / part)
    return {one.id: Study(evaluation, one, folder, folder / "data") for one in evaluation.frame.editions}


def write(path: Path, names: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    """A table as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(names)
        table.writerows(rows)


def delivered() -> list[Finding]:
    """Every verdict of the demo as it is delivered."""
    with tempfile.TemporaryDirectory() as folder:
        return [one for study in studies(Path(folder)).values() for one in findings(study)]


def over_seeds(seeds: Sequence[int]) -> pd.DataFrame:
    """In how many of the seeds each change of the final report was tested, and got which clear verdict."""
    tested, said = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            for one in findings(studies(Path(folder), seed=seed)["final"]):
                _, *key, _ = map(str, astuple(one))
                tested[tuple(key)] += 1
                said[*key, one.verdict] += 1
        print(seed, sum(tested.values()), file=sys.stderr, flush=True)
    rows = [(*key, number, *(said[*key, verdict] for verdict in CLEAR)) for key, number in tested.items()]
    _, *keys, _ = (one.name for one in fields(Finding))
    names = [*keys, "seeds", *map(str, CLEAR)]
    return pd.DataFrame(rows, columns=names)


def main() -> None:
    """Write the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only-delivered", action="store_true", help="leave the other seeds alone")
    rows = iter(astuple(one) for one in delivered())
    write(FOLDER / "demo_findings.csv", [one.name for one in fields(Finding)], rows)
    if not asked.parse_args().only_delivered:
        over_seeds(SEEDS).to_csv(FOLDER / "demo_seeds.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
