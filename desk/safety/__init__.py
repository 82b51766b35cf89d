"""The safety detector: does a message tell of a real person at risk, and which answer does it call for."""

from desk.safety.detector import screen
from desk.safety.verdict import Verdict

__all__ = ["Verdict", "screen"]
