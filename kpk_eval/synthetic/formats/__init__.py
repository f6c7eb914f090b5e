"""Write rows in the declared format of a file; the same rows give the same bytes.

One module per format, named like the format and imported at its first use.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from kpk_eval.params.schema import Format
from kpk_eval.synthetic.formats.sheet import Sheet, symbols

__all__ = ["Sheet", "symbols", "write"]


def write(sheet: Sheet, path: Path) -> None:
    """Write the rows to a file.

    Raises
    ------
    ValueError
        Where there is no writer for the format.
    """
    wanted = sheet.reader.format
    known = {module.name for module in pkgutil.iter_modules(__path__)} & set(Format)
    if wanted is None or wanted not in known:
        allowed = ", ".join(sorted(known))
        told = f"format {wanted.value!r}" if wanted else "a file whose source entry names no 'format'"
        raise ValueError(f"{told} cannot be made up; allowed: {allowed}")
    import_module(f"{__name__}.{wanted.value}").write(sheet, path)
