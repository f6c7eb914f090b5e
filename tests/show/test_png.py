import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kpk_eval.show import png


def picture_with_text() -> bytes:
    info = PngInfo()
    info.add_text("Author", "canary-77")
    stream = io.BytesIO()
    Image.new("RGBA", (4, 3), (200, 10, 10, 255)).save(stream, format="PNG", pnginfo=info, dpi=(96, 96))
    return stream.getvalue()


def clean() -> bytes:
    return png.encode(bytes((200, 10, 10, 255)) * 12, (4, 3))


def test_encoded_pictures_hold_pixels_only() -> None:
    picture = clean()
    png.check(picture)
    assert png.size_of(picture) == (4, 3)
    with Image.open(io.BytesIO(picture)) as image:
        assert image.info == {}
        assert image.convert("RGB").getpixel((0, 0)) == (200, 10, 10)


def test_check_refuses_text_in_a_picture() -> None:
    with pytest.raises(ValueError, match="more than pixels"):
        png.check(picture_with_text())


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@pytest.mark.parametrize("name", [b"tEXt", b"eXIf", b"IEND", b"IHDR"])
def test_check_refuses_chunks_after_the_end(name: bytes) -> None:
    with pytest.raises(ValueError, match="more than pixels"):
        png.check(clean() + _chunk(name, b""))


def test_check_refuses_damage() -> None:
    good = clean()
    for bad in (good[:-3], good + b"x", good[:20] + b"\xff" + good[21:], b"GIF89a"):
        with pytest.raises(ValueError, match="picture of a block"):
            png.check(bad)
