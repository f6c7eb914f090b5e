"""Numbers, codes and free texts: every spelling is found, what only looks like them is not."""

import base64
import json
import pickle
import random
import struct
from pathlib import Path

import numpy as np
import pytest

from kpk_eval.leaks import Flaw, NeedleKind, scan
from kpk_eval.leaks.forms import Form, spellings
from kpk_eval.leaks.lookup import lookup_of
from kpk_eval.leaks.model import Secret
from kpk_eval.leaks.numbers import canonical, numbers_in

from .making import needles, page, said, scanned, write

NUMBER = f"{random.Random(20261122).uniform(20, 90):.6f}"
WHOLE = str(random.Random(7).randrange(12_345_678, 98_765_432))
DIGITS = NUMBER.replace(".", "")
CODE = "RAD13SÜ6"
TEXT = "Die Beraterin „Fr. Öztürk“ war – trotz allem! – immer für uns da, danke dafür sehr. Nie wieder Amt."


def found(folder: Path, *values: str, kind: NeedleKind) -> bool:
    report = scanned(folder, *values, kind=kind)
    assert all(value.lower() not in said(report) for value in values)
    return Flaw.VALUE in {finding.flaw for finding in report.findings}


@pytest.mark.parametrize(
    "text",
    [NUMBER, NUMBER.replace(".", ","), f"({NUMBER})", f"x={NUMBER}px", f"-{NUMBER}", f"{NUMBER}000",
     f"{DIGITS[0]}.{DIGITS[1:]}e+01", f"{DIGITS[0]}.{DIGITS[1:]}E1", f"{NUMBER}00000001", f"a,{NUMBER},b",
     f"[5,{NUMBER},8.25]", f"5.1;{NUMBER.replace('.', ',')};2", f"{NUMBER}.", f"<b>{NUMBER}</b>min",
     f"{NUMBER.replace('.', '&#46;')}"],
)  # fmt: skip
def test_a_number_is_found_in_every_notation(tmp_path: Path, text: str):
    write(tmp_path, "index.html", page(f"<p>Wert {text} </p>"))
    assert found(tmp_path, NUMBER, kind=NeedleKind.NUMBER)


@pytest.mark.parametrize(
    "text",
    ["{0}.{1}.{2}", "{0},{1},{2}", "{0}'{1}'{2}", "{0} {1} {2}", "{0}&#8239;{1}&nbsp;{2}", "{0}{1}{2}.0"],
)
def test_a_whole_number_is_found_however_it_is_grouped(tmp_path: Path, text: str):
    grouped = text.format(WHOLE[:2], WHOLE[2:5], WHOLE[5:])
    write(tmp_path, "index.html", page(f"<p>Nummer {grouped}</p>"))
    assert found(tmp_path, WHOLE, kind=NeedleKind.NUMBER)


@pytest.mark.parametrize(
    "text",
    [f"1{NUMBER}", f"{NUMBER}7", NUMBER.replace(".", ""), f"{float(NUMBER) * 10:.5f}", f"{float(NUMBER):.2f}",
     f"{DIGITS[:4]} {DIGITS[4:]}"],
)  # fmt: skip
def test_another_number_with_similar_digits_is_not_found(tmp_path: Path, text: str):
    write(tmp_path, "index.html", page(f"<p>Wert {text} </p>"))
    assert not found(tmp_path, NUMBER, kind=NeedleKind.NUMBER)


def test_digits_of_a_checksum_are_no_number(tmp_path: Path):
    write(tmp_path, "index.html", page(f"<p>sha256 ab{WHOLE}cd</p>"))
    assert not found(tmp_path, WHOLE, kind=NeedleKind.NUMBER)


