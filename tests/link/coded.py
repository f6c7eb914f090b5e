"""Answers of people whose codes are given element by element."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Code
from kpk_eval.prepare import Answers
from kpk_eval.prepare.codes import LASTING, REPEATED

Row = tuple[str, str, float]


CROWD = tuple((chr(500 + one) * 5, wave, 0.0) for wave in ("t0", "t1") for one in range(20))
"""People with codes of nobody else: beside them, links by chance are rare."""


def code_of(count: int = 5, **more: object) -> Code:
    """A code of so many typed elements."""
    return Code.model_validate({"elements": [{"column": f"c{one}"} for one in range(count)]} | more)


def answers(*rows: Row, lasting: Sequence[str] = (), repeated: Sequence[int] = ()) -> Answers:
    """Rows of code, wave and value; each character of a code is an element, ``-`` a missing one."""
    codes = pd.DataFrame([list(code) for code, _, _ in rows]).replace("-", pd.NA)
    codes.columns = [str(place) for place in range(1, codes.shape[1] + 1)]
    if lasting:
        codes[LASTING] = [one or pd.NA for one in lasting]
    codes = codes.astype("string").assign(**{REPEATED: np.isin(np.arange(len(rows)), repeated)})
    values = pd.DataFrame({"wave": [wave for _, wave, _ in rows], "x": [value for _, _, value in rows]})
    return Answers(values, pd.DataFrame(index=values.index), codes)
