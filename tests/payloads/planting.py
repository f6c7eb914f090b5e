"""A small evaluation whose files are full of values that nobody knew beforehand."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
from openpyxl.comments import Comment

EVALUATION = """
title: Probe
authors: [Team]
institution: Institut
data: data
waves: [{id: t0, label: vorher, year: 2024}, {id: t1, label: nachher, year: 2025}]
contrasts: [{id: t0_t1, before: t0, after: t1, label: nachher gegenüber vorher}]
editions: [{id: interim, label: Zwischenbericht, date: 2026-06-30, waves: [t0, t1], contrasts: [t0_t1]}]
populations: [{id: people, label: Befragte, code: code}]
"""
PLAN = """
date: 2026-01-01
families: [{id: main, label: Hauptfragen, adjust: holm}]
outcomes:
  - {id: mean, type: continuous, item: answer, label: Zufriedenheit, population: people, better: higher,
     family: main, contrasts: [t0_t1], status: planned, unit: Punkte, designs: [paired, unpaired]}
  - {id: share, type: binary, item: answer, yes: ["4", "5"], label: Zufriedene, population: people,
     better: higher, family: main, contrasts: [t0_t1], status: planned, unit: Prozent, designs: [paired]}
"""
SITE = """
id: {site}
label: {label}
kind: gruppe
sources:
  - {{id: {site}_t0, label: vorher, contract: probe, population: people, wave: t0, path: "{first}",
     reader: {first_reader}}}
  - {{id: {site}_t1, label: nachher, contract: probe, population: people, wave: t1, path: "{second}",
     reader: {second_reader}}}
"""
CONTRACT = """
kind: DataContract
apiVersion: v3.2.0
id: probe
name: probe
version: 1.0.0
status: active
description: {purpose: Vertrag der Probe}
schema:
  - name: probe
    customProperties: [{property: extraColumns, value: ignore}]
    properties:
      - {name: code, businessName: Code, logicalType: string, primaryKey: true, primaryKeyPosition: 1,
         required: true, classification: personal}
      - {name: answer, businessName: Antwort, logicalType: integer, required: false, classification: internal,
         customProperties: [{property: severity, value: warning}],
         logicalTypeOptions: {minimum: 1, maximum: 5}}
      - {name: amount, businessName: Betrag, logicalType: number, required: false, classification: internal}
      - {name: comment, businessName: Anmerkung, logicalType: string, required: false,
         classification: free_text}
      - {name: place, businessName: Ort, logicalType: string, required: false, classification: internal}
