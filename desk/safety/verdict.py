"""What the screen can say of a message."""

from dataclasses import dataclass
from typing import Literal

Flow = Literal["disclosure", "survivor", "distress", "under_18", "violation", "misconduct"]
Level = Literal["high", "medium"]

# Whose need comes first when a message tells of several things: the writer's own before what was seen.
PRECEDENCE: tuple[Flow, ...] = ("under_18", "survivor", "distress", "misconduct", "violation", "disclosure")


@dataclass(frozen=True)
class Verdict:
    """The safety answer a message calls for; `high` gets it at once, `medium` is asked first (M05)."""

    flow: Flow | None
    level: Level | None


NOTHING = Verdict(None, None)
