"""Codes of made-up people: what each would write, and what each does write in a wave."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Code, CodeElement, Population
from kpk_eval.synthetic.canary import canary_code
from kpk_eval.synthetic.draw import distinct_texts, draw, dtype
from kpk_eval.synthetic.spec import Kind, TableSpec

DIFFERENT = (0.74, 0.20, 0.06)
"""Shares of people who write none, one or two elements of a self-generated code differently in a wave."""
CANARY_PERSON = 0


def true_codes(
    population: Population, spec: TableSpec, *, seed: int, site: str, size: int, rng: np.random.Generator
) -> Iterator[tuple[str, pd.Series]]:
    """Columns of the code of every person of a site; the first person's code is the canary."""
    for place, name in enumerate(one for one in population.code_columns if one in spec):
        column = spec[name]
        if place == 0 and column.kind is Kind.STRING:
            canary = canary_code(column, seed, site, population.id)
            yield name, pd.Series(distinct_texts(column, size, rng, first=[canary]), dtype="string")
        elif place == 0:
            yield name, pd.Series(range(1, size + 1), dtype=dtype(column))
        else:
            yield name, draw(column, size, rng)


def as_written(
    known: pd.DataFrame, population: Population, spec: TableSpec, rng: np.random.Generator
) -> pd.DataFrame:
    """Everybody's row with the code as it is written in a wave.

    Issued codes are written as they are, and the first person's always. Nobody writes the code of, or the
    same as, somebody else.
    """
    code = population.code
    columns = [name for name in population.code_columns if name in spec]
    if isinstance(code, str) or not columns:
        return known
    own = known[columns].to_dict("records")
    fresh = pd.DataFrame({name: draw(spec[name], len(known), rng) for name in columns}).to_dict("records")
    taken = {tuple(one.values()) for one in own}
    wrong = rng.choice(len(DIFFERENT), size=len(known), p=DIFFERENT)
    for person in np.flatnonzero(wrong).tolist():
        chosen = rng.permutation(len(code.elements))[: wrong[person]]
        changed = _changed(own[person], fresh[person], code, [code.elements[one] for one in chosen])
        if person != CANARY_PERSON and tuple(changed.values()) not in taken:
            taken.add(tuple(changed.values()))
            own[person] = changed
    written = pd.DataFrame(own, index=known.index)
    return known.assign(**{name: written[name].astype(dtype(spec[name])) for name in columns})


def _changed(
    own: Mapping[Hashable, Any], other: Mapping[Hashable, Any], code: Code, elements: Sequence[CodeElement]
) -> dict[Hashable, Any]:
    """A code in which some elements are those of another one."""
    changed = dict(own)
    for element in elements:
        if element.characters:
            first, last = element.characters[0] - 1, element.characters[-1]
            text = str(changed[code.column])
            changed[code.column] = text[:first] + str(other[code.column])[first:last] + text[last:]
        elif element.column in changed:
            changed[element.column] = other[element.column]
    return changed
