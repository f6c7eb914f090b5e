"""Labels as data: texts from parameters, contracts and files that can never become markup."""

from __future__ import annotations

import string

from kpk_eval.show.markup import plain

__all__ = ["literal", "plain"]

_ENTITY = {ord(sign): f"&#{ord(sign)};" for sign in string.punctuation}


def literal(text: str) -> str:
    """MyST source that shows exactly these words: every ASCII punctuation character as an entity.

    Holds in paragraphs, headings, list items and cells of pipe tables.
    """
    return plain(text).translate(_ENTITY)
