"""Which files go into the edition, how to cite them, and what the contracts allow in them."""

from __future__ import annotations

from pathlib import PurePosixPath

from kpk_eval.book.content import Content
from kpk_eval.book.markdown import facts, heading, page, paragraph, table, wide
from kpk_eval.params.schema import Source


def sources(content: Content) -> str:
    """Source of the chapter on data, citations and codebooks."""
    words = content.words
    rows = [_row(content, source, site) for source, site in _placed(content)]
    header = [words["source"], words["site"], words["content"], words["file"], words["contract"]]
    told = page(
        heading(words["sources_title"]),
        paragraph(words["sources_lead"]),
        table(header, rows) if rows else paragraph(words["no_sources"]),
        _citations(content),
        _codebooks(content),
    )
    return wide(told) if content.codebooks else told


def _placed(content: Content) -> list[tuple[Source, str]]:
    """Sources that the edition may use, each with the display name of its site."""
    evaluation = content.evaluation
    everything = [(source, content.words["all_sites"]) for source in evaluation.frame.sources] + [
        (source, content.say(site.label)) for site in evaluation.sites for source in site.sources
    ]
    waves = {None, *content.edition.waves}
    return [(source, site) for source, site in everything if source.wave in waves]


def _row(content: Content, source: Source, site: str) -> list[str]:
    file = PurePosixPath(source.path).name
    holds = _holds(content, source)
    if source.expected and not any(source.path in page.inputs for page in content.manifest.pages):
        holds = content.words["awaited"].format(holds=holds, day=content.day(source.expected))
    return [_label(content, source), site, holds, file, source.contract]


def _label(content: Content, source: Source) -> str:
    return content.say(source.label) or source.id


def _holds(content: Content, source: Source) -> str:
    """What a source is about: whom it asked and when, or that it holds indicators."""
    words = content.words
    if source.measures:
        return words["indicators"]
    if source.population is None:
        return words["other_data"]
    asked = (source.wave,) if source.wave else tuple(source.waves.values.values()) if source.waves else ()
    waves = [wave for wave in dict.fromkeys(asked) if wave in content.edition.waves]
    named = [words["of_wave"].format(wave=content.wave(wave)) for wave in waves]
    return ", ".join([content.population(source.population), *named])


def _citations(content: Content) -> str:
    words = content.words
    cited: dict[str, str] = {}
    for source, _ in _placed(content):
        if source.citation is not None:
            cited.setdefault(content.say(source.citation), _label(content, source))
    if not cited:
        return ""
    pairs = [(label, citation) for citation, label in cited.items()]
    return page(heading(words["citations"], 2), facts(pairs))


def _codebooks(content: Content) -> str:
    words = content.words
    if not content.codebooks:
        return ""
    blocks = [page(heading(book.title, 3), table(book.header, book.rows)) for book in content.codebooks]
    return page(heading(words["codebooks"], 2), paragraph(words["codebooks_lead"]), *blocks)
