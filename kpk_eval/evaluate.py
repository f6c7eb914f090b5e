"""The path of one analysis, from the files of a site to a released result."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Protocol

from kpk_eval import analyses, store
from kpk_eval.clearance import clearance, with_earlier_rows
from kpk_eval.closest import did_you_mean
from kpk_eval.disclose import disclose
from kpk_eval.model import Released, Result
from kpk_eval.protection import policy_of
from kpk_eval.study import Study


class Analysis(Protocol):
    """A question: reads what it needs from the study and answers with a table.

    Questions over people's answers return a `Result`; questions over released results return `Released`.
    """

    def __call__(self, study: Study, *, site: str, population: str) -> Result | Released:
        """Answer for a site and a population; empty where the question is not about one."""


def evaluate(name: str, study: Study, *, site: str = "", population: str = "") -> Released:
    """The released answer to a question, also kept in the store.

    An analysis takes its way through read, contract, prepare and link in ``kpk_eval.intake``; what it
    returns passes disclosure control here, and nothing else leaves.
    """
    result = find(name)(study, site=site, population=population)
    released = result if isinstance(result, Released) else _released(result, study)
    store.write(released, study.released)
    return released


def _released(result: Result, study: Study) -> Released:
    """The result after disclosure control, together with all other tables about the same people."""
    policy = policy_of(study, result.origin)
    if not result.origin.population:
        return disclose(result, policy=policy)
    cleared = clearance(study, site=result.origin.site, population=result.origin.population)
    evidence = result.origin.evidence
    shown = disclose(result, policy=policy, further=cleared.further.get(evidence, {}))
    return with_earlier_rows(shown, cleared.carried.get(evidence, ()), study)


def find(name: str) -> Analysis:
    """The analysis in ``kpk_eval/analyses/<name>.py``; an unknown name is an error with the known ones."""
    known = sorted(module.name for module in pkgutil.iter_modules(analyses.__path__))
    if name not in known:
        hint = did_you_mean(name, known)
        raise LookupError(f"no analysis {name!r}; {hint}there are: {', '.join(known)}")
    module = importlib.import_module(f"{analyses.__name__}.{name}")
    answer: Analysis = module.answer
    return answer
