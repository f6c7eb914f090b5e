"""The clearance of a population at a site, computed once and remembered by everything it depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from kpk_eval import analyses
from kpk_eval.clearance.cleared import Cleared, cleared
from kpk_eval.clearance.ledger import earlier_entries
from kpk_eval.clearance.public import public_rows
from kpk_eval.clearance.weighted import refuse_other_weights
from kpk_eval.disclosure.ledger import Entry, Statistic, digest
from kpk_eval.files import code_digest, sha256, write_text
from kpk_eval.model import Result
from kpk_eval.protection import policy_of
from kpk_eval.study import Study

QUESTIONS = (
    "flow", "turnover", "linkage", "description", "missing", "completeness", "survey_change", "trajectory",
    "reliable_change", "reach", "reach_gaps", "reach_change", "reach_distances",
    "attrition", "sensitivity", "scales", "detectable", "selected_groups", "weighting",
)  # fmt: skip
"""Analyses whose tables are about the same people and are cleared together."""
SHARES = "reach"
"""The one of them whose shares are weighted where the site says how its population is composed."""


def clearance(study: Study, *, site: str, population: str) -> Cleared:
    """What may be printed about a population of a site in this edition, in all tables together.

    Pages of the same people run side by side: each of them may compute it, all with the same outcome.
    """
    path = study.private / "clearance" / f"{site}.{population}.json"
    earlier = earlier_entries(study, site=site, population=population)
    key = _key(study, site, population, digest(earlier))
    kept = _remembered(path, key)
    if kept is None:
        kept = _computed(study, site, population, earlier)
        write_text(path, json.dumps({"key": key, **_told(kept)}, ensure_ascii=False))
    return kept


def _computed(study: Study, site: str, population: str, earlier: tuple[Entry, ...]) -> Cleared:
    """The tables of all questions about people's answers, cleared together."""
    questions = [import_module(f"{analyses.__name__}.{name}") for name in QUESTIONS]
    results: list[Result] = [one.answer(study, site=site, population=population) for one in questions]
    refuse_other_weights(study, results[QUESTIONS.index(SHARES)])
    contrasts = {one.id: (one.before, one.after) for one in study.evaluation.frame.contrasts}
    policy = policy_of(study, results[0].origin)
    public = public_rows(study, site=site, population=population)
    return cleared(results, policy=policy, contrasts=contrasts, earlier=earlier, public=public)


def _key(study: Study, site: str, population: str, earlier: str) -> str:
    """Digest of data, contracts, parameters, code and ledger."""
    sources = [one for one in study.sources(site) if one.population == population]
    files = (path for one in sources for path in (*study.files(one), study.contract_path(one)))
    told = [
        study.edition.id,
        study.site(site).model_dump(mode="json"),
        study.evaluation.frame.model_dump(mode="json"),
        study.evaluation.plan.model_dump(mode="json"),
        [sha256(path) if path.is_file() else "" for path in files],
        code_digest(),
        earlier,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told(kept: Cleared) -> dict[str, Any]:
    """A clearance as JSON holds it."""
    return {
        "further": kept.further,
        "carried": kept.carried,
        "blocked": kept.blocked,
        "entries": [asdict(entry) for entry in kept.entries],
    }


def _remembered(path: Path, key: str) -> Cleared | None:
    """What was computed before under the same key; None where there is none."""
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    if kept["key"] != key:
        return None
    return Cleared(
        further={
            table: {column: tuple(rows) for column, rows in columns.items()}
            for table, columns in kept["further"].items()
        },
        carried={table: tuple(rows) for table, rows in kept["carried"].items()},
        blocked=tuple(kept["blocked"]),
        entries=tuple(Entry(**one | {"statistic": Statistic(one["statistic"])}) for one in kept["entries"]),
    )
