"""What could have been seen: smallest detectable effects, equivalence, and regression to the mean."""
