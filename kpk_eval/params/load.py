"""Read ``params/<evaluation>/`` and report every mistake with file, line, key, finding and remedy."""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from kpk_eval.closest import closest, suggest
from kpk_eval.params.crosscheck import cross_check
from kpk_eval.params.schema import Evaluation, Frame, LogicModel, Plan, Site, SiteRole
from kpk_eval.params.sentences import simple_sentence
from kpk_eval.params.source_lines import ParameterError, Place, line_of, read_yaml

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class File:
    """A parameter file: how messages call it, and its content with line numbers."""

    shown: str
    data: Any

    def problem(self, place: Place, message: str) -> str:
        """Message with the file, the line and the key it is about."""
        key = ".".join(str(step) for step in place)
        return f"{self.shown}:{line_of(self.data, place)}: {key + ': ' if key else ''}{message}"


def load_evaluation(folder: Path, *, root: Path) -> Evaluation:
    """The evaluation described in ``folder``, complete and consistent.

    Parameters
    ----------
    folder
        Holds ``evaluation.yaml``, ``plan.yaml``, ``sites/*.yaml`` and, where there is one,
        ``logic_model.yaml``.
    root
        Project folder; messages name files relative to it.

    Raises
    ------
    ParameterError
        With every problem found: unknown key, wrong value, missing file, reference to nothing.
    """
    if not folder.is_dir():
        raise ParameterError([_unknown_folder(folder, root)])
    frame_file = _open(folder / "evaluation.yaml", root)
    plan_file = _open(folder / "plan.yaml", root)
    model_path = folder / "logic_model.yaml"
    model_file = _open(model_path, root) if model_path.is_file() else None
    site_files = _open_sites(folder / "sites", root)
    problems: list[str] = []
    frame = _validate(Frame, frame_file, problems)
    plan = _validate(Plan, plan_file, problems, folder=folder)
    model = _validate(LogicModel, model_file, problems) if model_file else None
    sites = [(_validate(Site, file, problems), file) for file in site_files]
    if problems or frame is None or plan is None:
        raise ParameterError(problems)
    ordered = sorted(((site, file) for site, file in sites if site), key=_place_in_the_book)
    evaluation = Evaluation(
        id=folder.name,
        frame=frame,
        plan=plan,
        plan_sha256=_digest(folder / "plan.yaml"),
        model_sha256=_digest(folder / "logic_model.yaml") if model_file else "",
        sites=tuple(site for site, _ in ordered),
        logic_model=model,
    )
    files = {"frame": frame_file, "plan": plan_file, "logic": model_file or plan_file}
    problems = [*_contradictions(evaluation, ordered, files), *_misnamed(ordered)]
    if problems:
        raise ParameterError(problems)
    return evaluation


