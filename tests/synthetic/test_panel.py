import numpy as np
import pytest

from kpk_eval.synthetic.panel import SIZE_SPREAD, draw_panel

SIZE = 2000


@pytest.fixture(scope="module")
def panel():
    return draw_panel(SIZE, 3, np.random.default_rng(5))


def test_every_wave_has_about_the_intended_size(panel):
    assert all(abs(count - SIZE) <= SIZE_SPREAD for count in panel.present.sum(axis=0))


def test_people_stay_leave_join_and_come_back(panel):
    before, later, last = panel.present.T
    assert 0.74 < later[before].mean() < 0.86
    assert (~before & later).sum() > 100
    assert (before & ~later & last).sum() > 10
    assert panel.present.any(axis=1).all()


def test_those_worse_off_leave_a_little_more_often(panel):
    before, later, _ = panel.present.T
    stayed, left = panel.situation[before & later], panel.situation[before & ~later]
    assert 0.1 < stayed.mean() - left.mean() < 0.6


def test_the_first_person_answers_every_wave():
    for seed in range(20):
        assert draw_panel(10, 4, np.random.default_rng(seed)).present[0].all()
