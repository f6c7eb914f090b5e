"""Rates and shares of areas: intervals, standardisation, funnel limits, smoothing."""
