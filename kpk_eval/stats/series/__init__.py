"""Series over time: segmented regression, likeness of neighbours, the series without the intervention."""
