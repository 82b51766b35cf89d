"""The language of a person: it belongs to them over all channels; detection proposes, their word decides."""

from __future__ import annotations

from desk.commands import language_named
from desk.dialogue.act import Act, sentence, turn_for, wait_for
from desk.messages import choices
from desk.model import Conversation, Message
from desk.ports import Said
from desk.spoken import spoken
from language.detect import detect

OWN_NAMES = (("English", "en"), ("Français", "fr"), ("Español", "es"), ("العربية", "ar"))
CLEAR = 0.9
CLEAR_WORDS = 4


def ask_language(conversation: Conversation, waiting: Message | None) -> Act:
    """A line for each language in which people are answered; a message can wait until the language is known."""
    text = sentence(conversation, "m01").text
    names = [(name, lang) for name, lang in OWN_NAMES if lang in spoken(conversation)]
    menu = Said(text=text, kind="question", expects="language", choices=choices(*names))
    more = {"held": str(waiting.id)} if waiting else {"prior": conversation.pending}
    return Act(say=(wait_for(conversation, menu, expects="language", **more),))


def follow(conversation: Conversation, text: str) -> bool:
    """Learn the person's language from a text; False when it stays unknown."""
    found, ours = detect(text), spoken(conversation)
    person = conversation.person
    if person.language is None:
        person.language = found.code if found.code in ours else None
    elif (
        not person.language_chosen
        and found.code in ours
        and found.confidence >= CLEAR
        and len(text.split()) >= CLEAR_WORDS
    ):
        person.language = found.code
    return person.language in ours


def switch(conversation: Conversation, message: Message) -> Act | None:
    """Change the language when the message asks for it, keeping every answer; None when it does not."""
    wanted = language_named(message.text)
    if wanted is None:
        return None
    if wanted not in spoken(conversation):
        return ask_language(conversation, None)
    choose(conversation, wanted)
    told = sentence(conversation, "language.changed")
    pending = conversation.pending or {}
    if pending.get("by") == "desk" and pending.get("expects") == "consent":
        return Act(say=(told, consent_question(conversation)))
    return Act(say=(told,), ask=turn_for(conversation, message, choice=("event", "resume")))


def choose(conversation: Conversation, lang: str) -> None:
    """The person's own choice of language, if it is one in which people are answered."""
    if lang not in spoken(conversation):
        return
    conversation.person.language, conversation.person.language_chosen = lang, True


def consent_question(conversation: Conversation) -> Said:
    """The notice, as the desk's own open question."""
    notice = sentence(conversation, "m02", kind="question", expects="consent", choices=("choice.yes", "choice.no"))
    return wait_for(conversation, notice, expects="consent")
