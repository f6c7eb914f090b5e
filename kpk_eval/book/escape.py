"""Labels as data: texts from parameters, contracts and files that can never become markup."""

from __future__ import annotations

import string
import unicodedata

_WITHIN_WORDS = frozenset("\u00ad\u200c\u200d")
"""Soft hyphen and joiners: cannot be seen but belong to the spelling."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of control, format (also direction) and surrogate characters."""
_ENTITY = {ord(sign): f"&#{ord(sign)};" for sign in string.punctuation}


def plain(text: str) -> str:
    """One line of visible characters: line breaks folded, control and direction characters dropped.

    For places that show text as it is (title bar, table of contents, attributes written by a template).
    """
    folded = " ".join(text.split())
    return "".join(
        sign for sign in folded if sign in _WITHIN_WORDS or unicodedata.category(sign) not in _INVISIBLE
    )


def literal(text: str) -> str:
    """MyST source that shows exactly these words: every ASCII punctuation character as an entity.

    Holds in paragraphs, headings, list items and cells of pipe tables.
    """
    return plain(text).translate(_ENTITY)
