"""Values nobody knows beforehand, clean trees, and ways to put a value into a file."""

from __future__ import annotations

import random
import string
import struct
import zlib
from pathlib import Path

from kpk_eval.leaks import Allowed, NeedleKind, Needles, ScanReport, Secret, hashed, scan

SALT = b"salt of the tests, long enough"
PLACE = "survey.nord: comment"
EVIDENCE = "survey_change.nord.families"
ALLOWED = Allowed(evidence=frozenset({EVIDENCE}))


def random_token(seed: int | str) -> str:
    """A word of 14 capital letters and digits that stands nowhere else."""
    draw = random.Random(f"token {seed}")
    letters = draw.choices(string.ascii_uppercase, k=12)
    return "".join((*letters[:5], str(draw.randrange(10)), *letters[5:], str(draw.randrange(10))))


def needles(*values: str, kind: NeedleKind = NeedleKind.CANARY, public: str = "") -> Needles:
    """The values as needles."""
    return hashed((Secret(kind, value, PLACE) for value in values), salt=SALT, public=public)


def scanned(
    folder: Path, *values: str, kind: NeedleKind = NeedleKind.CANARY, allowed: Allowed = ALLOWED
) -> ScanReport:
    """Report of a scan for the values."""
    return scan(folder, needles(*values, kind=kind), allowed=allowed)


def said(report: ScanReport) -> str:
    """Everything a report says, in lower case."""
    return f"{report!r}\n{chr(10).join(report.lines())}".lower()


def page(body: str) -> str:
    """A whole page."""
    return (
        '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><title>Bericht</title>\n'
        '<link rel="stylesheet" href="_static/book.css"></head>\n'
        "<body><h1>Bericht</h1>\n<p>Im Jahr 2024 waren es 1.234 Kinder (12,5&#160;%).</p>\n"
        f"{body}\n</body></html>\n"
    )


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file of the tree."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def png_chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*extra: bytes, after_pixels: bytes = b"", trailing: bytes = b"") -> bytes:
    """A PNG of one pixel with more chunks than it needs."""
    pixel = zlib.compress(b"\0\0\0\0") + after_pixels
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n", png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)), *extra,
            png_chunk(b"IDAT", pixel), png_chunk(b"IEND", b""), trailing,
        )
    )  # fmt: skip


def clean_tree(folder: Path) -> Path:
    """A small book without anything private."""
    cells = "".join(f"<tr><td>Wohlbefinden {row}</td><td>{row},5</td></tr>" for row in range(40))
    table = f"<table><tr><th>Ergebnis</th><th>Wert</th></tr>{cells}</table>"
    body = (
        f'<div data-evidence="{EVIDENCE}">{table}</div>\n'
        f'<figure data-evidence="{EVIDENCE}"><img src="_images/one.png" alt="Veränderung"></figure>\n'
        '<p><a href="https://www.example.org/home/tmp/bericht">Quelle</a>, DOI 10.1000/182</p>\n'
        '<!-- Ende -->\n<script src="_static/book.js"></script>'
    )
    write(folder, "index.html", page(body))
    write(folder, "_static/book.css", "body { background: url('data:image/png;base64,iVBORw0KGgo=') }\n")
    write(folder, "_static/book.js", 'const size = 12.25; const icon = "M12.5,30.75 44.125,8";\n')
    write(folder, "searchindex.js", 'Search.setIndex({"terms": {"wohlbefind": 0, "verander": [0, 1]}})')
    write(folder, "_images/one.png", png())
    return folder
