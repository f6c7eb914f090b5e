"""Errors as a person reads them: one sentence and an exit status."""

from __future__ import annotations

from kpk_eval.params import ParameterError
from kpk_eval.workflow.data import DataMissing
from kpk_eval.workflow.lock import Locked
from kpk_eval.workflow.outcome import Exit

KNOWN: dict[str, Exit] = {
    "NotebookFailed": Exit.FAILED,
    "PageError": Exit.PARAMETERS,
    "EngineError": Exit.FAILED,
    "BookError": Exit.FAILED,
    "LeakError": Exit.FAILED,
    "LedgerError": Exit.FAILED,
    "FetchError": Exit.FAILED,
    "ReleaseError": Exit.FAILED,
    "SourceBlocked": Exit.STOPPED,
}
"""Errors of parts that are too heavy to import for an error message."""


def status(error: Exception) -> Exit:
    """Exit status of a command that ended with an error."""
    match error:
        case ParameterError():
            return Exit.PARAMETERS
        case DataMissing():
            return Exit.NO_DATA
        case Locked():
            return Exit.LOCKED
        case OSError():
            return Exit.FILES
    return KNOWN.get(type(error).__name__, Exit.FAILED)


def sentence(error: Exception) -> str:
    """What went wrong, where and what to do; of an unforeseen error the kind only, as it may quote data."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'}: {error.strerror}"
    if isinstance(error, ParameterError | DataMissing | Locked | OSError) or type(error).__name__ in KNOWN:
        return str(error)
    return f"unforeseen error ({type(error).__name__}); set KPK_DEBUG=1 to see where, and report it"
