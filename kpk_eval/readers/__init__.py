"""Readers: a file of any known format becomes a `Table`, or a `ReadError` that says what to do.

One module per format, found by the name of the format. All cells come as text first wherever the format does
not type them itself; what a column means is the contract's business.
"""

from __future__ import annotations

from pathlib import Path

from kpk_eval.model import Table
from kpk_eval.params.schema import Language, Reader
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.detect import format_of
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.registry import Registered, registered
from kpk_eval.readers.remarks import remarks

__all__ = ["ReadError", "complete", "read", "remarks"]


def read(
    path: Path, reader: Reader, *, shown: str, language: Language = "en", folder: Path | None = None
) -> Table:
    """Rows of the file as it was delivered, with the reasons for missing values that the file itself gives.

    Parameters
    ----------
    path
        The file.
    reader
        The source entry's description of the format.
    shown
        How messages call the file.
    language
        Language of the reasons in ``Table.reasons``.
    folder
        Data folder, for further files that the source entry names; absent: that of the file.

    Returns
    -------
    Table
        At least one row. Text columns have the dtype ``str`` with NA for missing values. ``reasons`` holds
        only columns in which there is a reason. The index is the row of the file (see each format); it
        repeats where one row of the file becomes several.

    Raises
    ------
    ReadError
        Where the file is absent, damaged, empty, ambiguous or not as the source entry describes it.
    """
    delivery = Delivery(path, reader, shown, language, folder)
    file_format = format_of(delivery)
    delivery, chosen = delivery.of(file_format), registered(file_format)
    _refuse_unused(delivery, chosen)
    table = chosen.function(delivery)
    if table.frame.empty:
        raise delivery.error("the file has no rows of data", remedy="deliver the file with its data")
    return table


def complete(path: Path, reader: Reader, *, shown: str) -> Reader:
    """The source entry's description of the format, with the format that the file tells where it names none.

    Raises
    ------
    ReadError
        Where the file is absent, contradicts the format that the entry names, or tells none.
    """
    delivery = Delivery(path, reader, shown, "en")
    return delivery.of(format_of(delivery)).reader


def _refuse_unused(delivery: Delivery, chosen: Registered) -> None:
    """Raise where the source entry sets a key that has no effect on this format."""
    for name, field in type(delivery.reader).model_fields.items():
        is_default = getattr(delivery.reader, name) == field.get_default(call_default_factory=True)
        if name != "format" and not is_default and name not in chosen.uses:
            found = f"'{name}' has no meaning for the format {delivery.reader.format}"
            raise delivery.error(found, remedy="remove it from 'reader' of the source or correct 'format'")
