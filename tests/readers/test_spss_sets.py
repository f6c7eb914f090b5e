"""Multiple response sets of SPSS files: ticked, not ticked and not answered."""

import struct

import pandas as pd
import pyreadstat
import pytest

from kpk_eval.params.schema import Reader
from kpk_eval.readers import read

END = struct.pack("<ii", 999, 0)
"""Record that ends the dictionary of an SPSS file."""
BEFORE_14, SINCE_14 = 7, 19
"""Kinds of the record that declares sets: as before release 14 of SPSS, and with labels of counted values."""
NOTHING = "nothing ticked in 'sources' (not answered or not shown)"


@pytest.fixture
def with_sets(tmp_path):
    """Write an SPSS file, declare sets in its dictionary, and read it."""

    def of(frame, declared: str, *, kind=BEFORE_14, language="en", missing=None, **keys):
        path = tmp_path / "sets.sav"
        pyreadstat.write_sav(frame, path, **keys)
        data = declared.encode()
        record = struct.pack("<iiii", 7, kind, 1, len(data)) + data
        content = path.read_bytes()
        assert content.count(END) == 1
        path.write_bytes(content.replace(END, record + END))
        return read(path, Reader(format="spss", missing=missing or {}), shown="sets", language=language)

    return of


def ticks(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["info_flyer", "info_web", "info_family"], dtype="float64")


BLANK = ticks((1, None, 1), (None, None, None), (None, 1, None))


@pytest.fixture
def declared() -> str:
    """Set of the three variables; the dictionary calls them by their short names."""
    return "$sources=D1 1 11 Where from? info_fly info_web info_fam\n"


