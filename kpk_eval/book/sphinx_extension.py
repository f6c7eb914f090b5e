"""Sphinx extension of the book: pages without inline scripts, a content policy, citations in the language."""

from __future__ import annotations

from typing import Any

from docutils import nodes  # type: ignore[import-untyped]
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from kpk_eval.book.bibliography import register_styles
from kpk_eval.book.policy import META

AFTER_THE_THEME = 900
"""Priority of an event handler that sees what the theme has added."""


def harden(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Take the theme's inline scripts out of a page and put the content policy in."""
    context["script_files"] = [
        script for script in context.get("script_files", []) if getattr(script, "filename", None)
    ]
    context["metatags"] = META


def open_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """Write an entry of the list of references without the outdated role that screen readers stumble over."""
    translator.body.append(translator.starttag(node, "div", classes=[node.tagname]))


def close_citation(translator: HTML5Translator, node: nodes.citation) -> None:
    """End an entry of the list of references."""
    translator.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the parts of the extension."""
    register_styles()
    app.connect("html-page-context", harden, priority=AFTER_THE_THEME)
    app.add_node(nodes.citation, override=True, html=(open_citation, close_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
