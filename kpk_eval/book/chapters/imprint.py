"""Who answers for the report and how it may be used."""

from __future__ import annotations

from kpk_eval.book.content import Content
from kpk_eval.book.markdown import Link, facts, heading, page, paragraph, sentence


def imprint(content: Content) -> str:
    """Source of the imprint, from the parameters alone."""
    frame, words = content.evaluation.frame, content.words
    return page(
        heading(words["imprint_title"]),
        facts(
            [
                (words["responsible"], content.say(frame.institution)),
                (words["authors"], ", ".join(frame.authors)),
                (words["contact"], frame.contact or ""),
                (words["funder"], content.say(frame.funder)),
            ]
        ),
        heading(words["citation"], 2),
        paragraph(_suggested_citation(content)),
        heading(words["licence"], 2),
        sentence(words["licence_text"], link=Link(words["sources_title"], "sources")),
    )


def _suggested_citation(content: Content) -> str:
    frame, edition = content.evaluation.frame, content.edition
    return (
        f"{', '.join(frame.authors)} ({edition.date.year}): {content.say(frame.title)}. "
        f"{content.say(edition.label)}, {content.day(edition.date)}. {content.say(frame.institution)}."
    )
