"""What preparing can refuse, and the reasons it gives itself."""

from __future__ import annotations

NO_REASON = "no_reason"
"""Reason key of a value that is missing without the file saying why."""


class PreparationError(Exception):
    """Contracted data and plan do not fit together."""
