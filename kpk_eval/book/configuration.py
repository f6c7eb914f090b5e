"""The configuration of one book: the project's ``_config.yml`` completed by what the evaluation says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from kpk_eval.book.content import Content
from kpk_eval.book.errors import BookError
from kpk_eval.book.escape import plain


def read_configuration(path: Path) -> dict[str, Any]:
    """What the project's ``_config.yml`` says."""
    if not path.is_file():
        raise BookError(f"{path.name}: file not found at the top level of the project; the book needs it")
    configuration = YAML(typ="safe").load(path)
    if not isinstance(configuration, dict):
        raise BookError(f"{path.name}: expected 'key: value' lines")
    return configuration


def complete_configuration(configuration: Mapping[str, Any], content: Content) -> dict[str, Any]:
    """The configuration with title, authors, language, notice and footer of this edition."""
    return _merged(configuration, _of_this_edition(content))


def _of_this_edition(content: Content) -> dict[str, Any]:
    frame, words = content.evaluation.frame, content.words
    edition = f"{content.say(content.edition.label)}, {content.day(content.edition.date)}"
    authors = ", ".join(frame.authors)
    return {
        "title": plain(content.say(frame.title)),
        "author": plain(authors),
        "sphinx": {
            "config": {
                "language": content.language,
                "bibtex_default_style": f"kpk_{content.language}",
                "bibtex_reference_style": f"kpk_{content.language}",
                "html_context": {
                    "edition": plain(edition),
                    "footer": plain(f"{authors}. {content.say(frame.institution)}. {edition}."),
                    "notice": words["synthetic"] if frame.synthetic is not None else "",
                },
                "html_theme_options": {"search_bar_text": words["search"]},
            }
        },
    }


def _merged(base: Mapping[str, Any], addition: Mapping[str, Any]) -> dict[str, Any]:
    """Both mappings, level by level; where both name a value, that of the addition."""
    merged = dict(base)
    for key, value in addition.items():
        below = merged.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(below, value) if both else value  # type: ignore[arg-type]
    return merged
