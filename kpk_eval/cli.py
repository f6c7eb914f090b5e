"""The command ``kpk``: what a person can ask of the workbench."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kpk_eval.study import Study

app = typer.Typer(
    help="Evaluate municipal prevention chains: from survey files and indicators to a book.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
site_app = typer.Typer(help="Sites of an evaluation.", no_args_is_help=True)
app.add_typer(site_app, name="site")

EvaluationArgument = Annotated[str, typer.Argument(help="Folder of the parameters.")]
EditionOption = Annotated[
    str, typer.Option(help="Edition; 'all' for every one. Without it: the first of evaluation.yaml.")
]
SiteOption = Annotated[list[str] | None, typer.Option("--site", help="Only this site; may be repeated.")]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Data folder. Without it: KPK_DATA, else evaluation.yaml.")
]
DEMO = "params/demo"


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def run(
    evaluation: EvaluationArgument = DEMO,
    edition: EditionOption = "",
    site: SiteOption = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Pages at the same time. Without it: one per processor.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Make everything of an edition that is not made yet, then its book."""
    from rich.console import Console

    from kpk_eval.workflow.display import shown_progress
    from kpk_eval.workflow.engine import processors
    from kpk_eval.workflow.outcome import worst
    from kpk_eval.workflow.run import run as run_edition
    from kpk_eval.workflow.words import summary

    console, exits = Console(), []
    for study in _studies(evaluation, edition, data):
        with shown_progress(console) as progress:
            outcome = run_edition(study, jobs=jobs or processors(), sites=site or (), progress=progress)
        _say(summary(outcome, study))
        exits.append(outcome.exit)
    raise typer.Exit(worst(exits))


@app.command()
def plan(evaluation: EvaluationArgument = DEMO, edition: EditionOption = "", data: DataOption = None) -> None:
    """Say what `kpk run` would make and why, and which data files are waited for."""
    from kpk_eval.workflow.plan import plan as plan_edition
    from kpk_eval.workflow.words import plan_lines

    for study in _studies(evaluation, edition, data):
        _say(plan_lines(plan_edition(study), study))


@app.command()
def validate(
    evaluation: EvaluationArgument = DEMO,
    edition: EditionOption = "",
    site: SiteOption = None,
    data: DataOption = None,
    output: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.TEXT,
) -> None:
    """Check every data file against its contract: which rows of which column, never which value."""
    from kpk_eval.workflow.outcome import worst
    from kpk_eval.workflow.validate import validate as validate_edition
    from kpk_eval.workflow.validation_json import as_json
    from kpk_eval.workflow.validation_text import as_text

    found = []
    for study in _studies(evaluation, edition, data):
        found.append((study, validate_edition(study, sites=site or ())))
        if output is Format.TEXT:
            _say(as_text(found[-1][1], study))
    if output is Format.JSON:
        _say([as_json(found)])
    raise typer.Exit(worst(validation.exit for _, validation in found))


@app.command()
def fetch(
    evaluation: EvaluationArgument = DEMO,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")
    ] = None,
    site: SiteOption = None,
    data: DataOption = None,
) -> None:
    """Bring data files from survey servers into the data folder; a different older file is kept."""
    from datetime import UTC, datetime

    from kpk_eval.fetch import FetchError, orders, told
    from kpk_eval.fetch import fetch as fetch_file
    from kpk_eval.study import open_study

    study, exits = open_study(evaluation, edition="", data=data), [0]
    for order in orders(study, os.environ, sources=source or (), sites=site or ()):
        try:
            _say([told(fetch_file(order, now=datetime.now(UTC)), study)])
        except FetchError as refused:
            print(refused, file=sys.stderr)
            exits.append(1)
    raise typer.Exit(max(exits))


@app.command()
def page(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook in notebooks/.")],
    parameters: Annotated[Path, typer.Option("-f", "--parameters", help="YAML file with its parameters.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where to write the result.")] = None,
    data: DataOption = None,
) -> None:
    """Execute one notebook with a parameter file; the result is for you, not for a book."""
    from kpk_eval.study import find_root
    from kpk_eval.workflow.single import run_single

    path = run_single(notebook, parameters=parameters, root=find_root(), output=output, data=data)
    _say([f"executed: {os.path.relpath(path)}"])


class SiteKind(StrEnum):
    """Kind of municipality, as parameter files write it."""

    CITY = "kreisfreie_stadt"
    DISTRICT = "kreis"
    MUNICIPALITY = "gemeinde"
    GROUP = "gruppe"


def _asked(what: str) -> Callable[[str], str]:
    """A check of an answer; a wrong one is asked for again, or refused where nobody is asked."""

    def checked(answer: str) -> str:
        from kpk_eval.workflow import new_site

        if problem := getattr(new_site, f"{what}_problem")(answer):
            raise typer.BadParameter(problem)
        return answer

    return checked


