"""One effect for a panel: two-way fixed effects."""

from __future__ import annotations

from dataclasses import replace

from kpk_eval.stats.did.effect import Caution, Effect, effect_of
from kpk_eval.stats.did.errors import CR2, Inference
from kpk_eval.stats.did.least_squares import regress
from kpk_eval.stats.did.panel import Panel
from kpk_eval.stats.did.regressions import Word, within_design

TREATED = "treated"


def two_way(data: Panel, *, inference: Inference = CR2, level: float = 0.95) -> Effect:
    """Coefficient of being treated now, with effects of units and periods and errors between areas.

    Parameters
    ----------
    data
        Units over periods; see ``panel``.
    inference
        Errors, what small-sample factors count, and the distribution referred to; see ``errors``.
    level
        Level of the interval.

    Returns
    -------
    Effect
        Where treatment starts at different times the note ``staggered`` says that the coefficient mixes
        effects, some with negative weight: show ``staggered.attgt`` beside it. Where a group is a single area
        the estimate stands alone. Refused with ``all_missing``, ``too_few``, ``too_few_clusters``,
        ``no_variance`` or ``collinear`` (nobody changes treatment, or everybody at once).

    Notes
    -----
    Assumes parallel trends, no anticipation and, with staggered starts, equal effects. Source: Goodman-Bacon
    (2021), Difference-in-differences with variation in treatment timing; Bertrand, Duflo and Mullainathan
    (2004). Checked against tests/references/did_panel and ``did_mpdta``.
    """
    rows = data.rows({TREATED: data.treated_now})
    design = within_design(rows, period_effects=True)
    fit = regress(design, method=Word.TWO_WAY, inference=inference, level=level)
    effect = effect_of(
        fit,
        fit.coefficient(TREATED),
        n_treated=int(data.treated_areas.sum()),
        n_comparison=int(data.comparison_areas.sum()),
        clustered=inference.clustered,
    ).per_sd(data.baseline_sd())
    return replace(effect, notes=(*effect.notes, Caution.STAGGERED)) if data.staggered else effect
