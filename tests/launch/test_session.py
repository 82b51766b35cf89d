"""The launcher has a session of its own, and ends as its caller would have ended it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

PROGRAM = """
import os, signal, sys, time
from launch.session import in_its_own

def run():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(6))
    print(os.getpid(), os.getsid(0), os.getsid(os.getppid()), flush=True)
    {then}

sys.exit(in_its_own(run))
"""


def _started(then: str) -> tuple[subprocess.Popen[str], list[int]]:
    caller = subprocess.Popen([sys.executable, "-c", PROGRAM.format(then=then)], stdout=subprocess.PIPE, text=True)
    return caller, [int(number) for number in caller.stdout.readline().split()]


def test_it_runs_in_another_session_and_its_exit_code_is_passed_on():
    caller, (_, own, callers) = _started("return 3")
    with caller:
        assert caller.wait(20) == 3
    assert own != callers == os.getsid(0)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 5), (signal.SIGINT, 6)])
def test_what_would_end_the_caller_ends_it(number, code):
    caller, _ = _started("time.sleep(60)")
    with caller:
        caller.send_signal(number)
        assert caller.wait(20) == code


def test_it_ends_when_its_caller_is_killed():
    caller, (pid, *_) = _started("time.sleep(60)")
    running = psutil.Process(pid)
    with caller:
        caller.kill()
    deadline = time.monotonic() + 20
    while running.is_running() and running.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
