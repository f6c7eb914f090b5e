"""Long lists of cases for one test: a few of them run always, the others with the whole suite only.

``pytest -m "not slow"`` leaves out what is marked here. The few are named where the list is used, so that the
reader sees what the fast tests still try.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest
from _pytest.mark import ParameterSet


def sweep(cases: Mapping[str, Any] | Iterable[Any], *, always: Collection[Any]) -> list[ParameterSet]:
    """Parameters of a test, all but those in ``always`` marked as slow.

    Cases of a mapping are called by their key, in ``always`` and in the name of the test; others are
    themselves in ``always``. The fast tests must try something: an empty ``always``, or a name in it that is
    no case, raises.
    """
    named = cases if isinstance(cases, Mapping) else None
    keys = list(cases)
    if not always:
        raise ValueError("name at least one case that runs always, or mark the whole test as slow")
    if missing := [one for one in always if one not in keys]:
        raise ValueError(f"no such cases: {missing}; name those that are to run always")
    return [
        pytest.param(
            key if named is None else named[key],
            id=None if named is None else str(key),
            marks=() if key in always else pytest.mark.slow,
        )
        for key in keys
    ]
