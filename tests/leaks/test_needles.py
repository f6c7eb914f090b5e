"""The list of private values: nothing of it can be read, and it stays in the private folder."""

import json
from pathlib import Path

import numpy as np
import pytest

from kpk_eval.leaks import Flaw, LeakError, NeedleKind, Needles, Secret, hashed, kept, scan
from kpk_eval.leaks.forms import spellings
from kpk_eval.leaks.lookup import beyond_chance, lookup_of

from .making import ALLOWED, PLACE, SALT, needles, page, random_token, write

TEXT = "Das Amt hat uns wirklich sehr geholfen, vielen Dank dafür!"
VALUES = (random_token("a"), "URK02TJ2", "46.123457", TEXT)


@pytest.fixture
def made() -> Needles:
    return needles(*VALUES, kind=NeedleKind.FREE_TEXT)


def texts_of(value: str) -> list[str]:
    return [value, value.lower(), value.replace(" ", "").lower()[:8], value[:6]]


def test_nothing_can_be_read_in_memory_or_on_disk(tmp_path: Path, made: Needles):
    path = tmp_path / "private" / "leaks" / "needles.npz"
    kept.write(made, path, key="k")
    shown = f"{made!r}{lookup_of(made)!r}".encode()
    raw = b"".join([path.read_bytes(), made.entries.tobytes(), shown]).lower()
    for value in VALUES:
        assert not [text for text in texts_of(value) if text.lower().encode() in raw]
        assert np.float64(46.123457).tobytes() not in raw


def test_no_representation_of_a_plain_value_says_it():
    for value in VALUES:
        secret = Secret(NeedleKind.FREE_TEXT, value, PLACE)
        for shown in (repr(secret), str(secret), repr(list(spellings(secret)))):
            assert not [text for text in texts_of(value) if text.lower() in shown.lower()]


def test_the_list_on_disk_serves_like_the_one_in_memory(tmp_path: Path, made: Needles):
    path = tmp_path / "private" / "needles.npz"
    kept.write(made, path, key="k")
    again = kept.read(path, key="k")
    assert again is not None
    write(tmp_path, "tree/index.html", page("".join(f"<p>{value}</p>" for value in VALUES)))
    first, second = (scan(tmp_path / "tree", one, allowed=ALLOWED) for one in (made, again))
    assert first == second
    assert sum(finding.count for finding in first.findings) == len(VALUES)
    assert path.stat().st_mode & 0o077 == 0


def test_a_list_for_other_data_or_a_damaged_one_does_not_serve(tmp_path: Path, made: Needles):
    path = tmp_path / "private" / "needles.npz"
    assert kept.read(path, key="k") is None
    kept.write(made, path, key="k")
    assert kept.read(path, key="other") is None
    path.write_bytes(path.read_bytes()[:200])
    assert kept.read(path, key="k") is None


def test_the_list_is_written_into_the_private_folder_only(tmp_path: Path, made: Needles):
    with pytest.raises(LeakError, match="stays in the folder 'private'"):
        kept.write(made, tmp_path / "html" / "needles.npz", key="k")
    assert not (tmp_path / "html").exists()


def test_another_salt_makes_another_list():
    first, second = (hashed([Secret(NeedleKind.CODE, "URK02TJ2")], salt=salt) for salt in (SALT, SALT[::-1]))
    assert not set(first.entries["digest"].tolist()) & set(second.entries["digest"].tolist())


def test_a_short_salt_is_refused():
    with pytest.raises(ValueError, match="another layout"):
        hashed([], salt=b"short")


def test_a_value_of_two_columns_counts_once():
    made = hashed([Secret(NeedleKind.CODE, "URK02TJ2", place) for place in ("a: code", "b: code")], salt=SALT)
    assert made.values == 1
    assert [str(origin) for origin in made.origins] == ["personal value of a: code"]


def test_without_needles_nothing_is_searched_for(tmp_path: Path):
    write(tmp_path, "index.html", page("<p>URK02TJ2</p>"))
    report = scan(tmp_path, hashed([], salt=SALT), allowed=ALLOWED)
    assert (report.clean, report.searched) == (True, 0)


def test_every_value_of_a_large_list_is_found(tmp_path: Path):
    values = [f"{random_token(number)}" for number in range(6000)]
    write(tmp_path, "a.json", json.dumps(values))
    report = scan(tmp_path, needles(*values))
    assert [(finding.flaw, finding.count) for finding in report.findings] == [(Flaw.VALUE, 6000)]


@pytest.mark.parametrize(("hits", "expected"), [(0, False), (1, True)])
def test_one_agreement_with_a_short_list_is_no_chance(hits: int, expected: bool):
    assert beyond_chance(hits, entries=50, places=10_000) is expected


def test_agreements_with_a_long_list_may_be_chance():
    assert not beyond_chance(116, entries=50_000, places=10_000_000)
    assert beyond_chance(200, entries=50_000, places=10_000_000)
