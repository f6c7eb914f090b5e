"""Difference in differences: treated units against a comparison, before against after."""
