"""Encodings: what is read, what is refused with its line, and what a person is told of it."""

import random
import time

import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read, remarks
from kpk_eval.readers.charset import CHUNK, SURELY_UTF_8, charset_of, surely_utf_8

EURO_CP1252 = "id;note\n1;5 €\n".encode("cp1252")
GERMAN = "id;ort\n1;Lübeck – „Süd“\n2;Größe 5 €\n3;Straße … Café\n"


@pytest.fixture
def remark(tmp_path):
    """What is told of a content that is read as CSV."""

    def of(content: bytes, **keys):
        path = tmp_path / "delivered"
        path.write_bytes(content)
        return remarks(path, Reader(format="csv", **keys), shown="delivered")

    return of


class TestUtf8:
    """UTF-8, with or without a byte order mark, is what a file without a declaration is."""

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("keys", [{}, {"encoding": "utf-8"}])
    def test_with_and_without_byte_order_mark(self, read_as, mark, keys):
        table = read_as(f"{mark}code;ort\n1;Lübeck\n", "csv", **keys)
        assert list(table.frame) == ["code", "ort"]
        assert table.frame["ort"].tolist() == ["Lübeck"]

    @pytest.mark.parametrize(
        ("content", "place", "found"),
        [
            ("\ufeff\ufeffid;a\n1;x\n".encode(), "line 1", "two byte order marks"),
            (b"id;a\n1;x\n2;\xfc\n", "line 3", "is not utf-8 text (byte 0xFC)"),
            (b"\xef\xbb\xbfid;a\n1;x\n2;\xfc\n", "line 3", "is not utf-8 text (byte 0xFC)"),
            (EURO_CP1252, "line 2", "is not utf-8 text (byte 0x80)"),
        ],
    )
    def test_declared_it_is_applied_strictly(self, refusal, content, place, found):
        error = refusal(content, "csv", encoding="utf-8")
        assert (error.place, found in error.found) == (place, True)

    def test_byte_order_mark_declares_it(self, refusal):
        assert refusal(b"\xef\xbb\xbfid;a\n1;x\n2;\xfc\n", "csv").place == "line 3"

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_of_the_fault_whatever_ends_lines(self, refusal, end):
        content = end.join(["id;a", "1;x", "2;\u00fc", "3;y"]).encode("latin-1")
        assert refusal(content, "csv", encoding="utf-8").place == "line 3"


class TestCp1252:
    """cp1252 where it is declared, or where the bytes prove that they are not UTF-8."""

    @pytest.mark.parametrize("keys", [{}, {"encoding": "cp1252"}])
    def test_declared_or_proven(self, read_as, keys):
        frame = read_as(GERMAN.encode("cp1252"), "csv", **keys).frame
        assert frame["ort"].tolist() == ["Lübeck – „Süd“", "Größe 5 €", "Straße … Café"]

    def test_only_what_was_not_declared_is_told(self, remark):
        content = GERMAN.encode("cp1252")
        (told,) = remark(content)
        assert "is not UTF-8 and was read as cp1252" in told
        assert "declare its 'encoding'" in told
        assert remark(content, encoding="cp1252") == ()
        assert remark(GERMAN.encode()) == ()
        assert remark(GERMAN.encode("utf-8-sig")) == ()
        assert remark(GERMAN.encode("utf-16")) == ()
        assert remark(b"id;a\n1;x\n") == ()

    @pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
    @pytest.mark.parametrize("keys", [{}, {"encoding": "cp1252"}])
    def test_bytes_without_meaning_are_refused(self, refusal, byte, keys):
        error = refusal(b"id;a\n1;\xfc\n2;x" + bytes([byte]) + b"y\n", "csv", **keys)
        assert error.place == "line 3"
        assert f"byte 0x{byte:02X}" in error.found

    @pytest.mark.parametrize(
        ("content", "encoding", "place", "found"),
        [
            ("\ufeffid;a\n1;x\n".encode(), "cp1252", "line 1", "byte order mark, but is declared as cp1252"),
            ("id;a\n1;ü\n".encode(), "cp1252", "line 2", "is UTF-8, but declared as cp1252"),
            ("id;a\n1;x\n2;„x“\n".encode(), "cp1252", "line 3", "is UTF-8, but declared as cp1252"),
            ("id;a\n1;ü\n".encode(), "latin-1", "line 2", "is UTF-8, but declared as latin-1"),
            ("id;a\n1;5 €\n".encode(), "cp1252", "line 2", "is UTF-8"),
            (b"id;a\n1;\xfc\n2;\xc3\xbc\n", "cp1252", "line 3", "has a character in UTF-8, while the rest"),
            (EURO_CP1252, "latin-1", "line 2", "is not latin-1 text (byte 0x80"),
        ],
    )
    def test_other_encoding_in_disguise_is_refused(self, refusal, content, encoding, place, found):
        error = refusal(content, "csv", encoding=encoding)
        assert (error.place, found in error.found) == (place, True)

    @pytest.mark.parametrize(
        ("content", "place", "found"),
        [
            (b"id;a\n1;\xc3\xbc\n2;\xfc\n", "line 3", "is not UTF-8 here (byte 0xFC), but is elsewhere"),
            (b"id;a\n1;\xfc\n2;\xe2\x80\x9ex\n", "line 2", "is not UTF-8 here"),
            ("id;a\n1;x\n2;ü".encode()[:-1], "line 3", "ends in the middle of a UTF-8 character"),
            ("id;a\n1;ü\n2;€".encode()[:-1], "line 3", "ends in the middle of a UTF-8 character"),
            ("id;a\n1;x\n2;😀".encode()[:-1], "line 3", "ends in the middle of a UTF-8 character"),
        ],
    )
    def test_damaged_utf8_is_no_proof(self, refusal, content, place, found):
        error = refusal(content, "csv")
        assert (error.place, found in error.found) == (place, True)

    @pytest.mark.parametrize(
        "word", ["„Spaß“", "„MENÜ“ ", "STRAẞE".replace("ẞ", "ß") + "…", "Spaß – ja", "NÖ’s"]
    )
    def test_letter_before_punctuation_is_no_utf8(self, read_as, word):
        content = f"id;a\n1;{word}x\n2;ä\n".encode("cp1252")
        for keys in ({}, {"encoding": "cp1252"}):
            assert read_as(content, "csv", **keys).frame["a"].tolist() == [f"{word}x", "ä"]

    def test_punctuation_alone_leaves_the_declaration_in_force(self, read_as):
        content = "id;a\n1;Spaß“\n".encode("cp1252")
        assert content.decode("utf-8")  # valid by accident
        assert read_as(content, "csv", encoding="cp1252").frame["a"].tolist() == ["Spaß“"]


