"""Unmistakable made-up values of single people: whoever finds one outside the data has found a leak."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kpk_eval.params.schema import Evaluation, Format, Site, Source
from kpk_eval.synthetic.draw import distinct_texts, generator
from kpk_eval.synthetic.planted.subjects import CODED_SEGMENTS
from kpk_eval.synthetic.rows import seed_of
from kpk_eval.synthetic.spec import ColumnSpec, Kind, TableSpec, read_specs

PREFIX = "KANARI"
AUTHOR, SEGMENT = "author", "segment"
"""Stand for the column of a canary in the properties of a file, and in a file of interviews."""
WITH_PROPERTIES = frozenset({Format.SPSS, Format.STATA, Format.XLSX, Format.PARQUET})
"""Formats whose files name their author."""


class Kinds(StrEnum):
    """Where a canary sits."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    AUTHOR = "author"
    SEGMENT = "segment"
    """In what somebody said in an interview, not released."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A token planted in one file: in the code, the free text or a number of one respondent."""

    kind: Kinds
    path: str
    """File, relative to the data folder."""
    column: str
    token: str

    @property
    def spellings(self) -> tuple[str, ...]:
        """How the token may be written: a number also with a decimal comma."""
        comma = self.token.replace(".", ",")
        return (self.token, comma) if self.kind is Kinds.NUMBER else (self.token,)


def canaries(evaluation: Evaluation, *, contracts: Path) -> tuple[Canary, ...]:
    """All tokens planted in the survey and interview files of the evaluation; each is unique to its file.

    The code is the same in all waves of a site and population, because it is one and the same person.
    """
    surveys = [(site, source) for site in evaluation.sites for source in site.sources if source.population]
    specs = read_specs(contracts, (source.contract for _, source in surveys))
    interviews = (one for one in evaluation.sources() if one.contract == CODED_SEGMENTS)
    return (
        *(
            canary
            for site, source in surveys
            for canary in planted_in(evaluation, site, source, specs[source.contract])
        ),
        *(Canary(Kinds.SEGMENT, one.path, SEGMENT, segment_canary(evaluation, one)) for one in interviews),
    )


def segment_canary(evaluation: Evaluation, source: Source) -> str:
    """Token in the first segment of a file of interviews."""
    return _token(seed_of(evaluation), source.path, SEGMENT)


def planted_in(evaluation: Evaluation, site: Site, source: Source, spec: TableSpec) -> Iterator[Canary]:
    """Tokens of one survey file, for as many kinds as its contract has a column."""
    seed = seed_of(evaluation)
    code = next(one for one in evaluation.frame.populations if one.id == source.population).code_columns[0]
    if code in spec:
        token = canary_code(spec[code], seed, site.id, str(source.population))
        yield Canary(Kinds.CODE, source.path, code, token)
    if (texts := next((one for one in spec.columns if one.free_text), None)) is not None:
        yield Canary(Kinds.TEXT, source.path, texts.name, _token(seed, source.path, texts.name))
    if (number := number_column(evaluation, source, spec)) is not None:
        token = _number(seed, source.path, spec[number])
        yield Canary(Kinds.NUMBER, source.path, number, token)
    if source.reader.format in WITH_PROPERTIES:
        yield Canary(Kinds.AUTHOR, source.path, AUTHOR, _token(seed, source.path, AUTHOR))


def canary_code(column: ColumnSpec, seed: int, site: str, population: str) -> str:
    """Code of the respondent who carries the canaries of a site and population."""
    return distinct_texts(column, 1, generator(seed, site, population, "canary"))[0]


def number_column(evaluation: Evaluation, source: Source, spec: TableSpec) -> str | None:
    """First column of decimal numbers that no outcome rests on; None where there is none."""
    used = {outcome.item for outcome in evaluation.plan.outcomes if outcome.population == source.population}
    for scale in evaluation.plan.instruments:
        used.update(scale.items)
    free = (one.name for one in spec.columns if one.kind is Kind.NUMBER and one.name not in used)
    return next(free, None)


def _token(seed: int, path: str, column: str) -> str:
    digest = hashlib.sha256(f"{seed}/{path}/{column}".encode()).digest()
    letters = base64.b32encode(digest).decode()[:9]
    return f"{PREFIX}{digest[0] % 10}{letters[:5]}{digest[1] % 10}{letters[5:]}"


def _number(seed: int, path: str, column: ColumnSpec) -> str:
    """A number inside the allowed range with six decimals, the last of them not zero."""
    low = 0.0 if column.low is None else column.low
    high = low + 100 if column.high is None else column.high
    share = generator(seed, path, "canary number").uniform(0.2, 0.4)
    millionths = int((low + share * (high - low)) * 1_000_000)
    return f"{(millionths - millionths % 10 + 7) / 1_000_000:.6f}"
