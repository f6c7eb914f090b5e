"""What the chapter on the analysis plan says of one instrument."""

from __future__ import annotations

from kpk_eval.book.content import Content
from kpk_eval.params.schema import Instrument, Metric
from kpk_eval.params.schema.definitions import Band


def told_instrument(content: Content, one: Instrument) -> list[tuple[str, str]]:
    """Terms and what belongs to them: items, range, scoring, norm, bands, licence, source."""
    words = content.words
    return [
        (words["items"], words["items_told"].format(n=len(one.items), items=", ".join(one.items))),
        (words["item_numbers"], ", ".join(map(str, one.numbers))),
        (words["reversed"], ", ".join(one.reversed)),
        (words["recoded"], "; ".join(f"{old} → {new}" for old, new in sorted(one.recoded.items()))),
        (words["range"], f"{content.number(one.low)}–{content.number(one.high)}"),
        (words["scoring"], _scoring(content, one)),
        (words["minimum_answered"], _minimum(content, one)),
        (words["points"], _points(content, one)),
        (words["bands"], _bands(content, one.bands)),
        (words["bands_source"], content.say(one.bands_source)),
        (words["norms"], content.say(one.norms)),
        (words["licence_of"], content.say(one.licence)),
        (words["origin"], content.say(one.source)),
    ]


def _scoring(content: Content, one: Instrument) -> str:
    words = content.words
    whole = ", ".join([words[one.scoring], words["rounded"]] if one.rounded else [words[one.scoring]])
    return words["of_parts"].format(scoring=whole, n=len(one.parts)) if one.parts else whole


def _minimum(content: Content, one: Instrument) -> str:
    words = content.words
    fewest = min(len(group) for group in one.groups)
    told = words["of"].format(n=one.minimum_answered, all=fewest)
    return words["in_each_part"].format(told=told) if one.parts else told


def _points(content: Content, one: Instrument) -> str:
    """In which points the scale is given, and by whose norm."""
    words = content.words
    if one.norm is not None:
        mean, sd = content.number(one.norm.mean), content.number(one.norm.sd)
        return words["linear_t"].format(mean=mean, sd=sd, source=content.say(one.norm.source))
    if one.conversion is not None:
        return words["table_t"].format(source=content.say(one.conversion.source))
    low, high = (content.number(bound) for bound in one.reach)
    key = "percent_points" if one.metric is Metric.PERCENT else "raw_points"
    return words[key].format(low=low, high=high)


def _bands(content: Content, bands: tuple[Band, ...]) -> str:
    return "; ".join(
        f"{content.say(band.label)}: {content.number(band.low)}"
        + ("" if band.low == band.high else f"–{content.number(band.high)}")
        for band in bands
    )
