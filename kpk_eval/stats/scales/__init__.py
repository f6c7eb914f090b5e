"""Scales: how reliable the sum of several items is, and whether it means the same in every wave."""
