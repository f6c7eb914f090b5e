"""Who names whom: namings between the institutions of a site, wave by wave."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from kpk_eval.params.schema import Evaluation, Site, Source
from kpk_eval.synthetic import planted
from kpk_eval.synthetic.draw import complete, generator
from kpk_eval.synthetic.rows import Rows, seed_of, wave_values, waves_in, without_gaps
from kpk_eval.synthetic.spec import TableSpec

INSTITUTIONS = 9
"""Institutions of each department at a site."""
WITHIN, BETWEEN = 0.38, 0.12
"""Shares of possible namings that are made inside and between departments at the first wave."""
LASTING = 0.8
"""Share of possible namings that are decided alike at all waves."""
LETTERS = {"social": "S", "health": "H", "education": "E"}


def network_rows(evaluation: Evaluation, site: Site | None, source: Source, spec: TableSpec) -> Rows:
    """One row per naming and wave."""
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
        parts.append(pairs[now < share].assign(**wave_values(source, wave.id)))
    frame = pd.concat(parts, ignore_index=True)
    rng = generator(seed, place, "network", "closeness")
    return without_gaps(complete(frame, spec, rng, shares=dict(planted.SHARES["network_edges"])))


def possible_between() -> int:
    """Number of possible namings between institutions of different departments."""
    return len(LETTERS) * (len(LETTERS) - 1) * INSTITUTIONS**2


def _pairs(place: str) -> pd.DataFrame:
    """All ordered pairs of different institutions."""
    letters = "".join(letter for letter in place.upper() if "A" <= letter <= "Z")[:2].ljust(2, "X")
    everyone = [
        (f"{letters}-{letter}{number:02d}", department)
        for department, letter in LETTERS.items()
        for number in range(1, INSTITUTIONS + 1)
    ]
    rows = [(*one, *other) for one, other in itertools.permutations(everyone, 2)]
    return pd.DataFrame(rows, columns=["from", "from_department", "to", "to_department"])


def _shares(
    pairs: pd.DataFrame, site: str, begun: tuple[str, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    between = BETWEEN + planted.planted_change(site, planted.NETWORK, planted.BETWEEN, upto=begun)
    return np.where(pairs["from_department"] == pairs["to_department"], WITHIN, between)
