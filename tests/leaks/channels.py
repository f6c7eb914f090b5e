"""Ways in which a word can get into a published tree: name of the channel -> how to write it there."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import pickle
import quopri
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from .making import page, png, png_chunk, write

Channel = Callable[[Path, str], object]
CHANNELS: dict[str, Channel] = {}


def channel(function: Channel) -> Channel:
    """Register a way."""
    CHANNELS[function.__name__.strip("_")] = function
    return function


def of_page(name: str, body: Callable[[str], str]) -> None:
    """Register a way into a page."""
    CHANNELS[name] = lambda folder, word: write(folder, "index.html", page(body(word)))


def of_bytes(name: str, file: str, content: Callable[[str], bytes]) -> None:
    """Register a way into a file of its own."""
    CHANNELS[name] = lambda folder, word: write(folder, file, content(word))


def written(word: str, form: str) -> str:
    """Every sign of a word in an escape."""
    return "".join(form.format(ord(sign), sign) for sign in word)


def b64(word: str, before: str = "") -> str:
    return base64.b64encode(f"{before}{word}, und noch mehr".encode()).decode()


def wrapped(word: str) -> str:
    return base64.encodebytes(b"x" * 55 + word.encode() + b"y" * 70).decode()


def encoded_png(word: str) -> str:
    return base64.b64encode(png(png_chunk(b"tEXt", b"a\0" + word.encode()))).decode()


of_page("text", lambda word: f"<p>Fall {word} geprüft</p>")
of_page("lower_case", lambda word: f"<p>{word.lower()}</p>")
of_page("attribute", lambda word: f'<p title="{word}">x</p>')
of_page("comment", lambda word: f"<!-- {word} -->")
of_page("inline_script", lambda word: f"<script>var a = '{word}';</script>")
of_page("hidden_details", lambda word: f'<details style="display:none">{word}</details>')
of_page("decimal_entities", lambda word: written(word, "&#{0};"))
of_page("hexadecimal_entities", lambda word: written(word, "&#x{0:X};"))
of_page("entities_without_end", lambda word: written(word, "&#x{0:x} ").replace(" ", ""))
of_page("escaped_twice", lambda word: written(word, "&amp;#{0};"))
of_page("percent", lambda word: f'<a href="x?{written(word, "%{0:02x}")}">x</a>')
of_page("percent_twice", lambda word: f'<a href="x?{quote(quote(written(word, "%{0:02x}")))}">x</a>')
of_page("split_by_tags", lambda word: f"<p>{word[:3]}<b>{word[3:7]}</b><!-- -->{word[7:]}</p>")
of_page("split_by_soft_hyphens", "\u00ad".join)
of_page("split_by_zero_width", "&#8203;".join)
of_page("letters_apart", " ".join)
of_page("decomposed_accents", "\u0301".join)
of_page("joined_by_script", lambda word: f"<script>x = '{word[:6]}' + \"{word[6:]}\"</script>")
of_page("base64_first", lambda word: f'<a href="data:text/plain;base64,{b64(word)}">x</a>')
of_page("base64_second", lambda word: f'<a href="data:text/plain;base64,{b64(word, "a")}">x</a>')
of_page("base64_third", lambda word: f'<a href="data:text/plain;base64,{b64(word, "ab")}">x</a>')
of_page("base64_alone", lambda word: base64.b64encode(word.encode()).decode())
of_page("base64_glued", lambda word: f"data_{b64(word)}")
of_page("base64_url_safe", lambda word: base64.urlsafe_b64encode(f"??>>{word}??>>".encode()).decode())
of_page("base64_twice", lambda word: base64.b64encode(b64(word).encode()).decode())
of_page("base64_of_gzip", lambda word: base64.b64encode(gzip.compress(word.encode() * 3)).decode())
of_page("base64_wrapped", wrapped)
of_page("hexadecimal", lambda word: word.encode().hex())
of_page("hexadecimal_upper", lambda word: "a" + word.encode().hex().upper())
of_page("hexadecimal_pairs", lambda word: word.encode().hex(" "))
of_page("hexadecimal_list", lambda word: ", ".join(f"0x{sign:02x}" for sign in word.encode()))
of_bytes(
    "json_escapes",
    "_static/data.json",
    lambda word: f'{{"a": "{written(word, chr(92) + "u{0:04x}")}"}}'.encode(),
)
of_bytes(
    "script_escapes", "_static/a.js", lambda word: f"a = '{written(word, chr(92) + 'x{0:02X}')}'".encode()
)
of_bytes("octal_escapes", "_static/a.js", lambda word: f"a = '{written(word, chr(92) + '{0:03o}')}'".encode())
of_bytes(
    "style_escapes",
    "_static/a.css",
    lambda word: f'p {{content: "{written(word, chr(92) + "{0:x} ")}"}}'.encode(),
)
of_bytes("base64_in_json", "_static/data.json", lambda word: json.dumps({"png": wrapped(word)}).encode())
of_bytes("utf_16", "data.txt", lambda word: f"Fall {word}".encode("utf-16"))
of_bytes("utf_16_be", "data.txt", lambda word: f"Fall {word}".encode("utf-16-be"))
of_bytes("utf_32", "data.txt", lambda word: f"Fall {word}".encode("utf-32"))
of_bytes("quoted_printable", "mail.txt", lambda word: written(word, "={0:02X}").encode())
of_bytes(
    "quoted_printable_wrapped",
    "mail.txt",
    lambda word: quopri.encodestring((f"{word[:9]}=\n{word[9:]}").encode()).replace(b"=3D\n", b"=\n"),
)
of_bytes("gzip", "a.gz", lambda word: gzip.compress(word.encode()))
of_bytes("bzip2", "a.bz2", lambda word: bz2.compress(word.encode()))
of_bytes("xz", "a.xz", lambda word: lzma.compress(word.encode()))
of_bytes("zlib", "a.z", lambda word: zlib.compress(word.encode() * 2))
of_bytes(
    "zlib_within", "a.bin", lambda word: b"\xff\xfe\xfd head" + zlib.compress(word.encode() * 2) + b"tail\x80"
)
of_bytes("after_gzip", "a.gz", lambda word: gzip.compress(b"harmless") + word.encode())
of_bytes(
    "svg_text",
    "_static/a.svg",
    lambda word: f"<svg xmlns='http://www.w3.org/2000/svg'><text>{word}</text></svg>".encode(),
)
of_bytes(
    "svg_split",
    "_static/a.svg",
    lambda word: f"<svg><text>{''.join(f'<tspan>{sign}</tspan>' for sign in word)}</text></svg>".encode(),
)
of_bytes("svgz", "_static/a.svgz", lambda word: gzip.compress(f"<svg><text>{word}</text></svg>".encode()))
of_bytes("png_text", "_images/a.png", lambda word: png(png_chunk(b"tEXt", b"Comment\0" + word.encode())))
of_bytes(
    "png_packed_text",
    "_images/a.png",
    lambda word: png(png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(word.encode()))),
)
of_bytes(
    "png_international",
    "_images/a.png",
    lambda word: png(png_chunk(b"iTXt", b"Comment\0\0\0de\0\0" + word.encode())),
)
of_bytes(
    "png_packed_international", "_images/a.png",
    lambda word: png(png_chunk(b"iTXt", b"Comment\0\1\0de\0\0" + zlib.compress(word.encode()))),
)  # fmt: skip
of_bytes("png_exif", "_images/a.png", lambda word: png(png_chunk(b"eXIf", b"MM\0*" + word.encode())))
of_bytes(
    "png_profile",
    "_images/a.png",
    lambda word: png(png_chunk(b"iCCP", b"name\0\0" + zlib.compress(word.encode()))),
)
of_bytes("png_after_end", "_images/a.png", lambda word: png(trailing=word.encode()))
of_bytes("png_after_pixels", "_images/a.png", lambda word: png(after_pixels=word.encode()))
of_page("png_in_page", lambda word: f'<img src="data:image/png;base64,{encoded_png(word)}">')
of_bytes(
    "jpeg_comment", "_images/a.jpg", lambda word: b"\xff\xd8\xff\xfe\x00\x20" + word.encode() + b"\xff\xd9"
)
of_bytes("pickle", "a.bin", lambda word: pickle.dumps({"code": [word]}))
of_bytes(
    "search_index",
    "searchindex.js",
    lambda word: f'Search.setIndex({{"terms": {{"{word.lower()}": 0}}}})'.encode(),
)
of_bytes("notebook", "a.json", lambda word: json.dumps({"cells": [{"metadata": {"tags": [word]}}]}).encode())
of_bytes("pdf_metadata", "a.pdf", lambda word: pdf(f"/Title ({word})", b""))
of_bytes(
    "pdf_wide_title",
    "a.pdf",
    lambda word: pdf(f"/Title <{(chr(0xFEFF) + word).encode('utf-16-be').hex()}>", b""),
)
of_bytes("pdf_stream", "a.pdf", lambda word: pdf("", f"BT ({word}) Tj ET".encode()))
of_bytes(
    "pdf_kerned",
    "a.pdf",
    lambda word: pdf("", f"BT [{' -20 '.join(f'({sign})' for sign in word)}] TJ ET".encode()),
)
of_bytes(
    "pdf_octal", "a.pdf", lambda word: pdf("", f"BT ({written(word, chr(92) + '{0:03o}')}) Tj ET".encode())
)
of_bytes("pdf_hexadecimal", "a.pdf", lambda word: pdf("", f"BT <{word.encode().hex()}> Tj ET".encode()))
of_bytes("after_pdf", "a.pdf", lambda word: pdf("", b"") + f"% {word}".encode())


def stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content)
    return (
        f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n".encode()
        + packed
        + b"\nendstream\n"
    )


def pdf(properties: str, content: bytes, *more: bytes) -> bytes:
    """Objects of a PDF with one page's content."""
    head = f"%PDF-1.7\n1 0 obj\n<< {properties} /Producer (x) >>\nendobj\n2 0 obj\n".encode()
    return head + stream(content) + b"endobj\n" + b"".join(more) + b"trailer\n%%EOF\n"


