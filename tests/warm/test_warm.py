"""Copies of a warm process behave like processes of their own."""

import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kpk_eval.warm import ASK, POSSIBLE
from kpk_eval.warm.ask import SOCKET
from kpk_eval.warm.serve import Warm, _abandon, _reap, _received

pytestmark = pytest.mark.skipif(not POSSIBLE, reason="copies of a process are used on Linux only")
SECONDS = 30.0
"""A process that takes longer hangs."""
HARNESS = """
import sys
from pathlib import Path
from kpk_eval.warm import programs
from kpk_eval.warm.serve import serve

programs.PROGRAMS = {"code": lambda *texts: exec("\\n".join(texts)) or 0}

def load():
    print("loading", flush=True)
    import numpy

came = serve(Path(sys.argv[1]), sys.argv[2:], load=load, at_once=False)
sys.exit(came if isinstance(came, int) else programs.run(came))
"""
STATE = """
import functools, gc, json, logging, os, sys, warnings
os.environ["JE_ARROW_MALLOC_CONF"] = "background_thread:false"
import numpy
def drawn(): return [str(part) for part in numpy.random.get_state()]
def files(): return {os.readlink(f"/proc/self/fd/{one}") for one in (0, *range(3, 256))
                     if os.path.exists(f"/proc/self/fd/{one}")}
numbers, opened, folder = drawn(), files(), os.getcwd()
from kpk_eval.warm.programs import load
load()
import matplotlib, zmq
from matplotlib import _pylab_helpers
settings, usual = matplotlib.rcParams, matplotlib.rcParamsDefault
kept = [one for one in gc.get_objects(generation=None) if isinstance(one, functools._lru_cache_wrapper)]
print(json.dumps({
    "threads": len(os.listdir("/proc/self/task")),
    "figures": len(_pylab_helpers.Gcf.figs),
    "settings of figures": [one for one in settings if one != "backend" and settings[one] != usual[one]],
    "files": sorted(files() - opened),
    "drawn": drawn() != numbers,
    "remembered": sorted(one.__name__ for one in kept
                         if one.__module__.startswith("kpk_eval") and one.cache_info().currsize),
    "handlers": [str(one) for one in logging.getLogger().handlers],
    "warnings": warnings.showwarning.__module__,
    "working folder": os.getcwd() != folder,
    "connections": zmq.Context._instance is not None,
}))
"""
Beside = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Beside:
    """Start a shell command beside a warm process."""
    monkeypatch.setenv(SOCKET, str(tmp_path / "ask"))
    monkeypatch.setenv("ASK", " ".join(ASK))

    def started(command: str, **environment: str) -> subprocess.Popen[str]:
        (tmp_path / "ask").unlink(missing_ok=True)
        script = [sys.executable, "-c", HARNESS, str(tmp_path / "ask"), "bash", "-c", command]
        return subprocess.Popen(
            script, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path,
            start_new_session=True, env={**os.environ, **environment},
        )  # fmt: skip

    return started


def _said(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=SECONDS)[0]


def test_copy_has_arguments_folder_environment_and_outputs_of_its_caller(
    beside: Beside, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    code = "import os, sys; print(sys.argv[2], os.getcwd(), os.environ['COLOUR']); print(9, file=sys.stderr)"
    process = beside(f'cd there; COLOUR=red $ASK code "{code}" "# last" > out 2> err')
    _said(process)
    assert process.returncode == 0
    assert (tmp_path / "there" / "out").read_text() == f"# last {tmp_path / 'there'} red\n"
    assert (tmp_path / "there" / "err").read_text() == "9\n"


def test_libraries_are_loaded_once_and_only_when_asked(beside: Beside) -> None:
    assert _said(beside("true")) == ""
    assert _said(beside("$ASK code 'print(1)'; $ASK code 'print(2)'")).split() == ["loading", "1", "2"]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("pass", 0),
        ("raise SystemExit(7)", 7),
        ("raise ValueError", 1),
        ("import os; os.kill(os.getpid(), 9)", 137),
    ],
)
def test_status_of_a_copy_reaches_its_caller(beside: Beside, code: str, status: int) -> None:
    assert _said(beside(f"$ASK code '{code}' 2> /dev/null; echo status $?")).split()[-1] == str(status)


def test_status_of_the_command_is_that_of_the_warm_process(beside: Beside) -> None:
    process = beside("exit 5")
    _said(process)
    assert process.returncode == 5


def test_copies_run_side_by_side_and_one_that_waits_holds_up_nobody(beside: Beside) -> None:
    code = "import time, pathlib\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\nprint('first')"
    told = _said(beside(f'$ASK code "{code}" & $ASK code \'print("second")\'; touch go; wait'))
    assert told.split() == ["loading", "second", "first"]


def test_random_numbers_of_copies_differ(beside: Beside) -> None:
    draw = "import numpy; print(numpy.random.rand())"
    told = _said(beside(f"$ASK code '{draw}'; $ASK code '{draw}'")).split()[1:]
    assert len(set(told)) == 2


