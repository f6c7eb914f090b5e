"""Cases of a REFI-QDA project: which sources belong to them, and what their variables say."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

Element = ElementTree.Element
DISAGREE = ""
"""Value of a variable for which the cases of a source have different ones."""


def guid(text: str | None) -> str:
    """Identifier as programs agree on it: they differ in case and in braces."""
    return (text or "").strip().strip("{}").lower()


def children(root: Element, path: str) -> list[Element]:
    """Children of the element at a path; none where it is not there."""
    found = root.find(path)
    return [] if found is None else list(found)


def case_ids(root: Element) -> frozenset[str]:
    """Identifiers of the cases: NVivo also gives them to a passage, as if they were codes."""
    return frozenset(guid(one.get("guid")) for one in children(root, "Cases")) - {""}


def variables_of(root: Element) -> dict[str, dict[str, str]]:
    """Identifier of a source -> variables of the cases that it belongs to, and its own.

    A source belongs to a case that names it or a selection in it, or that is given to it, or to a passage in
    it, in place of a code. Where its cases disagree about a variable, it has no value.
    """
    names = {guid(one.get("guid")): one.get("name", "") for one in children(root, "Variables")}
    sources = children(root, "Sources")
    within = _within(sources)
    given = _given(sources)
    found: dict[str, dict[str, str]] = {}
    for case in children(root, "Cases"):
        references = (*case.iter("SourceRef"), *case.iter("SelectionRef"))
        named = [guid(one.get("targetGUID")) for one in references]
        members = [within.get(one, one) for one in named] + given.get(guid(case.get("guid")), [])
        for source in dict.fromkeys(members):
            _add(found.setdefault(source, {}), _values(case, names))
    for one in sources:
        found.setdefault(guid(one.get("guid")), {}).update(_values(one, names))
    return found


def _within(sources: list[Element]) -> dict[str, str]:
    """Identifier of each element of a source -> identifier of the source."""
    return {guid(part.get("guid")): guid(one.get("guid")) for one in sources for part in one.iter()}


def _given(sources: list[Element]) -> dict[str, list[str]]:
    """Each code or case that is given anywhere -> the sources in which it is."""
    found: dict[str, list[str]] = {}
    for one in sources:
        for given in {guid(ref.get("targetGUID")) for ref in one.iter("CodeRef")}:
            found.setdefault(given, []).append(guid(one.get("guid")))
    return found


def _add(known: dict[str, str], values: Mapping[str, str]) -> None:
    """Put the values of one more case to those of a source."""
    for name, value in values.items():
        known[name] = value if known.get(name, value) == value else DISAGREE


def _values(owner: Element, names: Mapping[str, str]) -> dict[str, str]:
    """Values of the variables of a case or source."""
    values = {
        names.get(guid(ref.get("targetGUID")), ""): _value(one)
        for one in owner.findall("VariableValue")
        if (ref := one.find("VariableRef")) is not None
    }
    return {name: text for name, text in values.items() if name}


def _value(element: Element) -> str:
    """Value of a variable, whatever its type."""
    return next(((one.text or "").strip() for one in element if one.tag.endswith("Value")), "")
