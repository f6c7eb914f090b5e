"""Who of several waves is the same person."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kpk_eval.link.matching import Matching


def people(waves: pd.Series, matchings: Iterable[Matching]) -> npt.NDArray[np.int64]:
    """Number of the person of each row of the answers, equal where the links say so.

    Parameters
    ----------
    waves
        Wave of each row of the answers, shape (n,), indexed from 0.
    matchings
        Links between pairs of waves; all pairs, so that nobody is lost who left one out.

    Notes
    -----
    Links that contradict each other, because they would join two rows of one wave, join nobody: these rows
    are people of their own, as is everybody who was not linked.
    """
    pairs = [np.stack([one.first, one.second]) for one in matchings]
    first, second = np.concatenate([np.zeros((2, 0), dtype=np.intp), *pairs], axis=1)
    size = len(waves)
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(size, size))
    found = np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
    doubled = pd.DataFrame({"person": found, "wave": waves.to_numpy()}).duplicated()
    torn = np.isin(found, found[doubled.to_numpy()])
    return np.where(torn, size + np.arange(size), found)
