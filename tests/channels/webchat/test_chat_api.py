"""The JSON contract of the web chat."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from channels.app import create_app
from desk import messages
from desk.model import Conversation, Message
from desk.ports import Choice, Said

CONVERSATIONS = "/chat/conversations"


@pytest.fixture
def chat(browser):
    return browser.post(CONVERSATIONS, json={"locale": "fr"}).json()


def bearer(chat):
    return {"Authorization": f"Bearer {chat['token']}"}


def path(chat):
    return f"{CONVERSATIONS}/{chat['conversation']}/messages"


def post(browser, chat, **said):
    return browser.post(path(chat), json={"id": str(uuid4()), **said}, headers=bearer(chat))


def poll(browser, chat, query=""):
    return browser.get(f"{path(chat)}{query}", headers=bearer(chat))


def answer(sessions, queue, chat, said):
    with sessions.begin() as session:
        conversation = session.get(Conversation, UUID(chat["conversation"]))
        messages.say(session, conversation, said, lang="ar", now=datetime.now(UTC), enqueue=queue)


def test_a_conversation_is_made_with_a_token_and_a_code(browser):
    made = browser.post(CONVERSATIONS, json={"locale": None})
    assert made.status_code == 201
    assert set(made.json()) == {"conversation", "token", "resume_code"}


@pytest.mark.parametrize("locale", ["fr", "de", "", None])
def test_any_language_wish_is_accepted(browser, locale):
    assert browser.post(CONVERSATIONS, json={"locale": locale}).status_code == 201


def test_a_text_is_taken_and_becomes_one_turn(browser, chat, queue):
    taken = post(browser, chat, text="Besoin d’un appui")
    assert (taken.status_code, taken.json()) == (202, {"seq": 1})
    assert [work[0] for work in queue] == ["turn"]


def test_the_same_id_again_is_the_same_message(browser, chat, queue):
    said = {"id": str(uuid4()), "text": "Besoin d’un appui"}
    answers = [browser.post(path(chat), json=said, headers=bearer(chat)) for _ in range(2)]
    assert [(a.status_code, a.json()["seq"]) for a in answers] == [(202, 1), (200, 1)]
    assert len(queue) == 1


def test_a_choice_is_taken(browser, chat, session):
    assert post(browser, chat, choice="yes").status_code == 202
    assert session.scalars(sa.select(Message.choice)).all() == ["yes"]


def test_a_poll_shows_both_sides_as_the_contract_says(browser, chat, sessions, queue):
    post(browser, chat, text="Bonjour")
    said = Said(text="هل تودون المتابعة؟", kind="question", expects="consent", choices=(Choice("نعم", "yes"),))
    answer(sessions, queue, chat, said)
    shown = poll(browser, chat).json()
    assert shown["owner"] == "assistant"
    mine, theirs = shown["messages"]
    assert (mine["seq"], mine["from"], mine["text"]) == (1, "requester", "Bonjour")
    assert theirs.keys() >= {"id", "at"}
    assert {key: theirs[key] for key in ("seq", "from", "kind", "lang", "dir", "expects", "about", "choices")} == {
        "seq": 2,
        "from": "assistant",
        "kind": "question",
        "lang": "ar",
        "dir": "rtl",
        "expects": "consent",
        "about": None,
        "choices": [{"title": "نعم", "value": "yes"}],
    }


def test_an_answer_tells_its_intent(browser, chat, sessions, queue):
    answer(sessions, queue, chat, Said(text="x", kind="answer", intent="ask_contacts"))
    assert poll(browser, chat).json()["messages"][0]["intent"] == "ask_contacts"


def test_a_poll_shows_only_what_came_after(browser, chat):
    for text in ("one", "two"):
        post(browser, chat, text=text)
    assert [message["text"] for message in poll(browser, chat, "?after=1").json()["messages"]] == ["two"]


def test_a_long_poll_answers_with_nothing_when_its_time_is_over(browser, chat):
    assert poll(browser, chat, "?after=0&wait=0.01").json()["messages"] == []


def test_a_page_that_has_gone_is_not_waited_for(gateway, chat):
    """The longest wait would end the test run's patience; the page's going ends it at once."""
    sent = []
    heard = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

    async def receive():
        return next(heard)

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path(chat),
        "root_path": "",
        "query_string": b"wait=25",
        "headers": [(b"authorization", bearer(chat)["Authorization"].encode())],
    }
    asyncio.run(gateway(scope, receive, send))
    assert sent[0]["status"] == 200


def test_a_resume_code_gives_a_fresh_token(browser, chat):
    again = browser.post("/chat/resume", json={"resume_code": chat["resume_code"].lower()})
    assert again.status_code == 200
    assert again.json()["conversation"] == chat["conversation"]
    assert poll(browser, again.json()).status_code == 200
    assert poll(browser, chat).status_code == 403


def test_an_unknown_resume_code_is_not_found(browser):
    answer = browser.post("/chat/resume", json={"resume_code": "NOPE"})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_without_a_token_nothing_is_told(browser, chat):
    for answer in (browser.get(path(chat)), browser.post(path(chat), json={})):
        assert (answer.status_code, answer.json()["error"]) == (401, "no_token")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_token_is_refused(browser, chat):
    assert poll(browser, chat | {"token": "wrong"}).status_code == 403


def test_the_token_of_another_conversation_is_refused(browser, chat):
    other = browser.post(CONVERSATIONS, json={}).json()
    assert poll(browser, chat | {"token": other["token"]}).status_code == 403


@pytest.mark.parametrize("unknown", ["3f0c9a52-8f0e-4f6e-9d35-0a5b7c2d1e90", "not-a-uuid", "1"])
def test_an_unknown_conversation_is_not_found(browser, chat, unknown):
    answer = poll(browser, chat | {"conversation": unknown})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe\x00binary", b"[]", b'"text"', b"null", b"[" * 100_000],
    ids=["empty", "cut off", "binary", "a list", "a string", "null", "deep"],
)
@pytest.mark.parametrize("where", ["messages", "create", "resume"])
def test_a_body_that_is_no_message_is_refused_with_words(browser, chat, queue, body, where):
    paths = {"messages": path(chat), "create": CONVERSATIONS, "resume": "/chat/resume"}
    answer = browser.post(paths[where], content=body, headers=bearer(chat))
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")
    assert queue == []


@pytest.mark.parametrize(
    "said",
    [
        {"id": str(uuid4())},
        {"id": str(uuid4()), "text": ""},
        {"id": str(uuid4()), "text": " \n"},
        {"id": str(uuid4()), "text": "\0"},
        {"id": str(uuid4()), "text": 5},
        {"id": str(uuid4()), "text": ["x"]},
        {"id": str(uuid4()), "choice": {}},
        {"id": str(uuid4()), "text": "x", "choice": "yes"},
        {"id": None, "text": "x"},
        {"id": 7, "text": "x"},
        {"id": 10**400, "text": "x"},
        {"id": "seven", "text": "x"},
        {"text": "x"},
    ],
)
def test_a_message_that_is_incomplete_is_refused_and_not_kept(browser, chat, session, said):
    answer = browser.post(path(chat), json=said, headers=bearer(chat))
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_input")
    assert session.scalars(sa.select(Message)).all() == []


@pytest.mark.parametrize("said", [{"text": "x" * 10_001}, {"choice": "x" * 201}, {"text": "x" * 300_000}])
def test_what_is_too_long_is_refused_with_words(browser, chat, queue, said):
    answer = post(browser, chat, **said)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_long")
    assert queue == []


@pytest.mark.parametrize("text", ["😀" * 10_000, "👍", "nul \0 inside"])
def test_odd_texts_are_left_to_the_desk(browser, chat, text):
    assert post(browser, chat, text=text).status_code == 202


def test_half_a_pair_of_surrogates_is_replaced(browser, chat, session):
    body = f'{{"id": "{uuid4()}", "text": "half \\ud83d a pair"}}'
    assert browser.post(path(chat), content=body, headers=bearer(chat)).status_code == 202
    assert session.scalars(sa.select(Message.text)).all() == ["half ? a pair"]


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?after=99999999999", "?wait=x", "?wait=-1", "?wait=nan"])
def test_a_poll_with_a_bad_number_is_refused(browser, chat, query):
    assert poll(browser, chat, query).status_code == 400


def test_resume_codes_cannot_be_guessed_without_end(settings, sessions, queue, spool, browser):
    real = dataclasses.replace(settings, twilio_account_sid="AC" + "1" * 32)
    guesser = type(browser)(create_app(real, sessions=sessions, enqueue=queue, spool=spool))
    answers = [guesser.post("/chat/resume", json={"resume_code": f"GUESS{n}"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