def _open_sites(folder: Path, root: Path) -> list[File]:
    """Files of the sites; there must be one."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ParameterError([f"{_shown(folder, root)}: no site; add one with `kpk site add`"])
    return [_open(path, root) for path in paths]


def _contradictions(
    evaluation: Evaluation, sites: Sequence[tuple[Site, File]], files: Mapping[str, File]
) -> Iterator[str]:
    """What does not fit together across files, named by the file in which it stands."""
    for found in cross_check(evaluation):
        yield files.get(found.part, sites[found.site][1]).problem(found.place, found.message)


def _misnamed(sites: Sequence[tuple[Site, File]]) -> Iterator[str]:
    """Sites whose file has another name."""
    for site, file in sites:
        if site.id != Path(file.shown).stem:
            yield file.problem(
                ["id"], f"found {site.id!r}; the file is called {file.shown!r}: give both the same name"
            )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_parameters(
    path: Path, model: type[Model], *, root: Path, known: Mapping[str, Sequence[str]] | None = None
) -> Model:
    """One further parameter file of an evaluation.

    Parameters
    ----------
    path
        The file.
    model
        What it must hold.
    root
        Project folder; messages name files relative to it.
    known
        Key of the file -> names that may stand below it.

    Raises
    ------
    ParameterError
        With every problem found.
    """
    file = _open(path, root)
    problems: list[str] = []
    found = _validate(model, file, problems)
    if found is None:
        raise ParameterError(problems)
    problems = [
        file.problem([key, name], f"unknown{suggest(str(name), list(names))}")
        for key, names in (known or {}).items()
        for name in file.data[key]
        if name not in names
    ]
    if problems:
        raise ParameterError(problems)
    return found


def _place_in_the_book(entry: tuple[Site, File]) -> tuple[bool, str]:
    """Sites that take part come first, then those they are compared with; both by name."""
    return entry[0].role is SiteRole.COMPARISON, entry[0].id


def _unknown_folder(folder: Path, root: Path) -> str:
    present = sorted(path.parent.name for path in (root / "params").glob("*/evaluation.yaml"))
    close = closest(folder.name, present)
    hint = f"; did you mean params/{close}?" if close else f"; there are: {', '.join(present) or 'none'}"
    return f"{_shown(folder, root)}: no such evaluation folder{hint}"


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


def _open(path: Path, root: Path) -> File:
    shown = _shown(path, root)
    return File(shown, read_yaml(path, shown=shown))


def _validate(
    model: type[Model], file: File, problems: list[str], *, folder: Path | None = None
) -> Model | None:
    """The file's content as a model; None and entries in ``problems`` where it is not one.

    ``folder`` is where tables lie that the file names.
    """
    if not isinstance(file.data, dict):
        problems.append(f"{file.shown}:1: expected 'key: value' lines, found a {type(file.data).__name__}")
        return None
    try:
        return model.model_validate(file.data, context={"folder": folder})
    except ValidationError as error:
        for found in _distinct(error):
            problems.append(file.problem(_yaml_place(found["loc"], file.data), _sentence(found, model)))
        return None


def _distinct(error: ValidationError) -> list[Any]:
    """Unknown keys first; without the doubles that a text-or-mapping field reports per alternative."""
    seen: dict[tuple[Any, ...], Any] = {}
    for found in error.errors(include_url=False):
        place = tuple(step for step in found["loc"] if not _is_alternative(step))
        seen.setdefault(place, found)
    return sorted(seen.values(), key=lambda found: found["type"] != "extra_forbidden")


def _is_alternative(step: object) -> bool:
    return isinstance(step, str) and (step in {"str", "[key]"} or "[" in step)


def _yaml_place(loc: tuple[int | str, ...], data: Any) -> list[int | str]:
    """The part of pydantic's location that exists in the file, plus the key itself."""
    place: list[int | str] = []
    node = data
    for step in loc:
        if _is_alternative(step):
            continue
        place.append(step)
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            break
    return place


def _sentence(found: Any, model: type[BaseModel]) -> str:
    """What is wrong and what to do, in plain words."""
    kind, value, context = found["type"], found["input"], found.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = _keys_at(model, found["loc"][:-1])
        return f"unknown key{suggest(str(found['loc'][-1]), allowed)}"
    if kind == "missing":
        return "this key is required and missing"
    if kind == "value_error":
        return f"{context['error']} (found {_short(value)})" if _is_scalar(value) else str(context["error"])
    if value is None:
        return "the key has no value; write one, or remove the key"
    if kind in {"enum", "literal_error"}:
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return f"found {_short(value)}{suggest(str(value), allowed)}"
    return simple_sentence(kind, _short(value), context) or f"{found['msg']} (found {_short(value)})"


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float | bool) or value is None


def _short(value: object) -> str:
    text = repr(value) if _is_scalar(value) else f"a {'list' if isinstance(value, list) else 'mapping'}"
    return text if len(text) <= 60 else text[:57] + "..."


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Keys that the mapping at this place may have."""
    annotation: Any = model
    for step in loc:
        if isinstance(step, int) or _is_alternative(step):
            continue
        if typing.get_origin(annotation) is dict:
            annotation = typing.get_args(annotation)[1]
            continue
        inner = _inner_model(annotation)
        if inner is None:
            return []
        annotation = _fields(inner)[step].annotation
    inner = _inner_model(annotation)
    return sorted(_fields(inner)) if inner else []


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Fields of a model by the key that the file writes."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as ``tuple[Source, ...]`` or ``Reader | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in {tuple, list, typing.Annotated, typing.Union, types.UnionType}:
        for argument in typing.get_args(annotation):
            if found := _inner_model(argument):
                return found
    return None
