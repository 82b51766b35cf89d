"""The launcher and all it starts in one session of their own.

What yields the processor (`launch.nursery.stand_back`) should yield it to its own kind. Linux may share the processor
out by session first, and the session that we are called from may hold anything: a compiler, a backup.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from launch import nursery


def in_its_own(run: Callable[[], int]) -> int:
    """Run in a new session, passing on what would end it; its exit code. Call before the first thread begins."""
    caller = os.getpid()
    child = os.fork()
    if child == 0:
        os.setsid()
        nursery.end_with_parent()
        nursery.call_oneself("desk-launcher")
        if os.getppid() != caller:
            return 1  # the caller died before we could ask to be told
        return run()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os.kill(child, number))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
