"""Which rows of a SoSci Survey export are real, finished and credible interviews."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kpk_eval.params.schema.sosci import SoSciExport
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.leaving_out import Ground
from kpk_eval.readers.reasons import CLICKED_THROUGH, TEST_DATA, UNFINISHED, above_limit
from kpk_eval.readers.sosci_columns import FINISHED, MODE, NO, VIEWER, YES

QUALITY_ABSENT = "export the file with the indicators of quality, or remove the limit from 'quality'"


def grounds(frame: pd.DataFrame, options: SoSciExport, delivery: Delivery, *, place: str) -> Iterator[Ground]:
    """Grounds on which rows may be left out, the first that applies counts."""
    none = pd.Series(False, index=frame.index)
    tests = ~frame[MODE].isin(list(options.modes)) if MODE in frame else none
    yield Ground(tests, TEST_DATA, "no real interviews (MODE)", "test_data", options.test_data)
    _refuse_unknown(frame, options, delivery)
    open_ = ~_yes(frame, FINISHED, delivery, place) if FINISHED in frame else none
    yield Ground(open_, UNFINISHED, "unfinished interviews (FINISHED)", "incomplete", options.incomplete)
    viewers = _yes(frame, VIEWER, delivery, place) if VIEWER in frame else none
    yield Ground(viewers, CLICKED_THROUGH, "people who only clicked (Q_VIEWER)", "viewers", options.viewers)
    for name, limit in options.quality.items():
        rows = _above(frame, name, limit, delivery, place)
        yield Ground(rows, above_limit(name, limit), f"above the limit of {name}", "", options.suspicious)


def marks(frame: pd.DataFrame, options: SoSciExport, delivery: Delivery, *, place: str) -> pd.DataFrame:
    """Flags of the indicators of quality of suspicious interviews that are kept; NA elsewhere."""
    found = {}
    for name, limit in options.quality.items() if options.suspicious == "flag" else ():
        text = delivery.say(above_limit(name, limit))
        rows = _above(frame, name, limit, delivery, place)
        found[name] = pd.Series(text, index=frame.index, dtype="str").where(rows)
    return pd.DataFrame(found, index=frame.index).dropna(axis="columns", how="all")


def _refuse_unknown(frame: pd.DataFrame, options: SoSciExport, delivery: Delivery) -> None:
    """Raise where the file does not tell which interviews were finished and nothing is declared."""
    if FINISHED not in frame and options.incomplete != "keep":
        found = f"no column {FINISHED!r}, so that unfinished interviews cannot be told"
        remedy = "export it too, or write 'incomplete: keep' under 'sosci' of the source"
        raise delivery.error(found, remedy=remedy)


def _yes(frame: pd.DataFrame, name: str, delivery: Delivery, place: str) -> pd.Series[bool]:
    """Whether a column of yes and no says yes; an empty cell says no."""
    cells = frame[name].str.strip().str.upper()
    odd = frame.index[cells.notna() & ~cells.isin([*YES, *NO])]
    if len(odd):
        found = f"column {name!r} holds neither 1 nor 0"
        remedy = "look for a shifted cell in this row; else export the file again"
        raise delivery.error(found, place=f"{place} {odd[0]}", remedy=remedy)
    return cells.isin(list(YES))


def _above(frame: pd.DataFrame, name: str, limit: float, delivery: Delivery, place: str) -> pd.Series[bool]:
    """Whether an indicator of quality is above its limit; where it is empty it says nothing."""
    if name not in frame or frame[name].isna().all():
        what = "is empty in all rows" if name in frame else "is not in the file"
        more = "; SoSci Survey computes it from 10 interviews on" if name in frame else ""
        raise delivery.error(f"column {name!r}, which has a limit, {what}{more}", remedy=QUALITY_ABSENT)
    numbers = pd.to_numeric(frame[name], errors="coerce")
    odd = frame.index[numbers.isna() & frame[name].notna()]
    if len(odd):
        found = f"column {name!r} holds something that is no number"
        raise delivery.error(found, place=f"{place} {odd[0]}", remedy="export the file again")
    return numbers > limit
