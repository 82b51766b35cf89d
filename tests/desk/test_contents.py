"""Buttons made once at the provider, used again, made anew when lost, and never a reason not to send."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from desk import contents
from desk.errors import SendError
from desk.model import ContentTemplate, Message
from desk.ports import Choice, Content, Interactive, Said

REQUEST = "We need a training on case management for our partners in Gao"
LOST = SendError("lost", code=contents.LOST, retryable=False)
UNFIT = SendError("unfit", code=contents.UNFIT, retryable=False)
DOWN = SendError("down", code=None, retryable=True)
YES_NO = (Choice("Yes", "yes"), Choice("No", "no"))


@dataclass
class Buttons:
    """A provider with buttons; counts what is made and keeps what is sent."""

    made: list[dict] = field(default_factory=list)
    sent: list[tuple[str, str | None]] = field(default_factory=list)
    fails: list[SendError | None] = field(default_factory=list)
    cannot_make: SendError | None = None
    fits: bool = True

    def interactive(self, message):
        definition = {"titles": [choice.title for choice in message.choices], "lang": message.lang}
        return Interactive(definition, {"1": message.text, "q": str(message.seq)}) if self.fits else None

    def create(self, definition):
        if self.cannot_make:
            raise self.cannot_make
        self.made.append(dict(definition))
        return f"HX{len(self.made)}"

    def render(self, message):
        return [message.text]

    def segments(self, body):
        return 1

    def send(self, *, to, body, status_callback, content=None):
        self.sent.append((body, content.sid if content else None))
        if error := self.fails.pop(0) if self.fails else None:
            raise error
        return f"SMout{len(self.sent)}"

    def find(self, *, to, body, since):
        return []


@pytest.fixture
def provider():
    return Buttons()


@pytest.fixture
def ask(house):
    """A question with choices, as it stands in the outbox."""

    def question(text="Continue?", choices=YES_NO) -> Message:
        house.assistant.says(Said(text=text, kind="question", expects="confirm", choices=choices))
        (asked,) = house.hears(REQUEST, channel="whatsapp")
        return asked

    return question


def compose(house, message, provider):
    contents.compose(house.sessions, message_id=message.id, sender=provider, now=house.now)
    with house.sessions() as session:
        return session.get(Message, message.id).content


def send(house, message, provider):
    with house.sessions() as session:
        content = contents.content_of(session.get(Message, message.id))
    return contents.send(
        house.sessions,
        message_id=message.id,
        content=content,
        to="+15005550101",
        body="Continue?\n1 Yes\n2 No",
        sender=provider,
        status_callback="",
        now=house.now,
    )


def test_a_question_gets_its_buttons(house, ask, provider):
    message = ask()
    assert compose(house, message, provider) == {
        "sid": "HX1",
        "variables": {"1": "Continue?", "q": str(message.seq)},
    }


def test_the_same_choices_are_made_once(house, ask, provider):
    first, second = ask("Continue?"), ask("Is this right?")
    assert compose(house, first, provider)["sid"] == compose(house, second, provider)["sid"] == "HX1"
    assert len(provider.made) == 1


def test_composing_twice_changes_nothing(house, ask, provider):
    message = ask()
    assert compose(house, message, provider) == compose(house, message, provider)
    assert len(provider.made) == 1


def test_other_choices_are_another_template(house, ask, provider):
    compose(house, ask(), provider)
    assert compose(house, ask(choices=(Choice("Maybe", "maybe"),)), provider)["sid"] == "HX2"


def test_a_message_without_choices_is_its_text(house, ask, provider):
    assert compose(house, ask(choices=()), provider) is None
    assert provider.made == []


def test_choices_that_do_not_fit_are_numbers(house, ask, provider):
    provider.fits = False
    assert compose(house, ask(), provider) is None


def test_a_channel_without_buttons_is_left_alone(house, ask):
    class Plain:
        """A way out for text only."""

    assert compose(house, ask(), Plain()) is None


@pytest.mark.parametrize("error", [DOWN, SendError("no", code=20001, retryable=False)])
def test_numbers_go_out_when_buttons_cannot_be_made(house, ask, provider, error):
    provider.cannot_make = error
    message = ask()
    assert compose(house, message, provider) is None
    send(house, message, provider)
    assert provider.sent == [("Continue?\n1 Yes\n2 No", None)]


def test_a_template_that_the_provider_lost_is_made_again_and_sent(house, ask, provider):
    message = ask()
    compose(house, message, provider)
    provider.fails = [LOST]
    send(house, message, provider)
    assert [sid for _, sid in provider.sent] == ["HX1", "HX2"]
    assert compose(house, ask(), provider)["sid"] == "HX2"


@pytest.mark.parametrize("why", ["lost for good", "values that do not fit"])
def test_numbers_go_out_when_buttons_cannot_be_had(house, ask, provider, why):
    message = ask()
    compose(house, message, provider)
    provider.fails, provider.cannot_make = [LOST if why == "lost for good" else UNFIT], DOWN
    send(house, message, provider)
    assert [sid for _, sid in provider.sent] == ["HX1", None]


def test_a_lost_invitation_is_not_replaced_by_free_text(house, ask, provider):
    provider.fails = [LOST]
    with pytest.raises(SendError) as refused:
        contents.send(
            house.sessions,
            message_id=ask().id,
            content=Content("HXinvitation", {}),
            to="+15005550101",
            body="There is an answer for you.",
            sender=provider,
            status_callback="",
            now=house.now,
        )
    assert refused.value.code == contents.LOST
    assert len(provider.sent) == 1


def test_an_unclear_end_is_left_to_the_outbox(house, ask, provider):
    message = ask()
    compose(house, message, provider)
    provider.fails = [DOWN]
    with pytest.raises(SendError):
        send(house, message, provider)
    assert len(provider.sent) == 1


def test_a_definition_has_one_digest_however_it_is_written():
    assert contents.digest({"a": 1, "b": {"c": "é"}}) == contents.digest({"b": {"c": "é"}, "a": 1})
    assert contents.digest({"a": 1}) != contents.digest({"a": 2})


def test_what_is_remembered_holds_no_word_of_the_question(house, ask, provider):
    compose(house, ask("Is your plan for Gao and Mopti?"), provider)
    with house.sessions() as session:
        assert "Gao" not in str(session.query(ContentTemplate).one().definition)
