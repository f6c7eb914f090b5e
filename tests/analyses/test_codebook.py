"""The codebook on the quality page of a site."""

from kpk_eval.evaluate import evaluate


def test_every_column_of_every_contract_of_the_site_with_its_labels(demo):
    study = demo("interim")
    table = evaluate("codebook", study, site="heidetal").table
    assert set(table["contract"]) == {one.contract for one in study.sources("heidetal")}
    single = table[(table["column"] == "single_parent")].iloc[0]
    assert "=" in single["values"]
    assert (table["label"] != "").all()
    assert not table.duplicated(["contract", "column"]).any()
