"""Whether the logic model hangs together: no goal without measure, no measure without goal, no loose end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpk_eval.params.finding import Finding, unknown
from kpk_eval.params.measures import due, problem_of
from kpk_eval.params.schema import Element, Evaluation, Goal, LogicModel, Site, SiteRole, Stage
from kpk_eval.params.source_lines import Place

MEASURED = (Stage.OUTPUT, Stage.OUTCOME)
"""Stages that a goal can make precise."""
ORDER = tuple(Stage)
MODEL = "logic_model.yaml"
REACH_CHANGE = "reach_change"
OFFER_GAPS = "offer_gaps"
OF_THE_PLACE = ("indicators", "indicator_changes")
"""Lists of the plan whose entries may describe the place instead of measuring a goal."""


def goal_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """Everything loose or doubled in logic model and goals; each place is named once."""
    model = evaluation.logic_model
    if model is None:
        yield from _without_model(evaluation)
        return
    yield from _elements(evaluation, model)
    for entry in _goal_entries(evaluation, model):
        yield from _goal(*entry, evaluation, model)
    yield from _phases(evaluation, model)
    yield from _unmeasured(evaluation, model)
    yield from _unnamed(evaluation, model)
    yield from _needs(evaluation)


def _without_model(evaluation: Evaluation) -> Iterator[Finding]:
    for number, site in enumerate(evaluation.sites):
        if site.goals:
            yield Finding("site", number, ["goals"], f"needs {MODEL} beside plan.yaml, which is not there")


def _elements(evaluation: Evaluation, model: LogicModel) -> Iterator[Finding]:
    """Links that lead nowhere or backwards, and elements without a link at some site."""
    known = {one.id: one for one in model.elements}
    for position, element in enumerate(model.elements):
        yield from _sites("elements", position, element.sites, evaluation)
        for at, name in enumerate(element.leads_to):
            place: Place = ["elements", position, "leads_to", at]
            if message := unknown(name, known):
                yield Finding("logic", 0, place, message)
            elif ORDER.index(known[name].stage) <= ORDER.index(element.stage):
                stages = f"{element.stage} to {known[name].stage}"
                yield Finding(
                    "logic", 0, place, f"found {name!r}: leads from {stages}; only later stages follow"
                )
        if message := _loose(element, evaluation):
            yield Finding("logic", 0, ["elements", position], message)


def _loose(element: Element, evaluation: Evaluation) -> str | None:
    """What is missing before or behind an element at a site that has it."""
    for site in evaluation.sites:
        own = evaluation.elements(site)
        if element not in own:
            continue
        if element.stage is not Stage.IMPACT and not any(one.id in element.leads_to for one in own):
            return f"{element.id!r} leads to nothing at site {site.id!r}; name what follows in 'leads_to'"
        if element.stage is not Stage.INPUT and not any(element.id in one.leads_to for one in own):
            return f"nothing leads to {element.id!r} at site {site.id!r}; name it in an earlier 'leads_to'"
    return None


def _goal_entries(
    evaluation: Evaluation, model: LogicModel
) -> Iterator[tuple[Goal, tuple[Site, ...], Finding]]:
    """Each goal with the sites that have it, and where it stands (as a finding without a message)."""
    for position, goal in enumerate(model.goals):
        having = tuple(one for one in evaluation.sites if goal in evaluation.goals(one))
        yield goal, having, Finding("logic", 0, ["goals", position], "")
    for number, site in enumerate(evaluation.sites):
        for position, own in enumerate(site.goals):
            yield own, (site,), Finding("site", number, ["goals", position], "")


def _goal(
    goal: Goal, sites: Sequence[Site], at: Finding, evaluation: Evaluation, model: LogicModel
) -> Iterator[Finding]:
    """What is wrong with one goal."""
    if at.part == "logic":
        yield from _sites("goals", int(at.place[1]), getattr(goal, "sites", ()), evaluation)
    elif sites[0].role is not SiteRole.SITE:
        message = f"site {sites[0].id!r} takes no part (role 'comparison'), so it has no goals"
        yield Finding(at.part, at.site, at.place, message)
    wrong = (
        *_of_element(goal, sites, evaluation, model),
        *_of_measures(goal, evaluation),
        *_of_reach(goal, sites, evaluation),
    )
    for place, message in wrong:
        yield Finding(at.part, at.site, [*at.place, *place], message)


def _of_element(
    goal: Goal, sites: Sequence[Site], evaluation: Evaluation, model: LogicModel
) -> Iterator[tuple[Place, str]]:
    """A goal belongs to an output or outcome that all its sites have."""
    elements = {one.id: one for one in model.elements}
    if message := unknown(goal.element, elements):
        yield ["element"], message
        return
    element = elements[goal.element]
    if element.stage not in MEASURED:
        told = f"found {element.id!r} of stage {element.stage.value!r}"
        yield ["element"], f"{told}; goals belong to an output or outcome"
    elif lacking := [one.id for one in sites if element not in evaluation.elements(one)]:
        yield ["element"], f"found {element.id!r}, which site {lacking[0]!r} does not have"


def _of_measures(goal: Goal, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    seen: list[tuple[str, str]] = []
    for position, measure in enumerate(goal.measures):
        if problem := problem_of(measure, evaluation):
            yield ["measures", position, problem[0]], problem[1]
        if (pair := (measure.analysis, measure.id)) in seen:
            yield ["measures", position], f"{measure.id!r} measures this goal already; remove one"
        seen.append(pair)


def _of_reach(goal: Goal, sites: Sequence[Site], evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    """Phases and ages of a goal are among those of its sites."""
    for position, phase in enumerate(goal.phases):
        known = {site.id: [one.id for one in evaluation.phases(site)] for site in sites}
        wrong = [name for name, phases in known.items() if phase not in phases]
        if wrong:
            yield ["phases", position], f"site {wrong[0]!r}: {unknown(phase, known[wrong[0]])}"
    for site in sites:
        if goal.ages and site.ages and not _within(goal, site):
            told = f"ages {goal.ages.first} to {goal.ages.last} lie outside those of site {site.id!r}"
            yield ["ages"], f"{told} ({site.ages.first} to {site.ages.last})"


def _within(goal: Goal, site: Site) -> bool:
    ages, whole = goal.ages, site.ages
    return ages is None or whole is None or (whole.first <= ages.first and ages.last <= whole.last)


def _sites(key: str, position: int, named: Sequence[str], evaluation: Evaluation) -> Iterator[Finding]:
    taking_part = [one.id for one in evaluation.sites if one.role is SiteRole.SITE]
    for at, name in enumerate(named):
        if message := unknown(name, taking_part):
            yield Finding("logic", 0, [key, position, "sites", at], message)


def _phases(evaluation: Evaluation, model: LogicModel) -> Iterator[Finding]:
    known = [one.id for one in model.phases]
    for number, site in enumerate(evaluation.sites):
        for position, name in enumerate(site.life_phases):
            if message := unknown(name, known):
                yield Finding("site", number, ["life_phases", position], message)


def _unmeasured(evaluation: Evaluation, model: LogicModel) -> Iterator[Finding]:
    """Outcomes that no goal of some site makes precise."""
    for position, element in enumerate(model.elements):
        if element.stage is not Stage.OUTCOME:
            continue
        for site in evaluation.sites:
            named = {goal.element for goal in evaluation.goals(site)}
            if element in evaluation.elements(site) and element.id not in named:
                message = f"no goal of site {site.id!r} names the outcome {element.id!r} as its 'element'"
                yield Finding("logic", 0, ["elements", position], message)
                break


def _unnamed(evaluation: Evaluation, model: LogicModel) -> Iterator[Finding]:
    """What is planned, and indicators, that measure nothing, and indicators said to be both."""
    goals = [goal for site in evaluation.sites for goal in evaluation.goals(site)]
    named = [measure for goal in goals for measure in goal.measures]
    measures = {measure.id for measure in named}
    # Goals name the numbers of an entry of reach, as 'offers_by_income.need'.
    measures |= {one.id.partition(".")[0] for one in named if one.analysis == REACH_CHANGE}
    indicators = [one.id for one in evaluation.plan.indicators]
    for position, name in enumerate(model.context):
        if message := unknown(name, indicators):
            yield Finding("logic", 0, ["context", position], message)
        elif name in measures:
            yield Finding(
                "logic", 0, ["context", position], f"{name!r} measures a goal; remove it here or there"
            )
    for place, name, analysis in due(evaluation):
        by = {measure.id for measure in named if measure.analysis == analysis} if analysis else measures
        if name not in by and name not in model.context:
            told = repr(f"{name}.need") if place[0] == "reach" else "it"
            told += f" with {analysis!r}" if analysis else ""
            remedy = f"name {told} in 'measures' of a goal in {MODEL}"
            remedy += " or list it under 'context' there" if place[0] in OF_THE_PLACE else ""
            yield Finding("plan", 0, [*place], f"no goal names {name!r}; {remedy}")


def _needs(evaluation: Evaluation) -> Iterator[Finding]:
    """Needs that a site declares although none of its goals asks whether they are met."""
    for number, site in enumerate(evaluation.sites):
        goals = evaluation.goals(site)
        if site.needs and not any(one.analysis == OFFER_GAPS for goal in goals for one in goal.measures):
            remedy = f"name 'needs_met' with {OFFER_GAPS!r} in 'measures' of a goal in {MODEL}"
            yield Finding("site", number, ["needs"], f"no goal of the site names its needs; {remedy}")
