"""The last look at a finished book before readers see it."""

from kpk_eval.book.check.tree import problems

__all__ = ["problems"]
