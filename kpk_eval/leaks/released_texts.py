"""Words of people that the book may hold: exactly the excerpts of interviews that were released."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kpk_eval import coded
from kpk_eval.leaks.rows import Rows
from kpk_eval.prepare import WAVE, waves_of
from kpk_eval.study import Study


def released_texts(study: Study, rows: Sequence[Rows]) -> tuple[str, ...]:
    """Released wordings of the edition, site by site, by the rule that decides what a page shows.

    They are taken from the contracted rows and not from released results: a text that came into a result by
    mistake is thereby no excuse for itself.
    """
    themes = study.evaluation.plan.themes
    minimum = study.evaluation.frame.disclosure.minimum
    found: set[str] = set()
    for site in study.evaluation.sites:
        parts = [_of_waves(study, one) for one in rows if one.site == site.id and _interviews(one)]
        if parts:
            together = pd.concat(parts, ignore_index=True)
            own = coded.excerpts(together, themes, minimum=minimum, until=study.edition.date)
            found.update(own["text"])
    return tuple(sorted(found))


def once_per_interview(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in which every value of an interview stands once.

    A text in many rows is nobody's secret where many people gave it; one segment with many codes is in many
    rows, and still the words of one person.
    """
    others = [str(name) for name in frame if name != "document"]
    known = frame.assign(document=coded.one_spelling(frame["document"]))
    once = {name: frame[name].mask(known.duplicated(["document", name])) for name in others}
    return frame.assign(**once)


def _interviews(one: Rows) -> bool:
    return one.contract.name == coded.CONTRACT and one.source is not None


def _of_waves(study: Study, one: Rows) -> pd.DataFrame:
    """Rows of the waves that the edition uses; none where the source does not tell the waves."""
    frame, source = one.frame(), one.source
    if source is None or (source.wave is None and source.waves is None):
        return frame.iloc[:0].assign(**{WAVE: ""})
    wave = waves_of(source, frame)
    return frame.assign(**{WAVE: wave})[wave.isin([each.id for each in study.waves])]
