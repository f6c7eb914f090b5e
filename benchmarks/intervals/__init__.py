"""Made-up data with known truth for every interval of the package; ``coverage.py`` runs them."""
