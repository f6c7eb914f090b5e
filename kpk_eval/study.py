"""One edition of one evaluation on this machine: what is asked, and where things lie."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from kpk_eval.closest import did_you_mean
from kpk_eval.model import Wording
from kpk_eval.params import Evaluation, ParameterError, load_evaluation, say
from kpk_eval.params.register import unknown_areas
from kpk_eval.params.schema import Contrast, Edition, Language, Population, Site, Source, Text, Wave

DATA_OF_THIS_RUN = "KPK_RUN_DATA"
"""Environment variable by which ``kpk run --data`` hands its folder to the pages."""
ROOT_MARKS = ("_config.yml", "notebooks", "params")


class Named(Protocol):
    """Something with an identifier and a display text."""

    @property
    def id(self) -> str:
        """Identifier."""

    @property
    def label(self) -> Text:
        """Display text."""


@dataclass(frozen=True, slots=True)
class Study:
    """One edition of an evaluation with its folders; what every page starts from."""

    evaluation: Evaluation
    edition: Edition
    root: Path
    data: Path

    @property
    def build(self) -> Path:
        """Folder of everything made for this edition."""
        return self.root / "build" / self.evaluation.id / self.edition.id

    @property
    def private(self) -> Path:
        """Folder that is never published: executed notebooks, logs, contracted data."""
        return self.build / "private"

    @property
    def released(self) -> Path:
        """Folder of the released results."""
        return self.build / "released"

    @property
    def parameters(self) -> Path:
        """Folder of the parameter files."""
        return self.root / "params" / self.evaluation.id

    @property
    def quarantine(self) -> Path:
        """Folder of the quarantine files; beside the data, never in the build."""
        folder = self.evaluation.frame.quarantine
        return self.root / folder if folder else self.data / "quarantine"

    @property
    def ledger(self) -> Path:
        """Folder of what each edition has published; beside the quarantine, never in the build."""
        return self.quarantine.with_name("ledger") / self.evaluation.id

    @property
    def earlier_editions(self) -> tuple[str, ...]:
        """Editions dated before this one, and those of the same day named before it, oldest first."""
        dated = sorted(enumerate(self.evaluation.frame.editions), key=lambda one: (one[1].date, one[0]))
        names = [edition.id for _, edition in dated]
        return tuple(names[: names.index(self.edition.id)])

    @property
    def language(self) -> Language:
        """Language of the book."""
        return self.evaluation.frame.language

    @property
    def waves(self) -> tuple[Wave, ...]:
        """Waves that this edition may use, in their order in time."""
        return tuple(wave for wave in self.evaluation.frame.waves if wave.id in self.edition.waves)

    @property
    def contrasts(self) -> tuple[Contrast, ...]:
        """Comparisons that this edition reports."""
        return tuple(one for one in self.evaluation.frame.contrasts if one.id in self.edition.contrasts)

    def site(self, name: str) -> Site:
        """The site of this name; an unknown one is an error with the known names."""
        for site in self.evaluation.sites:
            if site.id == name:
                return site
        raise ParameterError([_unknown("site", name, [site.id for site in self.evaluation.sites])])

    def population(self, name: str) -> Population:
        """The population of this name; an unknown one is an error with the known names."""
        for population in self.evaluation.frame.populations:
            if population.id == name:
                return population
        names = [population.id for population in self.evaluation.frame.populations]
        raise ParameterError([_unknown("population", name, names)])

    def sources(self, site: str = "") -> Iterator[Source]:
        """Sources of a site that this edition may use; without a site the shared ones."""
        yield from (one for one in self._named(site) if not self._announced(one))

    def announced(self, site: str = "") -> Iterator[Source]:
        """Sources of a site whose file need not be there yet and is not; without a site the shared ones."""
        yield from (one for one in self._named(site) if self._announced(one))

    def _named(self, site: str) -> Iterator[Source]:
        """Sources of the waves of this edition."""
        waves = set(self.edition.waves)
        for source in self.site(site).sources if site else self.evaluation.frame.sources:
            if source.wave is None or source.wave in waves:
                yield source

    def _announced(self, source: Source) -> bool:
        """Whether a file may still come; one that should be there is missing, and made-up ones are made."""
        if source.expected is None or self.evaluation.frame.synthetic is not None:
            return False
        return date.today() <= source.expected and not self.path(source).is_file()

    def path(self, source: Source) -> Path:
        """Where the file of a source lies."""
        return self.data / source.path

    def files(self, source: Source) -> tuple[Path, ...]:
        """Files in the data folder from which a source is read: its data, and what else it rests on."""
        register = self.evaluation.frame.area_register if source.measures else None
        further = (register.path,) if register else ()
        return tuple(self.data / path for path in (*source.files, *further))

    def contract_path(self, source: Source) -> Path:
        """Where the contract of a source lies."""
        return self.root / "data_contracts" / f"{source.contract}.odcs.yaml"

    def wording(self) -> Wording:
        """Display texts of all identifiers of this evaluation in the language of the book."""
        frame, plan = self.evaluation.frame, self.evaluation.plan
        named: tuple[Named, ...] = (
            *plan.instruments, *plan.families, *frame.waves, *frame.editions, *frame.contrasts,
            *frame.populations, *self.evaluation.sites, *plan.indicators, *plan.outcomes, *plan.offer_uses,
        )  # fmt: skip
        texts = {
            f"source.{source.id}": say(source.label, self.language) if source.label else source.id
            for source in self.evaluation.sources()
        }
        texts |= {one.id: say(one.label, self.language) for one in named}
        texts |= {f"theme.{one.id}": say(one.label, self.language) for one in plan.themes}
        return Wording(self.language, texts)


def find_root(start: Path | None = None) -> Path:
    """The project folder: the nearest one from here upwards that has the project's top level."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if all((folder / mark).exists() for mark in ROOT_MARKS):
            return folder
    raise ParameterError([f"not inside a project: no folder from here upwards holds {', '.join(ROOT_MARKS)}"])


def open_study(evaluation: str, *, edition: str, data: Path | None = None) -> Study:
    """The study that a page or a command works on.

    Parameters
    ----------
    evaluation
        Folder of the parameters, relative to the project (``params/demo``).
    edition
        Identifier of an edition; empty for the first one.
    data
        Data folder; absent: that of the running ``kpk run``, else ``KPK_DATA`` (not for synthetic
        data), else the one named in ``evaluation.yaml``.

    Raises
    ------
    ParameterError
        Where parameters are wrong, the edition does not exist, or the register of areas lacks a site.
    """
    root = find_root()
    loaded = load_evaluation((root / evaluation).resolve(), root=root)
    editions = {one.id: one for one in loaded.frame.editions}
    if not edition:
        edition = next(iter(editions))
    if edition not in editions:
        raise ParameterError([_unknown("edition", edition, list(editions))])
    study = Study(loaded, editions[edition], root, _data_folder(loaded, root, data))
    if problems := unknown_areas(loaded, folder=study.parameters, data=study.data, root=root):
        raise ParameterError(problems)
    return study


def _data_folder(evaluation: Evaluation, root: Path, given: Path | None) -> Path:
    named = given or os.environ.get(DATA_OF_THIS_RUN)
    if not named and evaluation.frame.synthetic is None:
        named = os.environ.get("KPK_DATA")
    return Path(named).resolve() if named else (root / evaluation.frame.data).resolve()


def _unknown(what: str, name: str, known: list[str]) -> str:
    hint = did_you_mean(name, known)
    return f"no {what} {name!r}; {hint}there are: {', '.join(known) or 'none'}"
