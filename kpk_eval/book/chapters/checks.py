"""With what the methods were checked: figures published or computed elsewhere, ours, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kpk_eval.book.checked import FILE, ROUNDING, CheckedFigure
from kpk_eval.book.content import Content
from kpk_eval.book.markdown import download, facts, heading, page, paragraph, table, wide
from kpk_eval.book.words.checks import DATA_SETS, FAMILIES, OWN, REASONS
from kpk_eval.book.words.statistics import figure_name, method_name, source_name

WITH_WEIGHTS = "with the published weights"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

IN_PRINT = (
    "checks_method", "checks_where", "checks_example", "checks_published", "checks_ours", "checks_figures",
    "checks_agreeing",
)  # fmt: skip
PER_FAMILY = (
    "checks_method", "checks_data_set", "checks_figures", "checks_example", "checks_theirs", "checks_origin",
    "checks_ours", "checks_difference", "checks_allowed",
)  # fmt: skip
DEVIATIONS = (
    "checks_method", "checks_data_set", "checks_figures", "checks_example", "checks_theirs", "checks_ours",
    "checks_reason",
)  # fmt: skip
"""Words of the columns."""

Groups = Mapping[tuple[str, ...], Sequence[CheckedFigure]]


def checks(content: Content) -> str:
    """Source of the chapter on how the methods were checked."""
    words = content.words
    return wide(
        page(
            heading(words["checks_title"]),
            paragraph(words["checks_lead"]),
            _counts(content),
            heading(words["checks_words"], 2),
            facts(
                [
                    (words["checks_published"], words["checks_published_text"]),
                    (words["checks_computed"], words["checks_computed_text"]),
                    (words["checks_difference"], words["checks_difference_text"]),
                    (words["checks_allowed"], words["checks_allowed_text"]),
                ]
            ),
            _in_print(content),
            _families(content),
            _deviations(content),
            _own(content),
        )
    )


def _counts(content: Content) -> str:
    words, figures, own = content.words, content.checks.figures, content.checks.own
    printed = [one for one in figures if one.printed]
    compared = words["checks_count"].format(
        figures=content.number(len(figures)),
        data_sets=len({one.data_set for one in figures}),
        own=content.number(sum(int(one.figures) for one in own)),
        folders=len(own),
    )
    agreeing = words["checks_printed_count"].format(printed=len(printed), agree=_agreeing(printed))
    if not figures:
        return ""
    link = download(words["checks_all"], words["checks_file"], FILE.name)
    return page(paragraph(compared), paragraph(agreeing), link)


def _in_print(content: Content) -> str:
    """One row per method and publication."""
    words = content.words
    printed = [one for one in content.checks.figures if one.printed]
    if not printed:
        return ""
    rows = []
    for group in _grouped(printed, "printed_in").values():
        one = group[0]
        rows.append(
            [
                method_name(one.method, content.language),
                source_name(one.printed_in, content.language),
                figure_name(one.figure, content.language),
                _number(content, one.printed),
                _number(content, one.ours),
                str(len(group)),
                str(_agreeing(group)),
            ]
        )
    header = [words[key] for key in IN_PRINT]
    return page(
        heading(words["checks_in_print"], 2), paragraph(words["checks_in_print_lead"]), table(header, rows)
    )


def _families(content: Content) -> str:
    """One table per family of methods, one row per method and data set."""
    words, figures = content.words, content.checks.figures
    header = [words[key] for key in PER_FAMILY]
    blocks = []
    for family, label in FAMILIES.items():
        groups = _grouped([one for one in figures if one.family == family], "data_set")
        if groups:
            rows = [_row(content, group) for group in groups.values()]
            blocks.append(page(heading(label[content.language], 3), table(header, rows)))
    if not blocks:
        return ""
    return page(heading(words["checks_families"], 2), paragraph(words["checks_families_lead"]), *blocks)


def _row(content: Content, group: Sequence[CheckedFigure]) -> list[str]:
    """A method on a data set; its example is a printed figure where there is one."""
    one = next((one for one in group if one.printed), group[0])
    return [
        method_name(one.method, content.language),
        DATA_SETS[one.data_set][content.language],
        str(len(group)),
        figure_name(one.figure, content.language),
        _number(content, one.printed or one.theirs),
        _origin(content, one),
        _number(content, one.ours),
        _largest(content, group),
        _power(max((one.tolerance for one in group), key=float)),
    ]


def _origin(content: Content, one: CheckedFigure) -> str:
    """Whether a figure was published, or what computed it."""
    words = content.words
    if one.printed:
        return f"{words['checks_published']}: {source_name(one.printed_in, content.language)}"
    program = one.source.rpartition("; ")[2].removeprefix("R").strip()
    if program == WITH_WEIGHTS:
        return words["checks_with_weights"]
    return words["checks_with"].format(program=program) if program else words["checks_with_r"]


def _deviations(content: Content) -> str:
    """What needs a reason: one row per reason, method and data set."""
    words = content.words
    allowed = [one for one in content.checks.figures if one.reason]
    printed = [one for one in content.checks.figures if one.printed_reason and not one.reason]
    rows = [
        *(_deviation(content, group) for group in _grouped(allowed, "data_set", "reason").values()),
        *(_deviation(content, group) for group in _grouped(printed, "data_set", "printed_reason").values()),
    ]
    if not rows:
        return ""
    return page(
        heading(words["checks_deviations"], 2),
        paragraph(words["checks_deviations_lead"]),
        table([words[key] for key in DEVIATIONS], rows),
    )


def _deviation(content: Content, group: Sequence[CheckedFigure]) -> list[str]:
    """Why a method differs on a data set; its example is the figure that differs most."""
    one = max(group, key=_beyond_rounding)
    reason = REASONS[one.reason or one.printed_reason]
    return [
        method_name(one.method, content.language),
        DATA_SETS[one.data_set][content.language],
        str(len(group)),
        figure_name(one.figure, content.language),
        _number(content, one.printed or one.theirs),
        _number(content, one.ours),
        reason[content.language],
    ]


def _own(content: Content) -> str:
    words, own = content.words, content.checks.own
    if not own:
        return ""
    rows = [
        [OWN[one.folder][content.language], content.number(int(one.figures)), one.programs] for one in own
    ]
    header = [words["checks_method"], words["checks_figures"], words["checks_program"]]
    return page(heading(words["checks_own"], 2), paragraph(words["checks_own_lead"]), table(header, rows))


def _grouped(figures: Iterable[CheckedFigure], *fields: str) -> Groups:
    """Figures of the same method (without its variants) and the same other fields, in their order."""
    groups: dict[tuple[str, ...], list[CheckedFigure]] = {}
    for one in figures:
        key = (method_name(one.method, "en"), *(getattr(one, field) for field in fields))
        groups.setdefault(key, []).append(one)
    return groups


def _agreeing(printed: Iterable[CheckedFigure]) -> int:
    """How many of the printed figures ours round to."""
    return sum(not one.printed_reason for one in printed)


def _largest(content: Content, group: Sequence[CheckedFigure]) -> str:
    """Largest difference beyond rounding; a difference in a p value near 0 is rounding, too."""
    words = content.words
    if all(one.absolute == "0" for one in group):
        return words["checks_no_difference"]
    largest = max(map(_beyond_rounding, group))
    if largest <= ROUNDING:
        return words["checks_rounding"]
    return words["checks_at_most"].format(power=_power(f"{largest:.0e}"))


def _beyond_rounding(one: CheckedFigure) -> float:
    """Relative difference; 0 where the difference itself is rounding."""
    return float(one.relative) if one.relative and float(one.absolute) > ROUNDING else 0.0


def _power(number: str) -> str:
    """A number such as 5e-04 with a power of ten."""
    digit, _, exponent = f"{float(number):.0e}".partition("e")
    power = f"10{str(int(exponent)).translate(_RAISED)}"
    return power if digit == "1" else f"{digit} · {power}"


def _number(content: Content, text: str) -> str:
    """A figure with exactly its digits as the language writes it."""
    mantissa, _, exponent = text.partition("e")
    sign = "−" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-")
    digits = f"0{digits}" if digits.startswith(".") else digits
    told = sign + (digits.replace(".", ",") if content.language == "de" else digits)
    return f"{told} · 10{str(int(exponent)).translate(_RAISED)}" if exponent else told
