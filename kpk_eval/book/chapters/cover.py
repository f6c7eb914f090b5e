"""The first page: what the report is, by whom, on what, and where to start."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.book.content import Content
from kpk_eval.book.markdown import Link, facts, heading, page, paragraph, sentence, styled, table
from kpk_eval.book.toc import OVERVIEW, SYNTHESIS, page_docname
from kpk_eval.manifest import PageRecord


def cover(content: Content) -> str:
    """Source of the first page."""
    frame, words = content.evaluation.frame, content.words
    subtitle = content.say(frame.subtitle)
    return page(
        heading(content.say(frame.title)),
        styled(paragraph(subtitle), style="subtitle") if subtitle else "",
        facts(_facts(content)),
        heading(words["about"], 2),
        paragraph(words["about_text"]),
        heading(words["how_to_read"], 2),
        "\n".join(_starts(content)),
        heading(words["sites"], 2),
        _sites(content),
        heading(words["waves"], 2),
        _waves(content),
        _contrasts(content),
    )


def _facts(content: Content) -> list[tuple[str, str]]:
    frame, words, edition = content.evaluation.frame, content.words, content.edition
    return [
        (words["edition"], content.say(edition.label)),
        (words["as_of"], content.day(edition.date)),
        (words["authors"], ", ".join(frame.authors)),
        (words["institution"], content.say(frame.institution)),
        (words["funder"], content.say(frame.funder)),
        (words["contact"], frame.contact or ""),
    ]


def _starts(content: Content) -> Iterator[str]:
    """Where to begin, in sentences with links; chapters that do not exist are not named."""
    words = content.words
    notebooks = {record.notebook: record for record in content.complete if not record.site}
    if SYNTHESIS in notebooks:
        yield sentence(words["start_synthesis"], link=_link(notebooks[SYNTHESIS]))
    yield sentence(words["start_reading"], link=Link("", "reading"))
    if OVERVIEW in notebooks:
        yield sentence(words["start_quality"], link=_link(notebooks[OVERVIEW]))
    yield sentence(words["start_status"], link=Link(words["status_title"], "status"))


def _link(record: PageRecord) -> Link:
    return Link(record.title, page_docname(record.page))


def _sites(content: Content) -> str:
    words = content.words
    header = [words["site"], words["kind"], words["key"], words["role"]]
    rows = [
        [content.say(site.label), words[site.kind], site.ags or words["none"], words[f"role_{site.role}"]]
        for site in content.evaluation.sites
    ]
    return table(header, rows)


def _waves(content: Content) -> str:
    words = content.words
    rows = [
        [content.say(wave.label), str(wave.year or words["none"])]
        for wave in content.evaluation.frame.waves
        if wave.id in content.edition.waves
    ]
    return table([words["wave"], words["year"]], rows)


def _contrasts(content: Content) -> str:
    words = content.words
    rows = [
        [content.say(one.label), content.wave(one.before), content.wave(one.after)]
        for one in content.evaluation.frame.contrasts
        if one.id in content.edition.contrasts
    ]
    if not rows:
        return ""
    return page(
        heading(words["contrasts"], 2), table([words["contrast"], words["before"], words["after"]], rows)
    )
