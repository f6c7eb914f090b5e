"""Items of published instruments in a file: are they coded as the plan says?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpk_eval.model import Table
from kpk_eval.params.schema import Instrument, Plan, Source
from kpk_eval.readers import ReadError


def published_of(plan: Plan, source: Source) -> tuple[Instrument, ...]:
    """Instruments with declared codes that outcomes of this source's population rest on."""
    used = {one.instrument for one in plan.outcomes if one.population == source.population}
    return tuple(one for one in plan.instruments if one.id in used and one.published)


def refuse_shifted(table: Table, source: Source, instruments: tuple[Instrument, ...]) -> None:
    """Raise where items lie one beside the declared codes (1, 2, 3 for 0, 1, 2, or the other way round).

    A single wrong value is the contract's business. Here the whole file is coded otherwise: some value lies
    one beyond one end of the codes, and no value at the other end occurs. Left alone, all scores would be
    wrong, although most values look right.

    Raises
    ------
    ReadError
        With the instrument, the number of values and what to write.
    """
    if problems := [one for instrument in instruments for one in _shifted(table, source, instrument)]:
        raise ReadError("\n".join(problems))


def _shifted(table: Table, source: Source, instrument: Instrument) -> Iterator[str]:
    low, high = (int(one) for one in instrument.recorded)
    present = [name for name in instrument.items if name in table.frame]
    counts = pd.concat([_numbers(table.frame[name]) for name in present]).value_counts() if present else {}
    beyond = {1: counts.get(high + 1, 0), -1: counts.get(low - 1, 0)}
    opposite = {1: counts.get(low, 0), -1: counts.get(high, 0)}
    for step, found in beyond.items():
        if found and not opposite[step]:
            codes = [str(code) for code in range(low, high + 1)]
            yield (
                f"{source.path}: {found} values of {instrument.id!r} (columns {_named(present)}) lie one "
                f"{'above' if step > 0 else 'below'} the codes {', '.join(codes)} that plan.yaml declares, "
                f"and none is {codes[0] if step > 0 else codes[-1]}; {_remedy(instrument, step)}"
            )


def _numbers(cells: pd.Series) -> pd.Series:
    return pd.to_numeric(cells, errors="coerce").astype("float64").dropna()


def _named(columns: list[str]) -> str:
    return f"{columns[0]} to {columns[-1]}" if len(columns) > 1 else columns[0]


def _remedy(instrument: Instrument, step: int) -> str:
    """What to write so that the plan says how the file is coded."""
    codes = range(int(instrument.low), int(instrument.high) + 1)
    scored = {old + step: new for old, new in (instrument.recoded or {one: one for one in codes}).items()}
    if all(old == new for old, new in scored.items()):
        return "the file holds the scored codes already: remove 'recoded' from the instrument"
    told = ", ".join(f"{old}: {new}" for old, new in sorted(scored.items()))
    return f"if the file is coded so throughout, write 'recoded: {{{told}}}' at the instrument in plan.yaml"
