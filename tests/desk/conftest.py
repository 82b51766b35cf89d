"""A desk without its doors: the real database, a fake assistant that is written by hand, a clock that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session, sessionmaker

from desk import intake, turns, webchat
from desk.dialogue import House
from desk.errors import AssistantUnavailable
from desk.model import Conversation, Message, Staff
from desk.ports import AssistantAnswer, Choice, Said, Turn
from desk.staff import add_staff
from desk.turns import Desk

PHONE = "+15005550101"
QUESTION = Said(
    text="Which country?", kind="question", expects="country", choices=(Choice("Mali", "ML"), Choice("Sudan", "SD"))
)
ANSWER = Said(text="The desk answers requests.", kind="answer", intent="ask_capabilities")
CONSENT = Said(
    text="We keep your answers.", kind="question", expects="consent", choices=(Choice("Yes", "yes"), Choice("No", "no"))
)


@dataclass
class FakeAssistant:
    """Answers what it is told to, once a message id, and remembers what it was asked."""

    answer: AssistantAnswer = field(
        default_factory=lambda: AssistantAnswer("request_support", refused=False, messages=[QUESTION])
    )
    asked: list[Turn] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)
    down: bool = False

    def take_turn(self, turn: Turn) -> AssistantAnswer:
        if self.down:
            raise AssistantUnavailable("down")
        self.asked.append(turn)
        return self.answer

    def forget(self, conversation: UUID) -> None:
        self.forgotten.append(conversation)

    def says(self, *said: Said, intent: str = "request_support", refused: bool = False) -> None:
        self.answer = AssistantAnswer(intent, refused=refused, messages=list(said))


@dataclass
class RunningDesk:
    """The desk under test, with the work that its transactions started."""

    desk: Desk
    assistant: FakeAssistant
    started: list[tuple[str, tuple[str, ...]]]
    sessions: sessionmaker[Session]
    now: datetime
    count: int = 0

    def receive(
        self,
        text: str,
        *,
        channel: str = "sms",
        sid: str | None = None,
        address: str = PHONE,
        token: str | None = None,
        now: datetime | None = None,
    ) -> intake.Received:
        """A message comes in at the door; its turn is not yet taken."""
        self.count += 1
        with self.sessions.begin() as session:
            return intake.receive_text(
                session,
                channel=channel,
                address=address,
                provider_id=sid or f"SM{self.count:032d}",
                text=text,
                token=token,
                now=now or self.now,
                enqueue=self.desk.enqueue,
            )

    def work(self) -> None:
        """Do what was started: turns and notes, as the worker would."""
        while self.started:
            name, args = self.started.pop(0)
            if name == "turn":
                turns.take_turn(self.desk, message_id=UUID(args[0]))
            elif name == "note":
                turns.answer_note(self.desk, conversation_id=UUID(args[0]), outcome=args[1], digest=args[2])

    def hears(self, text: str, **how: str) -> list[Message]:
        """A message comes in and is answered; what was said since."""
        before = self.last_seq()
        self.receive(text, **how)
        self.work()
        return [message for message in self.messages() if message.seq > before and message.author != "requester"]

    def messages(self) -> list[Message]:
        with self.sessions() as session:
            return list(session.query(Message).order_by(Message.created_at, Message.seq))

    def last_seq(self) -> int:
        return max((message.seq for message in self.messages()), default=0)

    def conversation(self) -> Conversation:
        with self.sessions() as session:
            found = session.query(Conversation).one()
            _ = found.person.language
            return found


@pytest.fixture
def house(sessions: sessionmaker[Session], now: datetime) -> Iterator[RunningDesk]:
    started: list[tuple[str, tuple[str, ...]]] = []

    def enqueue(session: Session, workflow: str, *args: str, **_: object) -> None:
        started.append((workflow, args))

    assistant = FakeAssistant()
    desk = Desk(
        sessions=sessions,
        assistant=assistant,
        enqueue=enqueue,
        house=House(public_page="https://www.example.org"),
        clock=lambda: now,
    )
    return RunningDesk(desk, assistant, started, sessions, now)


@pytest.fixture
def member(now: datetime) -> Callable[..., Staff]:
    """Makes a member of staff in a session."""

    def make(session: Session, *, role: str = "agent", sensitive: bool = False, name: str = "A. Agent") -> Staff:
        return add_staff(
            session,
            email=f"{name.replace(' ', '').lower()}-{role}@example.org",
            name=name,
            role=role,
            languages=["en"],
            password_hash="x",
            now=now,
            sensitive_topics=sensitive,
        )

    return make


@pytest.fixture
def chat(session: Session, now: datetime) -> Conversation:
    """A web conversation whose person has agreed to being stored."""
    made = webchat.create(session, locale="en", now=now)
    conversation = session.get_one(Conversation, made.conversation_id)
    conversation.person.consented_at = now
    return conversation
