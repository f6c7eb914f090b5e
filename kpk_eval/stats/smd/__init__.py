"""Standardised mean differences with small-sample correction and intervals from the noncentral t."""

from kpk_eval.stats.smd.kinds import Correction, Smd, SmdInterval, hedges_correction
from kpk_eval.stats.smd.noncentral import noncentrality_limits
from kpk_eval.stats.smd.paired import paired_smd
from kpk_eval.stats.smd.unpaired import pooled_smd

__all__ = [
    "Correction",
    "Smd",
    "SmdInterval",
    "hedges_correction",
    "noncentrality_limits",
    "paired_smd",
    "pooled_smd",
]
