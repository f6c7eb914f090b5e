"""Weights with which the answers of a wave are composed like the population of the site."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpk_eval.intake import Survey
from kpk_eval.params.schema import Weights
from kpk_eval.prepare import WAVE, PreparationError
from kpk_eval.stats.weights.calibrated import Calibrated
from kpk_eval.stats.weights.calibration import rake
from kpk_eval.stats.weights.design import survey_design

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def declared(data: Survey) -> Weights | None:
    """How the site says that this population is composed; None where it does not say."""
    given = data.study.site(data.origin.site).weights
    return next((one for one in given if one.population == data.origin.population), None)


def weights_of(data: Survey, weights: Weights, wave: str) -> Values | None:
    """Weight of each answer of a wave, 1 on average; None where no weights fit the figures.

    Whoever does not tell a characteristic counts once: left out, the number of people beside a weighted share
    would be another than that beside an unweighted one.
    """
    here = (data.answers.values[WAVE] == wave).fillna(False).to_numpy(bool)
    traits = traits_of(data, weights, here)
    fitted = fitted_to(weights, traits)
    if fitted is None or fitted.design is None:
        return None
    found = np.ones(len(traits))
    own = fitted.design.weights
    found[traits.notna().all(axis=1).to_numpy(bool)] = own / own.mean()
    return found


def traits_of(data: Survey, weights: Weights, here: Mask) -> pd.DataFrame:
    """The characteristics of a wave; values without a figure are an error."""
    traits = data.answers.traits.loc[here, list(weights.margins)].reset_index(drop=True)
    for name, figures in weights.margins.items():
        if strange := sorted({str(one) for one in traits[name].dropna()} - set(figures)):
            raise PreparationError(
                f"sites/{data.origin.site}.yaml: weights: margins: {name}: the data have the value "
                f"{strange[0]!r}, for which there is no figure; give one for each of their values"
            )
    return traits


def fitted_to(weights: Weights, traits: pd.DataFrame) -> Calibrated | None:
    """Weights of those whose characteristics are known; None where there is nobody."""
    known = traits.dropna()
    if known.empty:
        return None
    shares = {
        name: {value: figure / sum(figures.values()) for value, figure in figures.items()}
        for name, figures in weights.margins.items()
    }
    margins = {name: known[name].to_numpy(object) for name in shares}
    return rake(survey_design(np.ones(len(known))), margins, shares, bounds=weights.bounds)