def glyph_pdf(word: str) -> bytes:
    """A PDF that shows a word as numbers of glyphs, as browsers print them."""
    glyphs = {sign: number for number, sign in enumerate(dict.fromkeys(word), start=0x21)}
    pairs = "\n".join(f"<{number:04X}> <{ord(sign):04X}>" for sign, number in glyphs.items())
    table = f"begincmap\n{len(glyphs)} beginbfchar\n{pairs}\nendbfchar\nendcmap".encode()
    shown = "".join(f"<{glyphs[sign]:04X}> Tj 7 0 Td " for sign in word).encode()
    return pdf("", b"BT " + shown + b"ET", b"3 0 obj\n", stream(table), b"endobj\n")


def pdf_filtered(name: str, content: bytes) -> bytes:
    return f"%PDF-1.7\n1 0 obj\n<< /Filter /{name} >>\nstream\n".encode() + content + b"\nendstream\nendobj"


of_bytes(
    "pdf_ascii_85",
    "a.pdf",
    lambda word: pdf_filtered("ASCII85Decode", base64.a85encode(word.encode()) + b"~>"),
)
of_bytes(
    "pdf_ascii_hex", "a.pdf", lambda word: pdf_filtered("ASCIIHexDecode", word.encode().hex().encode() + b">")
)
of_bytes("pdf_glyphs", "a.pdf", glyph_pdf)


