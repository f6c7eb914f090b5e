"""Readers: a file of any known format becomes a `Table`, or a `ReadError` that says what to do.

One module per format, found by the name of the format. All cells come as text first wherever the format does
not type them itself; what a column means is the contract's business.
"""

from __future__ import annotations

from pathlib import Path

from kpk_eval.model import Table
from kpk_eval.params.schema import Language, Reader
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError
from kpk_eval.readers.registry import Registered, registered

__all__ = ["ReadError", "read"]


def read(path: Path, reader: Reader, *, shown: str, language: Language = "en") -> Table:
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
    delivery = Delivery(path, reader, shown, language)
    if not path.is_file():
        raise delivery.error("file not found", remedy="put it there or correct 'path' of the source")
    chosen = registered(reader.format)
    _refuse_unused(delivery, chosen)
    table = chosen.function(delivery)
    if table.frame.empty:
        raise delivery.error("the file has no rows of data", remedy="deliver the file with its data")
    return table


def _refuse_unused(delivery: Delivery, chosen: Registered) -> None:
    """Raise where the source entry sets a key that has no effect on this format."""
    for name, field in type(delivery.reader).model_fields.items():
        is_default = getattr(delivery.reader, name) == field.get_default(call_default_factory=True)
        if name != "format" and not is_default and name not in chosen.uses:
            found = f"'{name}' has no meaning for the format {delivery.reader.format}"
            raise delivery.error(found, remedy="remove it from 'reader' of the source or correct 'format'")
