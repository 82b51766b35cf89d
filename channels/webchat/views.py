"""The desk's messages as the page's JSON."""

from __future__ import annotations

import unicodedata
from typing import Any

from desk.model import Conversation, Message
from desk.settings import LANGUAGES
from desk.webchat import NewChat
from desk.words import direction

_UUID_LENGTH = 36


def new_chat(chat: NewChat) -> dict[str, str]:
    """What a page must keep to go on with its conversation."""
    return {
        "conversation": str(chat.conversation_id),
        "token": chat.token,
        "resume_code": chat.resume_code,
    }


def batch(conversation: Conversation, messages: list[Message]) -> dict[str, Any]:
    """The answer of a poll."""
    return {"messages": [message_view(message) for message in messages], "owner": conversation.owner}


def message_view(message: Message) -> dict[str, Any]:
    """One message; an answer tells its intent too."""
    view = {
        "seq": message.seq,
        "id": _id(message),
        "from": message.author,
        "kind": message.kind,
        "text": message.text,
        "lang": message.lang,
        "dir": text_direction(message.text, message.lang),
        "expects": message.expects,
        "about": message.about,
        "choices": [{"title": choice["title"], "value": choice["value"]} for choice in message.choices],
        "at": message.created_at.isoformat(),
    }
    return view | {"intent": message.intent} if message.kind == "answer" else view


def _id(message: Message) -> str:
    """The id that the page gave to its own message, so that it knows it again; ours for every other."""
    if message.author == "requester" and message.provider_id:
        return message.provider_id[-_UUID_LENGTH:]
    return str(message.id)


def text_direction(text: str, lang: str) -> str:
    """The direction of the language; where the language is not known, that of the first letter."""
    if lang in LANGUAGES:
        return direction(lang)
    strong = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"
