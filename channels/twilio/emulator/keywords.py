"""Twilio's own opt-out words on SMS: single English words, answered and remembered before we are asked."""

from __future__ import annotations

from desk.words import words

STOP = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
START = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})


class OptOutWords:
    """Which numbers may not be written to."""

    def __init__(self) -> None:
        self._silent: set[str] = set()

    def silent(self, number: str) -> bool:
        """True when sending to this number is refused with 21610."""
        return number in self._silent

    def heard(self, number: str, body: str) -> str | None:
        """Remember an opt-out or opt-in; answers what Twilio says to it, which is English everywhere."""
        say = words("web", "en")
        word = body.strip().upper()
        if word in STOP:
            self._silent.add(number)
            return say("phone.twilio_stop")
        if word in START and number in self._silent:
            self._silent.discard(number)
            return say("phone.twilio_start")
        return say("phone.twilio_help") if word in HELP else None
