"""What a whole before/after analysis costs: 30 outcomes, 2,000 respondents, three waves, one core.

Run from the project folder: ``uv run python benchmarks/before_after.py [respondents]``. The answers are made
in memory, so that reading and validating files (see ``validation.py``) is not part of it; everything after
that goes the way of a page: link, compare, model, clear together, disclose.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

from kpk_eval.analyses import description, flow, missing, survey_change, trajectory, turnover
from kpk_eval.clearance.cleared import cleared
from kpk_eval.disclose import disclose
from kpk_eval.intake import Arrival, Survey
from kpk_eval.link import Matching, match, people
from kpk_eval.model import Design, Origin, Status
from kpk_eval.params.schema import Evaluation, Frame, Outcome, Plan
from kpk_eval.prepare import NO_REASON, PERSON, WAVE, Answers
from kpk_eval.prepare.codes import REPEATED
from kpk_eval.protection import policy_of
from kpk_eval.stats.missing.leaving import leaving_model
from kpk_eval.stats.missing.who_left import baseline_differences
from kpk_eval.stats.models.columns import columns
from kpk_eval.study import Study

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
RESPONDENTS, TYPES = 2_000, {"continuous": 12, "binary": 10, "ordinal": 5, "count": 3}
WAVES, CONTRASTS = ("t0", "t1", "t2"), ("t0_t1", "t0_t2")
WHO = {"site": "place", "population": "people"}
LETTERS = np.array(list("ABCDEFGHIJKLMNOPRSTUVWZ"))


def main(arguments: list[str]) -> None:
    """Measure every step of the analysis twice, the second time warm, and print the table."""
    if not ONE_CORE.items() <= os.environ.items():  # read when numpy is loaded, so start again
        os.execve(sys.executable, [sys.executable, __file__, *arguments], {**os.environ, **ONE_CORE})
    respondents = int(arguments[0]) if arguments else RESPONDENTS
    data = survey_of(respondents)
    analysed(data)
    spent = analysed(data)
    print("| step | seconds (processor) |\n|---|---:|")
    for step, seconds in [*spent.items(), ("together", sum(spent.values()))]:
        print(f"| {step} | {seconds:.2f} |")


def analysed(data: Survey) -> dict[str, float]:
    """Seconds of each step of the whole analysis."""
    spent: dict[str, float] = {}
    with measured(spent, "link three waves, each with each"):
        code = data.study.population("people").code
        links = {pair: match(data.answers, code, before=pair[0], after=pair[1]) for pair in PAIRS}
        people(data.answers.values[WAVE], links.values())
    with measured(spent, "compare the same people: 60 comparisons, verdicts"):
        pairs = survey_change.adjusted(data, list(survey_change.comparisons_of(data)))
        for one in pairs:
            survey_change.row(data, one)
    for kind, types in MODELS.items():
        part = part_of(data, types)
        with measured(spent, f"{kind}: {len(part.outcomes)} models, {2 * len(part.outcomes)} comparisons"):
            for one in survey_change.adjusted(part, list(trajectory.modelled(part))):
                survey_change.row(part, one)
    with measured(spent, "attrition: table of who left and joined"), reading(data):
        turnover.answer(data.study, **WHO)
    with measured(spent, "attrition: baseline differences and model of leaving"):
        for after in WAVES[1:]:
            attrition(data, links["t0", after])
    with reading(data):
        results = [one.answer(data.study, **WHO) for one in TOGETHER]
    with measured(spent, "clear six tables together and disclose them"):
        policy = policy_of(data.study, results[0].origin)
        waves = {one.id: (one.before, one.after) for one in data.study.contrasts}
        found = cleared(results, policy=policy, contrasts=waves)
        for one in results:
            disclose(one, policy=policy, further=found.further.get(one.origin.evidence, {}))
    return spent


def attrition(data: Survey, who: Matching) -> None:
    """How those who left differed at baseline, one by one and in a model."""
    here = data.answers.values[WAVE] == "t0"
    left = (~data.answers.values.index[here].isin(who.first)).astype(float)
    baseline = {one.id: data.answers.values.loc[here, one.id].to_numpy(float) for one in data.outcomes}
    baseline_differences(left, baseline)
    complete = {name: np.where(np.isnan(one), np.nanmean(one), one) for name, one in baseline.items()}
    leaving_model(left, columns(complete))


TOGETHER = (flow, turnover, description, missing, survey_change, trajectory)
PAIRS = (("t0", "t1"), ("t0", "t2"), ("t1", "t2"))
MODELS = {
    "mixed model (continuous)": {"continuous"},
    "estimating equations (yes/no, levels, counts)": {"binary", "ordinal", "count"},
}


@contextmanager
def measured(spent: dict[str, float], step: str) -> Iterator[None]:
    """Add what the block took."""
    start = time.process_time()
    yield
    spent[step] = time.process_time() - start


@contextmanager
def reading(data: Survey) -> Iterator[None]:
    """The analyses get these answers instead of reading files."""
    with ExitStack() as all_of_them:
        for one in TOGETHER:
            all_of_them.enter_context(patch.object(one, "survey", lambda *_, **__: data))
        yield


def part_of(data: Survey, types: set[str]) -> Survey:
    """The outcomes of some levels of measurement."""
    return replace(data, outcomes=tuple(one for one in data.outcomes if one.type in types))


def survey_of(respondents: int, *, seed: int = 1) -> Survey:
    """Answers of as many people, of whom a quarter is missing in each wave, to thirty questions."""
    draw = np.random.default_rng(seed)
    outcomes = [(f"{kind}{place}", kind) for kind, number in TYPES.items() for place in range(number)]
    study = study_of(outcomes)
    code = draw.choice(LETTERS, (respondents, 8))
    own = draw.normal(size=(respondents, len(outcomes)))
    waves, codes = [], []
    for number, wave in enumerate(WAVES):
        there = draw.random(respondents) < 0.75
        score = own[there] + 0.2 * number + draw.normal(size=(there.sum(), len(outcomes)))
        score[draw.random(score.shape) < 0.03] = np.nan
        typed = code[there].copy()
        typed[draw.random(len(typed)) < 0.05, 2] = "X"
        waves.append(pd.DataFrame({WAVE: wave, **answers_of(score, outcomes)}))
        codes.append(pd.DataFrame(typed, columns=[str(place) for place in range(1, 9)], dtype="string"))
    values = pd.concat(waves, ignore_index=True)
    elements = pd.concat(codes, ignore_index=True).assign(**{REPEATED: False})
    values.insert(0, PERSON, elements.drop(columns=REPEATED).sum(axis=1))
    names = [name for name, _ in outcomes]
    reasons = values[names].isna().replace({True: NO_REASON, False: pd.NA}).astype("string")
    found = Answers(values.astype({WAVE: "string"}), reasons, elements, pd.DataFrame(index=values.index))
    arrivals = {wave: Arrival(int((values[WAVE] == wave).sum()), 0, 0) for wave in WAVES}
    origin = Origin("benchmark", "benchmark", "only", "place", "people")
    return Survey(study, origin, study.evaluation.plan.outcomes, found, arrivals, ())


def answers_of(score: np.ndarray, outcomes: list[tuple[str, str]]) -> dict[str, np.ndarray]:
    """Scores as the answers that a question of each type allows."""
    coarse = {
        "continuous": lambda one: np.round(3 + one / 2, 2),
        "binary": lambda one: np.where(np.isnan(one), one, (one > 0).astype(float)),
        "ordinal": lambda one: np.clip(np.round(3 + one), 1, 5),
        "count": lambda one: np.clip(np.round(2 + one), 0, None),
    }
    return {name: coarse[kind](score[:, place]) for place, (name, kind) in enumerate(outcomes)}


def study_of(outcomes: list[tuple[str, str]]) -> Study:
    """The parameters of the analysis; every outcome is compared by pairs and by all waves."""
    frame = Frame.model_validate(
        {
            "title": "Benchmark", "authors": ["Benchmark"], "institution": "Benchmark", "data": "data",
            "waves": [{"id": wave, "label": wave} for wave in WAVES],
            "contrasts": [
                {"id": name, "label": name, "before": name[:2], "after": name[3:]} for name in CONTRASTS
            ],
            "editions": [
                {"id": "only", "label": "only", "date": "2025-01-31", "waves": WAVES, "contrasts": CONTRASTS}
            ],
            "populations": [
                {"id": "people", "label": "People",
                 "code": {"column": "code", "elements": [{"characters": [place]} for place in range(1, 9)]}}
            ],
        }
    )  # fmt: skip
    usual = {
        "population": "people", "better": "higher", "family": "all", "contrasts": CONTRASTS, "unit": "points",
        "status": Status.PLANNED, "designs": [Design.PAIRED, Design.ALL_WAVES], "smallest_effect": 0.2,
    }  # fmt: skip
    asked = [
        Outcome.model_validate(
            usual | {"id": name, "label": name, "type": kind, "item": name}
            | ({"yes": ["1"]} if kind == "binary" else {})
        )
        for name, kind in outcomes
    ]  # fmt: skip
    families = [{"id": "all", "label": "all", "adjust": "holm"}]
    plan = Plan.model_validate({"date": "2024-01-01", "families": families, "outcomes": asked})
    site = {"id": "place", "label": "Place", "kind": "gruppe"}
    evaluation = Evaluation.model_validate(
        {"id": "benchmark", "frame": frame, "plan": plan, "plan_sha256": "", "sites": [site]}
    )
    return Study(evaluation, frame.editions[0], Path(), Path())


if __name__ == "__main__":
    main(sys.argv[1:])
