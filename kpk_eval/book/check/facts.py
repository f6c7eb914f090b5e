"""What a browser would make of one HTML page: what it loads, runs, links to and shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]
LOADING = {
    ("script", "src"), ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("input", "src"),
    ("link", "href"), ("use", "href"), ("use", "xlink:href"), ("image", "href"), ("image", "xlink:href"),
    ("form", "action"), ("button", "formaction"), ("input", "formaction"), ("body", "background"),
}  # fmt: skip
"""Attributes whose address a browser loads or sends to without being asked for it."""
FORBIDDEN = frozenset({"iframe", "object", "embed", "base", "applet", "frame", "frameset", "portal"})
FAILED_CELL = frozenset({"traceback", "stderr"})
"""Classes that the notebook renderer gives to error output."""


@dataclass(slots=True)
class PageFacts:
    """Everything of a page that the check judges."""

    loads: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    """Contents of style elements and style attributes."""
    handlers: list[str] = field(default_factory=list)
    inline_scripts: int = 0
    forbidden: list[str] = field(default_factory=list)
    error_outputs: int = 0
    first_headings: int = 0
    images: list[tuple[str, str | None]] = field(default_factory=list)
    """Address and alternative text of each image."""
    policies: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the facts while the page is parsed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = PageFacts()
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._element(tag, attributes)
        self._addresses(tag, attributes)
        if tag == "img":
            self.facts.images.append((attributes.get("src", ""), dict(attrs).get("alt")))
        if tag in {"script", "style"}:
            self._inside = tag if "src" not in attributes else ""

    def _element(self, tag: str, attributes: Attributes) -> None:
        facts = self.facts
        facts.handlers += [name for name in attributes if name.startswith("on")]
        facts.first_headings += tag == "h1"
        facts.error_outputs += bool(FAILED_CELL & set(attributes.get("class", "").split()))
        meaning = attributes.get("http-equiv", "").lower()
        if tag in FORBIDDEN or meaning == "refresh" or "srcdoc" in attributes:
            facts.forbidden.append(tag)
        if meaning == "content-security-policy":
            facts.policies.append(attributes.get("content", ""))

    def _addresses(self, tag: str, attributes: Attributes) -> None:
        for name, value in attributes.items():
            if (tag, name) in LOADING:
                self.facts.loads += _listed(value) if name == "srcset" else [value]
            elif name in {"href", "xlink:href", "ping"}:
                self.facts.links.append(value)
            elif name == "style":
                self.facts.styles.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.facts.inline_scripts += bool(data.strip())
        elif self._inside == "style":
            self.facts.styles.append(data)
        else:
            self.facts.text.append(data)


def _listed(srcset: str) -> list[str]:
    """Addresses of a ``srcset``."""
    return [entry.split()[0] for entry in srcset.split(",") if entry.strip()]


def read_page(html: str) -> PageFacts:
    """Facts of an HTML page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.facts
