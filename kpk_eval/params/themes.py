"""What themes of interviews refer to: codes of the codebook, numbers, sites' readings of both."""

from __future__ import annotations

from collections.abc import Iterator

from kpk_eval.params.finding import Finding, of_sources, unknown
from kpk_eval.params.measures import problem_of
from kpk_eval.params.schema import Evaluation, Site, Theme
from kpk_eval.params.source_lines import Place

INTERVIEWS = "coded_segments"
"""Contract of the coded segments of interviews."""


def theme_findings(evaluation: Evaluation) -> Iterator[Finding]:
    """References of ``themes`` and ``readings`` that lead nowhere, and what stands there twice."""
    first: dict[str, str] = {}
    for position, theme in enumerate(evaluation.plan.themes):
        for place, message in _theme(theme, evaluation, first):
            yield Finding("plan", 0, ["themes", position, *place], message)
    for entry in of_sources(evaluation):
        if entry.source.contract == INTERVIEWS and not (entry.source.wave or entry.source.waves):
            yield entry.finding([], "interviews are shown by wave: add 'wave', or 'waves' for several")
    for number, site in enumerate(evaluation.sites):
        for place, message in _readings(site, evaluation):
            yield Finding("site", number, ["readings", *place], message)


def _theme(theme: Theme, evaluation: Evaluation, first: dict[str, str]) -> Iterator[tuple[Place, str]]:
    """A code belongs to one theme: of two that share one, the difference would count single interviews."""
    for position, code in enumerate(theme.codes):
        if message := unknown(code, evaluation.plan.codes):
            yield ["codes", position], f"{message} ('codes' of plan.yaml)"
        elif (other := first.setdefault(code, theme.id)) != theme.id:
            message = f"the code {code!r} belongs to the theme {other!r} already; every code to one theme"
            yield ["codes", position], message
    if theme.beside is not None and (problem := problem_of(theme.beside, evaluation)):
        key, message = problem
        yield ["beside", key], message


def _readings(site: Site, evaluation: Evaluation) -> Iterator[tuple[Place, str]]:
    themes = [one.id for one in evaluation.plan.themes]
    editions = [one.id for one in evaluation.frame.editions]
    given = [(one.theme, one.edition) for one in site.readings]
    for position, reading in enumerate(site.readings):
        if message := unknown(reading.theme, themes):
            yield [position, "theme"], message
        if message := unknown(reading.edition, editions):
            yield [position, "edition"], message
        if given[position] in given[:position]:
            yield [position, "theme"], "this theme has a reading for this edition already; write one"
