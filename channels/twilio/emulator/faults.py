"""What the emulator is told to do wrong."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any

from desk.errors import BadInput

INBOUND, STATUS, SEND = "inbound", "status", "send"
SCOPES = (INBOUND, STATUS, SEND)
_LONGEST_DELAY = 120.0
_LARGEST_SEED = 2.0**53
HALF = 0.5


@dataclass(frozen=True)
class Faults:
    """`delay` in seconds; `fail` with a code of Twilio; `duplicate`, `reorder` or `drop` webhooks.

    With `after_effect` a send fails only once its message is made: half of the callers get an error (`fail`, or 20500),
    the others nothing for `silence` seconds, which is longer than they wait. What is true or false may also be a share
    of the messages, 0 to 1, the same ones for the same `seed`; `share` is one for all of them together. Faults hold for
    the scopes in `on`, and for the next `times` messages or until they are changed.
    """

    delay: float = 0.0
    fail: int | None = None
    after_effect: float = False
    silence: float = 12.0
    share: float = 1.0
    seed: int = 0
    duplicate: float = False
    reorder: float = False
    drop: float = False
    on: tuple[str, ...] = SCOPES
    times: int | None = None

    def concern(self, scope: str) -> bool:
        """True when they change anything in this scope: a code fails sends, the rest disturbs webhooks."""
        on_webhooks = self.duplicate or self.reorder or self.drop
        return bool(self.delay or (self.fail or self.after_effect if scope == SEND else on_webhooks))

    def view(self) -> dict[str, Any]:
        """As JSON shows them."""
        return asdict(self)


NONE = Faults()


def parse(posted: dict[str, Any]) -> Faults:
    """The faults that were posted; what is not named is off. Raises BadInput."""
    unknown = sorted(set(posted) - set(NONE.view()))
    if unknown:
        raise BadInput(f"There is no fault called {unknown[0]}.", field=unknown[0])
    on = posted.get("on", SCOPES)
    if not isinstance(on, list | tuple) or not set(on) <= set(SCOPES):
        raise BadInput(f"on must be a list of {', '.join(SCOPES)}.", field="on")
    return Faults(
        delay=_number(posted, "delay", _LONGEST_DELAY) or 0.0,
        fail=_whole(posted, "fail"),
        after_effect=_chance(posted, "after_effect"),
        silence=_given(_number(posted, "silence", _LONGEST_DELAY), NONE.silence),
        share=_given(_number(posted, "share", 1.0), NONE.share),
        seed=_whole(posted, "seed", _LARGEST_SEED) or 0,
        duplicate=_chance(posted, "duplicate"),
        reorder=_chance(posted, "reorder"),
        drop=_chance(posted, "drop"),
        on=tuple(on),
        times=_whole(posted, "times"),
    )


class FaultBox:
    """Holds the faults in force and counts down those that hold for some messages only."""

    def __init__(self) -> None:
        self.current = NONE
        self._seen: Counter[tuple[str, str]] = Counter()

    def take(self, scope: str, key: str = "") -> Faults:
        """The faults for one message in this scope.

        Whether it is one of the `share` follows from the seed, the `key` (who and what) and how often that key came,
        so it does not depend on what other people's messages do meanwhile.
        """
        faults = self.current
        if scope not in faults.on or not faults.concern(scope):
            return NONE
        self._seen[scope, key] += 1
        drawn = random.Random(f"{faults.seed}|{scope}|{key}|{self._seen[scope, key]}")  # noqa: S311 - meant to repeat
        if drawn.random() >= faults.share:
            return NONE
        if faults.times is not None:
            left = faults.times - 1
            self.current = replace(faults, times=left) if left > 0 else NONE
        return _drawn(faults, drawn)


def _drawn(faults: Faults, drawn: random.Random) -> Faults:
    """What of the faults this one message meets."""
    met = {name: drawn.random() < getattr(faults, name) for name in ("after_effect", "duplicate", "reorder", "drop")}
    answered = not met["after_effect"] or faults.fail is not None or drawn.random() < HALF
    return replace(faults, **met, silence=0.0 if answered else faults.silence)


def _number(posted: dict[str, Any], name: str, most: float) -> float | None:
    value = posted.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadInput(f"{name} must be a number from 0 to {most:g}.", field=name)
    return float(value)


def _given(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _whole(posted: dict[str, Any], name: str, most: float = 99_999) -> int | None:
    value = _number(posted, name, most)
    return None if value is None else int(value)


def _chance(posted: dict[str, Any], name: str) -> float:
    value = posted.get(name, False)
    if not isinstance(value, bool | int | float) or not 0 <= value <= 1:
        raise BadInput(f"{name} must be true, false or a share from 0 to 1.", field=name)
    return value
