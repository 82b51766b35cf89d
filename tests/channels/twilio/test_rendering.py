"""How messages look on the phone, and what senders do."""

from __future__ import annotations

import pytest

from channels.registry import senders
from desk.ports import Choice, Outgoing
from desk.taxonomy import taxonomy
from desk.words import words


@pytest.fixture
def ways_out(settings):
    return senders(settings)


def ask(text, *titles, lang="en"):
    choices = tuple(Choice(title, title.lower()) for title in titles)
    return Outgoing(text=text, lang=lang, choices=choices, kind="question")


def test_there_is_one_sender_a_channel(ways_out):
    assert set(ways_out) == {"sms", "whatsapp", "web_chat"}


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_choices_are_numbered_lines(ways_out, channel):
    assert ways_out[channel].render(ask("Continue?", "Yes", "No")) == ["Continue?\n1 Yes\n2 No"]


def test_sms_leaves_accents_outside_the_alphabet(ways_out):
    assert ways_out["sms"].render(ask("¿Continuar?", "Sí", "No", lang="es")) == ["¿Continuar?\n1 Si\n2 No"]


def test_whatsapp_keeps_every_accent(ways_out):
    assert ways_out["whatsapp"].render(ask("¿Continuar?", "Sí", lang="es")) == ["¿Continuar?\n1 Sí"]


def test_sms_leaves_arabic_as_it_is(ways_out):
    assert ways_out["sms"].render(ask("هل تودون المتابعة؟", "نعم", "لا", lang="ar")) == [
        "هل تودون المتابعة؟\n1 نعم\n2 لا"
    ]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
@pytest.mark.parametrize("text", ["word " * 1000, "كلمة " * 1000, "😀" * 2000])
def test_no_part_is_longer_than_twilio_takes(ways_out, channel, text):
    parts = ways_out[channel].render(ask(text))
    assert len(parts) > 1
    assert all(len(part) <= 1600 for part in parts)


def test_sms_counts_segments_and_the_others_do_not(ways_out):
    assert [ways_out[channel].segments("a" * 161) for channel in ("sms", "whatsapp", "web_chat")] == [2, 1, 1]


def test_the_web_chat_renders_nothing_and_answers_a_fresh_id(ways_out):
    sender = ways_out["web_chat"]
    assert sender.render(ask("Continue?", "Yes")) == ["Continue?"]
    ids = {sender.send(to="", body="x", status_callback="") for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_every_short_label_of_the_taxonomy_costs_no_more_than_gsm7(ways_out, lang):
    for topic in taxonomy().topics.values():
        (body,) = ways_out["sms"].render(ask(topic.sms[lang], lang=lang))
        assert ways_out["sms"].segments(body) == 1


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_a_short_question_and_the_line_about_the_language_are_one_segment(ways_out, lang):
    say = words("bot", lang)
    (body,) = ways_out["sms"].render(ask(f"{say('language.followed')}\n{say('form.ask_country')}", lang=lang))
    assert ways_out["sms"].segments(body) == 1
