"""People recognised from wave to wave by their codes, and everybody who is lost on the way."""

from __future__ import annotations

from kpk_eval.link.chance import Chance
from kpk_eval.link.joining import Way
from kpk_eval.link.linked import Linked, Passage, link, passage
from kpk_eval.link.matching import Matching, match
from kpk_eval.link.people import people

__all__ = ["Chance", "Linked", "Matching", "Passage", "Way", "link", "match", "passage", "people"]
