"""Made-up samples for property tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

REPEATABLE = settings(
    derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
"""The same samples in every run."""

scores = st.integers(min_value=-40, max_value=40).map(lambda value: value / 4)
answers = st.integers(min_value=0, max_value=1)
maybe_missing = st.one_of(scores, scores, scores, st.just(float("nan")))

pairs_of_scores = st.lists(st.tuples(scores, scores), min_size=8, max_size=40)
pairs_with_gaps = st.lists(st.tuples(maybe_missing, maybe_missing), min_size=0, max_size=12)
pairs_of_answers = st.lists(st.tuples(answers, answers), min_size=3, max_size=40)
two_waves_of_scores = st.tuples(
    st.lists(scores, min_size=5, max_size=30), st.lists(scores, min_size=5, max_size=30)
)
two_waves_of_answers = st.tuples(
    st.lists(answers, min_size=3, max_size=30), st.lists(answers, min_size=3, max_size=30)
)
