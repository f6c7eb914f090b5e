"""A big file is taken apart in blocks; where they end must not show."""

import csv
import io
from random import Random

import pandas as pd
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import ReadError, delimited, read

CELLS = ["", "1", "ä", 'sagt "ja"', "zwei\nZeilen", "a;b", "4,5", "lang" * 9]


def content(draw: Random, *, rows: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    for row in range(rows):
        writer.writerow([f"k{row}", draw.choice(CELLS), draw.choice(CELLS)])
        if draw.random() < 0.1:
            text.write("\n")
    return text.getvalue()


def table(path):
    return read(path, Reader.model_validate({"format": "csv"}), shown="groß.csv").frame


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [1, 7, 40])
def test_blocks_do_not_show(tmp_path, monkeypatch, seed, size):
    path = tmp_path / "groß.csv"
    path.write_text(content(Random(seed), rows=30), encoding="utf-8")
    whole = table(path)
    monkeypatch.setattr(delimited, "BLOCK", size)
    pd.testing.assert_frame_equal(table(path), whole)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ("k;1\n", r"line 32: 2 cells where the header has 3"),
        ("k;1\nl;2;3;4\n", r"line 32: 2 cells where the header has 3 \(1 more such rows\)"),
        ('k;"offen;3\n', r"line 32: a quotation mark opens a cell"),
    ],
)
def test_mistakes_are_named_with_the_line_of_the_whole_file(tmp_path, monkeypatch, wrong, found):
    path = tmp_path / "groß.csv"
    path.write_text("a;b;c\n" + "".join(f"k{row};1;2\n" for row in range(30)) + wrong, encoding="utf-8")
    monkeypatch.setattr(delimited, "BLOCK", 20)
    with pytest.raises(ReadError, match=found):
        table(path)
