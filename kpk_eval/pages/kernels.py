"""The kernel of a page: a copy of the warm process where a run has one, else a process of its own."""

from __future__ import annotations

import os
import sys

from jupyter_client.manager import AsyncKernelManager

from kpk_eval.warm import ASK
from kpk_eval.warm.ask import SOCKET

LAUNCHER = "ipykernel_launcher"


class KernelManager(AsyncKernelManager):
    """Starts Python kernels through the warm process."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Command line of the kernel; that of another interpreter stays as it is."""
        command = super().format_kernel_cmd(extra_arguments)
        if SOCKET not in os.environ or command[0] != sys.executable or LAUNCHER not in command:
            return command
        return [*ASK, LAUNCHER, *command[command.index(LAUNCHER) + 1 :]]
