"""Which tests run in one process, so that what they share is made once."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadFileScheduling

TOGETHER = ("tests/analyses/", "tests/synthetic/")
"""Folders whose files ask for the same made-up data under the same contracts; checking them takes longer than
most of the tests."""


class TogetherScheduling(LoadFileScheduling):  # type: ignore[misc]
    """Gives a worker a file at a time, or a whole folder of those in `TOGETHER`."""

    def _split_scope(self, nodeid: str) -> str:
        return next(
            (folder for folder in TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid)
        )


def scheduler(config: Any, log: Any) -> TogetherScheduling | None:
    """Scheduler for ``--dist loadfile``; nothing for any other way that was asked for."""
    return TogetherScheduling(config, log) if config.getoption("dist") == "loadfile" else None
