"""ZIP archives: exactly one data file, and nothing that could do harm."""

import io
import zipfile

import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import archive
from kpk_eval.readers.archive import unpacked
from kpk_eval.readers.delivery import Delivery
from kpk_eval.readers.errors import ReadError


@pytest.fixture
def delivered(tmp_path):
    """Write content to a file and hand it over as a delivery."""

    def write(content: bytes) -> Delivery:
        path = tmp_path / "12411_de_flat.zip"
        path.write_bytes(content)
        return Delivery(path, Reader(format="genesis_flat"), "amtlich/12411_de_flat.zip", "en")

    return write


def packed(*files: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as one:
        for name, text in files:
            one.writestr(name, text)
    return content.getvalue()


def locked(content: bytes) -> bytes:
    """The archive with the mark of a password on its file, in both of its headers."""
    marked = bytearray(content)
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(header) + offset] |= 1
    return bytes(marked)


def test_the_one_file_is_read_without_writing_it(delivered, tmp_path):
    one = delivered(packed(("flat.csv", b"a;b\n")))
    assert unpacked(one, ending=".csv").content() == b"a;b\n"
    assert [path.name for path in tmp_path.iterdir()] == ["12411_de_flat.zip"]


def test_a_file_that_is_no_archive_is_itself(delivered):
    one = delivered(b"a;b\n")
    assert unpacked(one, ending=".csv") is one


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (packed(), "holds 0 files (no file)"),
        (packed(("a.csv", b"1"), ("b.csv", b"2")), "holds 2 files (a.csv, b.csv)"),
        (packed(("a.csv", b"1"), ("liesmich.txt", b"2")), "holds 2 files"),
        (packed(("a.xlsx", b"1")), "holds 1 files (a.xlsx), expected is one .csv file"),
        (packed(("../a.csv", b"1")), "leads outside"),
        (packed(("a/../../b.csv", b"1")), "leads outside"),
        (packed(("/etc/a.csv", b"1")), "leads outside"),
        (packed(("C:\\a.csv", b"1")), "leads outside"),
        (packed(("..\\a.csv", b"1")), "leads outside"),
        (locked(packed(("a.csv", b"1"))), "locked with a password"),
        (packed(("a.csv", b"1" * 1000))[:-30], "cannot be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "archive",
)
def test_what_is_refused(delivered, content, found):
    with pytest.raises(ReadError) as caught:
        unpacked(delivered(content), ending=".csv")
    assert found in caught.value.found
    assert caught.value.file == "amtlich/12411_de_flat.zip"
    assert caught.value.remedy


def test_damaged_content_is_refused(delivered):
    content = bytearray(packed(("a.csv", bytes(range(256)) * 20)))
    content[60] ^= 0xFF
    with pytest.raises(ReadError, match="cannot be read"):
        unpacked(delivered(bytes(content)), ending=".csv")


def test_a_bomb_is_not_unpacked_beyond_the_limit(delivered, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000_000)
    assert len(unpacked(delivered(packed(("a.csv", b"0" * 1_000_000))), ending=".csv").content()) == 1_000_000
    with pytest.raises(ReadError, match="more than 1 MB"):
        unpacked(delivered(packed(("a.csv", b"0" * 1_000_001))), ending=".csv")


def test_a_size_that_the_archive_understates_is_found_out(delivered, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    content = bytearray(packed(("a.csv", b"0" * 100_000)))
    size = (100_000).to_bytes(4, "little")
    content = bytes(content).replace(size, (10).to_bytes(4, "little"))
    with pytest.raises(ReadError):
        unpacked(delivered(content), ending=".csv")
