"""Wide tables in a browser: columns on a screen, cards on a phone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
STATIC = Path(__file__).parents[2] / "book" / "_static"
WORDS = "Rückmeldungen aller Einrichtungen im Vergleich"
TABLE = f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">
<link rel="stylesheet" href="kpk-tables.css"><script src="tables.js"></script></head>
<body style="width: WIDTHpx"><div class="kpk-table"><div class="kpk-scroll"><table class="kpk-grid"><thead>
<tr><th rowspan="2" scope="col">Lebensphase</th><th colspan="2" scope="colgroup">Jugend</th>
<th rowspan="2" scope="col">Bewertung</th></tr>
<tr><th scope="col">Angebote</th><th scope="col">Plätze</th></tr></thead>
<tbody><tr><th colspan="4" scope="colgroup" class="gt_group_heading">Früh</th></tr>
<tr><th scope="row">Geburt</th><td class="gt_right">3 <span class="kpk-below">{WORDS}</span></td>
<td class="gt_right">10&nbsp;450&nbsp;Plätze&nbsp;im&nbsp;Jahr</td><td>{WORDS}</td></tr>
<tr><th scope="row">Kita</th><td class="gt_right"></td><td class="gt_right">1</td><td>–</td></tr>
</tbody></table></div></div></body></html>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


def _shown(folder: Path, width: int) -> str:
    page = folder / "page.html"
    page.write_text(TABLE.replace("WIDTH", str(width)), encoding="utf-8")
    for name in ("kpk-tables.css", "tables.js"):
        shutil.copy(STATIC / name, folder)
    return subprocess.run(
        [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={folder / 'profile'}",
            "--virtual-time-budget=3000", "--dump-dom", page.as_uri(),
        ],
        check=True, capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip


def test_a_phone_shows_cards_and_a_screen_columns(tmp_path: Path) -> None:
    """As a phone's 390 pixels and a screen's 1,280 pixels."""
    phone, screen = tmp_path / "phone", tmp_path / "screen"
    phone.mkdir()
    screen.mkdir()

    assert "kpk-scroll kpk-cards" in _shown(phone, 390)
    assert "kpk-cards" not in _shown(screen, 1280)


def test_every_cell_says_what_it_is_about(tmp_path: Path) -> None:
    """Shared headings come first; the meaning of rows and cells stays, whatever the display."""
    shown = _shown(tmp_path, 390)

    headings = re.findall(r'<td [^>]*data-heading="([^"]*)"', shown)
    assert headings == ["Jugend: Angebote", "Jugend: Plätze", "Bewertung"] * 2
    assert shown.count('role="cell"') == 6
    assert shown.count('role="rowheader"') == 3
    assert shown.count('role="columnheader"') == 5
    assert shown.count("kpk-void") == 1
