"""What the generated chapters say; their look is checked on the finished book."""

import html
from dataclasses import replace

import pytest

from kpk_eval.book.chapters import GENERATED
from kpk_eval.book.chapters.status import digest
from kpk_eval.book.content import Content
from kpk_eval.manifest import PageState
from tests.book import sample
from tests.payloads.kinds import PAYLOADS


def chapter(name: str, content: Content) -> str:
    """Source of a chapter with its entities as characters."""
    return html.unescape(GENERATED[name](content))


def content(*pages: object, language: str = "de", **changes: object) -> Content:
    return Content(sample.manifest(*pages), sample.evaluation(**changes), language, (sample.Codebook(),))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", sorted(GENERATED))
def test_every_chapter_has_one_title(name: str, language: str) -> None:
    source = GENERATED[name](content(language=language))
    assert sum(line.startswith("# ") for line in source.splitlines()) == 1


def test_cover_says_who_what_and_when() -> None:
    told = chapter("index", content())
    for words in (
        "# Evaluation der Präventionsketten", "Was sich verändert hat", "Zwischenbericht", "1. März 2026",
        "Ada Muster, Ben Beispiel", "Musterhochschule", "Musterstiftung", "evaluation@example.org",
        "| Hafen | Kreis | 01058 | Modellstandort |", "| Ausgangslage | 2024 |",
    ):  # fmt: skip
        assert words in told


def test_cover_names_only_waves_of_the_edition() -> None:
    assert "Abschluss" not in chapter("index", content())


def test_cover_links_only_chapters_that_exist() -> None:
    whole = chapter(
        "index", content(sample.record("synthesis", "Alle"), sample.record("quality_overview", "Güte"))
    )
    assert "(/pages/synthesis/index.md)" in whole
    assert "(/pages/quality_overview/index.md)" in whole
    partial = chapter("index", content(sample.record("synthesis", "Alle", state=PageState.FAILED)))
    assert "synthesis" not in partial
    assert "(/status.md)" in partial


def test_status_lists_every_page_with_its_run() -> None:
    told = chapter("status", content())
    row = next(line for line in told.splitlines() if "Hafen: Familien" in line)
    assert row.startswith(
        f"| [Hafen: Familien im Vergleich](/pages/{sample.SURVEY}/index.md) | survey_change | Hafen |"
    )
    assert "| Familien | vollständig | 01.03.2026, 08:15:00 | 3,2 s | " in row
    assert "| python | 3.11.7 |" in told
    assert "| families_t0.csv | 111111111111 |" in told
    assert "hafen/" not in told, "folders may tell who sent a file"


def test_status_names_stopped_pages_with_their_reason_and_no_link() -> None:
    told = chapter("status", content())
    assert "| Land am See, Familien (survey_change) | angehalten | families_t1.csv: breaks its" in told
    assert sample.STOPPED not in told


def test_status_says_so_when_nothing_is_missing() -> None:
    told = chapter("status", content(sample.record("synthesis", "Alle")))
    assert "Alle Seiten dieser Ausgabe sind vollständig." in told


def test_digest_of_inputs_changes_with_any_of_them_and_not_with_their_order() -> None:
    inputs = {"a.csv": "1" * 64, "b.csv": "2" * 64}
    assert digest(inputs) == digest(dict(reversed(inputs.items())))
    assert (
        len({digest(inputs), digest({**inputs, "b.csv": "3" * 64}), digest({"a.csv": "1" * 64}), digest({})})
        == 4
    )
    assert len(digest(inputs)) == 12


def test_sources_name_file_contract_site_and_citation_but_no_folder() -> None:
    told = chapter("sources", content())
    assert "| Schulabgänge | alle | Indikatoren | leavers.csv | indicators |" in told
    assert "| families_t0 | Hafen | Familien, Erhebung Ausgangslage | families_t0.csv | families |" in told
    assert "Schulabgänge\n: Amt für Muster, Ausgabe 2025, CC BY 4.0" in told
    assert "amt/" not in told


def test_sources_of_a_later_edition_are_not_named() -> None:
    assert "families_t2" not in chapter("sources", content())


def test_sources_hold_the_codebooks() -> None:
    told = chapter("sources", content())
    assert "### Familienbefragung" in told
    assert "| w1 | 0 = nie; 5 = immer |" in told


def test_plan_states_outcomes_families_and_instruments() -> None:
    told = chapter("plan", content())
    assert "| Hauptfragen | Holm |" in told
    assert (
        "| Wohlbefinden (Punkte) | metrisch | mehr | Wohlbefinden (5 Fragen) | Hauptfragen "
        "| Ausgangslage – Zwischenstand (dieselben Personen) | geplant | 1,5 |" in told
    )
    assert "Wohlbefinden (5 Fragen), ab 12,5" in told
    assert "dieselben Personen, verschiedene Personen" in told
    assert "davon umgepolt\n: w2" in told
    assert "| Abgänge ohne Abschluss | % | weniger | Amt |" in told
    assert "SHA-256 des Plans\n: " + "a" * 64 in told


def test_plan_tells_a_deviation_from_the_deposited_version() -> None:
    deposited = {"date": "2026-01-20", "sha256": "b" * 64}
    told = chapter("plan", content(registered_plan=deposited))
    assert ":::{admonition} Abweichung vom hinterlegten Plan" in told
    assert "20. Januar 2026" in told
    assert "b" * 64 in told


def test_plan_says_that_nothing_was_changed_or_deposited() -> None:
    same = chapter("plan", content(registered_plan={"date": "2026-01-20", "sha256": "a" * 64}))
    assert "unverändert gegenüber der hinterlegten Fassung" in same
    assert "admonition" not in same
    assert "nirgends hinterlegt" in chapter("plan", content())


def test_imprint_suggests_a_citation() -> None:
    told = chapter("imprint", content(language="en"))
    assert (
        "Ada Muster, Ben Beispiel (2026): Evaluation of the prevention chains. Interim report, 1 March 2026. "
        "Musterhochschule." in told
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_label_reaches_a_chapter_unescaped(payload: str) -> None:
    failed = sample.record(sample.STOPPED, payload, state=PageState.FAILED)
    hostile = content(
        sample.record("synthesis", payload),
        replace(failed, reason=payload, inputs={payload: "1" * 64}),
        title=payload, subtitle=payload, authors=[payload], institution=payload, funder=payload,
        contact=payload,
    )  # fmt: skip
    for source in (chapter(hostile) for chapter in GENERATED.values()):
        assert payload not in source
        assert " ".join(payload.split()) not in source
