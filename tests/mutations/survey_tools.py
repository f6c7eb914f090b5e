"""Exports of survey tools: unfinished interviews, testers, codes, headings, other versions of the tool."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.mutations import surveys
from tests.mutations.case import ACCEPTED, QUARANTINED, REJECTED, Case, Verdict
from tests.mutations.values import CODE, MINUTES, WB1, WB2, put

WRITERS: dict[str, tuple[dict[str, Any], Callable[..., str]]] = {
    "limesurvey": (surveys.LIMESURVEY, surveys.limesurvey),
    "sosci": (surveys.SOSCI, surveys.sosci),
    "unipark": (surveys.UNIPARK, surveys.unipark),
}


def cases() -> Iterator[Case]:
    for name in WRITERS:
        yield from of_any_tool(name)
    yield from of_limesurvey()
    yield from of_sosci()
    yield from of_unipark()


def case(tool: str, what: str, text: str | bytes, verdict: Verdict, *says: str, same: bool = True) -> Case:
    raw = text.encode() if isinstance(text, str) else text
    return Case(f"{tool}-{what}", "t0.csv", WRITERS[tool][0], lambda: raw, verdict, says, same)


def of_any_tool(tool: str) -> Iterator[Case]:
    write = WRITERS[tool][1]
    own = {new: old for old, new in WRITERS[tool][0].get("rename", {}).items()}
    text = write()
    yield case(tool, "faithful", text, ACCEPTED)
    yield case(
        tool, "out-of-range", write(put(WB1, 7, 3)), QUARANTINED, f"column {own.get('wb1', 'wb1')}", "row 5"
    )
    yield case(
        tool, "unknown-code", write(put(WB2, 9, 3)), QUARANTINED, f"column {own.get('wb2', 'wb2')}", "row 5"
    )
    yield case(tool, "colliding-codes", write(put(CODE, "AX00", 5)), QUARANTINED, "row 7", "1 set aside")
    yield case(tool, "truncated", text[: len(text) * 2 // 3], REJECTED, "t0.csv", "line")
    yield case(
        tool,
        "column-renamed",
        text.replace(f'"{own.get("wb1", "wb1")}"', '"v99"', 1),
        REJECTED,
        own.get("wb1", "wb1"),
    )
    yield case(tool, "plain-csv", surveys.csv(), REJECTED, "t0.csv")
    yield case(tool, "empty", b"", REJECTED, "empty")


def of_limesurvey() -> Iterator[Case]:
    text = surveys.limesurvey()
    unsent = text.replace('"4";"2024-03-02 10:15:00"', '"4";""', 1)
    extra = [*surveys.interviews(), [*put(CODE, "MX12", 0)[0]]]
    late = surveys.limesurvey(extra).replace('"13";"2024-03-02 10:15:00"', '"13";""')
    yield case("limesurvey", "one-unfinished", late, ACCEPTED, "1 left out")
    yield case("limesurvey", "too-few-finished", unsent, REJECTED, "11 rows")
    yield case("limesurvey", "without-bom", text.removeprefix("\ufeff"), ACCEPTED)
    yield case("limesurvey", "commas", text.replace('";"', '","'), ACCEPTED)


def of_sosci() -> Iterator[Case]:
    text = surveys.sosci()
    yield case("sosci", "utf16", text.encode("utf-16"), ACCEPTED)
    yield case("sosci", "all-pretests", surveys.sosci(mode="pretest"), REJECTED, "all 12 rows are left out")
    yield case("sosci", "all-unfinished", surveys.sosci(finished="0"), REJECTED, "all 12 rows are left out")
    yield case(
        "sosci",
        "not-answered",
        surveys.sosci(put(WB1, -9, 3)),
        ACCEPTED,
        "A201 1 (nicht beantwortet 1)",
        same=False,
    )
    yield case("sosci", "nul-byte", text.replace("gut", "g\0t", 1), REJECTED, "line 2", "NUL")


def of_unipark() -> Iterator[Case]:
    yield case(
        "unipark",
        "seen-but-unanswered",
        surveys.unipark(put(WB1, 0, 3)),
        ACCEPTED,
        "nicht beantwortet 1",
        same=False,
    )
    yield case(
        "unipark", "not-shown", surveys.unipark(put(WB2, -77, 3)), ACCEPTED, "nicht gezeigt", same=False
    )
    yield case(
        "unipark", "all-unfinished", surveys.unipark(status="22"), REJECTED, "all 12 rows are left out"
    )
    yield case("unipark", "zero-minutes", surveys.unipark(put(MINUTES, "0", 3)), ACCEPTED, same=False)
