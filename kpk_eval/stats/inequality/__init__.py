"""Inequality of reach: indices of inequality and of concentration, gaps between the ends."""