@pytest.mark.parametrize(
    "content",
    [
        np.array([1.5, float(NUMBER), 2.5]).tobytes(),
        b"x" + struct.pack("<d", -float(NUMBER)),
        np.array([1.5, float(NUMBER)], "<f4").tobytes(),
        pickle.dumps([float(NUMBER)]),
        json.dumps({"bdata": base64.b64encode(np.array([0.5, float(NUMBER)]).tobytes()).decode()}).encode(),
        json.dumps({"bdata": base64.b64encode(np.array([0.5, float(NUMBER), 7], "<f4")).decode()}).encode(),
    ],
    ids=["double", "negative", "single", "pickle", "base64 of doubles", "base64 of singles"],
)
def test_a_number_is_found_among_bytes(tmp_path: Path, content: bytes):
    write(tmp_path, "a.bin", content)
    assert found(tmp_path, NUMBER, kind=NeedleKind.NUMBER)


@pytest.mark.slow
def test_single_precision_counts_only_beyond_chance(tmp_path: Path):
    draw = np.random.default_rng(3)
    sought = needles(*(f"{value:.6f}" for value in draw.uniform(5, 180, 20_000)), kind=NeedleKind.NUMBER)
    noise = write(tmp_path, "noise.bin", draw.bytes(1_000_000))
    assert list(lookup_of(sought).find(noise.read_bytes(), Form.SINGLE))
    assert scan(tmp_path, sought).clean
    column = np.random.default_rng(3).uniform(5, 180, 20_000)[:60].astype("<f4")
    write(tmp_path, "column.bin", np.round(column.astype(float), 6).astype("<f4").tobytes())
    assert [finding.file for finding in scan(tmp_path, sought).findings] == ["column.bin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12.345678", b"12345678e-6"), ("0.0012345670", b"1234567e-9"), ("12345670", b"1234567e1"),
     ("1.234567e-05", b"1234567e-11"), ("12.3456780000000001", b"12345678e-6"), ("123456", b""), ("nan", b""),
     ("1234567x", b"")],
)  # fmt: skip
def test_a_number_has_one_spelling(text: str, expected: bytes):
    assert canonical(text) == expected


def test_a_number_is_read_in_both_notations():
    assert {spelling for _, spelling in numbers_in(b"1.234.567")} == {b"1234567e0"}
    assert {spelling for _, spelling in numbers_in(b"1.234,56789")} == {b"123456789e-5"}
    assert {spelling for _, spelling in numbers_in(b"1,234.56789")} == {b"123456789e-5", b"23456789e-5"}
    assert not list(numbers_in(b"12.34.56.78 1234 99999"))


@pytest.mark.parametrize(
    "text",
    [CODE, CODE.lower(), "RAD13SU6", "RAD13SUE6", "RAD13SU\u03086", "RAD13S&Uuml;6", "RAD13S\\u00dc6",
     "RAD13SÃœ6", f"x{CODE}y", "<b>RAD</b>13SÜ6", "RAD13S%C3%9C6"],
)  # fmt: skip
def test_a_code_is_found_in_every_spelling(tmp_path: Path, text: str):
    write(tmp_path, "index.html", page(f"<td>{text}</td>"))
    assert found(tmp_path, CODE, kind=NeedleKind.CODE)


def test_a_code_is_found_in_a_file_of_another_encoding(tmp_path: Path):
    write(tmp_path, "a.csv", f"code;n\n{CODE};1\n".encode("cp1252"))
    assert found(tmp_path, CODE, kind=NeedleKind.CODE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("SE-S01", True), ("(se-s01)", True), ("x_SE-S01.csv", True), ("BASE-S01", False), ("SE-S012", False),
     ("SE S01", False)],
)  # fmt: skip
def test_a_short_code_must_stand_alone(tmp_path: Path, text: str, expected: bool):
    write(tmp_path, "index.html", page(f"<td>{text}</td>"))
    assert found(tmp_path, "SE-S01", kind=NeedleKind.CODE) is expected


@pytest.mark.parametrize(
    ("value", "searched"),
    [("AB12", False), ("AB123", True), ("Anna", False), ("Annab", False), ("Annabe", True), ("123456", False),
     ("1234567", True), ("19.07.1931", True), ("1.5", False), ("", False), ("Мария Иванова", True)],
)  # fmt: skip
def test_what_is_too_short_is_counted_and_not_searched_for(value: str, searched: bool):
    made = needles(value, kind=NeedleKind.CODE)
    assert (made.values, made.unsearchable) == (int(searched), int(not searched))
    assert bool(spellings(Secret(NeedleKind.CODE, value))) is searched


