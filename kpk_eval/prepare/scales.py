"""Scale values from item values."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kpk_eval.params.schema import Instrument, Metric, Scoring


def score(frame: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Scale values of an instrument, one per row.

    Recorded values become scored ones (``recoded``), reversed items are mirrored on their range (low +
    high - value), then ``shift`` is added to every item. A group of items is worth the mean of the answered
    ones, or that mean times the number of items (``sum``, i.e. a sum prorated for unanswered items), rounded
    half up where the instrument says so; the scale is the sum of its groups. It is given in raw points, from
    0 to 100, or as T values (50 + 10 standard deviations of the norm sample, or from the publisher's table).
    NaN where in any group fewer than ``minimum_answered`` items were answered.

    Parameters
    ----------
    frame
        Items as recorded; none out of range (see `out_of_range`).
    instrument
        The rule.
    """
    items = frame[list(instrument.items)].apply(pd.to_numeric).astype(float)
    if instrument.recoded:
        items = items.apply(lambda item: item.map(instrument.recoded))
    mirrored = items.assign(
        **{name: instrument.low + instrument.high - items[name] for name in instrument.reversed}
    )
    scored = mirrored + instrument.shift
    raw = pd.concat([_group(scored, names, instrument) for names in instrument.groups], axis=1)
    return _in_points(raw.sum(axis=1, skipna=False), instrument)


def out_of_range(frame: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Number of values in each item's column that the instrument does not have."""
    items = frame[list(instrument.items)].apply(pd.to_numeric).astype(float)
    if instrument.recoded:
        known = items.isin([float(code) for code in instrument.recoded])
    else:
        known = (items >= instrument.low) & (items <= instrument.high)
        if instrument.published:
            known &= items % 1 == 0
    wrong: pd.Series = (items.notna() & ~known).sum()
    return wrong


def _group(scored: pd.DataFrame, names: Sequence[str], instrument: Instrument) -> pd.Series:
    """Value of items that are scored together; NaN where too few were answered."""
    items = scored[list(names)]
    answered = items.notna().sum(axis=1)
    weight = len(names) if instrument.scoring is Scoring.SUM else 1
    value: pd.Series = items.sum(axis=1) * weight / answered.where(answered >= instrument.minimum_answered)
    whole: pd.Series = (value + 0.5) // 1
    return whole if instrument.rounded else value


def _in_points(raw: pd.Series, instrument: Instrument) -> pd.Series:
    """Raw values in the points of the instrument."""
    if instrument.metric is Metric.PERCENT:
        low, high = instrument.raw_reach
        return 100 * (raw - low) / (high - low)
    if instrument.norm is not None:
        return 50 + 10 * (raw - instrument.norm.mean) / instrument.norm.sd
    if instrument.conversion is not None:
        return raw.map({float(value): points for value, points in instrument.conversion.values.items()})
    return raw
