"""What evaluation.yaml holds, and the whole evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kpk_eval.params.schema.area_map import CountryMap
from kpk_eval.params.schema.base import Language, Strict, Text
from kpk_eval.params.schema.logic_model import Aim, Element, Goal, LogicModel, Phase, Stage
from kpk_eval.params.schema.plan import Plan
from kpk_eval.params.schema.protection import DISCLOSURE_MINIMUM, Disclosure
from kpk_eval.params.schema.sites import Site, SiteRole
from kpk_eval.params.schema.sources import Source
from kpk_eval.params.schema.territory import Register
from kpk_eval.params.schema.waves import Contrast, Edition, Population, Wave
from kpk_eval.params.values import DataFolder, Digest, KeyBeginning, Once, RegionalKey, Slug, Whole


class Synthetic(Strict):
    """The evaluation runs on made-up data."""

    seed: Whole = Field(ge=0)


class RegisteredPlan(Strict):
    """The plan as it was deposited; a later change of plan.yaml is reported as a deviation."""

    date: date
    sha256: Digest


class AreaComparison(Strict):
    """Areas of shared indicator files with which the sites are compared."""

    label: Text
    prefix: KeyBeginning
    digits: Literal[5, 8] = 5
    cities: Annotated[tuple[RegionalKey, ...], Once] = ()
    """Regional keys of the kreisfreie Städte among the areas; all others are Kreise."""

    @model_validator(mode="after")
    def _cities_are_among_the_areas(self) -> AreaComparison:
        for key in self.cities:
            if not key.startswith(self.prefix) or len(key) != self.digits:
                raise ValueError(
                    f"'cities' holds {key!r}, which is no area of this comparison: its keys begin with "
                    f"{self.prefix!r} and have {self.digits} digits"
                )
        return self


class Frame(Strict):
    """What evaluation.yaml holds: everything but the plan and the sites."""

    title: Text
    subtitle: Text | None = None
    language: Language = "de"
    authors: Annotated[tuple[str, ...], Field(min_length=1)]
    institution: Text
    funder: Text | None = None
    contact: str | None = None
    data: DataFolder
    """Data folder, relative to the project; ``--data`` and ``KPK_DATA`` go before it."""
    quarantine: DataFolder | None = None
    """Folder of the quarantine files, relative to the project; absent: ``quarantine`` in the data folder."""
    synthetic: Synthetic | None = None
    disclosure: Disclosure = Disclosure(minimum=DISCLOSURE_MINIMUM, base=5)
    waves: Annotated[tuple[Wave, ...], Field(min_length=1)]
    contrasts: tuple[Contrast, ...] = ()
    editions: Annotated[tuple[Edition, ...], Field(min_length=1)]
    populations: tuple[Population, ...] = ()
    comparison: AreaComparison | None = None
    area_register: Register | None = Field(None, alias="register")
    """Areas that exist; regional keys of sites and of indicator files are looked up in it."""
    country_map: CountryMap | None = None
    """Map of all areas of a published indicator."""
    sources: tuple[Source, ...] = ()
    registered_plan: RegisteredPlan | None = None


class Evaluation(Strict):
    """A whole evaluation: frame, plan and sites, checked against each other."""

    id: Slug
    frame: Frame
    plan: Plan
    plan_sha256: str
    model_sha256: str = ""
    """Checksum of the logic model as it was read; empty where there is none."""
    sites: tuple[Site, ...]
    logic_model: LogicModel | None = None

    def goals(self, site: Site) -> tuple[Goal, ...]:
        """Goals of a site by aim: those of the logic model that it has, then its own."""
        shared = self.logic_model.goals if self.logic_model else ()
        all_goals = (*(one for one in shared if _has(site, one.sites)), *site.goals)
        return tuple(one for aim in Aim for one in all_goals if one.aim is aim)

    def elements(self, site: Site) -> tuple[Element, ...]:
        """Elements of the logic model that a site has, stage by stage."""
        listed = self.logic_model.elements if self.logic_model else ()
        return tuple(one for stage in Stage for one in listed if one.stage is stage and _has(site, one.sites))

    def phases(self, site: Site) -> tuple[Phase, ...]:
        """Phases of life of a site in the order of the logic model."""
        known = self.logic_model.phases if self.logic_model else ()
        return tuple(one for one in known if not site.life_phases or one.id in site.life_phases)

    def sources(self) -> Iterator[Source]:
        """All sources: the shared ones, then those of each site."""
        yield from self.frame.sources
        for site in self.sites:
            yield from site.sources


def _has(site: Site, named: tuple[str, ...]) -> bool:
    """Whether a site has what these sites have; without names it is all that take part."""
    return site.id in named if named else site.role is SiteRole.SITE
