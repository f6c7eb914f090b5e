"""The ledger keeps what was published, and gives it back as an attacker's knowledge."""

import json
from dataclasses import replace
from math import inf, nan

import pytest

from kpk_eval.disclosure import ledger
from kpk_eval.disclosure.attacker import Exposure, audit
from kpk_eval.disclosure.cells import Axis, Cell, Universe, edition_axis
from kpk_eval.disclosure.ledger import Entry, LedgerError, Statistic
from kpk_eval.disclosure.system import State
from kpk_eval.disclosure.tables import Score, Space, assemble, count
from kpk_eval.disclosure.told import exact

INTERIM = Entry(
    edition="interim", table="reach", cell="site=kiel", statistic=Statistic.COUNT, low=50, high=50, people=50
)
SITE = Axis("site", ("kiel", "flensburg"), {"all": ("kiel", "flensburg")})
SPACE = Space(Universe((SITE, edition_axis(("interim", "final")))), (Score("mood", 1, 5),))


def test_what_is_read_is_what_was_written(tmp_path):
    path = tmp_path / "ledger.jsonl"
    entries = (INTERIM, replace(INTERIM, cell="site=Köln", low=12.5, high=13.5, statistic=Statistic.OTHER))
    ledger.write(entries, path)
    assert ledger.read(path) == entries
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.jsonl"]


def test_no_edition_yet(tmp_path):
    assert ledger.read(tmp_path / "ledger.jsonl") == ()


def test_digest_changes_with_content():
    assert ledger.digest((INTERIM,)) == ledger.digest((replace(INTERIM),))
    assert ledger.digest((INTERIM,)) != ledger.digest((replace(INTERIM, people=51),))
    assert len(ledger.digest(())) == 64


def test_what_was_published_cannot_be_replaced():
    final = replace(INTERIM, edition="final", low=70, high=70, people=70)
    assert ledger.record((INTERIM,), [final]) == (INTERIM, final)
    with pytest.raises(LedgerError, match="interim: reach: site=kiel: is in the ledger already"):
        ledger.record((INTERIM,), [replace(INTERIM, low=51, high=51, people=51)])


LINE = {
    "edition": "i", "table": "t", "cell": "a=b", "statistic": "count", "of": "",
    "low": 1, "high": 1, "people": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "", "{", "[]", "{}", "null", "12",
        json.dumps({"edition": "interim"}),
        json.dumps(LINE | {"statistic": "sum"}),
        json.dumps(LINE | {"cell": "a"}),
        json.dumps(LINE | {"low": 2}),
        json.dumps(LINE | {"low": "1"}),
        json.dumps(LINE | {"more": 1}),
    ],
)  # fmt: skip
def test_damaged_ledger_is_refused_with_its_line(tmp_path, line):
    path = tmp_path / "ledger.jsonl"
    ledger.write((INTERIM,), path)
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(LedgerError, match=r"ledger\.jsonl:2: not an entry"):
        ledger.read(path)


def test_number_that_comes_twice_is_refused(tmp_path):
    path = tmp_path / "ledger.jsonl"
    ledger.write((INTERIM, INTERIM), path)
    with pytest.raises(LedgerError, match="already"):
        ledger.read(path)


def test_line_is_an_entry(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text(json.dumps(LINE) + "\n")
    assert [one.cell for one in ledger.read(path)] == ["a=b"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": ""}, {"table": ""}, {"cell": "kiel"}, {"low": 51}, {"low": nan}, {"high": nan},
        {"high": inf}, {"low": -inf}, {"people": -1}, {"people": 1.5},
    ],
)  # fmt: skip
def test_impossible_entries_are_refused(wrong):
    with pytest.raises(ValueError, match=r"edition and a table|names no cell|low <= high|whole number"):
        replace(INTERIM, **wrong)


def test_boundary_entries():
    assert replace(INTERIM, low=50, high=50).told == exact(50)
    assert replace(INTERIM, people=0).people == 0


def test_earlier_editions_are_attacker_knowledge():
    published = ledger.published((INTERIM,), SPACE, axis="edition")
    assert [one.key for one in published] == ["interim: reach: edition=interim; site=kiel"]
    now = count(SPACE, Cell.at({"site": "kiel", "edition": "final"}), exact(53), state=State.FIXED)
    joined = [Cell.at({"site": "kiel", "edition": "from final to final"})]
    assert audit(assemble(SPACE, [*published, now], derived=joined)).worst is Exposure.EXACT


def test_each_kind_of_number_says_what_it_can():
    entries = [
        INTERIM,
        replace(INTERIM, statistic=Statistic.MEAN, of="mood", low=3.35, high=3.45),
        replace(INTERIM, statistic=Statistic.PERCENTAGE, of="site=all", low=61.5, high=62.5),
        replace(INTERIM, statistic=Statistic.OTHER, of="p value", low=0.01, high=0.02),
    ]
    published = ledger.published(entries, SPACE, axis="edition")
    assert [len(one.statements) for one in published] == [1, 2, 2]
    assert all(one.state is State.FIXED for one in published)
    assemble(SPACE, published)


def test_without_editions_a_cell_is_what_it_says():
    space = Space(Universe((SITE,)))
    assert ledger.published((INTERIM,), space)[0].key == "interim: reach: site=kiel"
