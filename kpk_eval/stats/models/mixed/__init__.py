"""Linear mixed models with one kind of cluster: random intercept, random slopes."""