class TestUtf16:
    """UTF-16 tells itself by its byte order mark."""

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_either_byte_order(self, read_as, encoding):
        content = ("\ufeff" + GERMAN.replace("\n", "\r\n")).encode(encoding)
        table = read_as(content, "csv")
        assert table.frame["ort"].tolist() == ["Lübeck – „Süd“", "Größe 5 €", "Straße … Café"]
        assert table.frame.index.tolist() == [2, 3, 4]

    @pytest.mark.parametrize(
        ("content", "keys", "place", "found"),
        [
            (GERMAN.encode("utf-16"), {"encoding": "utf-8"}, "line 1", "is declared as utf-8"),
            (GERMAN.encode("utf-16"), {"encoding": "cp1252"}, "line 1", "is declared as cp1252"),
            (GERMAN.encode("utf-16")[:-1], {}, "line 4", "cut off"),
            (GERMAN.encode("utf-16-le"), {}, "line 1", "NUL"),
            ("\ufeffid;a\n1;\0\n".encode("utf-16-le"), {}, "line 2", "NUL"),
            (GERMAN.encode("utf-32"), {}, "", "UTF-32"),
        ],
    )
    def test_what_is_refused(self, refusal, content, keys, place, found):
        error = refusal(content, "csv", **keys)
        assert (error.place, found in error.found) == (place, True)


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"id;a\r\n1;x\r\n2;y\x00z\r\n", "line 3"), (b"id;a\n1;x\n\x00\x00\x00\n", "line 3")],
)
def test_nul_bytes_are_refused(refusal, content, place):
    error = refusal(content, "csv")
    assert (error.place, "NUL byte" in error.found) == (place, True)


def test_german_office_file_without_declaration(shared_data):
    path = shared_data / "de_genesis" / "21111-02-06-4.csv"
    undeclared = read(path, Reader(format="genesis"), shown=path.name)
    declared = read(path, Reader(format="genesis", encoding="latin-1"), shown=path.name)
    assert undeclared.frame.equals(declared.frame)
    assert len(remarks(path, Reader(format="genesis"), shown=path.name)) == 1


class TestCharset:
    """The rule on bytes alone."""

    @pytest.mark.parametrize("declared", [None, "utf-8", "cp1252", "latin-1"])
    def test_ascii_fits_every_declaration(self, declared):
        assert charset_of(b"id;a\n", declared).name == (declared or "utf-8")
        assert charset_of(b"id;a\n", declared).fault is None

    def test_every_letter_of_western_europe_is_surely_utf8(self):
        for code in range(0xC0, 0x100):
            assert SURELY_UTF_8.fullmatch(chr(code).encode())
        for sign in "€–—„“”‚‘’…•→😀":
            assert SURELY_UTF_8.search(sign.encode())

    def test_german_text_is_never_taken_for_the_other_encoding(self):
        source = random.Random(5)
        letters = "abcdefghij ÄÖÜäöüß“”‘’…–—%é().,;\n"
        for _ in range(3000):
            text = "".join(source.choice(letters) for _ in range(source.randint(1, 60)))
            assert surely_utf_8(text.encode("cp1252")) is None, text
            assert charset_of(text.encode(), None).name == "utf-8"

    @pytest.mark.parametrize("sign", ["ü", "€", "😀"])
    @pytest.mark.parametrize("shift", range(5))
    def test_characters_across_the_seams_of_a_large_file(self, sign, shift):
        content = b"a" * (CHUNK - shift) + sign.encode() + b"z" * 10
        assert charset_of(content, None) == charset_of(sign.encode(), None)
        assert charset_of(content + b"\xfc\n", "utf-8").fault.position == len(content)

    def test_bytes_that_continue_nothing_are_found_in_a_large_file(self):
        assert charset_of(b"a" * 10 + b"\x80" * (CHUNK + 10), "utf-8").fault.position == 10

    def test_large_files_take_little_time(self):
        content = "1;3,5;Größe;\n".encode("cp1252") * 2_000_000
        start = time.process_time()
        assert charset_of(content, None).name == "cp1252"
        assert time.process_time() - start < 5  # measured 0.4 s for 26 MB; the margin is for busy machines
