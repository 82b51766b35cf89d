"""The language of a person: it belongs to them over all channels; detection proposes, their word decides."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desk.commands import language_named
from desk.dialogue.act import Act, sentence, turn_for, wait_for
from desk.dialogue.asking import asked_again
from desk.dialogue.waiting import desk_asks, held, hold
from desk.messages import choices
from desk.model import Conversation, Message
from desk.ports import Said
from desk.spoken import spoken
from language.detect import detect

OWN_NAMES = (("English", "en"), ("Français", "fr"), ("Español", "es"), ("العربية", "ar"))
CLEAR = 0.95  # how sure the detector must be to change what is known
CLEAR_WORDS = 4
FIRST = 0.5  # and to propose a first language: below it, another is as likely
MENUS = 2  # after so many, numbers and names are no answer either: the person is left to a human


def ask_language(conversation: Conversation, waiting: Message | None) -> Act:
    """A line for each language in which people are answered; a message can wait until the language is known."""
    text = sentence(conversation, "m01").text
    names = [(name, lang) for name, lang in OWN_NAMES if lang in spoken(conversation)]
    menu = Said(text=text, kind="question", expects="language", choices=choices(*names))
    before, asked = conversation.pending or {}, (conversation.pending or {}).get("expects") == "language"
    more = {"prior": before.get("prior") if asked else conversation.pending}
    more |= {"held": held(conversation)} if asked else {}
    more |= {"times": _menus(conversation) + 1} if waiting else {}
    wait_for(conversation, menu, expects="language", **more)
    if waiting:
        hold(conversation, [str(waiting.id)])
    return Act(say=(menu,))


def named_in_menu(conversation: Conversation, message: Message) -> str | None:
    """The language that an answer to the menu names in other words than the menu's."""
    if (conversation.pending or {}).get("expects") != "language" or message.choice is not None:
        return None
    wanted = language_named(message.text)
    return wanted if wanted in spoken(conversation) else None


def insists(conversation: Conversation, text: str) -> bool:
    """Whether the menu was shown often enough: once to who goes on in another language, else twice."""
    return _menus(conversation) >= (1 if detect(text).foreign else MENUS)


def _menus(conversation: Conversation) -> int:
    pending = conversation.pending or {}
    return int(pending.get("times", 0)) if pending.get("expects") == "language" else 0


def follow(conversation: Conversation, text: str, *, previous: str | None = None) -> bool:
    """Learn the person's language from a text; False when it stays unknown.

    A language once known changes only when the text leaves no doubt and is a sentence, or when the person's
    `previous` message was in the same other language; a language that the person chose takes both.
    """
    person = conversation.person
    found, ours = detect(text, before=person.language), spoken(conversation)
    if person.language is None:
        person.language = found.code if found.code in ours and found.confidence >= FIRST else None
    elif found.code in ours and found.code != person.language and found.confidence >= CLEAR:
        evidence = (len(text.split()) >= CLEAR_WORDS) + _is_clearly(previous, found.code)
        if evidence > person.language_chosen:
            person.language = found.code
    return person.language in ours


def _is_clearly(text: str | None, code: str) -> bool:
    found = detect(text or "")
    return found.code == code and found.confidence >= CLEAR


def followed(session: Session, conversation: Conversation, before: str | None) -> tuple[Said, ...]:
    """A word about the language when it is another one than was spoken `before`, the first time it is spoken."""
    lang = conversation.person.language
    if before is None or lang in (None, before):
        return ()
    spoken_in = session.scalars(
        sa.select(Message.lang)
        .where(Message.conversation_id == conversation.id, Message.author == "assistant")
        .group_by(Message.lang)
    ).all()
    return (sentence(conversation, "language.followed"),) if before in spoken_in and lang not in spoken_in else ()


def switch(conversation: Conversation, message: Message) -> Act | None:
    """Change the language when the message asks for it, keeping every answer; None when it does not."""
    wanted = language_named(message.text)
    if wanted is None:
        return None
    if wanted not in spoken(conversation):
        return ask_language(conversation, None)
    choose(conversation, wanted)
    told = sentence(conversation, "language.changed")
    if desk_asks(conversation):
        return Act(say=(told, *asked_again(conversation)))
    return Act(say=(told,), ask=turn_for(conversation, message, choice=("event", "resume")))


def choose(conversation: Conversation, lang: str) -> None:
    """The person's own choice of language, if it is one in which people are answered."""
    if lang not in spoken(conversation):
        return
    conversation.person.language, conversation.person.language_chosen = lang, True
