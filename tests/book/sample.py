"""A small edition as the page runner leaves it: parameters, manifest, cleaned pages, pictures, tables."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpk_eval.manifest import Manifest, PageRecord, PageState
from kpk_eval.params.schema import Evaluation, Frame, Plan, Site

SURVEY = "survey_change.hafen.families"
SYNTHESIS = "synthesis"
STOPPED = "survey_change.land.families"

TABLE = """\
<div class="kpk-table"><table><caption>Veränderungen: Familien, Hafen.</caption>
<thead><tr><th scope="col">Ergebnis</th><th scope="col">n</th><th scope="col">Veränderung</th></tr></thead>
<tbody><tr><th scope="row">Wohlbefinden</th><td>120</td><td>+1,2</td></tr></tbody></table></div>
"""

PAGE = """\
# Hafen: Familien im Vergleich

Die Befragung der Familien in Hafen.

## Veränderungen

```{raw} html
<TABLE>
```

{download}`Tabelle als Arbeitsmappe <../../downloads/change.hafen.families.xlsx>`

```{figure} change.png
:alt: Das Wohlbefinden stieg um 1,2 Punkte.

Veränderung des Wohlbefindens in Hafen.
```
""".replace("<TABLE>\n", TABLE)

OVERVIEW = """\
# Alle Standorte im Überblick

