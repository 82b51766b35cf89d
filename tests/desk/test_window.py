"""WhatsApp's 24 hours: what waits, who is invited, and what leaves first when they write."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from desk import casework, db, intake, messages, outbox, turns, window
from desk.errors import SendError
from desk.model import Conversation, Message, Staff, Ticket
from desk.outbox import WayOut
from desk.ports import Choice, Interactive, Said
from desk.settings import EMULATOR_TEMPLATES
from desk.words import words
from tests.desk.conftest import PHONE

REQUEST = "We need a training on case management for our partners in Gao"
REFUSED = SendError("closed", code=window.CLOSED, retryable=False)


@dataclass
class WhatsApp:
    """A provider: keeps what it took, and refuses as it is told to."""

    sent: list[str] = field(default_factory=list)
    fails: list[SendError | None] = field(default_factory=list)
    mark: str = "SMout"
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def render(self, message):
        return [message.text]

    def segments(self, body):
        return 1

    def interactive(self, message):
        return Interactive({"types": {}}, {"1": message.text}) if message.choices else None

    def create(self, definition):
        return "HXmade"

    def send(self, *, to, body, status_callback, content=None):
        if error := self.fails.pop(0) if self.fails else None:
            raise error
        self.sent.append(f"{body} [{content.sid}]" if content else body)
        return f"{self.mark}{next(self.ids)}"

    def find(self, *, to, body, since):
        return []


@pytest.fixture
def provider():
    return WhatsApp()


@pytest.fixture
def ticket(house) -> str:
    """The reference of an open ticket on WhatsApp, whose person wrote just now."""
    house.assistant.says(Said(text="Thank you. A person will answer.", kind="notice"))
    (thanks,) = house.hears(REQUEST, channel="whatsapp")
    with house.sessions.begin() as session:
        conversation = session.query(Conversation).one()
        conversation.person.language = "fr"
        session.add(
            Ticket(
                ref="CP-7K3M9",
                status="new",
                language="fr",
                channel="whatsapp",
                urgency="standard",
                description=REQUEST,
                flags=[],
                provenance={},
                person=conversation.person,
                conversation=conversation,
                first_response_due=house.now,
                created_at=house.now,
                updated_at=house.now,
            )
        )
    house.started.append(("deliver", (str(thanks.id),)))
    deliver(house, WhatsApp(mark="SMbefore"), hours=0)
    return "CP-7K3M9"


@pytest.fixture
def answer(house, member, ticket):
    """A member of staff answers, so many hours after the person wrote."""
    counted = iter(range(100))
    with house.sessions.begin() as session:
        staff = member(session).id

    def reply(text, *, hours=25.0) -> Message:
        with house.sessions.begin() as session:
            message, _ = casework.reply(
                session,
                ref=ticket,
                key=f"key-{next(counted)}",
                text=text,
                seen_seq=10_000,
                by=session.get(Staff, staff),
                now=house.now + timedelta(hours=hours),
                enqueue=house.desk.enqueue,
            )
        return message

    return reply


def deliver(house, provider, *, hours=25.0):
    """Hand over what was enqueued for delivery, as the worker would."""
    way = WayOut(
        sessions=house.sessions,
        senders={"whatsapp": provider},
        status_callback="http://testserver/twilio/status",
        enqueue=house.desk.enqueue,
        clock=lambda: house.now + timedelta(hours=hours),
    )
    waiting = [args for name, args in house.started if name == "deliver"]
    house.started[:] = [work for work in house.started if work[0] != "deliver"]
    for args in waiting:
        outbox.deliver(way, message_id=UUID(args[0]))


def writes(house, text, *, hours=26.0, channel="whatsapp"):
    """The person writes again, hours later."""
    house.now += timedelta(hours=hours)
    try:
        house.receive(text, channel=channel)
    finally:
        house.now -= timedelta(hours=hours)


def told(house, provider_id, status, code=None, *, hours=25.0):
    with house.sessions.begin() as session:
        return outbox.record_status(
            session,
            provider_id=provider_id,
            status=status,
            error_code=code,
            now=house.now + timedelta(hours=hours),
            enqueue=house.desk.enqueue,
        )


def stored(house, message):
    with house.sessions() as session:
        return session.get(Message, message.id)


def invitations(house):
    return [message for message in house.messages() if message.intent == window.INVITATION]


def invitation_text(lang="fr"):
    return f"{words('bot', lang)(window.INVITATION)} [{EMULATOR_TEMPLATES[lang]}]"


@pytest.mark.parametrize(
    ("channel", "heard", "hours", "is_open"),
    [
        ("whatsapp", True, 0, True),
        ("whatsapp", True, 23.99, True),
        ("whatsapp", True, 24, False),
        ("whatsapp", False, 99, True),
        ("sms", True, 99, True),
        ("web_chat", True, 99, True),
    ],
)
def test_the_window_is_open_for_24_hours_after_the_person_wrote(now, channel, heard, hours, is_open):
    conversation = Conversation(channel=channel, last_inbound_at=now if heard else None)
    state = window.state(conversation, now + timedelta(hours=hours))
    assert state.is_open is is_open
    assert state.until == (now + timedelta(hours=24) if heard and channel == "whatsapp" else None)


def test_inside_the_window_a_reply_leaves_at_once(house, answer, provider):
    message = answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=23)
    assert provider.sent == ["Nous pouvons vous former en mai."]
    assert stored(house, message).status == "queued"


def test_outside_the_window_a_reply_is_held_and_the_person_invited_in_their_language(house, answer, provider):
    message = answer("Nous pouvons vous former en mai.")
    deliver(house, provider)
    assert (stored(house, message).status, stored(house, message).error_code) == ("held", window.CLOSED)
    assert provider.sent == [invitation_text("fr")]
    assert invitations(house)[0].content == {"sid": EMULATOR_TEMPLATES["fr"], "variables": {}}


def test_the_invitation_says_nothing_of_the_request(house, answer):
    answer("Nous pouvons vous former en mai.")
    invitation = invitations(house)[0]
    assert "{" not in invitation.text
    assert invitation.text == words("bot", "fr")(window.INVITATION)


def test_a_batch_of_held_replies_has_one_invitation(house, answer, provider):
    for text in ("Premier.", "Deuxième.", "Troisième."):
        answer(text)
        deliver(house, provider)
    assert provider.sent == [invitation_text()]


def test_a_new_batch_has_an_invitation_of_its_own(house, answer, provider):
    answer("Premier.")
    writes(house, "merci beaucoup pour votre aide", hours=26)
    answer("Deuxième.", hours=60)
    deliver(house, provider, hours=60)
    assert len(invitations(house)) == 2


def test_what_was_held_leaves_first_and_in_order_when_the_person_writes(house, answer, provider):
    for text in ("Premier.", "Deuxième."):
        answer(text)
    deliver(house, provider)
    provider.sent.clear()
    with house.sessions.begin() as session:
        session.query(Conversation).one().owner = "assistant"
    writes(house, "avez-vous des nouvelles de notre demande de formation")
    house.assistant.says(Said(text="Voici la réponse.", kind="notice"))
    (turn,) = (args[0] for name, args in house.started if name == "turn")
    turns.take_turn(house.desk, message_id=UUID(turn))
    deliver(house, provider, hours=26)
    assert provider.sent == ["Premier.", "Deuxième.", "Voici la réponse."]
    assert {message.status for message in house.messages() if message.author == "staff"} == {"queued"}


@pytest.mark.parametrize("word", ["OPEN", "ouvrir", "Abrir", "فتح", "Open please"])
def test_the_bare_answer_to_the_invitation_is_no_request(house, answer, word):
    message = answer("Nous pouvons vous former en mai.")
    writes(house, word)
    assert stored(house, message).status == "queued"
    assert [name for name, _ in house.started if name != "deliver"] == []
    assert house.messages()[-1].intent == window.OPENING


def test_the_word_means_nothing_when_nothing_is_held(house, ticket):
    writes(house, "open")
    assert [name for name, _ in house.started] == ["turn"]


def test_a_request_that_opens_the_window_is_answered(house, answer):
    answer("Nous pouvons vous former en mai.")
    writes(house, "pouvez-vous aussi nous envoyer le guide sur la gestion de cas")
    assert [name for name, _ in house.started].count("turn") == 1


def test_a_message_on_another_channel_opens_nothing(house, answer):
    message = answer("Nous pouvons vous former en mai.")
    writes(house, "bonjour, avez-vous des nouvelles", channel="sms")
    assert stored(house, message).status == "held"


def test_a_photo_opens_the_window_too(house, answer):
    message = answer("Nous pouvons vous former en mai.")
    with house.sessions.begin() as session:
        intake.receive_media(
            session,
            channel="whatsapp",
            address=PHONE,
            provider_id="SMphoto",
            now=house.now + timedelta(hours=26),
            enqueue=house.desk.enqueue,
        )
    assert stored(house, message).status == "queued"


def test_a_later_message_does_not_overtake_one_that_waits(house, answer, provider):
    first = answer("Premier.", hours=1)
    deliver(house, provider, hours=1)
    told(house, "SMout1", "failed", window.CLOSED, hours=1)
    second = answer("Deuxième.", hours=2)
    assert [stored(house, message).status for message in (first, second)] == ["held", "held"]


def test_the_providers_refusal_holds_the_reply_and_invites(house, answer, provider):
    provider.fails = [REFUSED]
    message = answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=23)
    deliver(house, provider, hours=23)
    assert stored(house, message).status == "held"
    assert provider.sent == [invitation_text()]


@pytest.mark.parametrize("how", ["refused at once", "told later"])
def test_what_the_provider_refused_is_sent_once_when_the_person_writes(house, answer, provider, how):
    provider.fails = [REFUSED] if how == "refused at once" else []
    answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=23)
    if how == "told later":
        told(house, "SMout1", "failed", window.CLOSED, hours=23)
        deliver(house, provider, hours=23)
    provider.sent.clear()
    writes(house, "ouvrir", hours=23.5)
    deliver(house, provider, hours=23.5)
    deliver(house, provider, hours=23.5)
    assert provider.sent == ["Nous pouvons vous former en mai."]


def test_late_news_of_the_refused_sending_does_not_touch_the_second(house, answer, provider):
    message = answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=23)
    told(house, "SMout1", "failed", window.CLOSED, hours=23)
    deliver(house, provider, hours=23)
    writes(house, "ouvrir", hours=23.5)
    deliver(house, provider, hours=23.5)
    told(house, "SMout1", "failed", window.CLOSED, hours=23.6)
    assert stored(house, message).status == "queued"
    told(house, "SMout3", "delivered", hours=23.6)
    assert stored(house, message).status == "delivered"


def test_a_refused_invitation_has_failed_and_invites_nobody_again(house, answer, provider):
    answer("Nous pouvons vous former en mai.")
    deliver(house, provider)
    told(house, "SMout1", "failed", window.CLOSED)
    deliver(house, provider)
    assert [invitation.status for invitation in invitations(house)] == ["failed"]
    with house.sessions() as session:
        assert window.cause(session, session.query(Conversation).one()) == "not_reached"


def test_an_invitation_that_left_is_the_cause_that_staff_see(house, answer):
    answer("Nous pouvons vous former en mai.")
    with house.sessions() as session:
        assert window.cause(session, session.query(Conversation).one()) == "invited"


def test_without_a_template_the_reply_stays_held_and_staff_can_see_why(house, answer, engine, settings):
    real = dataclasses.replace(settings, twilio_account_sid="AC" + "1" * 32)
    house.sessions.configure(info=db.sessions(engine, real).kw["info"])
    message = answer("Nous pouvons vous former en mai.")
    assert stored(house, message).status == "held"
    assert invitations(house) == []
    with house.sessions() as session:
        assert window.cause(session, session.query(Conversation).one()) == "no_template"


def test_held_replies_are_dropped_when_the_person_answers_stop(house, answer, provider):
    message = answer("Nous pouvons vous former en mai.")
    deliver(house, provider)
    provider.sent.clear()
    writes(house, "STOP")
    deliver(house, provider, hours=26)
    assert provider.sent == []
    assert stored(house, message).error_code == outbox.OPTED_OUT


def test_what_waits_too_long_in_the_queue_is_held_and_not_sent(house, answer, provider):
    message = answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=25)
    assert stored(house, message).status == "held"
    assert provider.sent == [invitation_text()]


def test_choices_of_a_message_that_was_held_are_sent_as_buttons(house, ticket, provider):
    with house.sessions.begin() as session:
        messages.say(
            session,
            session.query(Conversation).one(),
            Said(text="Continuer ?", kind="question", choices=(Choice("Oui", "yes"),)),
            lang="fr",
            now=house.now + timedelta(hours=25),
            enqueue=house.desk.enqueue,
        )
    writes(house, "ouvrir")
    deliver(house, provider, hours=26)
    assert "Continuer ? [HXmade]" in provider.sent


def test_what_is_refused_again_after_the_person_wrote_invites_again(house, answer, provider):
    answer("Nous pouvons vous former en mai.", hours=23)
    deliver(house, provider, hours=23)
    told(house, "SMout1", "failed", window.CLOSED, hours=23)
    deliver(house, provider, hours=23)
    writes(house, "ouvrir", hours=23.5)
    deliver(house, provider, hours=23.5)
    told(house, "SMout3", "failed", window.CLOSED, hours=23.6)
    assert len(invitations(house)) == 2


def test_an_invitation_of_the_same_moment_as_the_answer_to_it_is_used_up(house, answer, provider):
    answer("Premier.", hours=25)
    deliver(house, provider, hours=25)
    writes(house, "ouvrir", hours=25)
    provider.fails = [None, REFUSED]
    answer("Deuxième.", hours=25)
    deliver(house, provider, hours=25)
    assert len(invitations(house)) == 2
