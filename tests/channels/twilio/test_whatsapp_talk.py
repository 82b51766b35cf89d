"""WhatsApp from phone to desk and back: the gateway, the outbox and the emulator in one process."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest

from channels.registry import senders
from channels.twilio.emulator.app import create_app as create_emulator
from desk import messages, outbox, window
from desk.model import Conversation, Message
from desk.outbox import WayOut
from desk.ports import Choice, Said
from desk.words import words

PHONE = "whatsapp:+22370000011"
YES_NO = (Choice("Oui", "yes"), Choice("Non", "no"))


class Talk:
    """One phone, one desk."""

    def __init__(self, settings, sessions, queue, base, emulator) -> None:
        self.sessions, self.queue, self.emulator = sessions, queue, emulator
        # The first message loads the screen's word lists and vectors.
        self.phone = httpx.Client(base_url=base, timeout=60, trust_env=False)
        self.way = WayOut(
            sessions=sessions,
            senders=senders(dataclasses.replace(settings, twilio_api_base=base)),
            status_callback="http://testserver/twilio/status",
            enqueue=queue,
            clock=lambda: datetime.now(UTC),
        )

    def writes(self, body="", **more) -> None:
        answer = self.phone.post("/emulator/inbound", json={"from": PHONE, "body": body, **more})
        assert answer.json()["status"] == 204

    def close(self) -> None:
        self.phone.post("/emulator/window", json={"phone": PHONE})

    def shown(self) -> list[dict]:
        """What the phone shows of the desk's messages."""
        return self.phone.get("/emulator/outbound", params={"to": PHONE}).json()["messages"]

    def say(self, text, *choices, author="assistant") -> Message:
        with self.sessions.begin() as session:
            return messages.say(
                session,
                session.query(Conversation).one(),
                Said(text=text, kind="answer", choices=choices),
                lang="fr",
                now=datetime.now(UTC),
                enqueue=self.queue,
                author=author,
            )

    def deliver(self) -> None:
        """What a worker would hand over, until the phone has its news and the desk its callbacks."""
        for _ in range(3):
            work = [item for item in self.queue if item[0] == "deliver"]
            self.queue[:] = [item for item in self.queue if item[0] != "deliver"]
            for _, message_id, *_ in work:
                outbox.deliver(self.way, message_id=UUID(str(message_id)))
            while self.emulator._work:
                time.sleep(0.01)

    def status(self, message) -> str:
        with self.sessions() as session:
            return session.get(Message, message.id).status


@pytest.fixture
def talk(settings, sessions, queue, gateway, serve):
    app = create_emulator(settings, step_seconds=0, transport=httpx.ASGITransport(gateway))
    with serve(app) as base:
        talk = Talk(settings, sessions, queue, base, app.state.emulator)
        talk.writes("Nous avons besoin d’une formation sur la gestion de cas")
        with sessions.begin() as session:
            session.query(Conversation).one().person.language = "fr"
        queue.clear()
        yield talk
        talk.phone.close()


def test_choices_are_buttons_and_a_press_is_the_choice(talk):
    question = talk.say("Continuer ?", *YES_NO)
    talk.deliver()
    shown = talk.shown()[-1]
    assert (shown["body"], shown["status"]) == ("Continuer ?", "delivered")
    talk.writes(button=shown["buttons"][0])
    with talk.sessions() as session:
        pressed = session.query(Message).filter_by(author="requester").order_by(Message.seq.desc()).first()
        assert (pressed.text, pressed.choice) == ("Oui", "yes")
    assert talk.status(question) == "delivered"


def test_a_list_item_is_the_choice_too(talk):
    talk.say("Où ?", *(Choice(f"Région {number}", f"region_{number}") for number in range(5)))
    talk.deliver()
    talk.writes(item=talk.shown()[-1]["items"][3])
    with talk.sessions() as session:
        assert session.query(Message).filter_by(choice="region_3").one().text == "Région 3"


def test_choices_that_fit_no_button_are_numbers(talk):
    talk.say("Lequel ?", Choice("Une réponse bien trop longue pour un bouton", "a"), Choice("Non", "b"))
    talk.deliver()
    assert talk.shown()[-1]["body"] == "Lequel ?\n1 Une réponse bien trop longue pour un bouton\n2 Non"


def test_buttons_survive_an_emulator_that_forgot_them(talk):
    talk.say("Continuer ?", *YES_NO)
    talk.deliver()
    for template in talk.emulator.templates.newest_first():
        if not template.approved:
            talk.emulator.templates.remove(template.sid)
    talk.say("Vraiment ?", *YES_NO)
    talk.deliver()
    assert [button["title"] for button in talk.shown()[-1]["buttons"]] == ["Oui", "Non"]


def test_outside_the_24_hours_an_answer_waits_for_the_person(talk):
    talk.close()
    answer = talk.say("Nous pouvons vous former en mai.", author="staff")
    talk.deliver()
    assert talk.status(answer) == "held"
    invitation = talk.shown()[-1]
    assert (invitation["body"], invitation["status"]) == (words("bot", "fr")(window.INVITATION), "delivered")
    talk.writes(button=invitation["buttons"][0])
    talk.deliver()
    assert (talk.shown()[-1]["body"], talk.shown()[-1]["status"]) == ("Nous pouvons vous former en mai.", "delivered")
    assert talk.status(answer) == "delivered"
    assert [work for work in talk.queue if work[0] == "turn"] == []


def test_several_answers_wait_in_order_behind_one_invitation(talk):
    talk.close()
    texts = ["Premier.", "Deuxième.", "Troisième."]
    for text in texts:
        talk.say(text, author="staff")
    talk.deliver()
    talk.writes("avez-vous des nouvelles de notre demande")
    talk.deliver()
    delivered = [message["body"] for message in talk.shown() if message["status"] == "delivered"]
    assert delivered == [words("bot", "fr")(window.INVITATION), *texts]
    assert [work[0] for work in talk.queue] == ["turn"]
