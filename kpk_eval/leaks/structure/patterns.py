"""Texts that betray a machine, a person or an executed notebook: error output, paths, addresses, metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpk_eval.leaks.fold import fold
from kpk_eval.leaks.model import Allowed, Flaw

PATTERNS: dict[Flaw, tuple[re.Pattern[bytes], ...]] = {
    Flaw.TRACEBACK: (
        re.compile(rb"traceback \(most recent call last\)"),
        re.compile(rb"class=[\"'][^\"'>]*\b(?:traceback|output_error|stderr)\b"),
        re.compile(rb"\"output_type\"\s*:\s*\"error\""),
        re.compile(rb"\"ename\"\s*:"),
    ),
    Flaw.PAPERMILL: (
        re.compile(rb"\"papermill\"\s*:\s*\{"),
        re.compile(rb"application/papermill\.record"),
        re.compile(rb"\"injected-parameters\""),
        re.compile(rb"\"kernelspec\"\s*:\s*\{"),
    ),
    Flaw.PATH: (re.compile(rb"file:/{2,3}[a-z]"),),
}
"""Kind -> patterns, each beginning with plain signs, so that it is found fast."""
_UNIX = re.compile(rb"/(?:home|root|tmp|users|var/tmp|var/folders|mnt)/[a-z0-9_.-]")
_WITHIN_ADDRESS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_.~:/-")
"""Signs before a path that make it a part of a longer address."""
_WINDOWS = re.compile(rb":[\\/]{1,4}(?:users|documents and settings|home|temp|windows|program files|daten)\b")
_DRIVE = re.compile(rb"(?<![a-z0-9])[a-z]\Z")
_HOST = re.compile(rb"@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.([a-z]{2,24})(?![a-z0-9])")
_MAILBOX = re.compile(rb"[a-z0-9._%+-]{1,64}\Z")
_FILE_ENDINGS = frozenset({b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"js", b"css", b"mjs", b"html"})
"""What follows ``@2x.`` and ``@1.2.3/dist.`` in names of files."""
_PROPERTIES = (
    re.compile(rb"<(?:dc:creator|cp:lastmodifiedby|meta:initial-creator|manager|company)>\s*([^<]+?)\s*<"),
    re.compile(rb"/author\s*\(([^)]+)\)"),
)


def flaws_in(text: bytes, allowed: Allowed) -> Iterator[tuple[Flaw, int]]:
    """Kind and place of everything in folded text that no published page says."""
    for flaw, patterns in PATTERNS.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield flaw, match.start()
    yield from _paths(text)
    yield from _emails(text, frozenset(map(fold, allowed.emails)))
    yield from _authors(text, frozenset(map(fold, allowed.authors)))


def _paths(text: bytes) -> Iterator[tuple[Flaw, int]]:
    for match in _UNIX.finditer(text):
        if match.start() == 0 or text[match.start() - 1] not in _WITHIN_ADDRESS:
            yield Flaw.PATH, match.start()
    for match in _WINDOWS.finditer(text):
        if _DRIVE.search(text[max(0, match.start() - 2) : match.start()]):
            yield Flaw.PATH, match.start()


def _emails(text: bytes, known: frozenset[bytes]) -> Iterator[tuple[Flaw, int]]:
    for host in _HOST.finditer(text):
        mailbox = _MAILBOX.search(text[max(0, host.start() - 64) : host.start()])
        if mailbox and host.group(1) not in _FILE_ENDINGS and mailbox.group() + host.group() not in known:
            yield Flaw.EMAIL, host.start()


def _authors(text: bytes, known: frozenset[bytes]) -> Iterator[tuple[Flaw, int]]:
    """Names in the properties of office files and PDF that are not known."""
    for pattern in _PROPERTIES:
        for match in pattern.finditer(text):
            named = match.group(1).strip()
            names = {name.strip() for name in re.split(rb"[;,]", named)} - {b""}
            if named not in known and not names <= known:
                yield Flaw.AUTHOR, match.start()
