"""XML that a program has written: without a document type, and so without entities."""

from __future__ import annotations

from xml.etree import ElementTree


class HasDoctype(Exception):  # noqa: N818 - becomes a ReadError, which names the file
    """The document declares a type, which such files never do and which could hold entities."""


class _WithoutDoctype(ElementTree.TreeBuilder):
    """Builds a document and refuses a document type, before any entity is expanded."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Refuse."""
        raise HasDoctype


def parsed(content: bytes) -> ElementTree.Element:
    """Root of the document.

    Raises
    ------
    HasDoctype
        Where it declares a document type.
    ElementTree.ParseError
        Where it is no complete XML.
    """
    parser = ElementTree.XMLParser(target=_WithoutDoctype())
    parser.feed(content)
    document = parser.close()
    if not isinstance(document, ElementTree.Element):
        raise ElementTree.ParseError("is empty")
    return document
