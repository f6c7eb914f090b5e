"""How far a factor model is from the covariances and means of one or several samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from kpk_eval.stats.samples import Numbers
from kpk_eval.stats.scales.invariance.structure import Block, Part, Structure


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Covariances with denominator n (p, p) and means (p,) of one sample of n people."""

    covariance: Numbers
    means: Numbers
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Implied:
    """Covariances and means that a model says, and what is needed for derivatives."""

    covariance: Numbers
    inverse: Numbers
    means: Numbers
    log_determinant: float


@dataclass(frozen=True, slots=True, eq=False)
class Discrepancy:
    """The chi-square (n × ML discrepancy), its gradient and expected second derivatives by parameter."""

    chi_square: float
    gradient: Numbers
    information: Numbers


def implied(block: Block, parameters: Numbers) -> Implied | None:
    """What the model says of one sample; None where the covariances are impossible."""
    loadings = block.loadings.filled(parameters)
    covariance = loadings @ block.factors.filled(parameters) @ loadings.T + block.own.filled(parameters)
    try:
        root = linalg.cho_factor(covariance, lower=True)
    except linalg.LinAlgError:
        return None
    return Implied(
        covariance=covariance,
        inverse=linalg.cho_solve(root, np.eye(len(covariance))),
        means=block.intercepts.filled(parameters) + loadings @ block.means.filled(parameters),
        log_determinant=2 * float(np.log(np.diag(root[0])).sum()),
    )


def chi_square(structure: Structure, samples: tuple[Moments, ...], parameters: Numbers) -> float:
    """Sum of n × ML discrepancy over the samples; infinite where the covariances are impossible."""
    total = 0.0
    for block, sample in zip(structure.blocks, samples, strict=True):
        said = implied(block, parameters)
        if said is None:
            return float("inf")
        total += sample.n * _misfit(said, sample)
    return total


def discrepancy(structure: Structure, samples: tuple[Moments, ...], parameters: Numbers) -> Discrepancy:
    """The chi-square with its derivatives, at parameters whose covariances are possible."""
    n = parameters.size
    total, gradient, information = 0.0, np.zeros(n), np.zeros((n, n))
    for block, sample in zip(structure.blocks, samples, strict=True):
        said = implied(block, parameters)
        if said is None:
            raise ValueError("the model says impossible covariances; search from other values")
        of_covariance, of_means = _derivatives(block, parameters)
        away = sample.means - said.means
        spread = sample.covariance + np.outer(away, away)
        slope = said.inverse - said.inverse @ spread @ said.inverse
        gradient += sample.n * of_covariance.reshape(n, -1) @ slope.ravel()
        gradient -= 2 * sample.n * of_means @ said.inverse @ away
        scaled = (of_covariance.reshape(-1, away.size) @ said.inverse).reshape(of_covariance.shape)
        turned = np.swapaxes(scaled, 1, 2).reshape(n, -1)
        information += sample.n * scaled.reshape(n, -1) @ turned.T
        information += 2 * sample.n * of_means @ said.inverse @ of_means.T
        total += sample.n * _misfit(said, sample)
    return Discrepancy(chi_square=total, gradient=gradient, information=information)


def _misfit(said: Implied, sample: Moments) -> float:
    """ML discrepancy of one sample."""
    away = sample.means - said.means
    observed = float(np.linalg.slogdet(sample.covariance)[1])
    trace = float((said.inverse * sample.covariance).sum())
    return said.log_determinant + trace - observed - away.size + float(away @ said.inverse @ away)


def _derivatives(block: Block, parameters: Numbers) -> tuple[Numbers, Numbers]:
    """Derivatives of covariances (parameters, p, p) and means (parameters, p)."""
    loadings, factors = block.loadings.filled(parameters), block.factors.filled(parameters)
    means = block.means.filled(parameters)
    n, p = parameters.size, len(loadings)
    of_covariance, of_means = np.zeros((n, p, p)), np.zeros((n, p))
    shared = loadings @ factors
    for place, row, column in _free(block.loadings):
        of_covariance[place, row, :] += shared[:, column]
        of_covariance[place, :, row] += shared[:, column]
        of_means[place, row] += means[column]
    for place, row, column in _free(block.factors):
        of_covariance[place] += np.outer(loadings[:, row], loadings[:, column])
    for place, row, column in _free(block.own):
        of_covariance[place, row, column] += 1.0
    for place, row in _free(block.intercepts):
        of_means[place, row] += 1.0
    for place, row in _free(block.means):
        of_means[place] += loadings[:, row]
    return of_covariance, of_means


def _free(part: Part) -> list[tuple[int, ...]]:
    """Number of the parameter and place in the matrix, of each free value."""
    where = np.argwhere(part.places >= 0)
    return [(int(part.places[tuple(place)]), *map(int, place)) for place in where]
