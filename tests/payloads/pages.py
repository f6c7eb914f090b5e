"""A page as the cleaning step leaves it, whose every label is hostile, with its tables for download."""

from pathlib import Path

from kpk_eval import show
from kpk_eval.model import Shape
from kpk_eval.pages.clean import CleanPage, write_page
from tests.pages.notebooks import cleaned, code, executed, output, titles
from tests.payloads.kinds import PAYLOADS, SUBSTITUTION, SVG_HANDLER, TEX_DOLLARS
from tests.payloads.results import labelled

TOGETHER = " \u2013 ".join(PAYLOADS)
"""All labels as one, for what is costly to make for each."""


def write_hostile_page(private: Path, page: str) -> CleanPage:
    """Write a page with every label on its own in a table, and all together elsewhere."""
    made = [one for label in PAYLOADS for one in labelled(label) if one.shape is Shape.ESTIMATES]
    blocks = [block for one in made for block in (show.table(one), show.sentences(one))]
    series, drawn = (
        next(one for one in labelled(label) if one.shape is Shape.SERIES)
        for label in (TOGETHER, f"{SVG_HANDLER} {TEX_DOLLARS} {SUBSTITUTION}")
    )
    outputs = [output(block) for block in (*blocks, show.figure(drawn), show.table(series))]
    clean = cleaned(executed(*titles(), code(*outputs)), page=page, subject=TOGETHER)
    write_page(clean, private / "pages" / page)
    for one in (made[0], series):
        show.workbook(one, private / "downloads" / f"{one.evidence}.xlsx")
    return clean
