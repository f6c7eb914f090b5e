"""Bytes of a text file -> text, by the declared encoding and nothing else."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from kpk_eval.readers.delivery import Delivery

SAVE_AS = "save it as UTF-8, or declare its 'encoding' in the source (cp1252 for older Windows programs)"


def decode(delivery: Delivery) -> str:
    r"""Text of the file without byte order mark, every line end as ``\n``.

    The declared encoding is applied strictly. Two mistakes that would not fail by themselves are refused:
    a file that is UTF-8 but declared as cp1252 or latin-1 (each umlaut would become two characters), and
    cp1252 declared as latin-1 (quotation marks and the euro sign would become control characters). Text in
    these encodings that contains an umlaut is practically never valid UTF-8.

    Raises
    ------
    ReadError
        With the line of the first byte that does not fit.
    """
    content = delivery.content()
    _refuse_wide(content, delivery)
    if content.startswith(BOM_UTF8):
        _refuse_marks(content, delivery)
        content = content.removeprefix(BOM_UTF8)
    if delivery.reader.encoding != "utf-8":
        _refuse_disguised(content, delivery)
    try:
        text = content.decode(delivery.reader.encoding)
    except UnicodeDecodeError as error:
        found = f"is not {delivery.reader.encoding} text (byte {error.start + 1})"
        raise delivery.error(found, place=_line(content, error.start), remedy=SAVE_AS) from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _refuse_marks(content: bytes, delivery: Delivery) -> None:
    """Raise for two byte order marks, and for one in a file that is not declared as UTF-8."""
    if content.startswith(BOM_UTF8 * 2):
        raise delivery.error(
            "begins with two byte order marks", place="line 1", remedy="save it as plain UTF-8"
        )
    if delivery.reader.encoding != "utf-8":
        found = f"begins with a UTF-8 byte order mark, but is declared as {delivery.reader.encoding}"
        raise delivery.error(found, place="line 1", remedy="declare 'encoding: utf-8' in the source")


def _refuse_wide(content: bytes, delivery: Delivery) -> None:
    """Raise for UTF-16, workbooks and other content with NUL bytes."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise delivery.error("is UTF-16 text", remedy=SAVE_AS)
    if (position := content.find(b"\0")) >= 0:
        found = "contains a NUL byte, so it is not a text file or is damaged"
        remedy = "export it again; if it is a workbook or UTF-16, correct 'format' or save it as UTF-8"
        raise delivery.error(found, place=_line(content, position), remedy=remedy)


def _refuse_disguised(content: bytes, delivery: Delivery) -> None:
    """Raise for UTF-8 declared as a one-byte encoding and for cp1252 declared as latin-1."""
    declared = delivery.reader.encoding
    if content.isascii():
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        raise delivery.error(f"is UTF-8, but declared as {declared}", remedy="declare 'encoding: utf-8'")
    controls = [byte for byte in range(0x80, 0xA0) if byte in content]
    if declared == "latin-1" and controls:
        position = min(content.index(byte) for byte in controls)
        found = "has a byte that latin-1 does not use for text"
        raise delivery.error(found, place=_line(content, position), remedy="declare 'encoding: cp1252'")


def _line(content: bytes, position: int) -> str:
    r"""Line in which a byte stands; ``\r\n``, ``\n`` and ``\r`` end a line."""
    before = content[:position]
    ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    return f"line {ends + 1}"
