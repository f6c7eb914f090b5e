"""Running an edition: its task graph, what Snakemake does with it, and what is said about it."""
