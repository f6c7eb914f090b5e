"""The people of one site and population: their panel, background, and answers at each wave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.params.schema import Evaluation, Population, Site, Source, Wave
from kpk_eval.synthetic.codes import as_written, true_codes
from kpk_eval.synthetic.draw import FIRST_DAY, LAST_DAY, complete, days, draw, dtype, generator, pick
from kpk_eval.synthetic.latent import answer, latent_mean
from kpk_eval.synthetic.measures import Measure, measures
from kpk_eval.synthetic.panel import Panel, draw_panel
from kpk_eval.synthetic.planted.answers import (
    DRAWN_APART,
    GRADIENTS,
    LEVELS,
    PART_OF,
    SAME_PERSON,
    SHARES,
    SIZE_ELSEWHERE,
    SIZES,
)
from kpk_eval.synthetic.planted.changes import planted_change
from kpk_eval.synthetic.rows import seed_of, wave_values
from kpk_eval.synthetic.spec import ColumnSpec, Kind, TableSpec

PERSON, OCCASION, ITEM = 0.50, 0.15, 0.35
"""Shares of the unseen value's variance: lasting, of the day, of the single question."""
SITUATION = 0.5
"""Correlation of the lasting part with the general situation of the person."""


@dataclass(frozen=True, slots=True)
class People:
    """The panel of one site and population with all that does not change from wave to wave."""

    evaluation: Evaluation
    site: Site
    source: Source
    spec: TableSpec
    seed: int
    panel: Panel
    fixed: pd.DataFrame

    @classmethod
    def of(cls, evaluation: Evaluation, site: Site, source: Source, spec: TableSpec) -> People:
        """Draw the panel, its codes and its background."""
        population = str(source.population)
        seed = seed_of(evaluation)
        size = SIZES.get((site.id, population), SIZE_ELSEWHERE)
        rng = generator(seed, site.id, population, "people")
        panel = draw_panel(size, len(evaluation.frame.waves), rng)
        fixed = dict(_background(evaluation, site, source, spec, len(panel.situation), rng))
        codes = true_codes(
            _population(evaluation, source), spec,
            seed=seed, site=site.id, size=len(panel.situation), rng=rng,
        )  # fmt: skip
        fixed.update(codes)
        return cls(evaluation, site, source, spec, seed, panel, pd.DataFrame(fixed))

    def wave(self, wave: Wave) -> pd.DataFrame:
        """Rows of those who answered at this wave, person 0 first."""
        number = self.evaluation.frame.waves.index(wave)
        here = self.panel.present[:, number]
        known = dict(self._written(wave).items())
        asked = {one.id: one for one in measures(self.evaluation, str(self.source.population), self.spec)}
        for measure in asked.values():
            whole = asked.get(PART_OF.get((str(self.source.population), measure.id), ""))
            found = self._part(measure, whole, number) if whole else self._answers(measure, number)
            known.update(found)
        frame = pd.DataFrame(known)[here].reset_index(drop=True)
        rng = generator(self.seed, self.site.id, str(self.source.population), "wave", wave.id)
        frame = frame.assign(**_dates(self.spec, wave, len(frame), rng))
        frame = frame.assign(**wave_values(self.source, wave.id))
        frame = frame.assign(**{name: values[0] for name, values in self.source.rows.items()})
        return complete(frame, self.spec, rng, shares=_shares(self.spec))

    def _written(self, wave: Wave) -> pd.DataFrame:
        """What does not change, with the code as people write it at this wave; at the first one as it is."""
        if wave == self.evaluation.frame.waves[0]:
            return self.fixed
        population = _population(self.evaluation, self.source)
        rng = generator(self.seed, self.site.id, population.id, "codes", wave.id)
        return as_written(self.fixed, population, self.spec, rng)

    def _answers(self, measure: Measure, wave: int) -> Iterator[tuple[str, pd.Series]]:
        """Recorded answers of all people to the questions of one measure at one wave."""
        population = str(self.source.population)
        mean = latent_mean(self._expected(measure, wave) - measure.low, answers=len(measure.codes))
        noise = self._noise(measure, wave, SAME_PERSON.get((population, measure.id), measure.id))
        for position, column in enumerate(measure.columns):
            given = answer(mean + noise[:, position], answers=len(measure.codes))
            mirrored = len(measure.codes) - 1 - given if column in measure.reversed else given
            codes = pd.Series(list(measure.codes), dtype=dtype(self.spec[column]))
            yield column, pick(codes, mirrored)

    def _part(self, measure: Measure, whole: Measure, wave: int) -> Iterator[tuple[str, pd.Series]]:
        """Yes of some who said yes to the whole: as many as are planted, drawn among them."""
        share = self._expected(measure, wave) / self._expected(whole, wave)
        noise = self._noise(measure, wave, measure.id)[:, 0]
        part = answer(latent_mean(share, answers=2) + noise, answers=2)
        ((_, said),) = self._answers(whole, wave)
        given = np.where(said == whole.codes[1], part, 0)
        (column,) = measure.columns
        yield column, pick(pd.Series(list(measure.codes), dtype=dtype(self.spec[column])), given)

    def _expected(self, measure: Measure, wave: int) -> npt.NDArray[np.float64]:
        """Expected answer of every person: level, planted change, difference by need."""
        population = str(self.source.population)
        begun = tuple(one.id for one in self.evaluation.frame.waves[: wave + 1])
        level = LEVELS.get((population, measure.id), (measure.low + measure.high) / 2)
        change = planted_change(self.site.id, population, measure.id, upto=begun)
        expected = np.full(len(self.fixed), level + change)
        for gradient in GRADIENTS:
            concerns = (gradient.population, gradient.measure) == (population, measure.id)
            if concerns and gradient.column in self.fixed:
                concerned = self.fixed[gradient.column].isin(list(gradient.values)).to_numpy(bool)
                here = gradient.site in {"", self.site.id} and gradient.since in {"", *begun}
                expected = expected + gradient.change * (concerned - concerned.mean()) * here
        return expected

    def _noise(self, measure: Measure, wave: int, latent: str) -> npt.NDArray[np.float64]:
        """Unseen deviations from the mean, people x questions, each with variance 1."""
        names = (self.site.id, str(self.source.population), "latent", latent)
        count = len(self.panel.situation)
        own = generator(self.seed, *names).standard_normal(count)
        person = measure.direction * SITUATION * self.panel.situation + np.sqrt(1 - SITUATION**2) * own
        rng = generator(self.seed, *names, str(wave))
        occasion = rng.standard_normal(count)
        item = rng.standard_normal((count, len(measure.columns)))
        lasting = PERSON**0.5 * person + OCCASION**0.5 * occasion
        noise: npt.NDArray[np.float64] = lasting[:, np.newaxis] + ITEM**0.5 * item
        return noise


