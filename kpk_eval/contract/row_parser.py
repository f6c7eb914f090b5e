"""From the text of a row rule to its syntax tree; anything outside the language is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple

from kpk_eval.contract.row_rule import (
    Among,
    Compare,
    Joined,
    Literal,
    Name,
    Not,
    Operand,
    Presence,
    RowRule,
    RowRuleError,
    Value,
    Within,
)

DEPTH = 20
"""Levels of parentheses and ``not`` that a rule may have."""


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
  | (?P<text>'[^']*'|"[^"]*")
  | (?P<quoted>`[^`]+`)
  | (?P<name>[^\W\d]\w*)
  | (?P<sign>==|!=|<=|>=|<|>)
  | (?P<mark>[()\[\],])
  | (?P<end>$)
    )""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "between", "is", "missing", "present", "true", "false"})


def parse(text: str) -> RowRule:
    """The rule that ``text`` says. Raises `RowRuleError` for anything outside the language."""
    parser = _Parser(list(_tokens(text)))
    rule = parser.rule(0)
    parser.expect_end()
    return rule


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        if found is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise RowRuleError(_unknown(text[start:]), start)
        kind = str(found.lastgroup)
        word = found.group(kind)
        yield _Token("word" if kind == "name" and word in _WORDS else kind, word, found.start(kind))
        if kind == "end":
            return
        position = found.end()


def _unknown(rest: str) -> str:
    if rest[0] in "'\"`":
        return f"the quote {rest[0]} is not closed"
    hint = "; write '=='" if rest[0] == "=" else ""
    return f"{rest[0]!r} is not part of the rule language{hint}"


class _Parser:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def rule(self, depth: int) -> RowRule:
        return self.joined("or", depth)

    def joined(self, word: OneOf["and", "or"], depth: int) -> RowRule:
        parts = [self.joined("and", depth) if word == "or" else self.negation(depth)]
        while self.takes(word):
            parts.append(self.joined("and", depth) if word == "or" else self.negation(depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def negation(self, depth: int) -> RowRule:
        if depth > DEPTH:
            raise RowRuleError(f"more than {DEPTH} levels of parentheses and 'not'", self.next.position)
        if self.takes("not"):
            return Not(self.negation(depth + 1))
        if self.takes("("):
            inner = self.rule(depth + 1)
            self.expect(")")
            return inner
        return self.test()

    def test(self) -> RowRule:
        operand = self.operand()
        if self.next.kind == "sign":
            return Compare(operand, self.take().text, self.operand())
        if self.takes("in"):
            return Among(operand, self.choices())
        if self.takes("between"):
            low = self.operand()
            self.expect("and")
            return Within(operand, low, self.operand())
        if self.takes("is"):
            return self.presence(operand)
        raise self.refused("a comparison (==, !=, <, <=, >, >=), 'in', 'between' or 'is'")

    def presence(self, operand: Operand) -> RowRule:
        if not isinstance(operand, Name):
            raise RowRuleError("only a column can be missing or present", operand.position)
        if self.next.text not in {"missing", "present"}:
            raise self.refused("'missing' or 'present'")
        return Presence(operand, missing=self.take().text == "missing")

    def choices(self) -> tuple[Literal, ...]:
        self.expect("[")
        found = [self.literal()]
        while self.takes(","):
            found.append(self.literal())
        self.expect("]")
        return tuple(found)

    def literal(self) -> Literal:
        operand = self.operand()
        if isinstance(operand, Name):
            raise RowRuleError("a list holds constants; write text in quotes", operand.position)
        return operand

    def operand(self) -> Operand:
        kind, text, position = self.next
        if kind in {"name", "quoted"}:
            self.take()
            return Name(text.strip("`"), position)
        if kind in {"number", "text"} or text in {"true", "false"}:
            self.take()
            return Literal(_constant(kind, text), position)
        raise self.refused("a column or a constant")

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.next
        self.at += 1
        return token

    def takes(self, text: str) -> bool:
        """Consume the next token if it is this word or mark."""
        if self.next.kind in {"word", "mark"} and self.next.text == text:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise self.refused(repr(text))

    def expect_end(self) -> None:
        if self.next.kind != "end":
            raise self.refused("'and', 'or' or the end of the rule")

    def refused(self, expected: str) -> RowRuleError:
        found = repr(self.next.text) if self.next.text else "the end of the rule"
        return RowRuleError(f"expected {expected}, found {found}", self.next.position)


def _constant(kind: str, text: str) -> Value:
    if kind == "text":
        return text[1:-1]
    if kind == "number":
        return float(text) if "." in text else int(text)
    return text == "true"