@site_app.command("add")
def site_add(
    name: Annotated[
        str,
        typer.Option("--id", prompt="Identifier (small letters, digits, -)", callback=_asked("identifier")),
    ],
    label: Annotated[str, typer.Option(prompt="Name of the site")],
    kind: Annotated[SiteKind, typer.Option(prompt="Kind")],
    ags: Annotated[
        str, typer.Option(prompt="Regional key (AGS; leave empty for a group)", callback=_asked("key"))
    ] = "",
    start: Annotated[
        str,
        typer.Option(
            prompt="First day of the prevention chain there, YYYY-MM-DD (leave empty if there is none)",
            callback=_asked("start"),
        ),
    ] = "",
    evaluation: EvaluationArgument = DEMO,
    role: Annotated[str, typer.Option(help="site, or comparison for a place that takes no part.")] = "site",
    part_of: Annotated[str, typer.Option(help="Site of the Kreis this municipality belongs to.")] = "",
    like: Annotated[str, typer.Option(help="Copy the sources of this site.")] = "",
) -> None:
    """Write the parameter file of one more site; an existing file is never changed."""
    from kpk_eval.study import find_root
    from kpk_eval.workflow.new_site import SiteAnswers, add_site

    root = find_root()
    given = SiteAnswers(name, label, kind, ags, role, part_of, start)
    path = add_site(given, folder=(root / evaluation).resolve(), root=root, like=like)
    _say([f"written: {os.path.relpath(path)}; complete it, then ask `kpk plan {evaluation}`"])


@app.command()
def serve(
    evaluation: EvaluationArgument = DEMO,
    edition: EditionOption = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any free one.")] = 8000,
    open_: Annotated[bool, typer.Option("--open", help="Open the book in the browser.")] = False,
) -> None:
    """Show the book of an edition to this machine, until Ctrl-C."""
    from kpk_eval.study import open_study
    from kpk_eval.workflow.serve import address, serve_until_interrupted, server

    study = open_study(evaluation, edition=edition)
    with server(study.build / "html", port=port) as running:
        _say([f"{study.evaluation.id}, {study.edition.id}: {address(running)} (end with Ctrl-C)"])
        if open_:
            typer.launch(address(running))
        serve_until_interrupted(running)


@app.command()
def audit(
    evaluation: EvaluationArgument = DEMO,
    edition: EditionOption = "",
    book: Annotated[
        Path | None, typer.Option("--book", help="Look into this folder. Without it: the edition's book.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Look for anything in a finished book that must not be published; never prints a value."""
    from kpk_eval.clearance import unclear
    from kpk_eval.leaks import audit as look_into

    exits = []
    for study in _studies(evaluation, edition, data):
        report = look_into(study, book or study.build / "html")
        together = unclear(study)
        _say([f"{study.evaluation.id}, {study.edition.id}:", *report.lines(), *together])
        exits.append(0 if report.clean and not together else 1)
    raise typer.Exit(max(exits))


@app.command()
def publish(
    evaluation: EvaluationArgument = DEMO, edition: EditionOption = "", data: DataOption = None
) -> None:
    """Archive the book of an edition if it is clean, checked and signed; else say what is missing."""
    from datetime import date

    from kpk_eval.release import ReleaseError
    from kpk_eval.release import publish as release

    exits = [0]
    for study in _studies(evaluation, edition, data):
        try:
            path = release(study, today=date.today())
        except ReleaseError as refused:
            print(refused, file=sys.stderr)
            exits.append(1)
        else:
            _say([f"{study.evaluation.id}, {study.edition.id}: published: {os.path.relpath(path)}"])
    raise typer.Exit(max(exits))


@app.command()
def doctor() -> None:
    """Say what this machine lacks, what needs it, and how to install it."""
    from kpk_eval.study import find_root
    from kpk_eval.workflow.doctor import examine, told

    root = find_root()
    findings = examine(root, folders={"build": root / "build", "data": root / "data"})
    _say(told(findings))
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def _studies(evaluation: str, edition: str, data: Path | None) -> list[Study]:
    """The edition asked for, or all of them."""
    from kpk_eval.study import open_study

    if edition != "all":
        return [open_study(evaluation, edition=edition, data=data)]
    editions = open_study(evaluation, edition="").evaluation.frame.editions
    return [open_study(evaluation, edition=one.id, data=data) for one in editions]


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def main() -> None:
    """Run the command; an error is one sentence and an exit status, with KPK_DEBUG=1 its traceback."""
    try:
        app()
    except Exception as error:
        if os.environ.get("KPK_DEBUG") == "1":
            raise
        from kpk_eval.workflow.errors import sentence, status

        print(sentence(error), file=sys.stderr)
        sys.exit(status(error))
