"""Places on a flat map: the worked example of the projection, and that areas keep their size."""

import numpy as np
import pytest

from kpk_eval.projection import equal_area

CENTIMETRE = 0.01
"""The example is printed with two decimals of a metre."""


def test_worked_example_of_the_guidance_note():
    """IOGP 7-2, Lambert azimuthal equal area, EPSG:3035: 50° N 5° E; false origin 4321000, 3210000."""
    x, y = equal_area([5.0], [50.0], centre=(10.0, 52.0))
    assert x[0] + 4_321_000 == pytest.approx(3_962_799.45, abs=CENTIMETRE)
    assert y[0] + 3_210_000 == pytest.approx(2_999_718.85, abs=CENTIMETRE)


def test_the_centre_is_the_origin_and_north_is_up():
    x, y = equal_area([9.4, 9.4], [54.8, 54.9], centre=(9.4, 54.8))
    assert (x[0], y[0]) == pytest.approx((0, 0), abs=1e-6)
    assert x[1] == pytest.approx(0, abs=1e-6)
    # A tenth of a degree of latitude is about 11.1 km there.
    assert y[1] == pytest.approx(11_130, abs=20)


@pytest.mark.parametrize("latitude", [47.5, 51.0, 54.9])
def test_a_field_of_the_same_ground_has_the_same_area_everywhere(latitude):
    """Fields of a hundredth of a degree against their area on the ellipsoid."""
    east = np.array([10.0, 10.01, 10.01, 10.0])
    north = latitude + np.array([0, 0, 0.01, 0.01])
    x, y = equal_area(east, north, centre=(10.4, 51.2))
    drawn = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    middle = np.radians(latitude + 0.005)
    squared = 0.00669438
    bend = (1 - squared * np.sin(middle) ** 2) ** 2
    true = 6_378_137.0**2 * (1 - squared) * np.cos(middle) / bend * np.radians(0.01) ** 2
    assert drawn == pytest.approx(true, rel=1e-5)
