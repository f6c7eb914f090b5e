"""Clearing all tables about the same people together, after everything published before."""

from kpk_eval.clearance.carried import with_earlier_rows
from kpk_eval.clearance.cleared import Cleared
from kpk_eval.clearance.kept import clearance
from kpk_eval.clearance.ledger import mark_published
from kpk_eval.clearance.standing import ClearanceError, record, refuse_unclear, unclear
from kpk_eval.disclosure.ledger import LedgerError

__all__ = [
    "ClearanceError",
    "Cleared",
    "LedgerError",
    "clearance",
    "mark_published",
    "record",
    "refuse_unclear",
    "unclear",
    "with_earlier_rows",
]
