"""The profile of each site of the demo fits on one printed sheet."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import nbformat
import pytest

from kpk_eval import show
from kpk_eval.evaluate import evaluate
from tests import printed

BOOK = Path(__file__).parents[2]
STYLES = ("kpk.css", "kpk-tables.css")
PLACES = (
    "network", "network_change", "offers", "offer_gaps", "indicator_series", "indicator_change",
    "participation", "development", "milestones", "meetings", "voices", "small_areas", "resources",
)  # fmt: skip
CHANGES = (("survey_change", "families"), ("survey_change", "professionals"), ("reach_change", "families"))
READ = (
    *CHANGES,
    ("trajectory", "families"),
    ("trajectory", "professionals"),
    ("description", "families"),
    ("description", "professionals"),
    ("reach", "families"),
    ("reach_gaps", "families"),
    *((name, "") for name in PLACES),
)
"""Analyses, and the population of each, that the profile reads; of comparison sites the first ones alone."""
BLOCK = re.compile(r'show\.(\w+)\(evaluate\("(\w+)"')
PAGE = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<style>* {{ box-sizing: border-box }}</style>{styles}</head>
<body style="margin: 0; font-family: 'DejaVu Sans', sans-serif">
<div class="bd-main"><div class="bd-content"><div class="bd-article-container"><article class="bd-article">
{content}</article></div></div></div></body></html>"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(printed.CHROMIUM is None, reason="needs chromium")]


def cells():
    """Cells of the page of the profile in German."""
    notebook = nbformat.read(BOOK / "notebooks" / "site_profile.ipynb", as_version=4)
    return [cell for cell in notebook.cells if "en" not in cell.metadata.get("tags", [])]


def sections(study, site):
    """HTML of the page, section by section as in the book."""
    content = "<p class='book-notice'>Alle Daten in diesem Bericht sind künstlich erzeugt.</p>"
    for cell in cells():
        if cell.cell_type == "markdown":
            heading, _, text = cell.source.partition("\n")
            level = heading.count("#")
            opened = "</section><section>" if level > 1 else "<section>"
            content += f"{opened}<h{level}>{heading.strip('# ')}</h{level}>"
            content += f"<p>{text.strip()}</p>" if text.strip() else ""
        for way, analysis in BLOCK.findall(cell.source):
            block = getattr(show, way)(evaluate(analysis, study, site=site))
            picture = base64.b64encode(block.png).decode() if block.png else ""
            content += block.html or f"<div>{block.figure_html(f'data:image/png;base64,{picture}')}</div>"
    return f"{content}</section>"


def sheets(content, folder):
    """Number of sheets on which the content is printed."""
    styles = "".join(f"<style>{(BOOK / 'book/_static' / name).read_text()}</style>" for name in STYLES)
    page = folder / "page.html"
    page.write_text(PAGE.format(styles=styles, content=content), encoding="utf-8")
    return printed.sheets(page, folder)


@pytest.mark.parametrize("site", ["seestadt", "heidetal"])
def test_the_profile_is_printed_on_one_sheet(demo, tmp_path, site):
    study = demo("interim")
    for place, analyses in ((site, READ), ("moorland", CHANGES)):
        for analysis, population in analyses:
            evaluate(analysis, study, site=place, population=population)
    content = sections(study, site)
    assert content.count("data-evidence") == len(BLOCK.findall("".join(cell.source for cell in cells())))
    assert sheets(content, tmp_path) == 1
    table = show.table(evaluate("goals", study, site=site)).html
    assert sheets(f"{content}{table}", tmp_path) > 1, "nothing would ever need a second sheet"
