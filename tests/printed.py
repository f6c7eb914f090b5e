"""Pages as Chromium prints them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium")
SHEET = re.compile(rb"/Type\s*/Page\b")


def sheets(page: Path, folder: Path) -> int:
    """Number of sheets on which a page is printed; its browser and its PDF are kept in the folder."""
    printed = folder / "page.pdf"
    subprocess.run(
        [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={folder / 'browser'}",
            "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.resolve().as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return len(SHEET.findall(printed.read_bytes()))