class TestTicks:
    """Sets of dichotomies."""

    def test_blank_beside_a_tick_is_not_ticked(self, with_sets, declared):
        table = with_sets(BLANK, declared)
        assert table.frame.fillna(-1).to_numpy().tolist() == [[1, 0, 1], [-1, -1, -1], [0, 1, 0]]
        assert table.frame.dtypes.astype(str).unique().tolist() == ["Int64"]
        assert table.labels["info_web"] == {0: "not ticked"}

    def test_nothing_ticked_is_not_answered_or_not_shown(self, with_sets, declared):
        table = with_sets(BLANK, declared)
        assert table.reasons.loc[2].tolist() == [NOTHING] * 3
        assert table.reasons.loc[[1, 3]].isna().all(axis=None)

    def test_language(self, with_sets, declared):
        table = with_sets(BLANK, declared, language="de")
        assert table.labels["info_web"] == {0: "nicht angekreuzt"}
        assert table.reasons.loc[2, "info_web"] == (
            "in „sources“ nichts angekreuzt (nicht beantwortet oder nicht gezeigt)"
        )

    def test_share_of_ticks_is_that_of_spss(self, with_sets, declared):
        """SPSS divides by the cases in which at least one answer of the set is counted."""
        table = with_sets(BLANK, declared)
        assert table.frame.mean().tolist() == [0.5, 0.5, 0.5]

    def test_labels_of_the_file_stay(self, with_sets, declared):
        labels = {name: {1: "yes"} for name in BLANK}
        table = with_sets(BLANK, declared, variable_value_labels=labels)
        assert table.labels["info_web"] == {0: "not ticked", 1: "yes"}

    def test_set_with_explicit_zeros_keeps_its_blanks(self, with_sets, declared):
        table = with_sets(ticks((1, 0, None), (None, None, None), (0, 0, 0)), declared)
        assert table.frame.fillna(-1).to_numpy().tolist() == [[1, 0, -1], [-1, -1, -1], [0, 0, 0]]
        assert table.reasons.empty
        assert not table.labels

    def test_counted_value_of_a_scale_is_no_tick(self, with_sets):
        frame = ticks((5, 3, None), (None, 5, 5))
        table = with_sets(frame, "$top=D1 5 3 Top info_fly info_web info_fam\n")
        assert table.frame.fillna(-1).to_numpy().tolist() == [[5, 3, -1], [-1, 5, 5]]
        assert table.reasons.empty

    def test_user_missing_codes_keep_their_reason(self, with_sets, declared):
        frame = ticks((1, None, -9), (-9, -9, -9), (-9, None, None))
        table = with_sets(
            frame,
            declared,
            missing_ranges={name: [-9] for name in frame},
            variable_value_labels={name: {-9: "refused"} for name in frame},
        )
        assert table.frame.fillna(-1).to_numpy().tolist() == [[1, 0, -1], [-1, -1, -1], [-1, -1, -1]]
        assert table.reasons["info_family"].tolist() == ["refused", "refused", NOTHING]
        assert table.reasons["info_flyer"].dropna().tolist() == ["refused", "refused"]

    def test_legend_of_the_source_comes_first(self, with_sets, declared):
        frame = ticks((1, None, -8), (-8, -8, -8))
        table = with_sets(frame, declared, missing={"-8": "not shown"})
        assert table.frame.fillna(-1).to_numpy().tolist() == [[1, 0, -1], [-1, -1, -1]]
        assert table.reasons.loc[2].tolist() == ["not shown"] * 3

    def test_ticks_as_text(self, with_sets):
        frame = pd.DataFrame({"a": ["Y", "", ""], "b": ["", "", "Y"]})
        table = with_sets(frame, "$sources=D1 Y 3 abc a b\n")
        assert table.frame.fillna("-").to_numpy().tolist() == [["Y", "-"], ["-", "-"], ["-", "Y"]]
        assert table.reasons.fillna("").to_numpy().tolist() == [
            ["", "not ticked"], [NOTHING, NOTHING], ["not ticked", ""],
        ]  # fmt: skip

    def test_zero_as_counted_value(self, with_sets):
        table = with_sets(ticks((0, None, None)), "$sources=D1 0 3 abc info_fly info_web info_fam\n")
        assert table.frame.fillna(-1).to_numpy().tolist() == [[0, -1, -1]]
        assert table.reasons.loc[1].to_dict() == {"info_web": "not ticked", "info_family": "not ticked"}

    def test_counted_values_with_labels(self, with_sets):
        declared = "$sources=E 1 1 1 3 abc info_fly info_web info_fam\n"
        table = with_sets(BLANK, declared, kind=SINCE_14)
        assert table.frame.fillna(-1).to_numpy().tolist() == [[1, 0, 1], [-1, -1, -1], [0, 1, 0]]

    def test_variable_in_two_sets(self, with_sets):
        both = "$all=D1 1 3 abc info_fly info_web info_fam\n$some=D1 1 3 abc info_fly info_web\n"
        table = with_sets(ticks((None, None, 1), (1, None, None)), both)
        assert table.frame.to_numpy().tolist() == [[0, 0, 1], [1, 0, 0]]

    @pytest.mark.parametrize(
        "declared",
        [
            "$x=D1 1 0  info_fly\n",
            "$x=D1 1 0  absent gone\n",
            "$x=D1 1 0  \n",
            "garbage",
            "$Q1.4=C 0  info_web\n",
        ],
    )
    def test_sets_that_say_nothing_change_nothing(self, with_sets, declared):
        table = with_sets(BLANK, declared)
        assert table.frame.isna().equals(BLANK.isna().set_axis(table.frame.index))
        assert table.reasons.empty


class TestCodes:
    """Sets of codes: first, second, third answer."""

    def test_blank_beside_an_answer_is_no_further_answer(self, with_sets):
        frame = ticks((3, 1, None), (2, None, None), (None, None, None))
        table = with_sets(frame, "$wishes=C 6 Wishes info_fly info_web info_fam\n")
        assert table.frame.fillna(-1).to_numpy().tolist() == [[3, 1, -1], [2, -1, -1], [-1, -1, -1]]
        assert table.reasons.fillna("").reindex(columns=list(frame), fill_value="").to_numpy().tolist() == [
            ["", "", "no further answer"], ["", "no further answer", "no further answer"], ["", "", ""],
        ]  # fmt: skip


def test_short_names_belong_to_long_ones(with_sets):
    frame = pd.DataFrame({"angebot_familienzentrum": [1.0, None], "angebot_kita_sozialarbeit": [None, 1.0]})
    table = with_sets(frame, "$offers=D1 1 6 Offers angebot_ v1\n")
    assert table.frame.to_numpy().tolist() == [[1, 0], [0, 1]]
