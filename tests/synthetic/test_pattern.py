import re

import numpy as np
import pytest

from kpk_eval.synthetic.pattern import PatternError, parse, text

PATTERNS = [
    "^[A-ZÄÖÜ]{3}[0-3][0-9][A-ZÄÖÜ]{2}[0-9]$",
    "^(DG|[0-9]{5}([0-9]{3}|[0-9]{7})?)$",
    "^[a-z][a-z0-9_-]*$",
    r"^\d{2}\.\d+$",
    "^(?:ja|nein)?x{2,}$",
    "^[A-C]{1,3}|z$",
    r"^a[\]\-b]+\w.$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_match_their_pattern(pattern):
    rng = np.random.default_rng(1)
    part = parse(pattern)
    found = {text(part, rng) for _ in range(300)}
    assert all(re.fullmatch(f"(?:{pattern})", one) for one in found)
    assert len(found) > 1


def test_all_alternatives_and_optional_parts_occur():
    rng = np.random.default_rng(1)
    part = parse("^(DG|[0-9]{5}([0-9]{3})?)$")
    assert {len(text(part, rng)) for _ in range(200)} == {2, 5, 8}


@pytest.mark.parametrize("pattern", ["^[^a]$", "^(?=a)b$", "^a)$", "^+a$", "^[ab$", "^(ab$"])
def test_what_cannot_be_made_up_is_refused(pattern):
    with pytest.raises(PatternError):
        parse(pattern)