def _population(evaluation: Evaluation, source: Source) -> Population:
    """Whom a source asks."""
    return next(one for one in evaluation.frame.populations if one.id == source.population)


def _shares(spec: TableSpec) -> dict[str, Sequence[float]]:
    return dict(SHARES.get(spec.name, {}))


def _background(
    evaluation: Evaluation,
    site: Site,
    source: Source,
    spec: TableSpec,
    size: int,
    rng: np.random.Generator,
) -> Iterator[tuple[str, pd.Series]]:
    """Columns with listed values that no outcome rests on: they describe the person at all waves."""
    measured = {name for one in measures(evaluation, str(source.population), spec) for name in one.columns}
    for column in spec.columns:
        if column.values and column.name not in measured:
            own = generator(seed_of(evaluation), site.id, str(source.population), column.name)
            numbers = own if column.name in DRAWN_APART else rng
            yield column.name, draw(column, size, numbers, weights=_shares(spec).get(column.name))


def _dates(spec: TableSpec, wave: Wave, size: int, rng: np.random.Generator) -> Mapping[str, pd.Series]:
    """Days of a survey lie in September to November of the year of its wave."""
    if wave.year is None:
        return {}
    return {
        column.name: days(*_autumn(column, wave.year), size, rng)
        for column in spec.columns
        if column.kind is Kind.DATE
    }


def _autumn(column: ColumnSpec, year: int) -> tuple[date, date]:
    first, last = date(year, 9, 1), date(year, 11, 30)
    within = (column.earliest or first) <= first and last <= (column.latest or last)
    return (first, last) if within else (column.earliest or FIRST_DAY, column.latest or LAST_DAY)
