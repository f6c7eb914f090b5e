"""Which page was computed when, how long, on what, with which versions, and which are missing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from kpk_eval.book.content import Content
from kpk_eval.book.markdown import Cell, Link, heading, page, paragraph, sentence, table, wide
from kpk_eval.book.toc import page_docname
from kpk_eval.manifest import PageRecord, PageState

DIGITS = 12
"""Shown digits of a SHA-256 digest."""


def status(content: Content) -> str:
    """Source of the status page."""
    words = content.words
    return wide(page(
        heading(words["status_title"]),
        paragraph(words["status_lead"]),
        sentence(words["manifest_created"], moment=content.moment(content.manifest.created)),
        _missing(content),
        heading(words["pages"], 2),
        table(
            [words[key] for key in (
                "page", "notebook", "site", "population", "state", "started", "seconds", "digest"
            )],
            [_row(content, record) for record in content.manifest.pages],
        ),
        _inputs(content),
        heading(words["versions"], 2),
        table([words["program"], words["version"]], sorted(content.manifest.versions.items())),
    ))  # fmt: skip


def _row(content: Content, record: PageRecord) -> list[Cell]:
    words = content.words
    complete = record.state is PageState.COMPLETE
    return [
        Link(record.title, page_docname(record.page)) if complete else _name(content, record),
        record.notebook,
        content.site(record.site) or words["all_sites"],
        content.population(record.population) or words["none"],
        words[record.state],
        content.moment(record.started) if record.started else words["none"],
        f"{content.number(record.seconds, '0.0')} s" if record.seconds else words["none"],
        digest(record.inputs),
    ]


def _name(content: Content, record: PageRecord) -> str:
    """What a page is called that has no title because it was not computed."""
    about = ", ".join(filter(None, (content.site(record.site), content.population(record.population))))
    return record.title or (f"{about} ({record.notebook})" if about else record.notebook)


def digest(inputs: Mapping[str, str]) -> str:
    """First digits of the SHA-256 over the names and digests of all inputs; the order does not matter."""
    told = "\n".join(f"{name}\t{sha256}" for name, sha256 in sorted(inputs.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


def _missing(content: Content) -> str:
    words = content.words
    if not content.missing:
        return paragraph(words["all_complete"])
    rows = [
        [_name(content, record), words[record.state], record.reason or words["no_reason"]]
        for record in content.missing
    ]
    return page(
        heading(words["missing_pages"], 2),
        paragraph(words["missing_lead"]),
        table([words["page"], words["state"], words["status_reason"]], rows),
    )


def _inputs(content: Content) -> str:
    """Files with their digests; without folders, whose names may tell who sent them."""
    words = content.words
    named = {
        (PurePosixPath(path).name, sha256)
        for record in content.manifest.pages
        for path, sha256 in record.inputs.items()
    }
    if not named:
        return ""
    rows = [[name, sha256[:DIGITS]] for name, sha256 in sorted(named)]
    return page(
        heading(words["inputs"], 2),
        paragraph(words["inputs_lead"]),
        table([words["file"], words["digest"]], rows),
    )