def range_pdf(word: str) -> bytes:
    """A PDF whose font maps a range of glyphs to the letters from the exclamation mark on."""
    shown = "".join(f"{ord(sign) - 0x20:02X}" for sign in word)
    table = b"1 beginbfrange\n<01> <5E> <0021>\nendbfrange"
    return pdf("", f"BT <{shown}> Tj ET".encode(), b"3 0 obj\n", stream(table), b"endobj\n")


of_bytes("pdf_glyph_ranges", "a.pdf", range_pdf)


@channel
def parquet_bytes(folder: Path, word: str) -> None:
    table = pa.table({"a": pa.array([word.encode() * 40] * 3, pa.binary()), "b": [None, 1, 2]})
    pq.write_table(table, write(folder, "a.parquet", b""), compression="gzip")


def zipped(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@channel
def zip_part(folder: Path, word: str) -> None:
    write(folder, "a.zip", zipped(a=word.encode()))


@channel
def zip_in_zip(folder: Path, word: str) -> None:
    write(folder, "a.zip", zipped(a=zipped(b=zipped(c=word.encode()))))


@channel
def zip_part_name(folder: Path, word: str) -> None:
    write(folder, "a.zip", zipped(**{word: b"x"}))


@channel
def zip_comment(folder: Path, word: str) -> None:
    buffer = io.BytesIO(zipped(a=b"x"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = word.encode()
    write(folder, "a.zip", buffer.getvalue())


@channel
def before_zip(folder: Path, word: str) -> None:
    write(folder, "a.zip", zipped(a=b"x") + word.encode())


@channel
def tar_file(folder: Path, word: str) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(word)
        archive.addfile(info, io.BytesIO(word.encode()))
    write(folder, "a.tgz", buffer.getvalue())


@channel
def docx_split_runs(folder: Path, word: str) -> None:
    runs = "".join(f"<w:r><w:t>{part}</w:t></w:r>" for part in (word[:4], word[4:9], word[9:]))
    document = f"<?xml version='1.0'?><w:document><w:p>{runs}</w:p></w:document>"
    write(folder, "a.docx", zipped(**{"word/document.xml": document.encode()}))


def workbook(folder: Path, change: Callable[[Workbook], object]) -> None:
    book = Workbook()
    book.active["A1"] = "Ergebnis"
    change(book)
    path = write(folder, "a.xlsx", b"")
    book.save(path)


@channel
def xlsx_cell(folder: Path, word: str) -> None:
    workbook(folder, lambda book: book.active.append([word]))


@channel
def xlsx_hidden_sheet(folder: Path, word: str) -> None:
    def hide(book: Workbook) -> None:
        sheet = book.create_sheet("Hinweise")
        sheet["B2"], sheet.sheet_state = word, "veryHidden"

    workbook(folder, hide)


@channel
def xlsx_sheet_name(folder: Path, word: str) -> None:
    workbook(folder, lambda book: book.create_sheet(word))


@channel
def xlsx_comment(folder: Path, word: str) -> None:
    def note(book: Workbook) -> None:
        book.active["A1"].comment = Comment(f"Fall {word}", "x")

    workbook(folder, note)


@channel
def xlsx_properties(folder: Path, word: str) -> None:
    def name(book: Workbook) -> None:
        book.properties.creator = word

    workbook(folder, name)


@channel
def xlsx_defined_font(folder: Path, word: str) -> None:
    def style(book: Workbook) -> None:
        book.active["A1"].font = Font(name=word)

    workbook(folder, style)


@channel
def parquet_cell(folder: Path, word: str) -> None:
    table = pa.table({"a": [f"{word} und mehr"] * 50, "b": list(range(50))})
    pq.write_table(table, write(folder, "a.parquet", b""), compression="zstd")


@channel
def parquet_metadata(folder: Path, word: str) -> None:
    table = pa.table({"a": [1]}).replace_schema_metadata({"note": word})
    pq.write_table(table, write(folder, "a.parquet", b""))


@channel
def parquet_column(folder: Path, word: str) -> None:
    pq.write_table(pa.table({word: [1]}), write(folder, "a.parquet", b""))


@channel
def feather_unused_category(folder: Path, word: str) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0, 0, 0]), pa.array(["ja", word]))
    table = pa.table({"a": column})
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(write(folder, "a.feather", b""), table.schema, options=options) as file:
        file.write_table(table)


