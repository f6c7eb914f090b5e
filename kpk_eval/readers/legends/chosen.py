"""The symbols that explain a file: those of its source entry, then those of the office at its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpk_eval.closest import did_you_mean
from kpk_eval.params.schema.legend import Legend
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.legends.definition import DatedLegend, offices


@dataclass(frozen=True, slots=True)
class Meant:
    """What a cell without a number says: the value zero with its flag, or the reason of a missing value."""

    value: str | None
    reason: str | None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class Symbols:
    """Symbols in the place of a number, and marks at one, worded in the language of the book.

    ``explained_by`` says in messages which legend these are.
    """

    alone: Mapping[str, Meant]
    marks: Mapping[str, str]
    explained_by: str


def symbols_of(delivery: Delivery, *, usual: str | None = None) -> Symbols:
    """Symbols of a file; what ``missing`` of the source says goes before the legend.

    ``usual`` is the office whose latest legend holds where the source declares none.

    Raises
    ------
    ReadError
        Where the office is unknown or has no legend for the date.
    """
    declared = {symbol: Meant(None, reason) for symbol, reason in delivery.legend().items()}
    dated = _dated(delivery, usual)
    if dated is None:
        return Symbols(declared, {}, "'missing' of the source")
    alone: dict[str, Meant] = {}
    for symbol, meaning in dated.symbols.items():
        value = None if meaning.value is None else str(meaning.value)
        reason = None if meaning.reason is None else delivery.say(meaning.reason)
        flag = None if meaning.flag is None else delivery.say(meaning.flag)
        alone |= dict.fromkeys((symbol, *meaning.also), Meant(value, reason, flag))
    marks = {mark: delivery.say(text) for mark, text in dated.marks.items()}
    office = delivery.reader.legend.office if delivery.reader.legend else usual
    return Symbols(alone | declared, marks, f"the legend of {office} {dated.span}")


def _dated(delivery: Delivery, usual: str | None) -> DatedLegend | None:
    """Legend that the source declares, else the latest one of the usual office; None without both."""
    legend = delivery.reader.legend
    if legend is None:
        return offices()[usual].legends[-1] if usual else None
    return _declared(legend, delivery)


def _declared(legend: Legend, delivery: Delivery) -> DatedLegend:
    """Legend of an office on a day. Raises with what there is where there is none."""
    known = offices()
    if legend.office not in known:
        found = f"no legend of the office {legend.office!r} is known"
        known_ones = f"{did_you_mean(legend.office, known)}known offices: {', '.join(known)}"
        remedy = f"{known_ones}; symbols of others are explained under 'missing'"
        raise delivery.error(found, place="'legend' of the source", remedy=remedy)
    dated = next((one for one in known[legend.office].legends if one.covers(legend.date)), None)
    if dated is None:
        spans = "; ".join(one.span for one in known[legend.office].legends)
        found = f"no legend of {legend.office} is valid on {legend.date} (known: {spans})"
        remedy = "compare the legend in the file (Zeichenerklärung) and give a date of the one that agrees"
        raise delivery.error(found, place="'legend' of the source", remedy=remedy)
    return dated
