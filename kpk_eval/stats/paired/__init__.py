"""Estimators of change in the same people: one value per person and wave."""
