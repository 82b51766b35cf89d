"""Rasa as the desk sees it: a whole answer in time, or AssistantUnavailable. A real little server gives the answers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest

from desk.assistant import RasaAssistant
from desk.errors import AssistantUnavailable
from desk.ports import Choice, Turn

QUESTION = {
    "text": "Which country?",
    "kind": "question",
    "expects": "country",
    "choices": [{"title": "Mali", "value": "ML"}],
}
GOOD = {"intent": {"name": "request_support"}, "refused": False, "messages": [QUESTION]}
TURN = Turn(conversation=uuid4(), message_id="m", language="en", channel="sms", text="need training")
SLOW = 0.4

Answer = Callable[[BaseHTTPRequestHandler], None]


def whole(body: bytes, *, status: int = 200, kind: str = "application/json") -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def said(**changes: object) -> Answer:
    return whole(json.dumps({**GOOD, **changes}).encode())


def message(**changes: object) -> Answer:
    return said(messages=[{**QUESTION, **changes}])


class Server:
    """Answers every request as it is told to; what drips ends with the test."""

    def __init__(self) -> None:
        self.answer: Answer = said()
        self.over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.answer(self)

            def do_DELETE(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,)).start()

    def silent(self, _: BaseHTTPRequestHandler) -> None:
        self.over.wait()

    def dripping_body(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10000")
        handler.end_headers()
        self._drip(handler, b" ")

    def dripping_headers(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self._drip(handler, b"X-A: b\r\n")

    def hanging_up(self, handler: BaseHTTPRequestHandler) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self, handler: BaseHTTPRequestHandler, drop: bytes) -> None:
        while not self.over.wait(SLOW / 10):
            try:
                handler.wfile.write(drop)
            except OSError:
                return

    def end(self) -> None:
        self.over.set()
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.end()


@pytest.fixture
def rasa(server: Server) -> Iterator[RasaAssistant]:
    made = RasaAssistant(url=server.url, token="token", slow=SLOW)
    yield made
    made.close()


def test_a_whole_answer_is_passed_on(rasa):
    answer = rasa.take_turn(TURN)
    assert (answer.intent, answer.refused) == ("request_support", False)
    assert answer.messages[0].choices == (Choice("Mali", "ML"),)
    assert answer.messages[0].expects == "country"


NONSENSE = {
    "a page": whole(b"<html>hello</html>", kind="text/html"),
    "nothing": whole(b""),
    "half of an answer": whole(json.dumps(GOOD).encode()[:-5]),
    "a list": whole(b"[]"),
    "a word": whole(b'"ok"'),
    "a number": whole(b"1"),
    "null": whole(b"null"),
    "nested without end": whole(b"[" * 100_000),
    "not UTF-8": whole(b'{"refused": "\xff\xfe"}'),
    "a failure": whole(b"{}", status=500),
    "a refusal": whole(b"{}", status=401),
    "a redirection": whole(b"{}", status=302),
    "no messages": said(messages=None),
    "empty messages": said(messages=[]),
    "words as messages": said(messages="hello"),
    "an object as messages": said(messages={"text": "hello"}),
    "a message that is none": said(messages=["hello"]),
    "a message without text": message(text=None),
    "a message with a blank text": message(text="  "),
    "a text that is a list": message(text=["hello"]),
    "choices without values": message(choices=[{"title": "Mali"}]),
    "choices that are words": message(choices=["Mali"]),
    "choices that are a number": message(choices=3),
    "a field that is a number": message(expects=3),
    "an about that is a word": message(about="country"),
    "an intent that is a word": said(intent="request_support"),
    "an intent whose name is a number": said(intent={"name": 3}),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_no_answer(rasa, server, answer):
    server.answer = answer
    with pytest.raises(AssistantUnavailable):
        rasa.take_turn(TURN)


@pytest.mark.parametrize("how", ["silent", "dripping_body", "dripping_headers", "hanging_up"])
def test_who_is_slow_or_hangs_up_is_not_waited_for(rasa, server, how):
    server.answer = getattr(server, how)
    with pytest.raises(AssistantUnavailable):
        rasa.take_turn(TURN)


def test_nobody_at_home_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        rasa = RasaAssistant(url=f"http://127.0.0.1:{taken.getsockname()[1]}", token="token", slow=SLOW)
        with pytest.raises(AssistantUnavailable):
            rasa.take_turn(TURN)
        rasa.close()


def test_after_a_failure_the_next_turn_is_answered(rasa, server):
    server.answer = server.silent
    with pytest.raises(AssistantUnavailable):
        rasa.take_turn(TURN)
    server.answer = said()
    assert rasa.take_turn(TURN).messages


@pytest.mark.parametrize(
    "wordless", [{"refused": True}, {"intent": {"name": "erase_my_data"}}, {"intent": {"name": "change_language"}}]
)
def test_where_the_desk_has_the_words_the_assistant_needs_none(rasa, server, wordless):
    server.answer = said(messages=[], **wordless)
    assert rasa.take_turn(TURN).messages == []


def test_turns_of_different_people_do_not_wait_for_one_another(rasa, server):
    both = threading.Barrier(2, timeout=SLOW)

    def together(handler: BaseHTTPRequestHandler) -> None:
        both.wait()
        said()(handler)

    server.answer = together
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(rasa.take_turn(TURN))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2


def test_forgetting_that_fails_is_told(rasa, server):
    server.answer = whole(b"", status=500)
    with pytest.raises(AssistantUnavailable):
        rasa.forget(uuid4())
