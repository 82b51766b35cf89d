"""Training on two cores: one function in a copy of this process, while this one goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

Result = TypeVar("Result")


@contextmanager
def beside(function: Callable[..., Result], *arguments: Any) -> Iterator[Callable[[], Result]]:
    """Start a function of a module in another process and give what waits for its result; its errors are raised there.

    Most of training holds Python's own lock, so threads would take turns.
    """
    # A fork, for it has Rasa and everything else imported already; nothing but this thread runs by then.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as other:
        yield other.submit(function, *arguments).result
