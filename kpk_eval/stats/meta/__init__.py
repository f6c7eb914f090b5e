"""Effects over several sites: a mean where there are enough of them, and how much they differ."""

from kpk_eval.stats.meta.asymmetry import Asymmetry, egger, rank_asymmetry
from kpk_eval.stats.meta.between import Between
from kpk_eval.stats.meta.counts import CountEffect, Raise, count_effects
from kpk_eval.stats.meta.effects import SiteEffects
from kpk_eval.stats.meta.forest import Forest, ForestRow, forest
from kpk_eval.stats.meta.heterogeneity import Heterogeneity
from kpk_eval.stats.meta.left_out import WithoutSite, leave_one_out
from kpk_eval.stats.meta.means import MeanEffect, SmdVariance, mean_effects
from kpk_eval.stats.meta.moderators import Coefficient, Moderated, moderated_effect
from kpk_eval.stats.meta.pooled import Limits, Pooled, Prediction, pooled_effect
from kpk_eval.stats.meta.sites import MINIMUM_SITES
from kpk_eval.stats.meta.trim_fill import Filled, Missing, Side, trim_and_fill

__all__ = [
    "MINIMUM_SITES",
    "Asymmetry",
    "Between",
    "Coefficient",
    "CountEffect",
    "Filled",
    "Forest",
    "ForestRow",
    "Heterogeneity",
    "Limits",
    "MeanEffect",
    "Missing",
    "Moderated",
    "Pooled",
    "Prediction",
    "Raise",
    "Side",
    "SiteEffects",
    "SmdVariance",
    "WithoutSite",
    "count_effects",
    "egger",
    "forest",
    "leave_one_out",
    "mean_effects",
    "moderated_effect",
    "pooled_effect",
    "rank_asymmetry",
    "trim_and_fill",
]
