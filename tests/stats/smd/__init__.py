"""Tests of the standardised mean differences."""
