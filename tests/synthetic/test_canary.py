import pytest

from kpk_eval.synthetic import canaries
from kpk_eval.synthetic.canary import PREFIX, Kinds
from kpk_eval.synthetic.spec import read_spec


@pytest.fixture(scope="module")
def planted(demo, contracts):
    return canaries(demo, contracts=contracts)


def test_every_survey_file_has_a_text_a_number_and_a_code(demo, planted):
    surveys = {source.path for site in demo.sites for source in site.sources if source.population}
    assert len(surveys) == 12
    for kind in (Kinds.TEXT, Kinds.NUMBER, Kinds.CODE):
        assert {one.path for one in planted if one.kind is kind} == surveys


def test_every_file_of_interviews_has_one_in_a_segment_that_is_not_released(made, planted):
    found = {one.path: one.token for one in planted if one.kind is Kinds.SEGMENT}
    assert set(found) == {"seestadt/gespraeche.xlsx", "heidetal/gespraeche.csv"}
    for path, token in found.items():
        rows = made[path][1].frame
        (row,) = rows[rows["segment"].str.contains(token)].to_dict("records")
        assert row["release"] == "no"


def test_texts_and_numbers_are_unique_to_their_file(planted):
    for kind in (Kinds.TEXT, Kinds.NUMBER, Kinds.AUTHOR):
        tokens = [one.token for one in planted if one.kind is kind]
        assert len(set(tokens)) == len(tokens)
    codes = {one.token for one in planted if one.kind is Kinds.CODE}
    assert len(codes) == 6


def test_tokens_are_unmistakable(planted):
    for one in planted:
        if one.kind in {Kinds.TEXT, Kinds.AUTHOR}:
            assert one.token.startswith(PREFIX)
            assert sum(sign.isdigit() for sign in one.token) >= 2
        if one.kind is Kinds.NUMBER:
            assert len(one.token.replace(".", "")) >= 7
            assert one.spellings == (one.token, one.token.replace(".", ","))


def test_tokens_are_where_they_are_said_to_be_and_once_only(made, planted):
    for one in planted:
        if one.kind is not Kinds.AUTHOR:
            cells = made[one.path][1].frame[one.column].astype("string")
            expected = 3 if one.kind is Kinds.CODE and "fachkraefte" in one.path else 1
            assert cells.str.contains(one.token, regex=False).sum() == expected, one


def test_one_respondent_carries_all_of_a_file(made, planted):
    for path in {one.path for one in planted if one.kind is Kinds.CODE}:
        tokens = {one.kind: one for one in planted if one.path == path}
        frame = made[path][1].frame
        text = frame["comment"].str.contains(tokens[Kinds.TEXT].token, regex=False).fillna(False)
        row = frame[text].iloc[0]
        assert row["code"] == tokens[Kinds.CODE].token
        assert row[tokens[Kinds.NUMBER].column] == float(tokens[Kinds.NUMBER].token)


def test_the_number_is_allowed_and_no_outcome_rests_on_it(demo, contracts, planted):
    used = {outcome.item for outcome in demo.plan.outcomes}
    used |= {item for scale in demo.plan.instruments for item in scale.items}
    for one in planted:
        if one.kind is Kinds.NUMBER:
            contract = "professionals_survey" if "fachkraefte" in one.path else "families_survey"
            column = read_spec(contracts, contract)[one.column]
            assert column.low <= float(one.token) <= column.high
            assert one.column not in used


def test_the_same_tokens_every_time(demo, contracts, planted):
    assert canaries(demo, contracts=contracts) == planted


def test_the_author_is_in_the_properties_of_the_file(data, planted):
    authors = [one for one in planted if one.kind is Kinds.AUTHOR]
    assert {one.path.rsplit(".", 1)[1] for one in authors} == {"sav", "dta", "xlsx", "parquet"}
    for one in authors:
        if not one.path.endswith("xlsx"):
            assert one.token.encode() in (data / one.path).read_bytes()
