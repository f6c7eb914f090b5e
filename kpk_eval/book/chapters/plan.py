"""What was to be compared before the data were seen: outcomes, families, instruments, indicators."""

from __future__ import annotations

from kpk_eval.book.chapters.instrument import told_instrument
from kpk_eval.book.content import Content
from kpk_eval.book.markdown import facts, heading, notice, page, paragraph, table, wide
from kpk_eval.params.schema import Outcome


def plan(content: Content) -> str:
    """Source of the chapter on the analysis plan."""
    words, registered = content.words, content.evaluation.frame.registered_plan
    pairs = [
        (words["plan_date"], content.day(content.evaluation.plan.date)),
        (words["plan_sha"], content.evaluation.plan_sha256),
    ]
    if content.evaluation.model_sha256:
        pairs.append((words["model_sha"], content.evaluation.model_sha256))
    if registered is not None:
        pairs += [
            (words["registered"], content.day(registered.date)),
            (words["registered_sha"], registered.sha256),
        ]
    return wide(
        page(
            heading(words["plan_title"]),
            paragraph(words["plan_lead"]),
            _deviation(content),
            facts(pairs),
            _families(content),
            _outcomes(content),
            _instruments(content),
            _indicators(content),
        )
    )


def _deviation(content: Content) -> str:
    words, registered = content.words, content.evaluation.frame.registered_plan
    if registered is None:
        return paragraph(words["not_registered"])
    if registered.sha256 == content.evaluation.plan_sha256:
        return paragraph(words["registered_same"])
    text = words["deviation"].format(date=content.day(registered.date))
    return notice(words["deviation_title"], text)


def _families(content: Content) -> str:
    words, families = content.words, content.evaluation.plan.families
    if not families:
        return ""
    rows = [[content.say(family.label), words[family.adjust]] for family in families]
    return page(
        heading(words["families"], 2),
        paragraph(words["families_lead"]),
        table([words["family"], words["adjustment"]], rows),
    )


def _outcomes(content: Content) -> str:
    """The outcomes, one table per population."""
    words, outcomes = content.words, content.evaluation.plan.outcomes
    if not outcomes:
        return page(heading(words["outcomes"], 2), paragraph(words["no_outcomes"]))
    keys = ("outcome", "type", "better", "measured_by", "family", "contrasts", "status", "smallest_effect")
    header = [words[key] for key in keys]
    blocks = []
    for population in dict.fromkeys(outcome.population for outcome in outcomes):
        rows = [_outcome(content, outcome) for outcome in outcomes if outcome.population == population]
        blocks.append(page(heading(content.population(population), 3), table(header, rows)))
    return page(heading(words["outcomes"], 2), *blocks)


def _outcome(content: Content, outcome: Outcome) -> list[str]:
    words, frame = content.words, content.evaluation.frame
    families = {family.id: family.label for family in content.evaluation.plan.families}
    contrasts = {contrast.id: contrast.label for contrast in frame.contrasts}
    compared = ", ".join(content.say(contrasts[contrast]) for contrast in outcome.contrasts)
    ways = [words[design] for design in outcome.designs]
    ways += [words[f"by_{outcome.estimator}"]] if outcome.estimator is not None else []
    return [
        f"{content.say(outcome.label)} ({content.say(outcome.unit)})",
        words[outcome.type],
        words[outcome.better],
        _measured_by(content, outcome),
        content.say(families[outcome.family]),
        f"{compared} ({', '.join(ways)})",
        words[outcome.status],
        words["none"] if outcome.smallest_effect is None else content.number(outcome.smallest_effect),
    ]


def _measured_by(content: Content, outcome: Outcome) -> str:
    words = content.words
    instruments = {one.id: one.label for one in content.evaluation.plan.instruments}
    if outcome.instrument is not None:
        what = content.say(instruments[outcome.instrument])
    else:
        what = words["item"].format(item=outcome.item)
    return (
        what if outcome.cut is None else words["from_cut"].format(what=what, cut=content.number(outcome.cut))
    )


def _instruments(content: Content) -> str:
    words, instruments = content.words, content.evaluation.plan.instruments
    if not instruments:
        return ""
    blocks = [
        page(heading(content.say(one.label), 3), facts(told_instrument(content, one))) for one in instruments
    ]
    return page(heading(words["instruments"], 2), *blocks)


def _indicators(content: Content) -> str:
    words, indicators = content.words, content.evaluation.plan.indicators
    if not indicators:
        return ""
    rows = [
        [content.say(one.label), content.say(one.unit), words[one.better], content.say(one.source)]
        for one in indicators
    ]
    header = [words["indicator"], words["unit"], words["better"], words["source"]]
    return page(heading(words["indicators"], 2), table(header, rows))
