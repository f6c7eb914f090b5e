"""A first parameter file for one more site."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kpk_eval.params import ParameterError, load_evaluation
from kpk_eval.params.schema import Kind, SiteRole
from kpk_eval.params.values import RegionalKey, Slug

START = "first day of the prevention chain at the site; later years count as after"
EXAMPLE = """\
# One entry for each file: remove the '[]' after 'sources:' and the '#' before each line, and adapt.
sources: []
#  - id: families_t0
#    label: {de: "Familien, Ausgangserhebung", en: "Families, baseline"}
#    contract: families_survey        # data_contracts/families_survey.odcs.yaml
#    population: families             # one of those in evaluation.yaml
#    wave: t0                         # one of those in evaluation.yaml
#    path: SITE/families_t0.csv       # in the data folder
#    reader: {format: csv, delimiter: ";", encoding: utf-8, decimal: ","}
"""


@dataclass(frozen=True, slots=True)
class SiteAnswers:
    """What is known of a new site."""

    id: str
    label: str
    kind: str
    ags: str = ""
    role: str = SiteRole.SITE
    part_of: str = ""
    start: str = ""


def add_site(answers: SiteAnswers, *, folder: Path, root: Path, like: str = "") -> Path:
    """The parameter file of a new site; an existing file is never changed.

    Parameters
    ----------
    answers
        What is known of the site.
    folder
        Folder of the evaluation's parameters.
    root
        Project folder.
    like
        Site of the same evaluation whose sources are copied; absent: a commented example.

    Raises
    ------
    ParameterError
        Where the file exists, or the evaluation would be wrong with it; nothing is left behind then.
    """
    if problem := identifier_problem(answers.id):
        raise ParameterError([problem])
    path = folder / "sites" / f"{answers.id}.yaml"
    shown = path.relative_to(root).as_posix()
    if not (folder / "evaluation.yaml").is_file():
        raise ParameterError([f"{folder.relative_to(root).as_posix()}: no such evaluation folder"])
    text = site_text(answers, sources=_sources(folder, like=like, site=answers.id))
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ParameterError([f"{shown}: exists already; edit it, or choose another identifier"]) from None
    try:
        load_evaluation(folder, root=root)
    except ParameterError as wrong:
        path.unlink()
        raise ParameterError([*wrong.problems, f"{shown} is not written: answer again"]) from None
    return path


def site_text(answers: SiteAnswers, *, sources: str) -> str:
    """The YAML text of a site, with a comment on what each key may hold."""
    kinds = ", ".join(Kind)
    lines = [
        f"id: {answers.id}  # as the file is called",
        f"label: {_quoted(answers.label)}  # or {{de: ..., en: ...}}",
        f"kind: {answers.kind}  # {kinds}",
        f"ags: {_quoted(answers.ags)}  # regional key, in quotes because of its leading zero"
        if answers.ags
        else '# ags: "01001"  # regional key, in quotes because of its leading zero',
        f"role: {answers.role}  # site, or comparison for a place that takes no part",
        f"part_of: {answers.part_of}"
        if answers.part_of
        else "# part_of: ...  # identifier of the Kreis this municipality belongs to",
        f"start: {answers.start}  # {START}" if answers.start else f"# start: 2025-01-01  # {START}",
        "# context: {de: ..., en: ...}  # two sentences for the site's profile",
    ]
    return "\n".join(lines) + "\n" + sources


def identifier_problem(name: str) -> str | None:
    """Why a text is no identifier, which becomes a file name; None where it is one."""
    if _is(TypeAdapter(Slug), name):
        return None
    return f"{name!r} is no identifier: small letters, digits and '-', starting with a letter"


def key_problem(ags: str) -> str | None:
    """Why a text is no regional key; None where it is one, or is left empty."""
    if not ags or _is(TypeAdapter(RegionalKey), ags):
        return None
    return f"{ags!r} is no regional key: 5 digits (Kreis), 8 (Gemeinde) or 12 (ARS), with the leading zero"


def start_problem(day: str) -> str | None:
    """Why a text is no first day; None where it is one, or is left empty."""
    if not day or (re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) and _is(TypeAdapter(date), day)):
        return None
    return f"{day!r} is no day: write YYYY-MM-DD, for example 2025-01-01"


def _is(kind: TypeAdapter[str] | TypeAdapter[date], text: str) -> bool:
    """Whether a text is a value of the kind."""
    try:
        kind.validate_python(text)
    except ValidationError:
        return False
    return True


def _quoted(text: str) -> str:
    """Text in double quotes, in which nothing has a meaning of its own."""
    return json.dumps(text, ensure_ascii=False)


def _sources(folder: Path, *, like: str, site: str) -> str:
    """The sources of another site with its folder of data files replaced, or an example."""
    if not like:
        return EXAMPLE.replace("SITE", site)
    path = folder / "sites" / f"{like}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(one.stem for one in path.parent.glob("*.yaml"))) or "none"
        raise ParameterError([f"no site {like!r} to copy from; there are: {known}"])
    text = path.read_text(encoding="utf-8")
    found = re.search(r"^sources:.*", text, flags=re.MULTILINE | re.DOTALL)
    sources = found[0] if found else "sources: []\n"
    copied = re.sub(rf"(path: *[\"']?){re.escape(like)}/", rf"\g<1>{site}/", sources)
    return f"# Copied from {like}.yaml: check paths, contracts and readers.\n{copied}"