"""
PEOPLE = 40
CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class Tokens:
    """Channel -> token; each is drawn when it is first asked for."""

    planted: dict[str, str] = field(default_factory=dict)

    def __call__(self, channel: str) -> str:
        """A word of letters and digits that nobody has seen before."""
        return self.planted.setdefault(channel, f"Q{secrets.token_hex(7)}z")

    def number(self, channel: str) -> float:
        """A number with eight digits that nobody has seen before."""
        drawn = f"{1000 + secrets.randbelow(8999)}.{1000 + secrets.randbelow(8999)}7"
        return float(self.planted.setdefault(channel, drawn))


def answers(tokens: Tokens, site: str, wave: int) -> pd.DataFrame:
    """Rows of one file; the first person carries a token in every column, the last row is set aside."""
    one = f"{site} t{wave}"
    people = range(PEOPLE)
    rows = pd.DataFrame(
        {
            "code": [f"{site[0]}{CODES[number % 24]}{number:03d}{CODES[number // 24]}" for number in people],
            "answer": [1 + (number * (wave + 2) + number // 7) % 5 for number in people],
            "amount": [float(50 + number) for number in people],
            "comment": ["" for _ in people],
            "place": ["Dorf" if number % 2 else "Stadt" for number in people],
        }
    )  # fmt: skip
    for column in ("comment", "place"):
        rows.loc[0, column] = (
            f"{tokens(f'{column} {one}')} und mehr" if column == "comment" else tokens(f"{column} {one}")
        )
    rows.loc[0, "code"] = tokens(f"code {site}")
    rows.loc[0, "amount"] = tokens.number(f"number {one}")
    rows.loc[PEOPLE] = [tokens(f"row set aside {one}"), 99, tokens.number(f"number set aside {one}"),
                        tokens(f"text set aside {one}"), "Dorf"]  # fmt: skip
    return rows


def write_csv(rows: pd.DataFrame, path: Path, tokens: Tokens) -> None:
    rows.assign(unused=tokens("column of no use csv")).to_csv(path, sep=";", index=False)


def write_sav(rows: pd.DataFrame, path: Path, tokens: Tokens) -> None:
    whole = rows.assign(unused=tokens("column of no use sav"))
    pyreadstat.write_sav(
        whole, str(path), file_label=tokens("file label"), note=tokens("file note"),
        column_labels=[tokens(f"column label {name}") for name in whole],
        variable_value_labels={"answer": {1.0: tokens("value label")}},
    )  # fmt: skip


def write_xlsx(rows: pd.DataFrame, path: Path, tokens: Tokens) -> None:
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = tokens("creator"), tokens("title")
    book.properties.keywords, book.properties.lastModifiedBy = tokens("keywords"), tokens("last author")
    sheet = book.active
    sheet.title = tokens("sheet name")
    for row in [
        [*rows, "unused"],
        *([*row, tokens("column of no use xlsx")] for row in rows.itertuples(index=False)),
    ]:
        sheet.append(row)
    sheet["A3"].comment = Comment(tokens("comment of a cell"), tokens("author of a comment"))
    hidden = book.create_sheet(tokens("hidden sheet"))
    hidden.append([tokens("cell of a hidden sheet")])
    hidden.sheet_state = "hidden"
    book.save(path)


def write_parquet(rows: pd.DataFrame, path: Path, tokens: Tokens) -> None:
    table = pa.Table.from_pandas(rows.assign(unused=tokens("column of no use parquet")), preserve_index=False)
    told = {**(table.schema.metadata or {}), b"author": tokens("parquet metadata").encode()}
    pq.write_table(table.replace_schema_metadata(told), path)


WRITERS = {"csv": write_csv, "sav": write_sav, "xlsx": write_xlsx, "parquet": write_parquet}


def write_project(folder: Path, root: Path, tokens: Tokens) -> None:
    """Two sites, one population, two waves, four formats; book and notebooks are the real ones."""
    for part in ("notebooks", "book", "_config.yml"):
        (folder / part).symlink_to(root / part)
    texts = {
        "params/probe/evaluation.yaml": EVALUATION, "params/probe/plan.yaml": PLAN,
        "data_contracts/probe.odcs.yaml": CONTRACT,
    }  # fmt: skip
    for site, label, formats in (("kiel", "Kiel", ("csv", "sav")), ("plön", "Plön", ("xlsx", "parquet"))):
        name = site.replace("ö", "oe")
        paths = [f"{tokens(f'folder {name}')}/wave.{ending}" for ending in formats]
        for wave, (path, ending) in enumerate(zip(paths, formats, strict=True)):
            (folder / "data" / path).parent.mkdir(parents=True, exist_ok=True)
            WRITERS[ending](answers(tokens, name, wave), folder / "data" / path, tokens)
        readers = [_reader(ending, tokens) for ending in formats]
        texts[f"params/probe/sites/{name}.yaml"] = SITE.format(
            site=name, label=label, first=paths[0], second=paths[1], first_reader=readers[0],
            second_reader=readers[1],
        )  # fmt: skip
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _reader(ending: str, tokens: Tokens) -> str:
    sheet = f', sheet: "{tokens("sheet name")}"' if ending == "xlsx" else ""
    return f"{{format: {'spss' if ending == 'sav' else ending}{sheet}}}"
