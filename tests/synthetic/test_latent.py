import numpy as np
import pytest

from kpk_eval.synthetic.latent import answer, expected_answer, latent_mean, thresholds

EXACT = 1e-4
"""Interpolation between grid points 0.005 apart."""
SAMPLING = 0.02
"""Five standard errors of a mean of 100,000 answers with a standard deviation of about 1.3."""


@pytest.mark.parametrize("answers", [2, 4, 5, 11])
def test_the_mean_gives_the_expected_answer(answers):
    wanted = np.linspace(0.1, answers - 1.1, 7)
    assert expected_answer(latent_mean(wanted, answers=answers), answers=answers) == pytest.approx(
        wanted, abs=EXACT
    )


@pytest.mark.parametrize(("answers", "wanted"), [(2, 0.28), (5, 2.2), (5, 3.4)])
def test_drawn_answers_have_the_expected_mean(answers, wanted):
    mean = latent_mean(np.array([wanted]), answers=answers)
    given = answer(mean + np.random.default_rng(3).standard_normal(100_000), answers=answers)
    assert given.mean() == pytest.approx(wanted, abs=SAMPLING)
    assert set(given) == set(range(answers))


def test_thresholds_are_symmetric():
    assert thresholds(2).tolist() == [0]
    assert thresholds(5).tolist() == pytest.approx([-1.2, -0.4, 0.4, 1.2])


@pytest.mark.parametrize("wanted", [0.0, 4.0, 4.2, -1.0])
def test_an_expected_answer_outside_the_scale_is_refused(wanted):
    with pytest.raises(ValueError, match="inside the scale"):
        latent_mean(np.array([2.0, wanted]), answers=5)


def test_a_scale_has_at_least_two_answers():
    with pytest.raises(ValueError, match="at least 2"):
        thresholds(1)
