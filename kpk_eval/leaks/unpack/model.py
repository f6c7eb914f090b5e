"""What comes out of a file that holds others, and how much may come out."""

from __future__ import annotations

from dataclasses import dataclass, field

LARGEST = 512 * 1024**2
"""Bytes that may come out of one file of the tree, all levels together."""
DEEPEST = 6
"""Levels of files within files."""


class Opaque(Exception):  # noqa: N818 - a state of the content
    """Content that cannot be looked into; says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes to look at, and how one gets to them."""

    channel: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Budget:
    """Bytes that may still come out of a file."""

    left: int = LARGEST

    def spend(self, size: int) -> None:
        """Take note of bytes that came out.

        Raises
        ------
        Opaque
            Where more comes out than may.
        """
        self.left -= size
        if self.left < 0:
            raise Opaque(f"unpacks to more than {LARGEST // 1024**2} MB")
