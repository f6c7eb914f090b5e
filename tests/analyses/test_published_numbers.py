"""What the book shows of published data equals what was published or computed elsewhere with R."""

import json

import pytest

from kpk_eval.contracted import contracted
from kpk_eval.evaluate import evaluate

CLOSED = 1e-9
"""Closed forms in double precision; the stored results have 12 digits."""
ARMS = (1, 2, 3, 4)


@pytest.fixture(scope="module")
def woodworth(shared_data):
    return json.loads((shared_data / "prepost_woodworth" / "results.json").read_text())


@pytest.fixture(scope="module")
def changes(published):
    study = published("final")
    return {
        arm: evaluate("survey_change", study, site=f"arm{arm}", population="participants").table
        for arm in ARMS
    }


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("outcome", ["ahi", "cesd"])
@pytest.mark.parametrize("occasion", [1, 5])
def test_changes_equal_those_of_r(changes, woodworth, arm, outcome, occasion):
    expected = woodworth[f"paired_0_{occasion}_{outcome}_arm{arm}"]
    table = changes[arm]
    row = table[(table["outcome"] == outcome) & (table["contrast"] == f"t0_t{occasion}")].iloc[0]
    assert row["n"] == expected["n"]
    assert row["estimate"] == pytest.approx(expected["diff"], rel=CLOSED)
    assert [row["low"], row["high"]] == pytest.approx(expected["ci"], rel=CLOSED)
    assert row["p"] == pytest.approx(expected["p"], rel=CLOSED)
    assert row["effect_size"] == pytest.approx(expected["gz"], rel=CLOSED)


def test_numbers_of_people_equal_the_published_table(published, woodworth):
    study = published("final")
    counted = {}
    for arm in ARMS:
        table = evaluate("description", study, site=f"arm{arm}", population="participants").table
        for row in table[table["outcome"] == "ahi"].itertuples():
            counted[row.wave] = counted.get(row.wave, 0) + row.n
    records = woodworth["by_occasion"]
    duplicates = {"2": 1, "4": 1}
    assert counted == {f"t{key}": n - duplicates.get(key, 0) for key, n in records.items()}


@pytest.mark.parametrize("arm", ARMS)
def test_means_of_every_occasion(published, woodworth, arm):
    table = evaluate("description", published("final"), site=f"arm{arm}", population="participants").table
    for cell in woodworth["cell_means"]:
        if cell["intervention"] == arm:
            rows = table[table["wave"] == f"t{cell['occasion']}"].set_index("outcome")["mean"]
            assert rows["ahi"] == pytest.approx(cell["ahiTotal"], rel=CLOSED)
            assert rows["cesd"] == pytest.approx(cell["cesdTotal"], rel=CLOSED)


def test_the_two_duplicated_records_are_set_aside_and_named_by_row_only(published):
    study = published("final")
    lines = []
    for arm in ARMS:
        site = f"arm{arm}"
        one = contracted(study, next(iter(study.sources(site))), site)
        if one.report.quarantine:
            lines += (study.quarantine / one.report.quarantine).read_text("utf-8-sig").splitlines()[1:]
        assert not one.report.blocked
    assert sorted(int(line.split(";")[0]) for line in lines) == [28, 218]


@pytest.fixture(scope="module")
def series(published):
    study = published("interim")
    tables = {
        key: evaluate("indicator_series", study, site=site).table
        for key, site in (("01001", "flensburg"), ("01058", "rendsburg-eckernfoerde"))
    }
    return {
        key: table[table["group"] == "site"].set_index(["indicator", "year"]) for key, table in tables.items()
    }


def test_inkar_values_and_shares(series, shared_data):
    expected = json.loads((shared_data / "de_inkar_kreis" / "results.json").read_text())["sites"]
    assert len(expected) == 12
    for row in expected:
        site, year = series[row["ags"]], row["year"]
        share = site.loc[("unemployment_share", year)]
        assert (share["numerator"], share["denominator"]) == (row["arbeitslose"], row["bev_15_64"])
        assert share["value"] == pytest.approx(100 * row["arbeitslose"] / row["bev_15_64"], rel=CLOSED)
        names = {
            "leavers_without_certificate": "schulabg_ohne_abschluss_pct",
            "debtor_rate": "schuldnerquote_pct",
            "household_income": "haushaltseinkommen_eur",
        }
        for indicator, name in names.items():
            if row[name] is not None:
                assert site.loc[(indicator, year), "value"] == row[name]


def test_gisd_scores(series, shared_data):
    for row in json.loads((shared_data / "de_gisd" / "results.json").read_text())["sites"]:
        assert series[row["kreis_id"]].loc[("gisd_score", row["year"]), "value"] == row["gisd_score"]


@pytest.mark.parametrize("key", ["01001", "01058"])
def test_genesis_rates_and_values(series, shared_data, key):
    expected = json.loads((shared_data / "de_genesis" / "results.json").read_text())
    rate = expected[f"abgaenger_2023_{key}"]["ohne_hsa"]
    row = series[key].loc[("leavers_2023", 2023)]
    assert (row["numerator"], row["denominator"]) == (rate["x"], rate["n"])
    assert [row["value"], row["low"], row["high"]] == pytest.approx(
        [100 * rate["p"], 100 * rate["wilson_lo"], 100 * rate["wilson_hi"]], rel=CLOSED
    )
    assert series[key].loc[("population", 2018), "value"] == int(expected[f"bevoelkerung_2018_{key}"][2])
    assert series[key].loc[("disposable_income", 2021), "value"] == int(expected[f"einkommen_2021_{key}"][4])
    rates = expected[f"arbeitslose_2025_{key}"]
    assert series[key].loc[("unemployment_rate", 2025), "value"] == float(rates[11].replace(",", "."))


def test_the_other_districts_are_the_comparison(published):
    table = evaluate("indicator_series", published("interim"), site="flensburg").table
    year = table[(table["indicator"] == "gisd_score") & (table["year"] == 2021)]
    assert year["group"].value_counts().to_dict() == {"comparison": 14, "site": 1}
