"""Models for waves, clusters and covariates."""
