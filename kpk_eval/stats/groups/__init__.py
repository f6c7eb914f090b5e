"""Estimators of difference between waves that asked different people."""
