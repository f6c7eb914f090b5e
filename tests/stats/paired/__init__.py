"""Tests of the estimators for the same people."""
