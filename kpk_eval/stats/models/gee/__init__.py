"""Generalised estimating equations: mean differences over waves, whatever the dependence within people."""
