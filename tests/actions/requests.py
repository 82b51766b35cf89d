"""Openings of invented requests, with what the assistant would recognise in them."""

from __future__ import annotations

from typing import Any

from tests.actions.talk import Talk

WHOLE: dict[str, Any] = {
    "intent": "request_support",
    "topic": [("case_management", 0.8), ("uasc", 0.1)],
    "country": "ML",
    "role": "national_coordinator",
    "urgency": "high",
}
SENTENCES = {
    "en": "Our coordination team would like a workshop about case management forms",
    "fr": "Notre groupe aimerait un atelier sur les formulaires de gestion des cas",
    "es": "Nuestro grupo quiere un taller sobre formularios de gestión de casos",
    "ar": "يحتاج فريقنا إلى ورشة عمل حول استمارات إدارة الحالات",
}


def at_summary(lang: str = "en", **more: Any) -> Talk:
    """A talk that has reached the summary."""
    talk = Talk(lang=lang)
    talk.say(SENTENCES[lang], **{**WHOLE, **more})
    return talk


def asked_for(slot: str, lang: str = "en", **more: Any) -> Talk:
    """A talk in which only one field is missing."""
    recognised = {key: value for key, value in WHOLE.items() if key != slot}
    talk = Talk(lang=lang)
    talk.say(SENTENCES[lang], **{**recognised, **more})
    return talk
