"""A program that only lives, for tests of how programs are started and ended."""

from __future__ import annotations

import os
import time


def main() -> None:
    """Sleep until ended; fail at once when told to."""
    if "SLEEPER" in os.environ:
        raise RuntimeError(os.environ["SLEEPER"])
    time.sleep(600)
