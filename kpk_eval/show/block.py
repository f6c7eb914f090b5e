"""What a page may hold: a table, a figure or sentences, each with the evidence it rests on."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kpk_eval.show import markup, png

MIME = "application/vnd.kpk.block+json"
VERSION = 1
FIELDS = frozenset({"version", "kind", "evidence", "language", "html", "caption", "alt", "png_sha256"})
MIMES = frozenset({MIME, "text/html", "image/png", "text/plain"})
SHOWN_WIDTH = 2
"""Pixels of the picture for each pixel of the page."""


class BlockKind(StrEnum):
    """What a block is."""

    TABLE = "table"
    FIGURE = "figure"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page, made from one released result.

    ``html`` is ready to be placed (tables and prose; empty for figures). ``caption`` and ``alt`` are plain
    text: whoever writes them into markup escapes them, or takes `figure_html`.
    """

    kind: BlockKind
    evidence: str
    language: str
    caption: str
    alt: str
    html: str = field(default="", repr=False)
    png: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse a block that is incomplete or holds what no page may show."""
        if not markup.permitted("data-evidence", self.evidence):
            raise ValueError(f"a block needs the id of a released result as evidence, not {self.evidence!r}")
        if not markup.permitted("lang", self.language):
            raise ValueError(f"a block is in 'de' or 'en', not in {self.language!r}")
        if self.kind is BlockKind.FIGURE:
            self._check_figure()
        elif not self.html or self.png is not None:
            raise ValueError(f"a {self.kind} consists of HTML alone")
        markup.check(self.html)

    def _check_figure(self) -> None:
        if self.png is None or self.html:
            raise ValueError("a figure consists of a picture alone")
        if not self.alt.strip() or not self.caption.strip():
            raise ValueError("a figure needs a caption and an alternative text")
        png.check(self.png)

    def figure_html(self, source: str) -> str:
        """HTML of a figure whose picture lies at ``source``, with caption and alternative text."""
        if self.png is None:
            raise ValueError(f"a {self.kind} has no picture; place its html")
        width, height = (side // SHOWN_WIDTH for side in png.size_of(self.png))
        image = (
            f'<img src="{html.escape(source)}" alt="{markup.content(self.alt)}" '
            f'width="{width}" height="{height}">'
        )
        inside = image + markup.element("figcaption", markup.content(self.caption))
        return markup.element(
            "figure",
            inside,
            class_="kpk-figure mathjax_ignore",
            data_evidence=self.evidence,
            lang=self.language,
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """The block for the cleaning step, with a preview for people in JupyterLab."""
        texts = {
            "version": VERSION, "kind": str(self.kind), "evidence": self.evidence, "language": self.language,
            "html": self.html, "caption": self.caption, "alt": self.alt, "png_sha256": "",
        }  # fmt: skip
        if self.png is None:
            return {MIME: texts, "text/html": self.html}
        encoded = base64.b64encode(self.png).decode("ascii")
        texts["png_sha256"] = hashlib.sha256(self.png).hexdigest()
        preview = self.figure_html(f"data:image/png;base64,{encoded}")
        return {MIME: texts, "text/html": preview, "image/png": encoded}

    @classmethod
    def from_bundle(cls, bundle: Mapping[str, Any]) -> Block:
        """The block that an executed notebook holds as an output; anything unknown in it is an error."""
        if unknown := sorted(set(bundle) - MIMES):
            raise ValueError(f"output holds {', '.join(unknown)}, which no page may show")
        texts = bundle.get(MIME)
        if not isinstance(texts, Mapping) or set(texts) != FIELDS or texts["version"] != VERSION:
            raise ValueError("output is not a block of this version; show results with kpk_eval.show")
        words = {name: texts[name] for name in FIELDS - {"version"}}
        if wrong := sorted(name for name, value in words.items() if not isinstance(value, str)):
            raise ValueError(f"block holds something other than text in {', '.join(wrong)}")
        picture = _picture(bundle.get("image/png"), words.pop("png_sha256"))
        if words["kind"] not in set(BlockKind):
            raise ValueError(f"no block is of the kind {words['kind']!r}; there are: {', '.join(BlockKind)}")
        return cls(kind=BlockKind(words.pop("kind")), png=picture, **words)


def _picture(encoded: object, sha256: str) -> bytes | None:
    """The picture of an output, which must be the one that the block was made with."""
    if encoded is None and not sha256:
        return None
    if not isinstance(encoded, str):
        raise ValueError("block and picture of an output do not belong together")
    try:
        picture = base64.b64decode("".join(encoded.split()), validate=True)
    except binascii.Error:
        raise ValueError("picture of a block is not base64") from None
    if hashlib.sha256(picture).hexdigest() != sha256:
        raise ValueError("block and picture of an output do not belong together")
    return picture
