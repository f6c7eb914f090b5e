"""Workbench for the scientific evaluation of municipal prevention chains."""
