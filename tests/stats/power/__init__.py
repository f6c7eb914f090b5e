"""Tests of what could have been seen."""
