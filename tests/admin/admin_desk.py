"""A small desk to work in, and a browser that fills in its forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from desk import casework, staff, tickets
from desk.crypto import vault
from desk.model import Message, Part, Staff, Ticket
from desk.people import conversation_for

PASSWORD = "correct horse battery"
PHONE = "+15005550011"


@dataclass
class Desk:
    """Makes what a test needs, in committed transactions."""

    sessions: sessionmaker[Session]
    hashed: str
    enqueued: list[tuple[Any, ...]] = field(default_factory=list)
    people: int = 0

    def enqueue(self, _session: Session, workflow: str, *ids: str, **_options: Any) -> None:
        self.enqueued.append((workflow, *ids))

    def staff(self, role: str = "agent", **more: Any) -> Staff:
        self.people += 1
        values = {"email": f"staff{self.people}@example.org", "name": f"Staff {self.people}", "languages": ["en"]}
        with self.sessions.begin() as session:
            return staff.add_staff(
                session, role=role, password_hash=self.hashed, now=datetime.now(UTC), **(values | more)
            )

    def token(self, role: str = "agent", **more: Any) -> dict[str, str]:
        """The headers of a program with a token of its own."""
        with self.sessions.begin() as session:
            made = staff.add_token(session, name=f"program-{uuid4()}", role=role, now=datetime.now(UTC), **more)
        return {"Authorization": f"Bearer {made}"}

    def ticket(self, *, now: datetime | None = None, **more: Any) -> Ticket:
        """A ticket of a new conversation: one message of the requester, confirmed."""
        now = now or datetime.now(UTC)
        channel, language = more.pop("channel", "sms"), more.pop("language", "fr")
        fields = {
            "topic": "cluster_setup",
            "country": "ML",
            "urgency": "high",
            "role": "im_officer",
            "description": "Nous avons besoin d’un appui à la coordination",
        } | more
        with self.sessions.begin() as session:
            self.people += 1
            conversation = conversation_for(session, channel=channel, address=f"{PHONE[:-2]}{self.people:02d}", now=now)
            conversation.person.language = language
            conversation.person.name_sealed = vault(session).seal("Example Person")
            first = self._say(session, conversation, "requester", fields["description"], now)
            return tickets.open_ticket(
                session,
                conversation_id=conversation.id,
                fields=fields,
                provenance={"topic": {"message": str(first.id), "confidence": 0.87, "how": "understood"}},
                confirm_message_id=str(uuid4()),
                now=now,
            )

    def says(self, ticket: Ticket, text: str) -> int:
        """The requester writes again; the number of the message."""
        with self.sessions.begin() as session:
            conversation = session.merge(ticket.conversation)
            session.refresh(conversation)
            return self._say(session, conversation, "requester", text, datetime.now(UTC)).seq

    def now_is(self, ticket: Ticket) -> Ticket:
        """The ticket as it stands in the database."""
        with self.sessions() as session:
            found = session.get_one(Ticket, ticket.id)
            _ = found.assignee, found.conversation
            return found

    def act(self, name: str, ticket: Ticket, by: Staff, **more: Any) -> None:
        """Something a member of staff did before."""
        with self.sessions.begin() as session:
            getattr(casework, name)(session, ref=ticket.ref, by=session.merge(by), now=datetime.now(UTC), **more)

    def replied(self, ticket: Ticket, by: Staff, *, status: str, code: int | None = None) -> Message:
        """A reply of staff, and how far it came."""
        seen = self.now_is(ticket).conversation.last_seq
        self.act("reply", ticket, by, key=str(uuid4()), text="Bonjour", seen_seq=seen, enqueue=self.enqueue)
        self.enqueued.clear()
        with self.sessions.begin() as session:
            found = session.query(Message).filter_by(author="staff").order_by(Message.created_at.desc()).first()
            found.status, found.error_code = status, code
            if status == "failed":
                part = Part(number=1, body="Bonjour", segments=1, status=status, error_code=code, attempts=1)
                part.provider_id = f"SM{found.id}"
                found.parts = [part]
            return found

    def _say(self, session: Session, conversation: Any, author: str, text: str, now: datetime) -> Message:
        conversation.last_seq += 1
        message = Message(
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            author=author,
            kind="answer",
            text=text,
            lang=conversation.person.language,
            choices=[],
            status="received",
            created_at=now,
        )
        session.add(message)
        session.flush()
        return message


class Browser:
    """A signed-in browser that fills in forms as a person does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": csrf(self.client.get("/").text), **form})


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    token = csrf(client.get("/sign-in").text)
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password, **more})
