"""HTML of which every piece is known: text is escaped, tags and attributes come from a closed list."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

TAGS = frozenset(
    {"div", "p", "ul", "li", "span", "strong", "sup"}
    | {"table", "caption", "thead", "tbody", "tr", "th", "td"}
)  # fmt: skip
ATTRIBUTES = {
    "class": re.compile(r"[A-Za-z0-9_ -]+"),
    "scope": re.compile(r"col|row|colgroup|rowgroup"),
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "lang": re.compile(r"de|en"),
    "tabindex": re.compile(r"0"),
    "role": re.compile(r"region"),
    "data-evidence": re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?"),
    "aria-label": re.compile(r"[^\x00-\x1f]{1,1000}"),
    "aria-hidden": re.compile(r"true"),
}
"""Attribute -> what it may hold. None of them can run, load or link anything."""
SPOKEN = frozenset({"aria-label"})
"""Attributes that hold text for people."""
_SIGNS = [sign for sign in map(chr, range(33, 127)) if not sign.isalnum()]
_REFERENCES = {ord(sign): f"&#{ord(sign)};" for sign in _SIGNS}
_WITHIN_HTML = {ord(sign): f"&#{ord(sign)};" for sign in _SIGNS if sign not in ".,:+-();%"}
_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029 ]+")
_WITHIN_WORDS = frozenset("\u00ad\u200c\u200d")
"""Soft hyphen and joiners: cannot be seen but belong to the spelling."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of control, format (also direction) and surrogate characters."""


def plain(text: str) -> str:
    """One line of the given text without what cannot be seen or reorders what is read."""
    line = _SPACE.sub(" ", text)
    return "".join(
        sign for sign in line if sign in _WITHIN_WORDS or unicodedata.category(sign) not in _INVISIBLE
    ).strip()


def escape(text: str) -> str:
    """Text that is shown literally wherever it is placed: page, heading, attribute, cell of a notebook.

    Every ASCII sign that means something to HTML, Markdown, MyST, Jinja or TeX becomes a numeric
    character reference.
    """
    return plain(text).translate(_REFERENCES)


def content(text: str) -> str:
    """Text as the content of an HTML element or of a quoted attribute, shown literally.

    Like `escape`, but the signs of written numbers stay readable; they mean nothing within HTML.
    """
    return plain(text).translate(_WITHIN_HTML)


def element(tag: str, inside: str = "", **attributes: str) -> str:
    """HTML element around ready HTML; attribute values are escaped (``class_`` stands for ``class``)."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    given = "".join(f' {name}="{_attribute(name, value)}"' for name, value in names.items() if value)
    return f"<{tag}{given}>{inside}</{tag}>"


def _attribute(name: str, value: str) -> str:
    """Value of an attribute: text is escaped, words of a closed form stand as they are."""
    if name in SPOKEN:
        return content(value)
    if not permitted(name, value):
        raise ValueError(f"the attribute {name!r} may not hold {value!r}")
    return value


def check(html: str) -> None:
    """Raise ``ValueError`` where HTML holds anything but the listed tags and attributes."""
    checker = _Checker(convert_charrefs=False)
    checker.feed(html)
    checker.close()
    if checker.open:
        raise ValueError(f"HTML of a block leaves <{checker.open[-1]}> open")


def permitted(name: str, value: str | None) -> bool:
    """Whether an attribute may stand in a block."""
    pattern = ATTRIBUTES.get(name)
    return pattern is not None and value is not None and pattern.fullmatch(value) is not None


class _Checker(HTMLParser):
    """Follows HTML and refuses what is not in the lists."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise ValueError(f"HTML of a block holds <{tag}>, which no page may show")
        for name, value in attrs:
            if not permitted(name, value):
                raise ValueError(
                    f"HTML of a block holds the attribute {name!r} with a value that is not allowed"
                )
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"HTML of a block closes </{tag}> where it is not open")

    def handle_data(self, data: str) -> None:
        if "<" in data:
            raise ValueError("HTML of a block holds a sign that a browser may take for a tag")
        if not self.open and data.strip():
            raise ValueError("HTML of a block holds text outside its elements")

    def handle_comment(self, data: str) -> None:
        raise ValueError("HTML of a block holds a comment")

    def handle_decl(self, decl: str) -> None:
        raise ValueError("HTML of a block holds a declaration")

    def handle_pi(self, data: str) -> None:
        raise ValueError("HTML of a block holds a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise ValueError("HTML of a block holds a declaration")
