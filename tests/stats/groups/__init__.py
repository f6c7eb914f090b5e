"""Tests of the estimators for different people."""
