"""What contracts say of their columns, remembered so that an unchanged contract is not read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpk_eval.files import sha256, write_text
from kpk_eval.params import ParameterError
from kpk_eval.study import Study

if TYPE_CHECKING:
    from kpk_eval.contract import Contract, ContractColumn

NUMBERS = frozenset({"integer", "number"})
"""Types of columns that hold numbers."""
PERSONAL = "personal"
OFFERS = "offers"
"""Classification of columns that lead to a person."""


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """A column of a contract, as far as parameters can contradict it."""

    name: str
    type: str
    values: Mapping[str, str]
    """Allowed value as text -> what it stands for; empty where the contract lists none."""
    low: float | None
    high: float | None
    """Smallest and largest allowed number; None where the contract has no bound, or it is no number."""
    pattern: str | None
    """Regular expression of a text."""
    classification: str
    """Whom its values may be shown to: public, internal, personal, free_text."""

    @property
    def numeric(self) -> bool:
        """Whether it holds numbers."""
        return self.type in NUMBERS


@dataclass(frozen=True, slots=True)
class KnownContract:
    """A contract that was read without a mistake."""

    name: str
    columns: Mapping[str, KnownColumn]
    open: bool
    """Files may have columns that the contract does not know."""


def known_contracts(study: Study) -> dict[str, KnownContract]:
    """The contracts of the evaluation by name, and that of the offers where sites take codes from it.

    Raises
    ------
    ParameterError
        With every mistake in any of them.
    """
    found: dict[str, KnownContract] = {}
    problems: list[str] = []
    for name in sorted({source.contract for source in study.evaluation.sources()} | _of_codes(study)):
        try:
            found[name] = _known(study, name)
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    return found


def _of_codes(study: Study) -> set[str]:
    """The contract of the offers, where sites name codes of it; the offers themselves may be awaited."""
    named = any(site.life_phases or site.needs for site in study.evaluation.sites)
    there = (study.root / "data_contracts" / f"{OFFERS}.odcs.yaml").is_file()
    return {OFFERS} if named and there else set()


def _known(study: Study, name: str) -> KnownContract:
    path = study.root / "data_contracts" / f"{name}.odcs.yaml"
    kept = study.root / "build" / ".contracts" / f"{name}.json"
    key = f"{sha256(path)} {_code()}"
    noted = _noted(kept)
    if noted.get("key") != key:
        from kpk_eval.contract import RuleKind, build_suite, read_contract

        contract = read_contract(path, shown=path.relative_to(study.root).as_posix())
        if any(rule.kind is RuleKind.EXPECTATION for rule in contract.rules):
            # Only Great Expectations knows its names and arguments.
            build_suite(contract)
        noted = {"key": key, "open": contract.extra_columns_ignored, "columns": _columns(contract)}
        write_text(kept, json.dumps(noted, ensure_ascii=False, indent=1))
    return KnownContract(
        name, {one["name"]: KnownColumn(**one) for one in noted["columns"]}, bool(noted["open"])
    )


def _noted(path: Path) -> dict[str, Any]:
    """What was noted before; nothing where the note is absent or torn."""
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


@cache
def _code() -> str:
    """Digest of the code that reads contracts."""
    here = Path(__file__)
    paths = [*sorted((here.parents[1] / "contract").glob("*.py")), here]
    return hashlib.sha256("".join(sha256(path) for path in paths).encode()).hexdigest()


def _columns(contract: Contract) -> list[dict[str, object]]:
    return [asdict(_column(column)) for column in contract.columns]


def _column(column: ContractColumn) -> KnownColumn:
    codes = [code.value for code in column.codes]
    numbers = [float(one) for one in codes] if column.type in NUMBERS else []
    bounds = (
        (column.range.low, column.range.high) if column.range and column.type in NUMBERS else (None, None)
    )
    low, high = (min(numbers), max(numbers)) if numbers else bounds
    values = {code.text: code.label["de"] for code in column.codes}
    if column.type == "boolean" and not values:
        values = {"True": "", "False": ""}
    return KnownColumn(
        column.name, str(column.type), values, low, high, column.pattern, str(column.classification)
    )