@pytest.mark.parametrize("text", ["AB-12-CD-34", "ab12cd34", "AB12CD34x", "ab-12-cd-34"])
def test_a_code_with_hyphens_is_found_without_them(tmp_path: Path, text: str):
    write(tmp_path, "index.html", page(f"<td>{text}</td>"))
    assert found(tmp_path, "AB-12-CD-34", kind=NeedleKind.CODE)


@pytest.mark.parametrize(
    ("value", "inside"),
    [("URK02TJ2", True), ("URK02TJ", False), ("ABCDEFGHIJKL", True), ("ABCDEFGHIJK", False)],
)
def test_only_what_is_unmistakable_is_found_inside_other_words(tmp_path: Path, value: str, inside: bool):
    write(tmp_path, "index.html", page(f"<p>x{value}y</p>"))
    assert found(tmp_path, value, kind=NeedleKind.CODE) is inside
    write(tmp_path, "index.html", page(f"<p>x {value} y</p>"))
    assert found(tmp_path, value, kind=NeedleKind.CODE)


def test_a_text_in_another_script_is_found(tmp_path: Path):
    write(tmp_path, "index.html", page("<p>мария   ИВАНОВА, 34</p>"))
    assert found(tmp_path, "Мария Иванова", kind=NeedleKind.FREE_TEXT)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        TEXT.replace("„", '"').replace("“", '"').replace("–", "-"),
        TEXT.replace(" ", "\n    "),
        TEXT.replace("ü", "ue").replace("Ö", "Oe"),
        TEXT[:60] + "...",
        "..." + TEXT[10:],
        f"sagte: {TEXT[: TEXT.index(' Nie')]}",
        TEXT.replace("trotz", "tro&shy;tz").replace(" war", "<br>war"),
        json.dumps(TEXT),
    ],
)
def test_a_free_text_is_found_also_in_part(tmp_path: Path, text: str):
    write(tmp_path, "index.html", page(f"<blockquote>{text}</blockquote>"))
    assert found(tmp_path, TEXT, kind=NeedleKind.FREE_TEXT)


def test_words_of_a_free_text_alone_are_no_finding(tmp_path: Path):
    write(tmp_path, "index.html", page("<p>Die Beraterin war immer für uns da.</p>"))
    assert not found(tmp_path, TEXT, kind=NeedleKind.FREE_TEXT)


@pytest.mark.parametrize("word", ["KANARI3QWERTUNG", "MUELLER77OELINGEN"])
def test_what_a_stemmer_leaves_of_a_word_is_found_in_the_search_index(tmp_path: Path, word: str):
    from snowballstemmer import stemmer

    stem = stemmer("german").stemWord(word.lower())
    assert stem != word.lower()
    write(tmp_path, "searchindex.js", f'Search.setIndex({{"terms":{{"{stem}":[0,3],"bericht":1}}}})')
    assert found(tmp_path, word, kind=NeedleKind.CODE)
    write(tmp_path, "searchindex.js", 'Search.setIndex({"terms":{"kanari":0,"muell":1,"bericht":1}})')
    assert not found(tmp_path, word, kind=NeedleKind.CODE)


def test_public_words_are_no_secret(tmp_path: Path):
    made = needles(
        "Landkreis Heidetal", "Heidetal", "Landrat", public="Zielgebiet: Landkreis Heidetal (2024)"
    )
    assert (made.values, made.unsearchable) == (1, 2)


def test_values_are_counted_once_for_each_channel(tmp_path: Path):
    write(tmp_path, "index.html", page("<p>URK02TJ2 URK02TJ2 MEO37MN6</p>"))
    (finding,) = scanned(tmp_path, "URK02TJ2", "MEO37MN6", "VDB15EZ8", kind=NeedleKind.CODE).findings
    assert finding.count == 2
