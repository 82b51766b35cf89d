"""Comparing with the provider: what we missed comes in once, what we refused stays out, and a gap is tried again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from desk import intake, reconcile, turns
from desk.erasure import forget_words
from desk.errors import ProviderUnavailable
from desk.messages import by_provider_id
from desk.model import Message, OptOut, Part, Person, Receipt, Sweep, Ticket
from desk.ports import Listed, Progress
from tests.desk.conftest import PHONE, RunningDesk
from tests.desk.test_turns import DISCLOSURE, REQUEST

LATER = timedelta(minutes=5)
LOOK_BACK = timedelta(hours=24)
OTHER = "+15005550102"


@dataclass
class FakeProvider:
    """Has the messages it is given and remembers since when it was asked for them."""

    messages: list[Listed] = field(default_factory=list)
    states: list[Progress] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)
    down: bool = False
    refused: int = 0

    def received(self, *, since: datetime) -> list[Listed]:
        if self.down:
            self.refused += 1
            raise ProviderUnavailable("down")
        self.asked.append(since)
        return [message for message in self.messages if message.at >= since]

    def progress(self, *, since: datetime) -> list[Progress]:
        self.asked.append(since)
        return self.states

    def has(self, text: str | None, *, sid: str, at: datetime, address: str = PHONE) -> None:
        self.messages.append(Listed(sid, "sms", address, text, at))


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


def sweep(house: RunningDesk, provider: FakeProvider, *, at: datetime, waiting=lambda _: False) -> Sweep | None:
    reconcile.sweep(
        house.sessions,
        provider=provider,
        enqueue=house.desk.enqueue,
        now=at,
        look_back=LOOK_BACK,
        waiting=waiting,
    )
    with house.sessions() as session:
        return reconcile.latest(session)


def counts(row: Sweep) -> tuple[int, int, int]:
    return row.provider_count, row.held_count, row.recovered


def work_late(house: RunningDesk) -> list[Message]:
    for name, args in house.started:
        if name == "late":
            turns.take_late(house.desk, message_id=args[0])
    return [message for message in house.messages() if message.author != "requester"]


def test_before_the_first_sweep_there_is_none(session):
    assert reconcile.latest(session) is None


def test_a_missed_message_comes_in_as_if_it_had_just_come(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - LATER)
    assert counts(sweep(house, provider, at=house.now)) == (1, 1, 1)
    house.work()
    assert [message.author for message in house.messages()] == ["requester", "assistant"]


def test_what_we_hold_does_not_come_in_again(house, provider):
    house.receive(REQUEST, sid="SM1")
    provider.has(REQUEST, sid="SM1", at=house.now)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 0)
    assert len(house.messages()) == 1


def test_several_missed_messages_come_in_in_the_order_they_were_sent(house, provider):
    for number in range(3):
        provider.has(f"{REQUEST} {number}", sid=f"SM{number}", at=house.now - LATER + timedelta(seconds=number))
    sweep(house, provider, at=house.now)
    assert [message.text for message in house.messages()] == [f"{REQUEST} {number}" for number in range(3)]


def test_what_came_a_moment_ago_is_left_to_the_door(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - timedelta(seconds=5))
    assert counts(sweep(house, provider, at=house.now)) == (0, 0, 0)


def test_what_is_left_to_the_door_is_looked_at_by_the_next_sweep(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - timedelta(seconds=5))
    sweep(house, provider, at=house.now)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 1)


@pytest.mark.parametrize("text", [DISCLOSURE, "STOP", None], ids=["flagged", "opt-out", "media"])
def test_what_left_only_a_receipt_stays_out(house, provider, text):
    with house.sessions.begin() as session:
        envelope = {
            "channel": "sms",
            "address": PHONE,
            "provider_id": "SM1",
            "now": house.now,
            "enqueue": house.desk.enqueue,
        }
        if text is None:
            intake.receive_media(session, **envelope)
        else:
            intake.receive_text(session, text=text, **envelope)
    started = len(house.started)
    provider.has(text, sid="SM1", at=house.now)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 0)
    assert len(house.started) == started


def test_a_missed_disclosure_is_screened_and_leaves_no_text(house, provider):
    provider.has(DISCLOSURE, sid="SM1", at=house.now - LATER)
    sweep(house, provider, at=house.now)
    assert house.messages() == []
    assert house.started[0][0] == "note"


def test_a_missed_word_of_opt_out_counts(house, provider):
    provider.has("STOP", sid="SM1", at=house.now - LATER)
    sweep(house, provider, at=house.now)
    with house.sessions() as session:
        assert session.query(OptOut).count() == 1


def test_missed_media_is_refused(house, provider):
    provider.has(None, sid="SM1", at=house.now - LATER)
    sweep(house, provider, at=house.now)
    assert house.started[0][1][1] == "media"


def test_erased_messages_do_not_come_back(house, provider):
    house.receive(REQUEST, sid="SM1")
    with house.sessions.begin() as session:
        forget_words(session, person=session.query(Person).one(), now=house.now)
    provider.has(REQUEST, sid="SM1", at=house.now)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 0)
    assert house.messages() == []


def test_a_message_we_missed_does_not_come_back_after_its_writer_was_erased(house, provider):
    house.receive(REQUEST, sid="SM1")
    with house.sessions.begin() as session:
        forget_words(session, person=session.query(Person).one(), now=house.now)
    provider.has("and one more thing about our plan", sid="SM2", at=house.now - LATER)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 0)
    assert house.messages() == []


def test_an_erased_person_who_writes_again_is_heard(house, provider):
    house.receive(REQUEST, sid="SM1")
    with house.sessions.begin() as session:
        forget_words(session, person=session.query(Person).one(), now=house.now)
    provider.has("hello, a new request from me please", sid="SM2", at=house.now + timedelta(seconds=60))
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 1)


def test_what_waits_on_the_spool_is_left_to_it_and_shows_as_a_gap(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - LATER)
    provider.has(REQUEST, sid="SM2", at=house.now - LATER, address=OTHER)
    row = sweep(house, provider, at=house.now, waiting=lambda address: address == PHONE)
    assert counts(row) == (2, 1, 1)


def test_the_first_sweep_looks_back_as_far_as_the_settings_say(house, provider):
    sweep(house, provider, at=house.now)
    assert provider.asked == [house.now - LOOK_BACK]


def test_the_next_sweep_begins_a_little_before_the_last(house, provider):
    sweep(house, provider, at=house.now)
    sweep(house, provider, at=house.now + LATER)
    assert provider.asked[-1] == house.now - reconcile.OVERLAP


def test_a_sweep_that_the_provider_did_not_answer_is_made_up_for(house, provider):
    sweep(house, provider, at=house.now)
    provider.down = True
    with pytest.raises(ProviderUnavailable):
        sweep(house, provider, at=house.now + LATER)
    provider.down = False
    sweep(house, provider, at=house.now + 20 * LATER)
    assert provider.asked[-1] == house.now - reconcile.OVERLAP


def test_a_sweep_that_left_a_gap_is_done_again(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - LATER)
    sweep(house, provider, at=house.now, waiting=lambda _: True)
    assert counts(sweep(house, provider, at=house.now + LATER)) == (1, 1, 1)
    assert provider.asked == [house.now - LOOK_BACK] * 2


def test_one_message_that_cannot_be_taken_does_not_keep_the_others_out(house, provider, monkeypatch):
    taken = intake.receive_text

    def stumbles(session, *, provider_id, **envelope):
        if provider_id == "SM1":
            raise RuntimeError("a bug")
        return taken(session, provider_id=provider_id, **envelope)

    monkeypatch.setattr(intake, "receive_text", stumbles)
    provider.has(REQUEST, sid="SM1", at=house.now - LATER)
    provider.has(REQUEST, sid="SM2", at=house.now - LATER)
    assert counts(sweep(house, provider, at=house.now)) == (2, 1, 1)


def test_nothing_of_a_message_that_cannot_be_taken_is_logged(house, provider, monkeypatch, caplog):
    def stumbles(*_, **__):
        raise RuntimeError(REQUEST + PHONE)

    monkeypatch.setattr(intake, "receive_text", stumbles)
    provider.has(REQUEST, sid="SM1", at=house.now - LATER)
    sweep(house, provider, at=house.now)
    assert "RuntimeError" in caplog.text
    assert REQUEST not in caplog.text
    assert PHONE not in caplog.text


def test_a_message_older_than_an_hour_goes_before_a_human(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - timedelta(hours=3))
    sweep(house, provider, at=house.now)
    (said,) = work_late(house)
    assert "late" in said.text
    assert house.assistant.asked == []
    with house.sessions() as session:
        assert session.query(Ticket).one().description == REQUEST


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Nous avons besoin d'une formation pour nos partenaires à Gao", "fr"),
        ("Necesitamos una formación para nuestros socios en la región", "es"),
        ("نحتاج إلى تدريب لشركائنا في المنطقة من فضلكم", "ar"),
    ],
)
def test_the_person_is_told_in_their_language_that_it_came_late(house, provider, text, lang):
    from desk.words import words

    provider.has(text, sid="SM1", at=house.now - timedelta(hours=3))
    sweep(house, provider, at=house.now)
    (said,) = work_late(house)
    assert said.text == words("bot", lang)("late.received")


def test_being_late_twice_is_told_once(house, provider):
    provider.has(REQUEST, sid="SM1", at=house.now - timedelta(hours=3))
    sweep(house, provider, at=house.now)
    work_late(house)
    assert len(work_late(house)) == 1


def test_a_late_call_for_help_shows_the_contacts(house, provider):
    provider.has("SOS", sid="SM1", at=house.now - timedelta(hours=3))
    sweep(house, provider, at=house.now)
    (said,) = work_late(house)
    assert said.kind == "safety"


def test_a_late_message_to_staff_waits_for_them_in_silence(house, provider):
    house.hears(REQUEST)
    with house.sessions.begin() as session:
        conversation = session.merge(house.conversation())
        conversation.owner = "staff"
    before = len(house.messages())
    provider.has("a second thought about our plan", sid="SM9", at=house.now - timedelta(hours=3))
    sweep(house, provider, at=house.now)
    work_late(house)
    assert len(house.messages()) == before + 1


def test_the_message_keeps_the_time_at_which_it_was_sent(house, provider):
    sent = house.now - LATER
    provider.has(REQUEST, sid="SM1", at=sent)
    sweep(house, provider, at=house.now)
    with house.sessions() as session:
        assert by_provider_id(session, "SM1").created_at == sent


def test_holding_is_counted_by_row_and_by_receipt(session, now):
    from desk.crypto import vault

    session.add(Receipt(digest=vault(session).index("SM1"), outcome="erased", at=now))
    assert reconcile.held(session, ["SM1", "SM2"]) == {"SM1"}


def sent_part(house: RunningDesk, *, at: datetime, status: str = "sent") -> None:
    (question,) = house.hears(REQUEST)
    with house.sessions.begin() as session:
        message = session.get_one(Message, question.id)
        message.status = status
        message.parts = [
            Part(number=1, body="x", segments=1, status=status, provider_id="SMout", attempts=1, tried_at=at)
        ]


def part_status(house: RunningDesk) -> str:
    with house.sessions() as session:
        return session.scalars(sa.select(Part.status)).one()


def refresh(house: RunningDesk, provider: FakeProvider) -> None:
    reconcile.refresh(house.sessions, provider=provider, enqueue=house.desk.enqueue, now=house.now)


def test_a_sending_whose_callback_never_came_is_caught_up(house, provider):
    sent_part(house, at=house.now - timedelta(minutes=30))
    provider.states = [Progress("SMout", "delivered", None)]
    refresh(house, provider)
    assert part_status(house) == "delivered"


def test_the_list_moves_no_sending_back(house, provider):
    sent_part(house, at=house.now - timedelta(minutes=30))
    provider.states = [Progress("SMout", "queued", None)]
    refresh(house, provider)
    assert part_status(house) == "sent"


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(hours=7)], ids=["just now", "too long ago"])
def test_a_sending_that_may_still_be_told_of_or_never_will_is_not_asked_for(house, provider, age):
    sent_part(house, at=house.now - age)
    refresh(house, provider)
    assert provider.asked == []


def test_nothing_is_asked_when_all_callbacks_came(house, provider):
    sent_part(house, at=house.now - timedelta(minutes=30), status="delivered")
    refresh(house, provider)
    assert provider.asked == []
