"""The opt-out ledger: whatever is said, repeated and delivered in whatever order, it holds each person's last wish."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from desk import intake, messages, outbox, turns
from desk.crypto import vault
from desk.model import Address, Conversation, Message, OptOut
from desk.people import conversation_for
from desk.ports import Said
from desk.settings import LANGUAGES
from desk.words import words
from tests.desk.conftest import RunningDesk
from tests.properties.costs import ON_DATABASE

SILENCED = 21610
ANYWHERE = {
    "stop": ["STOP", "stop", "Arrêt", "ARRET", "ALTO", "Baja", "إيقاف", "توقف", "stop please", "ARRET svp"],
    "start": ["START", "Unstop", "reprendre", "COMENZAR", "ابدأ", "بدء"],
}
SMS_ONLY = {
    "stop": ["CANCEL", "end", "désabonner", "plus de sms merci", "quiero darme de baja", "لا أريد رسائل بعد الآن"],
    "start": ["resume", "quiero volver a recibir los mensajes", "أريد استلام الرسائل من جديد"],
}
TALK = [
    "We need a training on case management",
    "Nous cherchons un appui à la coordination",
    "Necesitamos apoyo para el clúster",
    "نحتاج إلى دعم في التنسيق",
    "how do I stop the formula from breaking",
    "1",
    "👍",
]
CHANNELS = ("sms", "whatsapp")
ADDRESSES = count(1)
IDS = count(1)


@dataclass(frozen=True)
class Says:
    """The person writes something new; `wish` is what it asks of future messages."""

    channel: str
    wish: str
    text: str


@dataclass(frozen=True)
class Again:
    """The provider brings once more what came so many messages ago."""

    back: int


@dataclass(frozen=True)
class Answers:
    """A member of staff writes."""

    channel: str


@dataclass(frozen=True)
class Works:
    """The worker does some of what has been started, oldest first."""

    steps: int


def _says(channel: str) -> st.SearchStrategy[Says]:
    known = {wish: [*texts, *(SMS_ONLY[wish] if channel == "sms" else ())] for wish, texts in ANYWHERE.items()}
    said = [Says(channel, wish, text) for wish, texts in (*known.items(), ("none", TALK)) for text in texts]
    # On WhatsApp these are words like others.
    said += [Says(channel, "none", text) for text in ("CANCEL", "end") if channel == "whatsapp"]
    wishes = {wish: [say for say in said if say.wish == wish] for wish in ("stop", "start", "none")}
    return st.sampled_from(["stop", "stop", "start", "none"]).flatmap(lambda wish: st.sampled_from(wishes[wish]))


STEPS = st.one_of(
    *map(_says, CHANNELS),
    st.builds(Again, st.integers(1, 6)),
    st.builds(Answers, st.sampled_from(CHANNELS)),
    st.builds(Works, st.integers(1, 9)),
)


@dataclass
class Phone:
    """One person on both channels, the desk behind them, and what should be true of the two."""

    house: RunningDesk
    now: datetime
    address: str = field(default_factory=lambda: f"+1500555{next(ADDRESSES):05d}")
    came: list[tuple[str, Says]] = field(default_factory=list)
    silent: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(CHANNELS, False))
    heard: list[tuple[str, str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        # What another example left undone is none of this phone's.
        self.house.started.clear()

    def does(self, step: object) -> None:
        self.now += timedelta(seconds=1)
        if isinstance(step, Says):
            self._says(f"SMopt{next(IDS)}", step, new=True)
        elif isinstance(step, Again):
            if self.came:
                self._says(*self.came[-step.back % len(self.came)], new=False)
        elif isinstance(step, Answers):
            self._is_answered(step.channel)
        else:
            self.work(step.steps)

    def work(self, steps: int = 1_000) -> None:
        for _ in range(min(steps, 1_000)):
            if not self.house.started:
                break
            name, args = self.house.started.pop(0)
            if name == "turn":
                turns.take_turn(self.house.desk, message_id=UUID(args[0]))
            elif name == "note":
                turns.answer_note(self.house.desk, conversation_id=UUID(args[0]), outcome=args[1], digest=args[2])
            elif name == "deliver":
                outbox.deliver(self._way_out(), message_id=UUID(args[0]))

    def ledger(self) -> dict[str, bool]:
        with self.house.sessions() as session:
            digest = vault(session).index(self.address)
            kept = set(session.scalars(sa.select(OptOut.channel).where(OptOut.digest == digest)))
        return {channel: channel in kept for channel in CHANNELS}

    def messages(self) -> list[Message]:
        with self.house.sessions() as session:
            mine = sa.select(Conversation.id).join(Address).where(Address.digest == vault(session).index(self.address))
            return list(session.scalars(sa.select(Message).where(Message.conversation_id.in_(mine))))

    def _says(self, provider_id: str, say: Says, *, new: bool) -> None:
        with self.house.sessions.begin() as session:
            received = intake.receive_text(
                session,
                channel=say.channel,
                address=self.address,
                provider_id=provider_id,
                text=say.text,
                now=self.now,
                enqueue=self.house.desk.enqueue,
            )
        assert received.duplicate == (not new)
        if new:
            self.came.append((provider_id, say))
            self.silent[say.channel] = {"stop": True, "start": False, "none": self.silent[say.channel]}[say.wish]

    def _is_answered(self, channel: str) -> None:
        with self.house.sessions.begin() as session:
            conversation = conversation_for(session, channel=channel, address=self.address, now=self.now)
            messages.say(
                session,
                conversation,
                Said(text="A colleague answers."),
                lang="en",
                now=self.now,
                enqueue=self.house.desk.enqueue,
                author="staff",
            )

    def _way_out(self) -> outbox.WayOut:
        return outbox.WayOut(
            sessions=self.house.sessions,
            senders={channel: Ear(self, channel) for channel in CHANNELS},
            status_callback="http://testserver/twilio/status",
            enqueue=self.house.desk.enqueue,
            clock=lambda: self.now,
        )


@dataclass
class Ear:
    """The way out to one channel of a phone: notes what is heard there, and whether silence had been asked for."""

    phone: Phone
    channel: str

    def render(self, message) -> list[str]:
        return [message.text]

    def segments(self, _body: str) -> int:
        return 1

    def send(self, *, to: str, body: str, status_callback: str, content=None) -> str:
        assert to == self.phone.address
        self.phone.heard.append((self.channel, body, self.phone.silent[self.channel]))
        return f"SMheard{next(IDS)}"

    def find(self, *, to: str, body: str | None, since: datetime) -> list[str]:
        return []


FAREWELLS = {words("bot", lang)("optout.done") for lang in LANGUAGES}


@given(st.lists(STEPS, max_size=14))
@example([Says("sms", "stop", "STOP"), Again(1), Says("sms", "start", "START"), Again(2)])
@ON_DATABASE
def test_the_ledger_holds_the_last_wish_on_each_channel(house, now, steps):
    phone = Phone(house, now)
    for step in steps:
        phone.does(step)
        assert phone.ledger() == phone.silent


@given(st.lists(STEPS, max_size=14))
@example([Says("sms", "none", "1"), Answers("sms"), Says("sms", "stop", "STOP"), Works(9), Answers("sms")])
@ON_DATABASE
def test_only_the_confirmation_reaches_somebody_who_asked_for_silence(house, now, steps):
    phone = Phone(house, now)
    for step in steps:
        phone.does(step)
    phone.work()
    assert {body for _channel, body, silent in phone.heard if silent} <= FAREWELLS
    farewells = Counter(channel for channel, body, _silent in phone.heard if body in FAREWELLS)
    assert farewells <= Counter(say.channel for _id, say in phone.came if say.wish == "stop")


@given(st.lists(STEPS, max_size=14))
@ON_DATABASE
def test_every_message_leaves_or_is_kept_back_for_the_silence_and_none_waits_for_ever(house, now, steps):
    phone = Phone(house, now)
    for step in steps:
        phone.does(step)
    phone.work()
    ends = {(message.status, message.error_code) for message in phone.messages() if message.author != "requester"}
    assert {status for status, _code in ends} <= {"queued", "failed"}
    assert {code for status, code in ends if status == "failed"} <= {SILENCED}
    left = sum(message.status == "queued" for message in phone.messages() if message.author != "requester")
    assert len(phone.heard) == left


@given(st.permutations(range(6)), st.lists(st.sampled_from(["STOP", "START"]), min_size=1, max_size=6))
@example([1, 0], ["STOP", "START"])
@ON_DATABASE
def test_the_last_word_said_stands_whichever_is_heard_first(house, now, order, said):
    phone = Phone(house, now)
    for place in (place for place in order if place < len(said)):
        phone.now = now + timedelta(seconds=place)
        phone._says(f"SMopt{next(IDS)}", Says("sms", said[place].lower(), said[place]), new=True)
    assert phone.ledger()["sms"] == (said[-1] == "STOP")
