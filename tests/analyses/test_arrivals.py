"""Rows of files on their way to analysis, wave by wave."""

import pandas as pd

from kpk_eval.intake import survey
from kpk_eval.model import Table
from kpk_eval.shaped import _gone


def test_rows_left_out_of_a_file_of_several_waves_are_counted_in_their_wave(demo):
    found = survey(demo("final"), analysis="flow", site="heidetal", population="professionals")
    (part,) = found.parts
    assert sum(part.report.left_out.values()) > 0
    left = {wave: arrival.left_out for wave, arrival in found.arrivals.items()}
    assert None not in left.values()
    assert sum(left.values()) == sum(part.report.left_out.values())


def test_the_wave_of_rows_left_out_is_unknown_where_it_is_recoded_first(demo):
    study = demo("final")
    source = next(one for one in study.sources("heidetal") if one.id == "professionals")
    gone = pd.DataFrame({"wave": ["t0", "t1"]}, index=[3, 9])
    raw = Table(pd.DataFrame(), pd.DataFrame(), gone=gone)
    assert _gone(raw, source).frame["wave"].tolist() == ["t0", "t1"]
    recoded = source.model_copy(update={"recode": {"wave": None}})
    assert _gone(raw, recoded).frame.columns.empty
