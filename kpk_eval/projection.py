"""From degrees to metres on a flat map on which equal areas look equal."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101
"""GRS 80: half of the long axis in metres, and how much shorter the other one is."""
EXCENTRICITY = float(np.sqrt(2 * FLATTENING - FLATTENING**2))


def equal_area(
    longitude: ArrayLike, latitude: ArrayLike, *, centre: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Metres east and north of the centre, in Lambert's azimuthal equal-area projection of the ellipsoid.

    Parameters
    ----------
    longitude, latitude
        Places in degrees (GRS 80, as good as WGS 84), shape (k,).
    centre
        Longitude and latitude of the point around which the map is flat; north is up there.

    Notes
    -----
    With the centre 10° E, 52° N it is that of EPSG:3035. Source: IOGP Guidance Note 7-2, method 9820, whose
    worked example checks it.
    """
    east, north = np.radians(np.asarray(longitude, float)), np.radians(np.asarray(latitude, float))
    turned = east - np.radians(centre[0])
    middle = np.radians(np.float64(centre[1]))
    whole = _authalic(np.float64(np.pi / 2))
    beta, beta_middle = (np.arcsin(_authalic(one) / whole) for one in (north, middle))
    radius = AXIS * np.sqrt(whole / 2)
    squeeze = AXIS * np.cos(middle) / np.sqrt(1 - (EXCENTRICITY * np.sin(middle)) ** 2)
    squeeze = squeeze / (radius * np.cos(beta_middle))
    away = np.sin(beta_middle) * np.sin(beta) + np.cos(beta_middle) * np.cos(beta) * np.cos(turned)
    length = radius * np.sqrt(2 / (1 + away))
    x = length * squeeze * np.cos(beta) * np.sin(turned)
    y = np.cos(beta_middle) * np.sin(beta) - np.sin(beta_middle) * np.cos(beta) * np.cos(turned)
    return x, length / squeeze * y


def _authalic(latitude: Floats | np.float64) -> Floats:
    """Function whose ratio to its value at the pole is the sine of the authalic latitude."""
    sine, e = np.sin(latitude), EXCENTRICITY
    log = np.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
    return np.asarray((1 - e**2) * (sine / (1 - (e * sine) ** 2) - log))
