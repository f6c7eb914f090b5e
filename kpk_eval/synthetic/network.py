"""Who names whom, who was asked, and who met: the institutions of a site, wave by wave."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Site, Source, Wave
from kpk_eval.synthetic.draw import complete, days, generator
from kpk_eval.synthetic.planted.answers import SHARES
from kpk_eval.synthetic.planted.changes import BETWEEN, planted_change
from kpk_eval.synthetic.planted.networks import ATTENDING, MEETINGS_A_YEAR, SILENT
from kpk_eval.synthetic.planted.subjects import NETWORK
from kpk_eval.synthetic.rows import Rows, seed_of, wave_values, waves_in, without_gaps
from kpk_eval.synthetic.spec import TableSpec

INSTITUTIONS = 14
"""Institutions of each department at a site."""
WITHIN, ACROSS = 0.38, 0.12
"""Shares of possible namings that are made inside and between departments at the first wave."""
LASTING = 0.8
"""Share of possible namings that are decided alike at all waves."""
LETTERS = {"social": "S", "health": "H", "education": "E"}


def network_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per naming and wave; who does not answer names nobody."""
    place = site.id if site else ""
    seed = seed_of(evaluation)
    pairs = _pairs(place or evaluation.id)
    lasting = generator(seed, place, "network").random(len(pairs))
    waves = [wave.id for wave in evaluation.frame.waves]
    parts = []
    for wave in waves_in(evaluation, source):
        rng = generator(seed, place, "network", wave.id)
        now = np.where(rng.random(len(pairs)) < LASTING, lasting, rng.random(len(pairs)))
        share = _shares(pairs, place, tuple(waves[: waves.index(wave.id) + 1]))
        heard = ~pairs["from"].isin(silent(evaluation, place, wave.id))
        parts.append(pairs[(now < share) & heard].assign(**wave_values(source, wave.id)))
    frame = pd.concat(parts, ignore_index=True)
    rng = generator(seed, place, "network", "closeness")
    return without_gaps(complete(frame, spec, rng, shares=dict(SHARES["network_edges"])))


def roster_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per institution and wave: all were asked, some did not answer."""
    place = site.id if site else ""
    everyone = pd.DataFrame(_everyone(place or evaluation.id), columns=["actor", "department"])
    parts = []
    for wave in waves_in(evaluation, source):
        quiet = everyone["actor"].isin(silent(evaluation, place, wave.id))
        part = everyone.assign(participation=quiet.map({True: "silent", False: "answered"}))
        parts.append(part.assign(**wave_values(source, wave.id)))
    frame = pd.concat(parts, ignore_index=True)
    return without_gaps(complete(frame, spec, generator(seed_of(evaluation), place, "roster"), shares={}))


def meeting_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per meeting and institution that came; departments and waves make no difference."""
    place = site.id if site else ""
    rng = generator(seed_of(evaluation), place, "meetings")
    everyone = pd.DataFrame(_everyone(place or evaluation.id), columns=["actor", "department"])
    parts: list[pd.DataFrame] = []
    for wave in waves_in(evaluation, source):
        for day in _meeting_days(wave, rng):
            came = everyone[rng.random(len(everyone)) < ATTENDING]
            parts.append(came.assign(meeting=f"M{len(parts) + 1:03d}", date=day))
    return without_gaps(complete(pd.concat(parts, ignore_index=True), spec, rng, shares={}))


def silent(evaluation: Evaluation, place: str, wave: str) -> frozenset[str]:
    """Institutions that do not answer in a wave: as many of each department as are planted."""
    rng = generator(seed_of(evaluation), place, "network", "silent", wave)
    number = SILENT.get((place, wave), 0)
    everyone = _everyone(place or evaluation.id)
    return frozenset(
        str(actor)
        for department in LETTERS
        for actor in rng.choice([one for one, own in everyone if own == department], number, replace=False)
    )


def heard_between(evaluation: Evaluation, place: str, wave: str) -> int:
    """Number of possible namings between departments by institutions that answer."""
    heard = len(LETTERS) * INSTITUTIONS - len(silent(evaluation, place, wave))
    return heard * (len(LETTERS) - 1) * INSTITUTIONS


def _everyone(place: str) -> list[tuple[str, str]]:
    """Institutions of a place with their departments."""
    letters = "".join(letter for letter in place.upper() if "A" <= letter <= "Z")[:2].ljust(2, "X")
    return [
        (f"{letters}-{letter}{number:02d}", department)
        for department, letter in LETTERS.items()
        for number in range(1, INSTITUTIONS + 1)
    ]


def _pairs(place: str) -> pd.DataFrame:
    """All ordered pairs of different institutions."""
    rows = [(*one, *other) for one, other in itertools.permutations(_everyone(place), 2)]
    return pd.DataFrame(rows, columns=["from", "from_department", "to", "to_department"])


def _meeting_days(wave: Wave, rng: np.random.Generator) -> list[pd.Timestamp]:
    """Days of the meetings in the year of a wave."""
    year = wave.year or date.max.year
    first, last = date(year, 1, 10), date(year, 12, 10)
    return sorted(days(first, last, MEETINGS_A_YEAR, rng))


def _shares(
    pairs: pd.DataFrame, site: str, begun: tuple[str, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    between = ACROSS + planted_change(site, NETWORK, BETWEEN, upto=begun)
    return np.where(pairs["from_department"] == pairs["to_department"], WITHIN, between)
