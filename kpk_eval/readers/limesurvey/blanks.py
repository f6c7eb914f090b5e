"""Why an answer is missing: not shown, not reached or not answered, where the export tells."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.limesurvey.headings import is_entered
from kpk_eval.readers.limesurvey.metadata import METADATA
from kpk_eval.readers.limesurvey.metadata import WITHOUT_DATE as NO_DATE
from kpk_eval.readers.limesurvey.questions import KEPT_EMPTY
from kpk_eval.readers.limesurvey.responses import NOT_REACHED, WITHOUT_DATE, Responses, states
from kpk_eval.readers.reasons import NOT_ANSWERED, NOT_SHOWN


def with_reasons(responses: Responses, delivery: Delivery) -> Responses:
    """The responses with the reason of each blank answer, where export or structure tell one."""
    texts = {"not_shown": NOT_SHOWN, "not_reached": NOT_REACHED, "shown": NOT_ANSWERED}
    reasons = dict(responses.reasons.items())
    for name in responses.answers:
        if name.endswith("]") and is_entered(name, responses.answers):
            continue
        state = _state(name, responses).where(responses.blank(name))
        if state.notna().any():
            said = state.map({one: delivery.say(text) for one, text in texts.items()}).astype("str")
            reasons[name] = reasons[name].where(reasons[name].notna(), said) if name in reasons else said
    return replace(responses, reasons=pd.DataFrame(reasons, index=responses.values.index))


def _state(name: str, responses: Responses) -> pd.Series[str]:
    """Whether the blank answers of a column were shown; NA where nothing tells."""
    known = responses.columns.get(name)
    question = known.question if known else None
    same = [
        one
        for one, column in responses.columns.items()
        if question is not None and column.question is question and one in responses.values
    ]
    state = states(question, same or [name], responses)
    if responses.unset is None:
        return state
    unset, blank = responses.unset[name], responses.blank(name)
    holds_empty = bool((blank & ~unset).any())
    state = state.mask(blank & ~unset, "shown")
    if holds_empty or (question is not None and question.type not in KEPT_EMPTY):
        state = state.mask(blank & unset & (state != "not_reached").fillna(True), "not_shown")
    return state


def without_invented_dates(responses: Responses, delivery: Delivery) -> Responses:
    """The responses without the date that stands for none in surveys that keep no dates."""
    values, reasons = {}, dict(responses.reasons.items())
    for name in METADATA:
        if name in responses.values:
            column = responses.values[name]
            invented = column.str.replace("T", " ").str.startswith(NO_DATE[:10]).fillna(False).astype(bool)
            if invented.any():
                values[name] = column.mask(invented)
                nothing = pd.Series(None, index=column.index, dtype="str")
                reasons[name] = reasons.get(name, nothing).mask(invented, delivery.say(WITHOUT_DATE))
    return replace(
        responses,
        values=responses.values.assign(**values),
        reasons=pd.DataFrame(reasons, index=responses.values.index),
    )
