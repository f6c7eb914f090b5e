"""``python -m kpk_eval.pages EVALUATION EDITION PAGE``: run one page, as the task graph does."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from kpk_eval.files import write_text
from kpk_eval.pages.catalogue import Page, pages
from kpk_eval.pages.run import CellFailure, run_page
from kpk_eval.study import Study, open_study


def main(evaluation: str, edition: str, name: str) -> int:
    """Exit status: 0 where the page is complete or stopped, 1 where it failed."""
    study = open_study(evaluation, edition=edition)
    page = next((one for one in pages(study) if one.id == name), None)
    if page is None:
        print(f"no page {name!r} in edition {edition!r}", file=sys.stderr)
        return 2
    running = study.private / "running" / f"{page.id}.json"
    failed = study.private / "failures" / f"{page.id}.json"
    failed.unlink(missing_ok=True)
    write_text(running, json.dumps({"started": datetime.now(UTC).isoformat()}))
    try:
        run_page(study, page)
    except Exception as error:
        _note_failure(study, page, error)
        return 1
    finally:
        running.unlink(missing_ok=True)
    return 0


def _note_failure(study: Study, page: Page, error: Exception) -> None:
    """Keep what failed for the summary; the full record is the executed notebook in the private folder."""
    cell, cause = (
        (error.cell, error.cause)
        if isinstance(error, CellFailure)
        else (0, str(error) or type(error).__name__)
    )
    note = {"page": page.id, "notebook": page.notebook, "site": page.site, "cell": cell, "cause": cause}
    write_text(study.private / "failures" / f"{page.id}.json", json.dumps(note, ensure_ascii=False, indent=1))
    print(f"{page.id}: {f'cell {cell}: ' if cell else ''}{cause}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
