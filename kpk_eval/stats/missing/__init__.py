"""Missing answers and people who left: who they are, and what their absence may do to a result."""
