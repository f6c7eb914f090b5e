"""What is planted in the made-up data, as tables: the only place that knows sites, outcomes, indicators."""
