"""The public door: every format has a reader, and whatever is wrong with a file is said as a `ReadError`."""

import io
import pickle
import random
import subprocess
import sys

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from kpk_eval.model import Table
from kpk_eval.params.schema import Format, Reader
from kpk_eval.readers import ReadError, read
from kpk_eval.readers.registry import reads, registered


@pytest.mark.parametrize("file_format", list(Format))
def test_every_format_has_a_reader(file_format):
    one = registered(file_format)
    assert one.function.__module__ == f"kpk_eval.readers.{file_format.value}"
    assert "missing" in one.uses


def test_reader_key_that_does_not_exist_cannot_be_registered():
    with pytest.raises(ValueError, match="'encodign'"):
        reads(Format.CSV, using={"encodign"})


@pytest.mark.parametrize("name", ["absent.csv", "."])
def test_absent_file_and_folder_are_refused(tmp_path, name):
    with pytest.raises(ReadError, match=r"^families: file not found; ") as caught:
        read(tmp_path / name, Reader(format="csv"), shown="families")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("file_format", "keys"),
    [
        ("spss", {"delimiter": ","}),
        ("parquet", {"encoding": "cp1252"}),
        ("genesis", {"sheet": "x"}),
        ("genesis", {"thousands": "."}),
        ("inkar", {"header_row": 2}),
        ("xlsx", {"encoding": "latin-1"}),
    ],
)
def test_key_without_effect_is_refused_before_reading(refusal, file_format, keys):
    error = refusal("anything", file_format, **keys)
    assert error.found == f"'{next(iter(keys))}' has no meaning for the format {file_format}"


def test_error_survives_being_sent_between_processes():
    error = ReadError("a.csv", "line 3", "one cell too many", "look for a shifted cell")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "a.csv: line 3: one cell too many; look for a shifted cell"
    assert again.place == "line 3"


def test_complete_message_may_stand_alone():
    assert str(ReadError("a.csv: no row fits; check 'rows'")) == "a.csv: no row fits; check 'rows'"


def test_format_libraries_are_loaded_only_when_needed():
    heavy = "{'pyreadstat', 'python_calamine', 'pyarrow.csv'}"
    code = f"import sys, kpk_eval.readers; print({heavy} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"


def _xlsx() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number in range(30):
            sheet.write_row(number, 0, [f"h{number}" if number == 0 else number, "x" * number, number / 7])
        sheet.write_row(0, 0, ["a", "b", "c"])
    return content.getvalue()


def _sav(folder) -> bytes:
    path = folder / "whole.sav"
    frame = pd.DataFrame({"a": range(50), "b": [f"text {number}" for number in range(50)]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"a": {1: "one"}}, missing_ranges={"a": [9]})
    return path.read_bytes()


def _csv() -> bytes:
    return "\n".join(["id;a;b", *(f'{one};"t ""{one}"", ü";{one},5' for one in range(60))]).encode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "spss", "parquet", "genesis", "inkar"])
def test_damaged_bytes_never_raise_anything_else(tmp_path, read_as, file_format):
    """Bits flipped, parts cut out and doubled: a table or a `ReadError`, no other exception."""
    parquet = io.BytesIO()
    pd.DataFrame({"a": range(50), "b": [str(number) for number in range(50)]}).to_parquet(parquet)
    table = "GENESIS-Tabelle: 1\n;;;A;B\n" + "2023;01001;F;1;-\n" * 30 + "_" * 10 + "\n"
    export = "Kennziffer;Raumeinheit;Aggregat;A\n;;;2021\n" + "01001;F;Kreise;1,5\n" * 30
    whole = {
        "csv": _csv, "xlsx": _xlsx, "spss": lambda: _sav(tmp_path), "parquet": parquet.getvalue,
        "genesis": table.encode, "inkar": export.encode,
    }[file_format]()  # fmt: skip
    assert isinstance(read_as(whole, file_format), Table)
    source = random.Random(7)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(source.randint(1, 8)):
            at = source.randrange(len(damaged))
            kind = source.randrange(3)
            if kind == 0:
                damaged[at] ^= 1 << source.randrange(8)
            elif kind == 1:
                del damaged[at : at + source.randint(1, 40)]
            else:
                damaged[at:at] = damaged[at : at + source.randint(1, 40)]
        try:
            read_as(bytes(damaged), file_format)
        except ReadError:
            refused += 1
    assert refused > 0
