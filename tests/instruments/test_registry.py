"""The definitions hold what the publishers say, and no wording of any item."""

import pytest

from kpk_eval.instruments import definition, names
from kpk_eval.instruments.registry import FOLDER

SDQ = ("sdq_parent", "sdq_teacher", "sdq_self")
SDQ_SCALES = {
    "emotional": (3, 8, 13, 16, 24),
    "conduct": (5, 7, 12, 18, 22),
    "hyperactivity": (2, 10, 15, 21, 25),
    "peer": (6, 11, 14, 19, 23),
    "prosocial": (1, 4, 9, 17, 20),
}


@pytest.mark.parametrize("name", SDQ)
def test_sdq_has_the_items_of_the_published_key(name):
    found = definition(name)
    assert {key: found.scales[key].items for key in SDQ_SCALES} == SDQ_SCALES
    assert found.reversed == (7, 11, 14, 21, 25)
    assert (found.items, found.low, found.high) == (25, 0, 2)
    assert found.scales["total_difficulties"].parts == ("emotional", "conduct", "hyperactivity", "peer")
    assert {(scale.minimum_answered, scale.rounded) for scale in found.scales.values()} == {(3, True)}


def test_sdq_parent_has_the_british_cut_offs():
    cuts = {key: scale.cuts for key, scale in definition("sdq_parent").scales.items()}
    assert cuts["total_difficulties"] == ((0, 13), (14, 16), (17, 40))
    assert cuts["emotional"] == ((0, 3), (4, 4), (5, 10))
    assert cuts["conduct"] == cuts["peer"] == ((0, 2), (3, 3), (4, 10))
    assert cuts["hyperactivity"] == ((0, 5), (6, 6), (7, 10))
    assert cuts["prosocial"] == ((6, 10), (5, 5), (0, 4))


@pytest.mark.parametrize("name", SDQ)
def test_bands_cover_every_reachable_value_once(name):
    for key, scale in definition(name).scales.items():
        highest = 40 if key == "total_difficulties" else 10
        covered = sorted(value for low, high in scale.cuts for value in range(int(low), int(high) + 1))
        assert covered == (list(range(highest + 1)) if scale.cuts else [])


def test_kidscreen_reverses_two_items_and_has_t_values_by_table_only():
    found = definition("kidscreen_10")
    assert (found.items, found.low, found.high, found.reversed) == (10, 1, 5, (3, 4))
    assert found.scales["t_value"].table_only
    assert not found.scales["sum"].table_only


def test_who_5_goes_to_100_and_needs_all_five_answers():
    found = definition("who_5")
    assert (found.items, found.low, found.high, found.reversed) == (5, 0, 5, ())
    assert found.scales["percentage"].metric == "percent"
    assert {scale.minimum_answered for scale in found.scales.values()} == {5}


def test_collaboration_inventory_leaves_the_items_of_a_factor_to_the_plan():
    found = definition("wilder_collaboration")
    assert (found.items, found.low, found.high) == (40, 1, 5)
    assert found.scales["factor"].items == ()


@pytest.mark.parametrize("name", names())
def test_every_definition_names_licence_and_source_in_both_languages(name):
    found = definition(name)
    for text in (found.label, found.licence, found.source):
        assert isinstance(text, dict)
        assert set(text) == {"de", "en"}


def test_every_file_is_a_definition():
    assert names() == tuple(sorted(path.stem for path in FOLDER.iterdir() if path.suffix == ".yaml"))
    assert {"sdq_parent", "kidscreen_10", "who_5", "wilder_collaboration"} <= set(names())


def test_unknown_definition_is_an_error_with_the_closest_one():
    with pytest.raises(ValueError, match="did you mean 'sdq_parent'"):
        definition("sdq_parents")
