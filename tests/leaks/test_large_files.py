"""Files that are too large to be held as a whole, and files within files."""

import zipfile
from pathlib import Path

import pytest

from kpk_eval.leaks import Flaw, scanning

from .channels import zipped
from .making import page, random_token, scanned, write

WORD = random_token("large")


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "WHOLE", 1000)
    monkeypatch.setattr(scanning, "BLOCK", 700)
    monkeypatch.setattr(scanning, "OVERLAP", 50)


@pytest.mark.parametrize("place", [0, 650, 693, 699, 700, 1400, 1950])
def test_a_value_is_found_wherever_it_lies(tmp_path: Path, place: int):
    text = bytearray(b". " * 1000)
    text[place : place + len(WORD)] = WORD.encode()
    write(tmp_path, "a.json", bytes(text))
    (finding,) = scanned(tmp_path, WORD).findings
    assert finding.flaw is Flaw.VALUE


def test_a_large_archive_is_unpacked(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", b". " * 1000)
        archive.writestr("b", WORD)
    assert Flaw.VALUE in {finding.flaw for finding in scanned(tmp_path, WORD).findings}


def test_a_page_that_is_too_large_to_check_its_form_is_a_finding(tmp_path: Path):
    write(tmp_path, "index.html", page("x " * 1000))
    assert {finding.flaw for finding in scanned(tmp_path, WORD).findings} == {Flaw.OPAQUE}


@pytest.mark.parametrize(("levels", "expected"), [(6, Flaw.VALUE), (7, Flaw.OPAQUE)])
def test_files_within_files_end_somewhere(tmp_path: Path, levels: int, expected: Flaw):
    content = WORD.encode()
    for _ in range(levels):
        content = zipped(a=content)
    write(tmp_path, "a.zip", content)
    assert {finding.flaw for finding in scanned(tmp_path, WORD).findings} == {expected}
