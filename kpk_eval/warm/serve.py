"""The warm process: it runs a command, waits for requests, and becomes a copy of itself for each of them."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

LEFT_TO_THE_COMMAND = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that end the command; the warm process ends when the command has."""
PATIENCE = 5.0
"""Seconds in which a caller has to say what it asks for; until then the others wait."""
LONGEST = 2**26
"""Bytes of a request; arguments and environment of a process are far fewer."""


@dataclass(frozen=True, slots=True)
class Request:
    """A program to run in a copy, with what a new process would get from its caller."""

    program: str
    arguments: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    outputs: tuple[int, ...]
    """Descriptors of standard output and standard error."""


@dataclass(slots=True)
class Warm:
    """What the warm process watches: its command, its socket, and who waits for which copy."""

    command: int
    listening: socket.socket
    watched: selectors.BaseSelector
    load: Callable[[], None]
    loaded: bool = False
    callers: dict[int, socket.socket] = field(default_factory=dict)
    """Process of a copy -> connection to who asked for it."""


def serve(path: Path, command: Sequence[str], *, load: Callable[[], None], at_once: bool) -> Request | int:
    """Exit status of the command when it has ended; in a copy, what the copy has to run.

    Parameters
    ----------
    path
        Where the socket will be.
    command
        What is run meanwhile.
    load
        Loads the libraries.
    at_once
        Load them while the command starts; else with the first request.
    """
    with _woken_by_signals() as woken, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(64)
        process = subprocess.Popen(command, close_fds=False)  # the lock of the run is handed on
        with selectors.DefaultSelector() as watched:
            for one in (listening, woken):
                watched.register(one, selectors.EVENT_READ)
            warm = Warm(process.pid, listening, watched, load)
            if at_once:
                _load(warm)
            return _wait(warm, woken)


@contextmanager
def _woken_by_signals() -> Iterator[socket.socket]:
    """A connection that can be read when a signal came, of which none ends this process.

    Signals that a copy held back since its first moment act on it at the end, when they can end it.
    """
    woken, waking = socket.socketpair()
    woken.setblocking(False)
    waking.setblocking(False)
    kept = {number: signal.getsignal(number) for number in (*LEFT_TO_THE_COMMAND, signal.SIGCHLD)}
    for number in kept:
        signal.signal(number, lambda *_: None)
    before = signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
    open_to = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        yield woken
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in kept.items():
            signal.signal(number, handler)
        woken.close()
        waking.close()
        signal.pthread_sigmask(signal.SIG_SETMASK, open_to)


def _load(warm: Warm) -> None:
    """Load the libraries and keep the collector off them: a page of memory that nobody writes is shared."""
    gc.disable()
    warm.load()
    gc.collect()
    gc.freeze()
    gc.enable()
    warm.loaded = True


def _wait(warm: Warm, woken: socket.socket) -> Request | int:
    """Start copies and tell how they ended, until the command has ended."""
    while True:
        for key, _ in warm.watched.select():
            if key.fileobj is warm.listening:
                request = _copy(warm, warm.listening.accept()[0])
                if request is not None:
                    return request
            elif key.fileobj is woken:
                with contextlib.suppress(BlockingIOError):
                    woken.recv(4096)
                status = _reap(warm)
                if status is not None:
                    for process in [*warm.callers]:
                        _abandon(warm, process)
                    return status
            else:
                _abandon(warm, key.data)


def _copy(warm: Warm, caller: socket.socket) -> Request | None:
    """Start a copy for a caller: its request there, None here."""
    request = _received(caller)
    if request is None:
        caller.close()
        return None
    if not warm.loaded:
        _load(warm)
    open_to = signal.pthread_sigmask(signal.SIG_BLOCK, LEFT_TO_THE_COMMAND)
    process = os.fork()
    if process == 0:  # holds signals back until it no longer treats them as the warm process does
        for one in (caller, *warm.callers.values()):
            one.close()
        return request
    signal.pthread_sigmask(signal.SIG_SETMASK, open_to)
    for descriptor in request.outputs:
        os.close(descriptor)
    warm.callers[process] = caller
    warm.watched.register(caller, selectors.EVENT_READ, process)
    return None


def _received(caller: socket.socket) -> Request | None:
    """What a caller asks for; None where it ended in between, says nothing, or what nobody understands."""
    caller.settimeout(PATIENCE)
    outputs: list[int] = []
    try:
        head, outputs, _, _ = socket.recv_fds(caller, 8, 2)
        return _understood(_message(caller, head), outputs)
    except (OSError, ValueError, KeyError, TypeError):
        for descriptor in outputs:
            os.close(descriptor)
        return None


def _message(caller: socket.socket, head: bytes) -> bytes:
    """As many bytes as the head says."""
    size = int.from_bytes(head, "big")
    if len(head) < 8 or size > LONGEST:
        raise ValueError
    with caller.makefile("rb") as stream:
        message = stream.read(size)
    if len(message) < size:
        raise ValueError
    return message


def _understood(message: bytes, outputs: Sequence[int]) -> Request:
    told = json.loads(message)
    _, _ = outputs
    return Request(
        told["program"], tuple(told["arguments"]), told["folder"], told["environment"], tuple(outputs)
    )


def _reap(warm: Warm) -> int | None:
    """Tell the callers of all copies that ended; exit status of the command if that has ended."""
    ended = None
    while True:
        try:
            process, state = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if process == 0:
            return ended
        status = os.waitstatus_to_exitcode(state)
        if process == warm.command:
            ended = status
        elif process in warm.callers:
            caller = warm.callers.pop(process)
            warm.watched.unregister(caller)
            with contextlib.suppress(OSError):
                caller.sendall(str(status).encode())
            caller.close()


def _abandon(warm: Warm, process: int) -> None:
    """End a copy for which nobody waits any more."""
    caller = warm.callers.pop(process, None)
    if caller is None:  # the copy ended in the same moment, and its caller was told
        return
    warm.watched.unregister(caller)
    caller.close()
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGTERM)
