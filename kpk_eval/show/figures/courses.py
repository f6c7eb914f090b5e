"""Figure of a site beside other areas: levels above, below them how far the site moved away."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from kpk_eval.model import Released
from kpk_eval.show.courses import AREAS, EXPECTED, GAP, SITE, SYNTHETIC, Course, courses_of
from kpk_eval.show.figures import canvas
from kpk_eval.show.numbers import named
from kpk_eval.show.voice import Voice

MOST_INDICATORS = 3
LEVELS, GAPS, ENTRY, EDGE = 2.7, 2.2, 0.28, 0.3
"""Inches of the two panels of an indicator, of an entry of the legend, and of what stands around."""
TITLE_WIDTH = 48
THIN = 0.004
"""Width of the mark of a start or a break, as a share of the years that are shown."""
DASHES, DASH = 9, 0.6
"""Dashes of the mark of a start and the length of each as a share of its part of the height; without colours
it is told by them from a break beside it."""
NEAR, ABOVE = 0.22, 1.12
"""Share of the years within which two labels overlap, and where the upper one then stands."""
BAND, HATCH, RANGE = "#d5dae0", "#9aa2ab", "#e9e2d0"
LOOKS: dict[str, tuple[str, canvas.LineStyle, str, float]] = {
    SITE: (canvas.BLUE, "-", "o", 2.6),
    AREAS: (canvas.GREY, "--", "", 2.2),
    SYNTHETIC: (canvas.RED, ":", "s", 2.4),
    EXPECTED: (canvas.PURPLE, "-.", "", 2.2),
    GAP: (canvas.BLUE, "-", "o", 2.6),
}
"""Line -> colour, line style, marker, width."""


def drawn(courses: Sequence[Course]) -> list[Course]:
    """Indicators with several years, as far as there is room."""
    return [one for one in courses if len(one.years_of(SITE)) > 1][:MOST_INDICATORS]


def figure(released: Released, voice: Voice) -> Figure:
    """Two panels below each other for each indicator."""
    shown = drawn(courses_of(released, voice))
    legend = _legend(shown, voice)
    heights = [height for one in shown for height in (LEVELS, *([GAPS] if one.years_of(GAP) else []))]
    whole = canvas.sheet(sum(heights or [1.0]) + len(legend) * ENTRY + EDGE)
    axes = list(whole.subplots(len(heights) or 1, 1, squeeze=False, height_ratios=heights or [1.0])[:, 0])
    for one in shown:
        _levels(axes.pop(0), one, voice)
        if one.years_of(GAP):
            _gaps(axes.pop(0), one, voice)
    for empty in axes:
        empty.set_axis_off()
    if legend:
        whole.legend(handles=legend, loc="outside lower left", ncols=1, handlelength=2.4)
    return whole


def _levels(axes: Axes, course: Course, voice: Voice) -> None:
    """Values of the site, of the other areas, and of the models."""
    _band(axes, course, AREAS, face=BAND, hatch="///")
    _band(axes, course, EXPECTED, face="#efe3ee", hatch="...")
    for line in (AREAS, EXPECTED, SYNTHETIC, SITE):
        _line(axes, course, line)
    title = canvas.wrapped(named(course.name, course.unit), TITLE_WIDTH)
    axes.set_title(title, loc="left", fontweight="bold", pad=44 if _crowded(course) else 24)
    _marks(axes, course, voice, labels=True)
    _dress(axes, course, voice)


def _gaps(axes: Axes, course: Course, voice: Voice) -> None:
    """How much further the site moved than the others, in the range of what single other areas did."""
    _band(axes, course, GAP, face=RANGE, hatch="")
    axes.axhline(0, color=canvas.QUIET, linewidth=1.4, zorder=1)
    _line(axes, course, GAP)
    _marks(axes, course, voice, labels=False)
    axes.set_title(canvas.wrapped(voice.words["figure.gap_title"], TITLE_WIDTH + 6), loc="left")
    _dress(axes, course, voice)


def _line(axes: Axes, course: Course, line: str) -> None:
    """A line in pieces at breaks; with markers also where a year has no value."""
    colour, style, marker, width = LOOKS[line]
    years = course.years_of(line)
    for era in course.eras:
        piece = [year for year in era if year in years]
        if piece and marker:
            piece = [year for year in era if piece[0] <= year <= piece[-1]]
        heights = [(course.value(line, year) or 0.0) if year in years else nan for year in piece]
        if piece:
            single = marker or ("_" if len(piece) == 1 else "")
            axes.plot(
                piece, heights, color=colour, linestyle=style, marker=single, linewidth=width, markersize=6.5,
                zorder=4 if line in {SITE, GAP} else 3,
            )  # fmt: skip


def _band(axes: Axes, course: Course, line: str, *, face: str, hatch: str) -> None:
    """Range of a line in pieces at breaks."""
    for era in course.eras:
        years = [year for year in era if course.value(line, year, "low") is not None]
        low = [course.value(line, year, "low") for year in years]
        high = [course.value(line, year, "high") for year in years]
        if years:
            axes.fill_between(years, low, high, facecolor=face, edgecolor=HATCH, hatch=hatch, linewidth=0)  # type: ignore[arg-type]


def _marks(axes: Axes, course: Course, voice: Voice, *, labels: bool) -> None:
    """Start of the site and breaks, as thin upright marks with their year above."""
    half = THIN * (course.years[-1] - course.years[0]) / 2
    across = axes.get_xaxis_transform()
    places = [(year - 0.5, canvas.QUIET, "figure.break", str(year)) for year in course.breaks]
    inside = course.start is not None and course.years[0] - 1 <= course.start <= course.years[-1] + 1
    if inside and course.start is not None:
        begin = f"{course.start + 0.5:.3f}".split(".", maxsplit=1)[0]
        places.append((course.start, canvas.RED, "figure.start", begin))
    for place, colour, key, year in places:
        parts, drawn_of_part = (DASHES, DASH) if key == "figure.start" else (1, 1.0)
        for part in range(parts):
            ends = (part / parts, (part + drawn_of_part) / parts)
            axes.axvspan(place - half, place + half, *ends, color=colour, linewidth=0, zorder=1)
        if labels:
            above = ABOVE if key == "figure.break" and _crowded(course) else 1.01
            axes.text(
                place, above, voice.words.fill(key, year=year), ha="center", va="bottom",
                color=colour, fontsize=canvas.BASE - 2, transform=across,
            )  # fmt: skip


def _crowded(course: Course) -> bool:
    """Whether a break stands so near the start that their years would overlap; then it is written above."""
    span = course.years[-1] - course.years[0]
    return course.start is not None and any(
        abs(year - 0.5 - course.start) < NEAR * span for year in course.breaks
    )


def _dress(axes: Axes, course: Course, voice: Voice) -> None:
    """Axes of years and numbers."""
    canvas.bare(axes, grid="y")
    canvas.number_axis(axes.yaxis, voice)
    axes.margins(y=0.15)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.set_xlim(course.years[0] - 0.5, course.years[-1] + 0.6)


def _legend(shown: Sequence[Course], voice: Voice) -> list[Line2D | Patch]:
    """What each line and ground is."""
    words = voice.words
    lines = [line for line in (SITE, AREAS, SYNTHETIC, EXPECTED) if any(one.years_of(line) for one in shown)]
    handles: list[Line2D | Patch] = []
    for line in lines:
        colour, style, marker, width = LOOKS[line]
        label = shown[0].site if line == SITE else words[f"figure.line.{line}"]
        handles.append(
            Line2D(
                [], [], color=colour, linestyle=style, marker=marker, linewidth=width,
                label=canvas.entry(label),
            )
        )  # fmt: skip
    if any(one.value(AREAS, year, "low") is not None for one in shown for year in one.years):
        handles.append(Patch(facecolor=BAND, edgecolor=HATCH, hatch="///", label=words["figure.band"]))
    if any(one.years_of(GAP) for one in shown):
        handles.append(Patch(facecolor=RANGE, edgecolor=HATCH, label=canvas.entry(words["figure.range"])))
    return handles


def remarks(released: Released, voice: Voice) -> tuple[str, ...]:
    """How the lower panels are to be read, and the breaks that are drawn."""
    shown = drawn(courses_of(released, voice))
    told = [voice.words["note.courses"]] if any(one.years_of(GAP) for one in shown) else []
    told += [voice.words["note.synthetic"]] if any(one.years_of(SYNTHETIC) for one in shown) else []
    told += [one.note(year, voice) for course in shown for year, one in sorted(course.breaks.items())]
    return tuple(dict.fromkeys(told))
