"""Released results whose every label is a given text."""

from functools import cache

from kpk_eval.model import Released, Shape
from kpk_eval.show.rows import COLUMNS
from tests.show.samples import NO_NUMBERS, description_rows, estimate_row, make_released, sample, series_rows

IDENTIFIERS = (
    "wellbeing",
    "contact",
    "t0_t1",
    "families",
    "seestadt",
    "poverty",
    "t0",
    "t1",
    "t2",
    "interim",
    "health",
    "birth",
    "low",
    "high",
    "kids",
    "state",
    "town",
    "element.e_input",
    "element.e_outcome",
)
"""Identifiers whose display text is the label: outcomes, contrast, population, site, indicator, waves,
department, phase, level and group of participation, sources of money, elements of the logic model."""


@cache
def labelled(label: str, *, analysis: str = "hostile") -> tuple[Released, ...]:
    """One result of every shape; the label stands as name, unit, reason, area, rule and note."""
    return tuple(_labelled(shape, label, analysis) for shape in Shape)


def _labelled(shape: Shape, label: str, analysis: str) -> Released:
    texts = dict.fromkeys(IDENTIFIERS, label)
    texts |= {f"{one}.source": label for one in ("families", "poverty")}
    extra = ("type", "better") if shape is Shape.ESTIMATES else ()
    return make_released(
        shape, _rows(shape, label), columns=(*COLUMNS[shape], *extra), texts=texts,
        analysis=f"{analysis}_{shape}", notes=(label,),
        population="families" if "population" in COLUMNS[shape] else "",
    )  # fmt: skip


def _rows(shape: Shape, label: str) -> list[dict[str, object]]:
    if shape is Shape.ESTIMATES:
        failed = estimate_row(
            unit=label, verdict="not estimable", reason=label, outcome="contact", **NO_NUMBERS
        )
        return [estimate_row(unit=label), failed]
    if shape is Shape.DESCRIPTION:
        return [row | {"unit": label} for row in description_rows("de")]
    if shape is Shape.SERIES:
        return [row | {"area": f"{label}{row['area']}", "reason": label} for row in series_rows()]
    free = {"reason", "description", "rule", "column", "source", "contract", "text", "why"}
    rows = [row for row in sample(shape, "de").table.to_dict("records") if row.get("reason") != "weiß nicht"]
    return [{name: label if name in free and value else value for name, value in row.items()} for row in rows]
