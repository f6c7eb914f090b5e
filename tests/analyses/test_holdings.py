"""What a site delivered under a contract."""

from kpk_eval.intake import holdings


def test_rows_are_of_the_waves_of_the_edition(demo):
    for edition, waves in (("interim", ["t0", "t1"]), ("final", ["t0", "t1", "t2"])):
        stock = holdings(demo(edition), analysis="offers", site="heidetal", contract="offers")
        assert sorted(stock.rows["wave"].unique()) == waves
        assert stock.origin.evidence == "offers.heidetal"
        assert stock.origin.inputs.keys() == {"heidetal/angebote.csv", "data_contracts/offers.odcs.yaml"}


def test_a_site_without_such_data_has_no_rows(demo):
    stock = holdings(demo("interim"), analysis="offers", site="moorland", contract="offers")
    assert stock.rows.empty
    assert not stock.origin.inputs
