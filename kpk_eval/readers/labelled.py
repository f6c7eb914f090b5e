"""What SPSS and Stata files share: value labels, the library that reads them, the encoding of their texts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import pyreadstat

from kpk_eval.readers.charset import Charset, charset_of
from kpk_eval.readers.delivery import Delivery

LIBRARY_NAMES = {"utf-8": "UTF-8", "cp1252": "WINDOWS-1252", "latin-1": "ISO-8859-1"}
"""Encoding of a source entry -> how the library calls it."""
OWN_NAMES = {"WINDOWS-1252": "cp1252", "CP1252": "cp1252", "ISO-8859-1": "latin-1"}
"""One-byte encodings as files and library call them -> how a source entry does."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Cases numbered from 1, every code as recorded, and what the library says about the variables."""

    frame: pd.DataFrame
    meta: Any


def numbered(frame: pd.DataFrame, meta: Any, delivery: Delivery) -> Labelled:
    """Cases as the library gives them, numbered from 1.

    Raises
    ------
    ReadError
        Where a variable has no name, which only happens in a damaged file.
    """
    if not all(meta.column_names):
        raise delivery.error("has a variable without a name", remedy="it is damaged; export it again")
    return Labelled(frame.set_axis(pd.RangeIndex(1, len(frame) + 1)), meta)


@contextmanager
def readstat(delivery: Delivery) -> Iterator[None]:
    """Turn what the library raises into a `ReadError`; texts in another encoding are told as such.

    A name that occurs twice would only be a warning of the library, which changes it.
    """
    with delivery.parsed_by("pyreadstat"), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".* is duplicated", category=UserWarning)
        try:
            yield
        except UserWarning:
            found, remedy = "has several variables of the same name", "rename them and export the file again"
            raise delivery.error(found, remedy=remedy) from None
        except UnicodeDecodeError:
            raise _other_encoding(delivery) from None
        except pyreadstat.ReadstatError as error:
            if "invalid byte sequence" in str(error):
                raise _other_encoding(delivery) from None
            raise


def _other_encoding(delivery: Delivery) -> Exception:
    found = "has texts or labels that are not in the encoding that the file or the source names"
    remedy = "declare 'encoding' in the source (cp1252 for older Windows programs), or save the file again"
    return delivery.error(found, remedy=remedy)


def charset_of_texts(read: Labelled, encoding: str, declared: str | None) -> Charset:
    """Encoding of all texts of a file that was read by a one-byte encoding (see `charset_of`)."""
    content = "\0".join(_texts(read)).encode(encoding)
    return charset_of(content, declared)


def _texts(read: Labelled) -> Iterator[str]:
    """Names, labels and answers of a file, as far as they are text."""
    yield from read.meta.column_names
    yield from (label for label in read.meta.column_labels if label)
    for labels in read.meta.variable_value_labels.values():
        yield from (label for label in labels.values() if label)
    for name in read.frame:
        if not pd.api.types.is_numeric_dtype(read.frame[name]):
            yield from (one for one in read.frame[name].dropna().unique() if isinstance(one, str))


def codebook(labels: Mapping[str, Mapping[Any, str]]) -> Mapping[str, Mapping[Any, str]]:
    """Value labels of each variable, with whole codes as whole numbers."""
    return MappingProxyType(
        {
            name: MappingProxyType({whole(code): label for code, label in texts.items()})
            for name, texts in labels.items()
        }
    )


def whole(code: Any) -> Any:
    """A code, as a whole number where it is one."""
    return int(code) if isinstance(code, float) and code.is_integer() else code


def refuse_absurd_dates(column: pd.Series[Any], absurd: pd.Series[bool], delivery: Delivery) -> None:
    """Raise where a variable has a date that no calendar has."""
    if absurd.any():
        place = f"case {absurd.index[absurd][0]}, variable {column.name!r}"
        remedy = "the file is damaged; export or deliver it again"
        raise delivery.error("a date that no calendar has", place=place, remedy=remedy)
