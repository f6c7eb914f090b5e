"""``python -m kpk_eval.workflow EVALUATION EDITION``: make the book of an edition, as the task graph does."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime

from kpk_eval.files import sha256, write_text
from kpk_eval.study import Study, open_study
from kpk_eval.workflow.collect import as_json, collect
from kpk_eval.workflow.graph import BOOK, record_of


def main(evaluation: str, edition: str) -> int:
    """Exit status: 0 where the book is published, 1 where it is not and the previous one stays."""
    study = open_study(evaluation, edition=edition)
    running = study.private / "running" / f"{BOOK}.json"
    write_text(running, json.dumps({"started": datetime.now(UTC).isoformat()}))
    try:
        make_book(study)
    except Exception as error:
        _note_failure(study, error)
        return 1
    finally:
        running.unlink(missing_ok=True)
    return 0


def make_book(study: Study) -> None:
    """Publish the book, if all its tables together give nobody away.

    Its numbers go into the ledger; the manifest ``run.json`` is written after that, the task's record last.
    """
    from kpk_eval.book import build
    from kpk_eval.clearance import record as record_edition
    from kpk_eval.clearance import refuse_unclear
    from kpk_eval.leaks import audit
    from kpk_eval.pages.genuine import require_genuine
    from kpk_eval.workflow.codebooks import codebooks

    clock = time.monotonic()
    manifest = collect(study)
    require_genuine(study, manifest.pages)
    refuse_unclear(study)
    build(
        manifest, study.evaluation, root=study.root, build=study.build, language=study.language,
        leaks=lambda tree: map(str, audit(study, tree).findings), codebooks=codebooks(study),
    )  # fmt: skip
    record_edition(study)
    path = study.build / "run.json"
    write_text(path, as_json(manifest, study))
    record = {"run.json": sha256(path), "seconds": round(time.monotonic() - clock, 2)}
    write_text(study.private / record_of(BOOK), json.dumps(record))


def _note_failure(study: Study, error: Exception) -> None:
    cause = str(error) or type(error).__name__
    note = {"page": BOOK, "notebook": "", "site": "", "cell": 0, "cause": cause}
    write_text(study.private / "failures" / f"{BOOK}.json", json.dumps(note, ensure_ascii=False, indent=1))
    print(f"{BOOK}: {cause}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
