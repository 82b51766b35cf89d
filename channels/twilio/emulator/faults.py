"""What the emulator is told to do wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from desk.errors import BadInput

INBOUND, STATUS, SEND = "inbound", "status", "send"
SCOPES = (INBOUND, STATUS, SEND)
_LONGEST_DELAY = 120.0


@dataclass(frozen=True)
class Faults:
    """`delay` in seconds; `fail` with a code of Twilio; `duplicate`, `reorder` or `drop` webhooks.

    They hold for the scopes in `on`, and for the next `times` messages, or until they are changed.
    """

    delay: float = 0.0
    fail: int | None = None
    duplicate: bool = False
    reorder: bool = False
    drop: bool = False
    on: tuple[str, ...] = SCOPES
    times: int | None = None

    def concern(self, scope: str) -> bool:
        """True when they change anything in this scope: a code fails sends, the rest disturbs webhooks."""
        on_webhooks = self.duplicate or self.reorder or self.drop
        return bool(self.delay or (self.fail if scope == SEND else on_webhooks))

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
        duplicate=_flag(posted, "duplicate"),
        reorder=_flag(posted, "reorder"),
        drop=_flag(posted, "drop"),
        on=tuple(on),
        times=_whole(posted, "times"),
    )


class FaultBox:
    """Holds the faults in force and counts down those that hold for some messages only."""

    def __init__(self) -> None:
        self.current = NONE

    def take(self, scope: str) -> Faults:
        """The faults for one message in this scope."""
        faults = self.current
        if scope not in faults.on or not faults.concern(scope):
            return NONE
        if faults.times is not None:
            left = faults.times - 1
            self.current = replace(faults, times=left) if left > 0 else NONE
        return faults


def _number(posted: dict[str, Any], name: str, most: float) -> float | None:
    value = posted.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadInput(f"{name} must be a number from 0 to {most:g}.", field=name)
    return float(value)


def _whole(posted: dict[str, Any], name: str) -> int | None:
    value = _number(posted, name, 99_999)
    return None if value is None else int(value)


def _flag(posted: dict[str, Any], name: str) -> bool:
    value = posted.get(name, False)
    if not isinstance(value, bool):
        raise BadInput(f"{name} must be true or false.", field=name)
    return value
