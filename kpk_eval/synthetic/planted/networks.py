"""Who does not answer whom they work with, and who comes to meetings."""

from __future__ import annotations

from collections.abc import Mapping

SILENT: Mapping[tuple[str, str], int] = {
    ("seestadt", "t0"): 2,
    ("seestadt", "t1"): 3,
    ("seestadt", "t2"): 2,
    ("heidetal", "t0"): 3,
    ("heidetal", "t1"): 1,
    ("heidetal", "t2"): 2,
}
"""Site and wave -> institutions of each department that do not answer who they work with."""
MEETINGS_A_YEAR, ATTENDING = 8, 0.3
"""Meetings of a site in the year of a wave, and the share of the institutions that come, always the same."""