@channel
def sqlite_cell(folder: Path, word: str) -> None:
    sqlite(folder, word, "UTF-8")


@channel
def sqlite_wide_cell(folder: Path, word: str) -> None:
    sqlite(folder, word, "UTF-16le")


def sqlite(folder: Path, word: str, encoding: str) -> None:
    connection = sqlite3.connect(write(folder, "a.sqlite", b""))
    connection.execute(f"PRAGMA encoding = '{encoding}'")
    connection.execute("CREATE TABLE answers (code TEXT, n INTEGER)")
    connection.executemany("INSERT INTO answers VALUES (?, ?)", [(word * 200, 1), (word, 2)])
    connection.commit()
    connection.close()


@channel
def zstd(folder: Path, word: str) -> None:
    with pa.CompressedOutputStream(pa.OSFile(str(write(folder, "a.zst", b"")), "wb"), "zstd") as file:
        file.write(word.encode() * 3)


@channel
def gzip_name(folder: Path, word: str) -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile(word, "wb", fileobj=buffer) as file:
        file.write(b"harmless")
    write(folder, "a.gz", buffer.getvalue())


@channel
def file_name(folder: Path, word: str) -> None:
    write(folder, f"_downloads/fall_{word}.txt", "harmlos")


@channel
def folder_name(folder: Path, word: str) -> None:
    write(folder, f"{word}/index.html", page(""))
