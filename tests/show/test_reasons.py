"""Everything that a comparison of two waves can give back has its words."""

from __future__ import annotations

import pytest

from kpk_eval.model import Wording
from kpk_eval.show.words import words_of
from kpk_eval.stats.estimate import Refusal
from kpk_eval.stats.groups.shares import Word as Shares
from kpk_eval.stats.groups.standard import Word as Standard
from kpk_eval.stats.paired.resampled import Centre
from kpk_eval.stats.paired.shares import Word as PairedShares
from kpk_eval.stats.paired.superiority import Word as Superiority
from kpk_eval.stats.paired.trimmed import Trimmed
from kpk_eval.stats.paired.trimmed import Word as Robust
from kpk_eval.stats.rank_biserial import Dominance
from kpk_eval.stats.smd import Smd

ESTIMANDS = (
    *Centre,
    *Trimmed,
    PairedShares.ESTIMAND,
    PairedShares.ODDS,
    Shares.ESTIMAND,
    Standard.DIFFERENCE,
    Superiority.ESTIMAND,
    "mean_change",
    "mean_difference",
    "pseudo_median_change",
    "location_shift",
    "share_ratio",
    "odds_ratio",
    "marginal_log_odds_ratio",
    "kappa",
)
EFFECTS = (
    *Smd,
    *Dominance,
    Robust.EFFECT,
    PairedShares.EFFECT,
    PairedShares.COHENS_G,
    Superiority.EFFECT,
    Superiority.COMMON_LANGUAGE,
    "odds_ratio",
    "cramers_v",
    "d_total",
    "rate_ratio",
    "cumulative_odds_ratio",
)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("group", "identifier"),
    [
        *(("reason", one) for one in Refusal if one is not Refusal.NONE),
        *(("estimand", one) for one in ESTIMANDS),
        *(("effect_size_kind", one) for one in EFFECTS),
    ],
)
def test_has_words(language: str, group: str, identifier: str) -> None:
    said = words_of(language).name(group, str(identifier), Wording(language, {}))
    assert said != str(identifier), f"texts/{language}.yaml has no {group} '{identifier.replace('_', ' ')}'"


def test_a_missing_text_would_be_seen() -> None:
    assert words_of("de").name("reason", "unheard_of", Wording("de", {})) == "unheard_of"
