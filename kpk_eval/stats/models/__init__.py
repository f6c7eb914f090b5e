"""Regression models for three and more waves, clusters and covariates: arrays in, frozen results out."""
