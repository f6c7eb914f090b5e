"""What the columns of the delivered files hold, as their contracts state it."""

from __future__ import annotations

import pandas as pd

from kpk_eval.contract import codebook, read_contract
from kpk_eval.intake import reports
from kpk_eval.model import Column, Result, Shape, Sort
from kpk_eval.study import Study

COLUMNS = tuple(
    Column(name, Sort.LABEL) for name in ("site", "contract", "column", "label", "type", "values", "required")
)


def answer(study: Study, *, site: str, population: str = "") -> Result:
    """One row per contract of the site's sources and column: label, type, allowed values."""
    delivered = reports(study, analysis="codebook", site=site)
    paths = {source.contract: study.contract_path(source) for source in study.sources(site)}
    books = [
        codebook(contract, language=study.language).assign(site=site, contract=contract.name)
        for contract in (read_contract(path, shown=f"data_contracts/{path.name}") for path in paths.values())
    ]
    names = [column.name for column in COLUMNS]
    table = pd.concat(books, ignore_index=True)[names] if books else pd.DataFrame(columns=names)
    return Result(delivered.origin, Shape.CODEBOOK, table, COLUMNS, study.wording())
