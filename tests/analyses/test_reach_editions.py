"""Reach in two editions: what the later one adds to the earlier one is no way to small groups."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpk_eval import store
from kpk_eval.analyses import reach, reach_change, reach_gaps
from kpk_eval.clearance.cleared import cleared
from kpk_eval.clearance.ledger import TABLES
from kpk_eval.clearance.weighted import refuse_other_weights
from kpk_eval.disclose import disclose
from kpk_eval.params import ParameterError
from kpk_eval.protection import policy_of
from kpk_eval.study import Study

WHO = {"site": "seestadt", "population": "families"}


def weighted(study: Study, *, by: float) -> Study:
    """The study with one figure of the population so many times as large; 0: without weights."""

    def changed(one):
        figures = {
            name: {value: n * (by if value == "1" else 1) for value, n in margin.items()}
            for name, margin in one.margins.items()
        }
        return one.model_copy(update={"margins": figures})

    sites = tuple(
        one.model_copy(update={"weights": tuple(map(changed, one.weights)) if by else ()})
        for one in study.evaluation.sites
    )
    return replace(study, evaluation=study.evaluation.model_copy(update={"sites": sites}))


@pytest.fixture
def publishes(monkeypatch, tmp_path):
    """Puts the shares of an edition where the ledger has them."""
    monkeypatch.setattr(Study, "ledger", property(lambda _: tmp_path))

    def publish(study: Study) -> None:
        result = reach.answer(study, **WHO)
        shown = disclose(result, policy=policy_of(study, result.origin))
        folder = study.ledger / study.edition.id / TABLES
        folder.mkdir(parents=True, exist_ok=True)
        store.write(shown, folder)

    return publish


@pytest.mark.parametrize(("before", "now"), [(0, 1), (1, 0)])
def test_weights_neither_begin_nor_end_between_two_editions(demo, publishes, before, now):
    publishes(weighted(demo("interim"), by=before))
    final = weighted(demo("final"), by=now)
    with pytest.raises(ParameterError) as caught:
        refuse_other_weights(final, reach.answer(final, **WHO))
    told = str(caught.value)
    assert told.startswith("sites/seestadt.yaml: weights: edition 'interim' shows the reach of 'families'")
    assert ("take the weights out again" if now else "put the weights back") in told
    assert "or make that edition anew" in told


@pytest.mark.parametrize("by", [0, 1])
def test_editions_that_weight_alike_stand_beside_each_other(demo, publishes, by):
    publishes(weighted(demo("interim"), by=by))
    final = weighted(demo("final"), by=by)
    refuse_other_weights(final, reach.answer(final, **WHO))
    refuse_other_weights(weighted(demo("interim"), by=1 - by), reach.answer(demo("interim"), **WHO))


def test_the_clearance_of_a_population_asks_for_it(demo, publishes, monkeypatch):
    from kpk_eval.clearance import kept

    publishes(weighted(demo("interim"), by=0))
    monkeypatch.setattr(kept, "QUESTIONS", ("reach",))
    # Other tests may have cleared this edition before; what they found is not asked for again.
    monkeypatch.setattr(kept, "_remembered", lambda path, key: None)
    with pytest.raises(ParameterError, match="edition 'interim' shows the reach"):
        kept.clearance(demo("final"), **WHO)


def test_a_change_does_not_tell_the_share_that_is_carried_forward(demo):
    """Other figures give other shares of the same answers; the last wave and the change would tell them."""
    contrasts = {one.id: (one.before, one.after) for one in demo("final").evaluation.frame.contrasts}

    def of(study, earlier=()):
        results = [one.answer(study, **WHO) for one in (reach, reach_gaps, reach_change)]
        policy = policy_of(study, results[0].origin)
        return results, cleared(results, policy=policy, contrasts=contrasts, earlier=earlier)

    _, interim = of(demo("interim"))
    results, final = of(demo("final"), interim.entries)
    assert not final.carried
    results, final = of(weighted(demo("final"), by=1.5), interim.entries)
    shares, gaps, changes = (final.carried[one.origin.evidence] for one in results)
    waves = results[0].table["wave"]
    assert set(waves.iloc[list(shares)]) <= {"t0", "t1"}
    rows = results[1].table.iloc[list(gaps)]
    first = set(rows.loc[rows["wave"] == "t0", "reach"])
    assert first
    told = results[2].table
    later = told["contrast"] == "t0_t2"
    for name in first:
        slope = told.index[later & (told["outcome"] == f"{name}.slope")]
        assert set(slope) <= set(changes)
