"""Released results of other pages, which profile, synthesis and overview read instead of raw data."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval import store
from kpk_eval.model import Origin, Released, Status
from kpk_eval.study import Study


def recall(study: Study, analysis: str, *, sites: tuple[str, ...]) -> list[Released]:
    """What was released for these sites, over all populations; sites without it are left out."""
    return [
        store.read(evidence, study.released)
        for site in sites
        for evidence in _evidence(study, analysis, site)
        if (study.released / f"{evidence}.parquet").is_file()
    ]


def _evidence(study: Study, analysis: str, site: str) -> Iterator[str]:
    """Identifiers an analysis can have at a site: without and with each population."""
    for population in ("", *(one.id for one in study.evaluation.frame.populations)):
        yield Origin(analysis, study.evaluation.id, study.edition.id, site, population).evidence


def planned(study: Study) -> tuple[str, ...]:
    """Outcomes whose comparison was fixed before the data were seen."""
    return tuple(one.id for one in study.evaluation.plan.outcomes if one.status is Status.PLANNED)
