"""What a table says of the breaks in its series: what happened, who says so, why compared nevertheless."""

from __future__ import annotations

import pandas as pd

from kpk_eval.breaks import SeriesBreak, breaks_of, first_years
from kpk_eval.params import say
from kpk_eval.study import Study

BREAK_COLUMNS = ("break", "break_source", "break_accepted")
"""What happened before the numbers of a year, who says so, and why it may be compared nevertheless."""


def break_texts(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Texts of the breaks before each row (``indicator``, ``year``); NA where there is none."""
    nothing = pd.Series(pd.NA, index=table.index, dtype="string")
    told = pd.DataFrame(dict.fromkeys(BREAK_COLUMNS, nothing))
    for indicator, rows in table.groupby("indicator", sort=False):
        years = rows["year"].astype(int)
        placed = first_years(breaks_of(study.evaluation.plan, str(indicator)), years)
        for year, breaks in placed.items():
            told.loc[rows.index[years == year], :] = _texts(breaks, study)
    return told


def _texts(breaks: tuple[SeriesBreak, ...], study: Study) -> list[str | None]:
    """Labels, sources, and the reasons to compare nevertheless; None unless there is one for each break."""
    labels = [say(one.fact.label, study.language) for one in breaks]
    sources = [say(one.fact.source, study.language) for one in breaks]
    reasons = [say(one.accepted, study.language) for one in breaks if one.accepted is not None]
    accepted = "; ".join(reasons) if len(reasons) == len(breaks) else None
    return ["; ".join(labels), "; ".join(sources), accepted]
