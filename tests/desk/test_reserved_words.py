"""Words that the SMS provider takes for itself are never ours: who types them is silenced, or answered twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from desk import commands, optout
from desk.settings import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent.parent
SILENCING = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT")
ENDING_SILENCE = ("START", "UNSTOP")
ANSWERED_BY_THE_PROVIDER = ("HELP", "INFO")
# YES is one too, yet harmless: it only ends a silence, and still reaches us. See the tests on it.
RESERVED = {*SILENCING, *ENDING_SILENCE, *ANSWERED_BY_THE_PROVIDER}
TITLE = re.compile(r"(choice|field|m05|m10|m17|m21|menu)\.\w+|window\.open")
OUR_OPT_OUT = re.compile(r"optout\.|optin\.")


def words(lang: str) -> dict[str, str]:
    with (ROOT / "locales" / lang / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=lang) if message.id}


def titles(lang: str) -> list[str]:
    return [text for msgid, text in words(lang).items() if TITLE.fullmatch(msgid)]


def labels() -> list[str]:
    """Every label of the taxonomy, in whatever language: each can become a choice."""

    def texts(found):
        if isinstance(found, str):
            yield found
        elif isinstance(found, list):
            for part in found:
                yield from texts(part)
        elif isinstance(found, dict):
            for part in found.values():
                yield from texts(part)

    raw = (ROOT / "desk" / "taxonomy" / "taxonomy.yml").read_text(encoding="utf-8")
    return list(texts(yaml.safe_load(raw)))


@pytest.mark.parametrize("word", SILENCING)
def test_a_word_that_silences_at_the_provider_silences_here_too(word):
    assert optout.decide(word, channel="sms") == "opt_out"
    assert optout.decide(f" {word.capitalize()}. ", channel="sms") == "opt_out"


@pytest.mark.parametrize("word", ENDING_SILENCE)
def test_a_word_that_ends_a_silence_at_the_provider_ends_it_here_too(word):
    assert optout.decide(word, channel="sms") == "opt_in"


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_no_reserved_word_navigates_on_sms(word):
    reaches_the_dialogue = optout.decide(word, channel="sms") == "none"
    assert not (reaches_the_dialogue and commands.command(word))


@pytest.mark.parametrize("word", ANSWERED_BY_THE_PROVIDER)
def test_a_word_that_the_provider_answers_is_no_answer_to_a_question_of_ours(word):
    assert commands.yes_no(word) is None
    assert commands.number(word) is None
    assert not commands.skip(word)
    assert commands.language_named(word) is None


def test_yes_still_means_yes():
    assert optout.decide("YES", channel="sms") == "none"
    assert commands.yes_no("YES") is True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_choice_has_a_reserved_word_for_its_title(lang):
    found = titles(lang)
    assert len(found) > 10
    assert [title for title in found if title.strip(" .!").upper() in RESERVED] == []
    assert [title for title in found if optout.decide(title, channel="sms") != "none"] == []


def test_no_label_of_the_taxonomy_is_a_reserved_word():
    assert [label for label in labels() if label.strip(" .!").upper() in RESERVED] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_asks_to_write_a_reserved_word_for_anything_else(lang):
    asked = {
        msgid: said
        for msgid, text in words(lang).items()
        if not OUR_OPT_OUT.match(msgid) and (said := RESERVED & set(re.findall(r"\b[A-Z]{3,}\b", text)))
    }
    assert asked == {}
