"""Survey weights: made to fit a population, and used in estimates with errors that know the sampling."""
