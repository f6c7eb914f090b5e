"""Why a book could not be made."""

from __future__ import annotations


class BookError(Exception):
    """The book could not be built or must not be published; the previous one stays in place."""
