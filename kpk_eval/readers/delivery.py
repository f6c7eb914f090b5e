"""A file as it was delivered, and how it is to be read: what every format starts from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kpk_eval.params.schema import Format, Language, Reader, Text, say
from kpk_eval.readers.errors import ReadError


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file to be read.

    ``shown`` is how messages call it; ``language`` is the language of the reasons for missing values.
    """

    path: Path
    reader: Reader
    shown: str
    language: Language
    folder: Path | None = None
    """Data folder; absent: the folder of the file."""

    def beside(self, path: str) -> Path:
        """Another file of the source, whose path is given in the data folder."""
        return (self.folder or self.path.parent) / path

    def of(self, file_format: Format) -> Delivery:
        """The same delivery with a format that the source entry may have left to the file."""
        return replace(self, reader=self.reader.model_copy(update={"format": file_format}))

    def error(self, found: str, *, remedy: str, place: str = "") -> ReadError:
        """The error that says this about this file."""
        return ReadError(self.shown, place, found, remedy)

    def content(self) -> bytes:
        """Bytes of the file. Raises `ReadError` where it is empty or cannot be opened."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            found = f"cannot be opened ({error.strerror})"
            raise self.error(found, remedy="check the path and the permissions of the file") from None
        self.refuse_empty()
        return content

    def refuse_empty(self) -> None:
        """Raise `ReadError` where the file holds nothing at all."""
        if self.path.is_file() and not self.path.stat().st_size:
            raise self.error("the file is empty", remedy="deliver it again")

    def legend(self) -> dict[str, str]:
        """Symbol or code -> why the value is missing, as the source entry declares it."""
        return {symbol: self.say(reason) for symbol, reason in self.reader.missing.items()}

    def say(self, text: Text) -> str:
        """Wording of a text in the language of the reasons."""
        return say(text, self.language)

    @contextmanager
    def parsed_by(self, library: str) -> Iterator[None]:
        """Turn whatever the library raises into a `ReadError` naming the file.

        Its message is dropped, because it may hold values. Libraries written in Rust raise a class outside
        of ``Exception`` when they fail.
        """
        try:
            yield
        except (ReadError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:
            as_what = f" as {self.reader.format}" if self.reader.format else ""
            found = f"cannot be read{as_what} ({library}: {type(error).__name__})"
            remedy = "it is damaged, cut off or of another format; export it again, or correct 'format'"
            raise self.error(found, remedy=remedy) from None
