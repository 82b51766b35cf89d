"""The account's content templates, and the approved invitation that the demo uses in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from desk.settings import EMULATOR_TEMPLATES
from desk.window import INVITATION, PAYLOAD
from desk.words import words


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Template:
    """One content resource; an `approved` one may be sent outside the 24 hours."""

    sid: str
    language: str
    friendly_name: str | None
    variables: Mapping[str, str]
    types: Mapping[str, Mapping[str, Any]]
    approved: bool = False
    created_at: datetime = field(default_factory=_now)


class Templates:
    """All templates since the emulator started."""

    def __init__(self) -> None:
        self._kept = {sid: _invitation(lang, sid) for lang, sid in EMULATOR_TEMPLATES.items()}

    def add(self, template: Template) -> None:
        """Keep one more."""
        self._kept[template.sid] = template

    def find(self, sid: str) -> Template | None:
        """The template with this sid."""
        return self._kept.get(sid)

    def remove(self, sid: str) -> None:
        """Forget it."""
        del self._kept[sid]

    def newest_first(self) -> list[Template]:
        """What the API lists."""
        return list(reversed(self._kept.values()))


def _invitation(lang: str, sid: str) -> Template:
    say = words("bot", lang)
    button = {"type": "QUICK_REPLY", "title": say("window.open"), "id": PAYLOAD}
    types = {"twilio/quick-reply": {"body": say(INVITATION), "actions": [button]}}
    name = f"help_desk_invitation_{lang}"
    return Template(sid=sid, language=lang, friendly_name=name, variables={}, types=types, approved=True)
