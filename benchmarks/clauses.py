"""The tables of ``README.md`` that say what was declared and what came out, read from the stored numbers.

``uv run python benchmarks/clauses.py`` puts them into the README anew, between its marks. Nothing is
simulated again: every number comes from one of the CSV files beside it. Intervals are exact.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scipy import stats

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
SEEDS = 1000
"""Of the tables that do not say so in a column; `tests/benchmarks` compares it with what made them."""
LEVEL, ALLOWED, CERTAIN = 0.95, 0.05, 0.99
CLEAR = ("improved", "worsened")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A promise with the share of data sets in which it was broken although nothing was planted."""

    words: str
    file: str
    trials: int
    of: str
    """What is counted in ``trials``."""
    declared: float
    observed: float
    found: float
    """Share of planted ones that were found."""

    @property
    def limits(self) -> tuple[float, float]:
        """Interval of the observed share by chance."""
        return exact(round(self.observed * self.trials), self.trials)


def exact(hits: int, trials: int) -> tuple[float, float]:
    """Exact interval of a share (Clopper and Pearson 1934)."""
    found = stats.binomtest(hits, trials).proportion_ci(LEVEL, method="exact")
    return float(found.low), float(found.high)


def rows(name: str) -> list[Row]:
    """Rows of a stored table."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clauses() -> Iterator[Clause]:
    """Every promise with its numbers."""
    for row in rows("planted_truths.csv"):
        numbers = (float(row[name]) for name in ("allowed", "false_alarms", "found"))
        words = f"{row['question']}: {row['data']}"
        yield Clause(words, "planted_truths.csv", int(row["seeds"]), "seeds", *numbers)
    for row in rows("false_alarms.csv"):
        if row["areas"] in {"11", "22"}:
            numbers = (float(row[name]) for name in ("allowed", "false_alarms", "found"))
            gaps = f", {float(row['gaps']):.0%} of the values missing" if float(row["gaps"]) else ""
            words = f"effect of an indicator: {row['areas']} areas{gaps}"
            yield Clause(words, "false_alarms.csv", SEEDS, "seeds", *numbers)
    for row in rows("small_areas.csv"):
        if row["areas"] == "10":
            for name, words in (("status", "above or below"), ("change", "better or worse")):
                told = f"small areas called {words}: {row['areas']} of {row['size']} children"
                trials = SEEDS * int(row["areas"])
                numbers = (float(row[f"{kind}_{name}"]) for kind in ("false", "found"))
                yield Clause(told, "small_areas.csv", trials, "areas", ALLOWED, *numbers)
    yield _whole_demo()


def _whole_demo() -> Clause:
    """All tests of the final report of the demo, made up with other seeds."""
    quiet, planted = (
        [row for row in rows("demo_seeds.csv") if (row["planted"] == "0") is wanted]
        for wanted in (True, False)
    )
    tests, alarms = _total(quiet, "seeds"), sum(_total(quiet, name) for name in CLEAR)
    found = _total(planted, "improved") / _total(planted, "seeds")
    return Clause("demo, final report", "demo_seeds.csv", tests, "tests", ALLOWED, alarms / tests, found)


def _total(table: Iterable[Row], name: str) -> int:
    return sum(int(row[name]) for row in table)


def clause_table() -> list[str]:
    """Promise, file, number of data sets, declared and observed share of false alarms, share found."""
    head = [
        "| what is said | file | data sets | declared, % | false alarms, % (95 % by chance) | found, % |",
        "|---|---|---:|---:|---:|---:|",
    ]
    return head + [
        f"| {one.words} | `{one.file}` | {one.trials:,} {one.of} | {100 * one.declared:.1f} "
        f"| {100 * one.observed:.1f} ({100 * one.limits[0]:.1f} to {100 * one.limits[1]:.1f}) "
        f"| {100 * one.found:.1f} |"
        for one in clauses()
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """Tests of one design in one edition of the demo: with a plant, and without."""

    edition: str
    design: str
    planted: int
    found: int
    quiet: int
    alarms: int

    @property
    def most(self) -> int:
        """Alarms that more would be a surprise: 99 % quantile of the binomial distribution at 5 %."""
        return int(stats.binom.ppf(CERTAIN, self.quiet, ALLOWED))


def counted(table: Iterable[Row]) -> list[Counted]:
    """Findings of the demo by edition and design.

    Designs are counted apart, because they look at the same people a second time; so are editions.
    """
    of: dict[tuple[str, str], list[Row]] = {}
    for row in table:
        of.setdefault((row["edition"], row["design"]), []).append(row)
    return [
        Counted(
            *key,
            planted=sum(row["planted"] != "0" for row in own),
            found=sum(row["planted"] == "1" and row["verdict"] == "improved" for row in own),
            quiet=sum(row["planted"] == "0" for row in own),
            alarms=sum(row["planted"] == "0" and row["verdict"] in CLEAR for row in own),
        )
        for key, own in of.items()
    ]


def demo_table() -> list[str]:
    """Planted and found changes of the demo, and alarms beside how many are expected."""
    found = counted(rows("demo_findings.csv"))
    head = [
        "| report | design | planted | of these found | nothing planted | of these named | expected, at most "
        "| surprising from |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    return head + [
        f"| {one.edition} | {one.design} | {one.planted} | {one.found} | {one.quiet} | {one.alarms} "
        f"| {ALLOWED * one.quiet:.1f} | {one.most + 1} |"
        for one in found
    ]


def alarm_table() -> list[str]:
    """Each false alarm of the demo."""
    head = ["| report | site | measure | contrast | design | verdict |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {row['edition']} | {row['site']} | {row['outcome']} | {row['contrast']} | {row['design']} "
        f"| {row['verdict']} |"
        for row in rows("demo_findings.csv")
        if row["planted"] == "0" and row["verdict"] in CLEAR
    ]


def seeds_table() -> list[str]:
    """Planned and planted changes of the demo: in how many draws with other seeds they are found."""
    mine = {
        (row["site"], row["outcome"], row["contrast"], row["design"]): row["verdict"]
        for row in rows("demo_findings.csv")
        if row["edition"] == "final"
    }
    head = [
        "| site | measure | contrast | design | in the demo | found with other seeds |",
        "|---|---|---|---|---|---:|",
    ]
    return head + [
        f"| {row['site']} | {row['outcome']} | {row['contrast']} | {row['design']} "
        f"| {mine.get((row['site'], row['outcome'], row['contrast'], row['design']), 'not estimable')} "
        f"| {row['improved']} of {row['seeds']} |"
        for row in rows("demo_seeds.csv")
        if row["planted"] == "1" and row["status"] == "planned"
    ]


def error_table() -> list[str]:
    """Stated error of a change of bridges, as a multiple of the spread of the estimates."""
    return ["| institutions | stated error over spread |", "|---|---:|"] + [
        f"| {row['data']} | {row['error_ratio']} |"
        for row in rows("planted_truths.csv")
        if row["error_ratio"]
    ]


def indicator_table() -> list[str]:
    """False alarms and finds of indicators before and after, by number of areas and share of gaps."""
    head = [
        "| areas | gaps, % | smallest p | promised, % | false alarms, % | found, % |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    shares = ("allowed", "false_alarms", "found")
    return head + [
        f"| {row['areas']} | {100 * float(row['gaps']):.0f} | {row['smallest_p']} | "
        + " | ".join(f"{100 * float(row[name]):.1f}" for name in shares)
        + " |"
        for row in rows("false_alarms.csv")
    ]


def area_table() -> list[str]:
    """Small areas that stand out, in percent of areas."""
    head = [
        "| areas | size | false: status | change | 95 % | 99.8 % | found: status | change | 95 % | 99.8 % |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    names = ("status", "change", "beyond_95", "beyond_998")
    return head + [
        f"| {row['areas']} | {row['size']} | "
        + " | ".join(
            f"{100 * float(row[f'{kind}_{name}']):.{2 if (kind, name) == ('false', 'beyond_998') else 1}f}"
            for kind in ("false", "found")
            for name in names
        )
        + " |"
        for row in rows("small_areas.csv")
    ]


TABLES: Mapping[str, Callable[[], list[str]]] = {
    "indicators": indicator_table,
    "errors": error_table,
    "clauses": clause_table,
    "demo": demo_table,
    "alarms": alarm_table,
    "seeds": seeds_table,
    "areas": area_table,
}
"""Mark in the README -> what stands there."""


def marked(text: str) -> str:
    """The text with every table anew between its marks."""
    for name, made in TABLES.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, rest = text.split(start)
        text = before + start + "\n".join(made()) + "\n" + end + rest.split(end)[1]
    return text


if __name__ == "__main__":
    README.write_text(marked(README.read_text(encoding="utf-8")), encoding="utf-8")
