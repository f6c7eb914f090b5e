"""Whether pages show exactly what `show` makes of their released results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kpk_eval import show, store
from kpk_eval.manifest import PageRecord, PageState
from kpk_eval.model import Released
from kpk_eval.pages.parameters import PageError
from kpk_eval.show.block import Block, BlockKind
from kpk_eval.store import StoreError
from kpk_eval.study import Study

SHOWN = "shown.json"
"""File beside a page that lists its blocks."""
MAKERS: Mapping[BlockKind, tuple[Callable[[Released], Block], ...]] = {
    BlockKind.TABLE: (show.table,),
    BlockKind.FIGURE: (show.figure,),
    BlockKind.PROSE: (show.sentences, show.table),
}
"""Kind of a block -> what can have made it; a table without rows is a sentence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One block of a page: its kind, the result it rests on, and a digest of all that it shows."""

    kind: BlockKind
    evidence: str
    digest: str

    @classmethod
    def of(cls, block: Block) -> Shown:
        """The entry of a block."""
        texts = json.dumps([block.language, block.caption, block.alt, block.html])
        digest = hashlib.sha256(texts.encode())
        digest.update(block.png or b"")
        return cls(block.kind, block.evidence, digest.hexdigest())


def write_shown(blocks: Iterable[Shown], folder: Path) -> None:
    """Keep the list of a page's blocks beside it."""
    told = [asdict(block) for block in blocks]
    (folder / SHOWN).write_text(json.dumps(told, indent=1), encoding="utf-8")


def require_genuine(study: Study, records: Iterable[PageRecord]) -> None:
    """Raise unless every block of the complete pages is what `show` makes anew of its released result.

    A block reaches a page as an output of a notebook, where any code may have written it. Only this
    comparison says that a page shows released numbers.

    Raises
    ------
    PageError
        Where a block is another one, or its result is not in the store.
    """
    for record in records:
        if record.state is PageState.COMPLETE:
            for block in _listed(study.private / "pages" / record.page / SHOWN, record):
                _compare(block, study, page=record.page)


def _listed(path: Path, record: PageRecord) -> tuple[Shown, ...]:
    """Blocks of a page as its cleaning step listed them."""
    if not path.is_file():
        raise PageError(f"{record.page}: {SHOWN} is missing beside the page; run the page again")
    told = json.loads(path.read_text(encoding="utf-8"))
    blocks = tuple(Shown(BlockKind(one["kind"]), one["evidence"], one["digest"]) for one in told)
    if {block.evidence for block in blocks} != set(record.evidence):
        raise PageError(f"{record.page}: {SHOWN} and the record of the page differ; run the page again")
    return blocks


def _compare(block: Shown, study: Study, *, page: str) -> None:
    try:
        released = store.read(block.evidence, study.released)
    except StoreError as error:
        raise PageError(f"{page}: {error}") from None
    if not any(Shown.of(make(released)) == block for make in MAKERS[block.kind]):
        raise PageError(
            f"{page}: a {block.kind} is not what kpk_eval.show makes of the result {block.evidence}; "
            "let the notebook show results with kpk_eval.show only, and run the page again"
        )
