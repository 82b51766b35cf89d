"""What the steps of every workflow share: tried again with growing pauses, and errors that hold no text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from dbos import DBOS

LOG = logging.getLogger(__name__)
TRIES = 5
PATIENT_TRIES = 7
"""Pauses of 31.5 s in all: the assistant is back 7 to 20 s after it was killed, and nobody need hear of that."""
FIRST_PAUSE_SECONDS = 0.5


class TryAgain(Exception):
    """A step failed: the kind of error and a provider's code, fit to be stored."""

    def __init__(self, reason: str, code: int | None = None) -> None:
        super().__init__(reason, code)
        self.code = code


def step[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """A step under the function's name, tried `TRIES` times; its errors are stored and logged as kind and code only."""
    return _step(function, tries=TRIES)


def patient_step[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """The same, tried `PATIENT_TRIES` times."""
    return _step(function, tries=PATIENT_TRIES)


def next_id(workflow_id: str) -> str:
    """`deliver-ID` is followed by `deliver-ID.1`, that by `deliver-ID.2`: the same again when a step runs twice."""
    base, _, number = workflow_id.partition(".")
    return f"{base}.{int(number or 0) + 1}"


def _step[**P, R](function: Callable[P, R], *, tries: int) -> Callable[P, R]:
    retried = DBOS.step(
        name=function.__name__, retries_allowed=True, interval_seconds=FIRST_PAUSE_SECONDS, max_attempts=tries
    )
    return retried(_unsaid(function))


def _unsaid[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            LOG.warning(
                "step %s failed: %s",
                function.__name__,
                type(error).__name__,
                exc_info=LOG.isEnabledFor(logging.DEBUG),
            )
            raise TryAgain(type(error).__name__, getattr(error, "code", None)) from None

    return guarded
