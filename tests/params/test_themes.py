"""Themes lead to codes and numbers that exist, and no code belongs to two of them."""

import pytest

from kpk_eval.params import ParameterError, load_evaluation


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "plan.yaml",
            "codes: [Weg zum Angebot]",
            "codes: [Weg zum Angebt]",
            "did you mean 'Weg zum Angebot'",
        ),
        ("plan.yaml", "codes: [Weg zum Angebot]", "codes: [Angebote bekannt]", "every code to one theme"),
        ("plan.yaml", "id: knows_offers}\n    status", "id: knows_ofers}\n    status", "'knows_offers'"),
        ("plan.yaml", "- id: way_to_offers", "- id: offers_known", "this id was already used"),
        ("plan.yaml", "populations: [families]\n    beside", "populations: [family]\n    beside", "families"),
        ("sites/seestadt.yaml", "- theme: offers_known", "- theme: offers_knwn", "'offers_known'"),
        ("sites/seestadt.yaml", "- theme: single_persons", "- theme: offers_known", "write one"),
        ("sites/seestadt.yaml", "edition: interim", "edition: interm", "did you mean 'interim'"),
        ("sites/seestadt.yaml", "fit: agree", "fit: agrees", "agree"),
        ("sites/heidetal.yaml", "values: {t1: t1, t2: t2}", "values: {t1: t1, t2: t9}", "t9"),
    ],
)
def test_a_loose_end_is_named_with_its_line(new_project, file, old, new, said) -> None:
    root = new_project("themes")
    path = root / "params/demo" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        load_evaluation(root / "params/demo", root=root)
    assert said in str(caught.value)
    assert f"params/demo/{file}:" in str(caught.value)


def test_interviews_without_a_wave_are_refused(new_project) -> None:
    root = new_project("themes_wave")
    path = root / "params/demo/sites/heidetal.yaml"
    text = path.read_text(encoding="utf-8")
    waves = "    contract: coded_segments\n    waves:\n      column: wave\n      values: {t1: t1, t2: t2}\n"
    assert waves in text
    path.write_text(text.replace(waves, "    contract: coded_segments\n"), encoding="utf-8")
    with pytest.raises(ParameterError, match="interviews are shown by wave"):
        load_evaluation(root / "params/demo", root=root)
