"""What a check of `desk doctor` found: a line each, and what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desk.settings import Settings

RIGHT, WRONG, NOTE = "right", "wrong", "note"


@dataclass(frozen=True)
class Finding:
    """One line: `right`, `wrong` or `note`, what it is about, and what there is to say."""

    level: str
    about: str
    said: str


Check = Callable[[Settings], Iterator[Finding]]
"""Looks at one part of the set-up; raises DeskError, or what a network or database call raises, when it cannot."""


def right(about: str, said: str) -> Finding:
    """Something is as it should be."""
    return Finding(RIGHT, about, said)


def wrong(about: str, said: str) -> Finding:
    """Something must be changed before the desk works as it should."""
    return Finding(WRONG, about, said)


def note(about: str, said: str) -> Finding:
    """Something worth knowing, which may be meant so."""
    return Finding(NOTE, about, said)
