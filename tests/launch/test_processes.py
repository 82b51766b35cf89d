"""Our processes: started, joined in one log, started again when they die, and none left behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time

import psutil
import pytest

from launch.processes import SOONEST, STEADY, Process, Supervisor

SLEEPS = "import time; print('awake', flush=True); time.sleep(600)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPS!r}])"


def _process(code: str, *, name: str = "one", port: int | None = None) -> Process:
    return Process(name, [sys.executable, "-c", code], dict(os.environ), port)


def _until(true) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_port_that_is_taken_is_named_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        supervisor = Supervisor([_process(SLEEPS, name="gateway", port=port)])
        with pytest.raises(RuntimeError, match=rf"{port} \(gateway\).*Stop what uses it"):
            supervisor.start()


def _ends_again(supervisor: Supervisor, process: Process, *, pause: float) -> None:
    process.pause = pause
    process.running.kill()
    process.running.wait()
    supervisor._revive()


def test_who_ends_soon_again_waits_longer_and_who_was_well_does_not():
    supervisor = Supervisor([_process(SLEEPS)])
    supervisor.start()
    (process,) = supervisor.processes
    try:
        _ends_again(supervisor, process, pause=8.0)
        assert process.pause == 8.0
        process.again_at = time.monotonic()
        supervisor._revive()
        process.began = time.monotonic() - STEADY - 1
        _ends_again(supervisor, process, pause=16.0)
        assert process.pause == SOONEST
    finally:
        supervisor.stop()


def test_stopping_leaves_no_process_and_no_child_behind():
    supervisor = Supervisor([_process(WITH_CHILD)])
    supervisor.start()
    running = psutil.Process(supervisor.processes[0].running.pid)
    _until(lambda: running.children())
    (child,) = running.children()
    supervisor.stop()
    assert not psutil.pid_exists(running.pid)
    _until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def test_a_process_that_dies_is_started_again():
    supervisor = Supervisor([_process(SLEEPS)])
    supervisor.start()
    try:
        first = supervisor.processes[0].running
        first.kill()
        first.wait()

        def again() -> bool:
            supervisor._revive()
            return supervisor.processes[0].running is not first

        _until(again)
    finally:
        supervisor.stop()


def test_a_program_of_ours_runs_under_its_own_name_and_ends_when_told():
    supervisor = Supervisor([Process("sleeper", "tests.launch.sleeper", dict(os.environ))])
    supervisor.start()
    running = supervisor.processes[0].running
    _until(lambda: psutil.Process(running.pid).name() == "desk-sleeper")
    supervisor.stop()
    assert not psutil.pid_exists(running.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows processes that run when no other wants to")
@pytest.mark.parametrize("what", ["tests.launch.sleeper", [sys.executable, "-c", SLEEPS]])
def test_what_can_wait_yields_the_processor_to_the_rest_of_our_session(what):
    first = Process("door", what, dict(os.environ))
    after = Process("behind", what, dict(os.environ), yields=True)
    supervisor = Supervisor([first, after])
    supervisor.start()
    try:
        _until(lambda: os.sched_getscheduler(after.running.pid) == os.SCHED_IDLE)
        assert os.sched_getscheduler(first.running.pid) == os.SCHED_OTHER
        assert os.getsid(first.running.pid) == os.getsid(after.running.pid) == os.getsid(0)
        _until(lambda: os.getpgid(after.running.pid) == after.running.pid)
    finally:
        supervisor.stop()


def test_a_program_of_ours_that_is_killed_is_started_again():
    supervisor = Supervisor([Process("sleeper", "tests.launch.sleeper", dict(os.environ))])
    supervisor.start()
    try:
        first = supervisor.processes[0].running
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait(20) == -signal.SIGKILL

        def again() -> bool:
            supervisor._revive()
            return supervisor.processes[0].running is not first

        _until(again)
    finally:
        supervisor.stop()


def test_a_program_of_ours_says_in_the_log_why_it_ended(capfd):
    environ = {**os.environ, "SLEEPER": "broken"}
    supervisor = Supervisor([Process("sleeper", "tests.launch.sleeper", environ)])
    supervisor.start()
    supervisor.processes[0].running.wait(20)
    supervisor.stop()
    assert "  sleeper | RuntimeError: broken" in capfd.readouterr().out


def test_every_line_of_the_log_says_whose_it_is(capfd):
    supervisor = Supervisor([_process("print('hello')", name="rasa")])
    supervisor.start()
    supervisor.processes[0].running.wait()
    supervisor.stop()
    assert "     rasa | hello" in capfd.readouterr().out


def test_what_needs_tables_starts_after_they_are_prepared():
    order = []
    early, late = _process(SLEEPS, name="rasa"), _process(SLEEPS, name="worker")
    early.early = True
    supervisor = Supervisor([late, early])
    supervisor.start(prepare=lambda: order.append((early.running is not None, late.running is not None)))
    supervisor.stop()
    assert order == [(True, False)]
