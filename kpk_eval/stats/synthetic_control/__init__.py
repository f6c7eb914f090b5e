"""Synthetic control: one treated area against a weighted mean of areas that resemble it before."""

from kpk_eval.stats.synthetic_control.fitting import synthetic_control
from kpk_eval.stats.synthetic_control.importance import SearchOptions
from kpk_eval.stats.synthetic_control.placebo import (
    WithoutDonor,
    leave_one_donor_out,
    placebo_areas,
    placebo_start,
)
from kpk_eval.stats.synthetic_control.pool import Pool, pool
from kpk_eval.stats.synthetic_control.result import (
    Balance,
    Gap,
    PlaceboArea,
    PlaceboAreas,
    SyntheticControl,
    Weight,
)

__all__ = [
    "Balance",
    "Gap",
    "PlaceboArea",
    "PlaceboAreas",
    "Pool",
    "SearchOptions",
    "SyntheticControl",
    "Weight",
    "WithoutDonor",
    "leave_one_donor_out",
    "placebo_areas",
    "placebo_start",
    "pool",
    "synthetic_control",
]