Die Standorte nebeneinander, siehe {doc}`/reading`.
"""


@dataclass(frozen=True)
class Codebook:
    """A codebook as the contract part gives it."""

    contract: str = "families"
    title: str = "Familienbefragung"
    header: tuple[str, ...] = ("Spalte", "Werte")
    rows: tuple[tuple[str, ...], ...] = (("w1", "0 = nie; 5 = immer"),)


def plan() -> Plan:
    """An analysis plan with one family, one instrument, one indicator and two outcomes."""
    return Plan.model_validate(
        {
            "date": "2026-01-15",
            "families": [{"id": "main", "label": "Hauptfragen", "adjust": "holm"}],
            "instruments": [
                {
                    "id": "wellbeing", "label": "Wohlbefinden (5 Fragen)",
                    "items": ["w1", "w2", "w3", "w4", "w5"], "reversed": ["w2"], "low": 0, "high": 5,
                    "scoring": "sum", "minimum_answered": 4,
                    "source": "Musterquelle", "licence": "frei",
                }
            ],
            "indicators": [
                {
                    "id": "leavers", "label": "Abgänge ohne Abschluss", "unit": "%", "better": "lower",
                    "source": "Amt",
                }
            ],
            "outcomes": [
                {
                    "id": "wb", "label": "Wohlbefinden", "population": "families", "type": "continuous",
                    "better": "higher", "family": "main", "contrasts": ["t0_t1"], "status": "planned",
                    "instrument": "wellbeing", "unit": "Punkte", "smallest_effect": 1.5,
                },
                {
                    "id": "low_wb", "label": "Niedriges Wohlbefinden", "population": "families",
                    "type": "binary", "better": "lower", "family": "main", "contrasts": ["t0_t1"],
                    "status": "exploratory",
                    "instrument": "wellbeing", "cut": 12.5, "unit": "%", "designs": ["paired", "unpaired"],
                },
            ],
        }
    )  # fmt: skip


def frame(**changes: object) -> Frame:
    """What evaluation.yaml holds."""
    stated: dict[str, object] = {
        "title": {"de": "Evaluation der Präventionsketten", "en": "Evaluation of the prevention chains"},
        "subtitle": {"de": "Was sich verändert hat", "en": "What has changed"},
        "authors": ["Ada Muster", "Ben Beispiel"],
        "institution": "Musterhochschule",
        "funder": {"de": "Musterstiftung", "en": "Sample Foundation"},
        "contact": "evaluation@example.org",
        "data": "data/demo",
        "synthetic": {"seed": 1},
        "waves": [
            {"id": "t0", "label": {"de": "Ausgangslage", "en": "Baseline"}, "year": 2024},
            {"id": "t1", "label": {"de": "Zwischenstand", "en": "Interim"}, "year": 2025},
            {"id": "t2", "label": {"de": "Abschluss", "en": "Final"}, "year": 2026},
        ],
        "contrasts": [
            {"id": "t0_t1", "before": "t0", "after": "t1", "label": "Ausgangslage – Zwischenstand"}
        ],
        "editions": [
            {
                "id": "interim", "label": {"de": "Zwischenbericht", "en": "Interim report"},
                "date": date(2026, 3, 1), "waves": ["t0", "t1"], "contrasts": ["t0_t1"],
            }
        ],
        "populations": [{"id": "families", "label": {"de": "Familien", "en": "Families"}}],
        "sources": [
            {
                "id": "leavers", "contract": "indicators", "path": "amt/leavers.csv", "label": "Schulabgänge",
                "reader": {"format": "csv"}, "citation": "Amt für Muster, Ausgabe 2025, CC BY 4.0",
                "measures": [{"column": "n", "indicator": "leavers", "role": "value"}],
            }
        ],
    }  # fmt: skip
    return Frame.model_validate({**stated, **changes})


def site(identifier: str, label: str, **changes: object) -> Site:
    """A site with one survey file per wave; the last one belongs to a later edition."""
    sources = [
        {
            "id": f"families_{wave}", "contract": "families", "path": f"{identifier}/families_{wave}.csv",
            "reader": {"format": "csv"}, "population": "families", "wave": wave,
        }
        for wave in ("t0", "t1", "t2")
    ]  # fmt: skip
    return Site.model_validate(
        {"id": identifier, "label": label, "kind": "kreis", "ags": "01058", "sources": sources, **changes}
    )


def evaluation(**changes: object) -> Evaluation:
    """Two sites; ``changes`` go to evaluation.yaml."""
    return Evaluation(
        id="demo",
        frame=frame(**changes),
        plan=plan(),
        plan_sha256="a" * 64,
        sites=(site("hafen", "Hafen"), site("land", "Land am See")),
    )


def record(page: str, title: str, **changes: object) -> PageRecord:
    """A complete page; notebook, site and population are read from its identifier."""
    notebook, site, population = (*page.split("."), "", "")[:3]
    complete = PageRecord(
        page=page, notebook=notebook, site=site, population=population,
        state=PageState.COMPLETE, title=title, started="2026-03-01T08:15:00+00:00", seconds=3.25,
        inputs={"hafen/families_t0.csv": "1" * 64, "data_contracts/families.odcs.yaml": "2" * 64},
        evidence=(),
    )  # fmt: skip
    return replace(complete, **changes)  # type: ignore[arg-type]


def manifest(*pages: PageRecord) -> Manifest:
    """The given pages; without any a synthesis, a survey page and one that was stopped."""
    return Manifest(
        evaluation="demo",
        edition="interim",
        created="2026-03-01T08:20:00+00:00",
        versions={"python": "3.11.7", "kpk_eval": "0.1.0"},
        pages=pages
        or (
            record(SYNTHESIS, "Alle Standorte im Überblick"),
            record(SURVEY, "Hafen: Familien im Vergleich", evidence=("change.hafen.families",)),
            record(
                STOPPED, "", state=PageState.STOPPED, seconds=0.0, started="",
                reason="families_t1.csv: breaks its contract (families.id.unique)",
            ),
        ),
    )  # fmt: skip


def picture(colour: bytes = b"\x2a\x6f\x9e") -> bytes:
    """A PNG of 640 x 320 pixels in one colour."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    row = b"\x00" + colour * 640
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 320, 8, 2, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(row * 320)),
            chunk(b"IEND", b""),
        )
    )


def workbook() -> bytes:
    """A ZIP file that stands for a workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()


def nothing_leaks(tree: Path) -> tuple[str, ...]:
    """A leak scan of a tree that holds nobody's data."""
    assert (tree / "index.html").is_file()
    return ()


def write_pages(build: Path, pages: dict[str, str] | None = None) -> Path:
    """Cleaned pages and downloads below the private part of an edition's folder."""
    for page, source in (pages or {SYNTHESIS: OVERVIEW, SURVEY: PAGE}).items():
        folder = build / "private" / "pages" / page
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.md").write_text(source, encoding="utf-8")
        (folder / "change.png").write_bytes(picture())
    downloads = build / "private" / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    (downloads / "change.hafen.families.xlsx").write_bytes(workbook())
    (downloads / "unreleased.xlsx").write_bytes(workbook())
    return build
