"""What was decided about a file because its source entry does not say it."""

from __future__ import annotations

from pathlib import Path

from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers.container import Container, container_of
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.encoding import remark_on

HEAD = 1024


def remarks(path: Path, reader: Reader, *, shown: str) -> tuple[str, ...]:
    """What a person must be told of how a file was read, as a warning; empty where nothing was decided.

    So far this is an encoding that was concluded from the bytes of the file: cp1252 where they are not UTF-8
    and none is declared.

    Raises
    ------
    ReadError
        Where the file cannot be opened.
    """
    delivery = Delivery(path, reader, shown, "en")
    with path.open("rb") as file:
        container = container_of(path, file.read(HEAD))
    told = ""
    if container is Container.TEXT:
        told = remark_on(delivery)
    elif container is Container.DTA and reader.format in {None, Format.STATA, Format.GISD}:
        # the library that reads Stata files is loaded only where there is one
        from kpk_eval.readers.stata import remark_on_texts

        told = remark_on_texts(delivery)
    return (told,) if told else ()
