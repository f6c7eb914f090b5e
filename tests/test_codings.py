"""A file that is coded one off the plan is refused with what to write; single wrong values are not."""

import pandas as pd
import pytest

from kpk_eval.codings import published_of, refuse_shifted
from kpk_eval.model import Table
from kpk_eval.params.schema import Instrument, Plan, Source
from kpk_eval.readers import ReadError

RECODED = {1: 0, 2: 1, 3: 2}
SOURCE = Source.model_validate(
    {
        "id": "f",
        "contract": "c",
        "path": "k/t0.csv",
        "wave": "t0",
        "population": "people",
        "reader": {"format": "csv"},
    }
)


def instrument(**more) -> Instrument:
    given = {"id": "sdq", "definition": "sdq_parent", "scale": "peer", "item_pattern": "s{n}"}
    return Instrument.model_validate(given | more)


def table(*values: object) -> Table:
    frame = pd.DataFrame({f"s{number}": values for number in (6, 11, 14, 19, 23)})
    return Table(frame, pd.DataFrame(index=frame.index))


@pytest.mark.parametrize(
    ("recoded", "values", "remedy"),
    [
        ({}, ("1", "2", "3"), "write 'recoded: {1: 0, 2: 1, 3: 2}'"),
        (RECODED, ("0", "1", "2"), "remove 'recoded' from the instrument"),
        (RECODED, (2.0, 3.0, 4.0), "write 'recoded: {2: 0, 3: 1, 4: 2}'"),
    ],
)
def test_shifted_coding_is_refused_with_what_to_write(recoded, values, remedy):
    with pytest.raises(ReadError) as caught:
        refuse_shifted(table(*values), SOURCE, (instrument(recoded=recoded),))
    message = str(caught.value)
    assert message.startswith("k/t0.csv: 5 values of 'sdq' (columns s6 to s23) lie one ")
    assert remedy in message


@pytest.mark.parametrize(
    ("recoded", "values"),
    [
        ({}, ("0", "1", "2", None)),
        ({}, ("1", "1", "2")),
        ({}, ("0", "1", "2", "3")),
        ({}, ("0", "9", "x")),
        (RECODED, ("1", "2", "3")),
        (RECODED, ("0", "1", "3")),
    ],
)
def test_declared_coding_passes_and_single_values_are_left_to_the_contract(recoded, values):
    refuse_shifted(table(*values), SOURCE, (instrument(recoded=recoded),))


def test_only_published_instruments_of_the_population_are_looked_at():
    outcome = {"label": "X", "type": "continuous", "better": "lower", "family": "f", "contrasts": ["t0_t1"]}
    own = {"label": "E", "items": ["a"], "low": 1, "high": 5, "scoring": "sum", "minimum_answered": 1}
    given = {"definition": "sdq_parent", "scale": "peer", "item_pattern": "s{n}"}
    plan = Plan.model_validate(
        {
            "date": "2026-01-01",
            "instruments": [{"id": "a", **given}, {"id": "b", **given}, {"id": "own", **own}],
            "outcomes": [
                {
                    "id": f"o_{name}",
                    "instrument": name,
                    "population": population,
                    "status": "planned",
                    "unit": "p",
                    **outcome,
                }
                for name, population in (("a", "people"), ("b", "others"), ("own", "people"))
            ],
        }
    )
    assert [one.id for one in published_of(plan, SOURCE)] == ["a"]
