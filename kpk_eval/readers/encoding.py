"""Bytes of a text file -> text, by its byte order mark, its declared encoding, or what its bytes prove."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from kpk_eval.params.schema import Reader
from kpk_eval.readers.charset import SAVE_AS, Fault, charset_of, is_encoded_twice
from kpk_eval.readers.delivery import Delivery

WIDE = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
"""Byte order mark -> encoding with two bytes for a character."""
SAMPLE = 2**20
"""Bytes by which a text shows whether it was encoded twice."""


def decode(delivery: Delivery) -> str:
    r"""Text of the file without byte order mark, every line end as ``\n``.

    UTF-16 tells itself by its byte order mark. Else the encoding is the declared one, strictly; without a
    declaration UTF-8, or cp1252 where the bytes prove that it is not UTF-8 (see `charset_of`), which
    `remark_on` tells.

    Raises
    ------
    ReadError
        With the line of the first byte that does not fit, or that another encoding evidently wrote.
    """
    content = delivery.content()
    mark = next((one for one in WIDE if content.startswith(one)), b"")
    text = _wide(content, mark, delivery) if mark else _narrow(content, delivery)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def declared_encoding(reader: Reader) -> str | None:
    """Encoding that the source entry names; None where it leaves that to the file."""
    return reader.encoding if "encoding" in reader.model_fields_set else None


def remark_on(delivery: Delivery) -> str:
    """What a person should know of the encoding of a text file; empty where it is as declared or UTF-8."""
    content = delivery.content()
    if content.startswith(tuple(WIDE)):
        return ""
    if is_encoded_twice(content[:SAMPLE]):
        return "holds characters that were encoded twice (an umlaut is two characters); export it again"
    if declared_encoding(delivery.reader) or content.startswith(BOM_UTF8):
        return ""
    chosen = charset_of(content, None).name
    return "" if chosen == "utf-8" else f"is not UTF-8 and was read as {chosen}; {SAVE_AS}"


def _narrow(content: bytes, delivery: Delivery) -> str:
    """Text of bytes in which an ASCII character is one byte."""
    _refuse_nul(content, delivery)
    declared = declared_encoding(delivery.reader)
    if content.startswith(BOM_UTF8):
        _refuse_marks(content, delivery)
        content, declared = content.removeprefix(BOM_UTF8), "utf-8"
    charset = charset_of(content, declared)
    if charset.fault:
        raise _error(charset.fault, content, delivery)
    return content.decode(charset.name)


def _wide(content: bytes, mark: bytes, delivery: Delivery) -> str:
    """Text of bytes in UTF-16 with a byte order mark."""
    if content.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise delivery.error("is UTF-32 text", remedy="save it as UTF-8")
    if declared := declared_encoding(delivery.reader):
        found = f"begins with a UTF-16 byte order mark, but is declared as {declared}"
        remedy = "remove 'encoding' from the source: the file tells it"
        raise delivery.error(found, place="line 1", remedy=remedy)
    try:
        text = content[len(mark) :].decode(WIDE[mark])
    except UnicodeDecodeError as error:
        before = content[len(mark) : len(mark) + error.start].decode(WIDE[mark], "replace")
        found = "is not UTF-16 text as its byte order mark says, or is cut off"
        raise delivery.error(found, place=_line(before.encode()), remedy="export it again") from None
    if "\0" in text:
        raise _nul(text[: text.index("\0")].encode(), delivery)
    return text


def _refuse_marks(content: bytes, delivery: Delivery) -> None:
    """Raise for two byte order marks, and for one in a file that is not declared as UTF-8."""
    if content.startswith(BOM_UTF8 * 2):
        raise delivery.error(
            "begins with two byte order marks", place="line 1", remedy="save it as plain UTF-8"
        )
    if (declared := declared_encoding(delivery.reader) or "utf-8") != "utf-8":
        found = f"begins with a UTF-8 byte order mark, but is declared as {declared}"
        raise delivery.error(found, place="line 1", remedy="declare 'encoding: utf-8' in the source")


def _refuse_nul(content: bytes, delivery: Delivery) -> None:
    """Raise for UTF-16 without a mark, workbooks and other content with NUL bytes."""
    if (position := content.find(b"\0")) >= 0:
        raise _nul(content[:position], delivery)


def _nul(before: bytes, delivery: Delivery) -> Exception:
    found = "contains a NUL byte, so it is not a text file or is damaged"
    remedy = "export it again; if it is a workbook or UTF-16, correct 'format' or save it as UTF-8"
    return delivery.error(found, place=_line(before), remedy=remedy)


def _error(fault: Fault, content: bytes, delivery: Delivery) -> Exception:
    return delivery.error(fault.found, place=_line(content[: fault.position]), remedy=fault.remedy)


def _line(before: bytes) -> str:
    r"""Line that follows upon bytes; ``\r\n``, ``\n`` and ``\r`` end a line."""
    ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
    return f"line {ends + 1}"
