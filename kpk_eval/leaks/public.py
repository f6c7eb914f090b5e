"""What was public before anyone answered: its words are nobody's secret."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kpk_eval.leaks.fold import fold, squeezed
from kpk_eval.leaks.forms import Form, Spelling

_GAP = re.compile(rb"[^a-z0-9\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class PublicText:
    """A public text in the forms in which private values are searched for."""

    words: bytes = field(repr=False)
    """Folded words, one space around each."""
    bare: bytes = field(repr=False)
    """Letters and digits only."""

    @classmethod
    def of(cls, text: str) -> PublicText:
        """The forms of a text."""
        plain = fold(text)
        return cls(_apart(plain), squeezed(plain))

    def holds(self, spelling: Spelling) -> bool:
        """Whether the text says what a spelling says; numbers are never public."""
        if spelling.form is Form.SQUEEZED:
            return spelling.content in self.bare
        if spelling.form in {Form.FOLDED, Form.TERM}:
            return _apart(spelling.content) in self.words
        return False


def _apart(text: bytes) -> bytes:
    return b" " + _GAP.sub(b" ", text).strip() + b" "