def test_copy_looks_for_its_own_folder_of_temporary_files(beside: Beside, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import tempfile; tempfile.gettempdir()")
    (tmp_path / "own").mkdir()
    code = "import tempfile; print(tempfile.gettempdir())"
    told = _said(beside(f"TMPDIR=$PWD/own $ASK code '{code}'", PYTHONPATH=str(tmp_path)))
    assert told.split()[1:] == [str(tmp_path / "own")]


def test_copies_share_nothing_that_another_left_behind(beside: Beside) -> None:
    leave = "import os, numpy; numpy.left = 1; os.environ['SECRET'] = 'x'"
    look = "import os, numpy; print(hasattr(numpy, 'left'), 'SECRET' in os.environ, 'KEY' in os.environ)"
    told = _said(beside(f'KEY=x $ASK code "{leave}"; $ASK code "{look}"'))
    assert told.split()[1:] == ["False", "False", "False"]


def test_copy_ends_when_its_caller_is_killed(beside: Beside, tmp_path: Path) -> None:
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    process = beside(f'$ASK code "{code}" & asker=$!; until [ -s pid ]; do sleep 0.05; done; kill -9 $asker')
    _said(process)
    assert _ends(int((tmp_path / "pid").read_text()))


def test_copies_end_with_an_interrupted_run(beside: Beside, tmp_path: Path) -> None:
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    process = beside(f'$ASK code "{code}"')
    _until((tmp_path / "pid").exists)
    os.killpg(process.pid, signal.SIGINT)
    _said(process)
    assert process.returncode != 0
    assert _ends(int((tmp_path / "pid").read_text()))


def test_copy_that_is_to_end_in_its_first_moment_ends(beside: Beside, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))\n"
    )
    told = _said(beside("$ASK code 'print(1)'; echo status $?", PYTHONPATH=str(tmp_path)))
    assert told.split() == ["loading", "status", str(128 + signal.SIGTERM)]


def test_signals_of_a_copy_are_those_of_a_process_of_its_own(beside: Beside) -> None:
    code = "import signal; print(signal.pthread_sigmask(0, ()), signal.getsignal(15), signal.getsignal(2))"
    own = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert _said(beside(f"$ASK code '{code}'")) == f"loading\n{own}"


def test_without_a_warm_process_a_program_starts_by_itself(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("import sys; print(sys.argv[1]); sys.exit(3)")
    for environment in ({}, {SOCKET: str(tmp_path / "gone")}):
        done = subprocess.run(
            [*ASK, "own", "argument"], cwd=tmp_path, capture_output=True, text=True, check=False,
            env={**os.environ, **environment}, timeout=SECONDS,
        )  # fmt: skip
        assert (done.stdout, done.returncode) == ("argument\n", 3)


def test_copy_that_ended_as_its_caller_went_ends_nobody_else() -> None:
    here, caller = socket.socketpair()
    copy = subprocess.Popen(["true"])
    os.waitid(os.P_PID, copy.pid, os.WEXITED | os.WNOWAIT)
    with selectors.DefaultSelector() as watched, socket.socket(socket.AF_UNIX) as listening:
        warm = Warm(-1, listening, watched, lambda: None, callers={copy.pid: here})
        watched.register(here, selectors.EVENT_READ, copy.pid)
        caller.close()
        ready = watched.select()
        _reap(warm)
        for key, _ in ready:
            _abandon(warm, key.data)
    assert not warm.callers


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"abc",
        (9).to_bytes(8, "big") + b"half",
        (4).to_bytes(8, "big") + b"nope",
        (2).to_bytes(8, "big") + b"[]",
        (2).to_bytes(8, "big") + b"{}",
        (2**63).to_bytes(8, "big") + b"{}",
        (58).to_bytes(8, "big") + b'{"program":"","arguments":[],"folder":"","environment":{}}',
    ],
)
def test_what_is_no_request_is_none_and_holds_up_nobody(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpk_eval.warm.serve.PATIENCE", 0.1, raising=False)
    here, caller = socket.socketpair()
    with here, caller:
        caller.sendall(sent)
        end = threading.Timer(2, caller.shutdown, [socket.SHUT_WR])
        end.start()
        begun = time.monotonic()
        assert _received(here) is None
        assert time.monotonic() - begun < 1
        end.cancel()


def test_socket_goes_however_the_warm_process_ends(tmp_path: Path) -> None:
    told = {**os.environ, "TMPDIR": str(tmp_path)}
    for command, worked in (("true", True), (str(tmp_path / "no such program"), False)):
        done = subprocess.run(
            [sys.executable, "-m", "kpk_eval.warm", "later", command], env=told, timeout=SECONDS,
            check=False, capture_output=True,
        )  # fmt: skip
        assert (done.returncode == 0) is worked
        assert not [*tmp_path.iterdir()]


@pytest.mark.slow
def test_the_process_that_is_copied_has_imported_and_never_computed() -> None:
    done = subprocess.run([sys.executable, "-c", STATE], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {
        "threads": 1,
        "figures": 0,
        "settings of figures": [],
        "files": [],
        "drawn": False,
        "remembered": ["words_of"],
        "handlers": [],
        "warnings": "warnings",
        "working folder": False,
        "connections": False,
    }
    assert done.stderr == ""


def _ends(process: int) -> bool:
    """Whether a process is gone, or soon will be."""
    _until(lambda: not Path(f"/proc/{process}").exists())
    return True


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
