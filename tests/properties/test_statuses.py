"""The life of a part: callbacks come late, twice and in any order, and what is true in the end is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desk import outbox
from desk.model import Message, Part, StatusEvent
from desk.outbox import FAILED
from desk.outbox.statuses import forward
from desk.people import conversation_for
from tests.desk.conftest import PHONE
from tests.properties.costs import ON_DATABASE

# Twilio's own words, in the order in which a message lives through them.
LIFE = ("queued", "sending", "sent", "delivered", "read")
EARLY = ("accepted", "queued")
ARRIVED = ("delivered", "read")
WORDS = st.sampled_from([*LIFE, "accepted", *FAILED])
STRANGE = st.one_of(st.sampled_from(["scheduled", "partially_delivered", "receiving", ""]), st.text(max_size=12))
POLICY, UNKNOWN = 30007, 30008
"""Two errors after which nothing is sent again and no address is marked."""


def rank(status: str) -> int:
    """How far a part is; a failure is the end of it."""
    return len(LIFE) if status in FAILED else max(0, LIFE.index(status) if status in LIFE else 0)


def in_order(statuses: Sequence[str]) -> str | None:
    """Where these callbacks lead when each comes once and in its time; None where that says nothing: a part cannot
    both arrive and fail."""
    failed, best = set(FAILED) & set(statuses), max(map(rank, set(statuses) - set(FAILED)), default=0)
    if failed and best >= LIFE.index("delivered"):
        return None
    return "failed" if failed else LIFE[best]


def after(statuses: Sequence[str], *, start: str = "queued") -> str:
    part = Part(number=1, body="x", segments=1, status=start)
    for status in statuses:
        forward(part, status)
    return part.status


def plain(status: str) -> str:
    """Every failure is one; so are the two words for waiting at the provider."""
    return "failed" if status in FAILED else "queued" if status in EARLY else status


@given(st.lists(st.one_of(WORDS, STRANGE), max_size=12), st.sampled_from(["queued", "sending"]))
def test_a_part_never_goes_back(statuses, start):
    part = Part(number=1, body="x", segments=1, status=start)
    for status in statuses:
        before = part.status
        forward(part, status)
        assert rank(part.status) >= rank(before)


@given(st.sampled_from(FAILED), st.lists(st.one_of(WORDS, STRANGE), max_size=12))
def test_failed_is_the_end(failure, later):
    assert after([failure, *later]) == failure


@given(st.sampled_from(ARRIVED), st.lists(WORDS, max_size=12))
def test_what_has_arrived_does_not_fail_any_more(arrival, later):
    assert after([arrival, *later]) in ARRIVED


@given(st.lists(WORDS, max_size=8), st.data())
def test_any_order_and_number_of_callbacks_ends_as_the_right_order_would(statuses, data):
    expected = in_order(statuses)
    assume(expected is not None)
    again = data.draw(st.lists(st.sampled_from(statuses), max_size=8)) if statuses else []
    muddled = data.draw(st.permutations([*statuses, *again]))
    assert plain(after(muddled)) == expected


@given(st.lists(WORDS, max_size=8), st.sampled_from(FAILED), st.sampled_from(ARRIVED), st.data())
def test_of_arriving_and_failing_the_first_news_stands(others, failure, arrival, data):
    muddled = data.draw(st.permutations([*others, failure, arrival]))
    first = next(status for status in muddled if status in (*FAILED, *ARRIVED))
    assert (after(muddled) in FAILED) == (first in FAILED)


@given(st.lists(WORDS, max_size=8), STRANGE, st.data())
def test_a_word_nobody_knows_changes_nothing(statuses, strange, data):
    assume(strange not in (*LIFE, *EARLY, *FAILED))
    at = data.draw(st.integers(0, len(statuses)))
    assert after([*statuses[:at], strange, *statuses[at:]]) == after(statuses)


@dataclass(frozen=True)
class News:
    """One thing that happens to a part: the provider's answer to the sending (no status), or a callback."""

    part: int
    status: str | None = None
    code: int | None = None


@st.composite
def stories(draw: st.DrawFn) -> tuple[int, list[News]]:
    """A message of a few parts, and what comes in about them: every part is answered for once, at any time."""
    parts = draw(st.integers(1, 3))
    callbacks = st.builds(
        lambda part, status, code: News(part, status, code if status in FAILED else None),
        st.integers(1, parts),
        WORDS,
        st.sampled_from([None, POLICY, UNKNOWN]),
    )
    told = draw(st.lists(callbacks, max_size=8))
    return parts, draw(st.permutations([*told, *(News(part) for part in range(1, parts + 1))]))


@given(stories())
@ON_DATABASE
def test_a_message_is_as_far_as_its_slowest_part_whatever_comes_first(sessions, now, story):
    parts, news = story
    with sessions() as session:
        message_id = _sending(session, parts, now)
        for piece in news:
            _tell(session, message_id, piece, now)
        message = session.get_one(Message, message_id)
        reached = [plain(after(_statuses(news, part))) for part in range(1, parts + 1)]
        assert [plain(part.status) for part in message.parts] == reached
        assert plain(message.status) == ("failed" if "failed" in reached else min(reached, key=rank))
        session.rollback()


@given(stories())
@ON_DATABASE
def test_every_callback_is_kept_and_a_repeated_one_once(sessions, now, story):
    parts, news = story
    with sessions() as session:
        message_id = _sending(session, parts, now)
        for piece in news:
            _tell(session, message_id, piece, now)
        kept = session.scalars(sa.select(StatusEvent).where(StatusEvent.message_id == message_id)).all()
        told = {(piece.part, piece.status, piece.code) for piece in news if piece.status is not None}
        assert sorted(map(str, told)) == sorted(str((event.number, event.status, event.error_code)) for event in kept)
        session.rollback()


def _sending(session: Session, parts: int, now) -> UUID:
    """A message whose parts have all been handed to the provider, its answers still out."""
    conversation = conversation_for(session, channel="sms", address=PHONE, now=now)
    message = Message(
        conversation=conversation,
        seq=1,
        author="staff",
        kind="answer",
        text="x",
        lang="en",
        choices=[],
        status="queued",
        created_at=now,
        parts=[
            Part(number=number, body="x", segments=1, status="sending", attempts=1, tried_at=now)
            for number in range(1, parts + 1)
        ],
    )
    session.add(message)
    session.flush()
    return message.id


def _tell(session: Session, message_id: UUID, piece: News, now) -> None:
    provider_id = f"SM{piece.part}"
    if piece.status is None:
        outbox.handed_over(session, message_id=message_id, number=piece.part, provider_id=provider_id)
    else:
        known = outbox.record_status(
            session,
            provider_id=provider_id,
            status=piece.status,
            error_code=piece.code,
            now=now,
            part_key=(message_id, piece.part),
        )
        assert known


def _statuses(news: Sequence[News], part: int) -> list[str]:
    return [piece.status for piece in news if piece.part == part and piece.status is not None]
