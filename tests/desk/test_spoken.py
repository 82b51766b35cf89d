"""Where staff have approved the wording of some languages only, people are answered in these and in no other."""

from __future__ import annotations

import pytest

from desk import webchat
from desk.model import Conversation, Person
from desk.words import words

ARABIC = "السلام عليكم نحتاج إلى تدريب لشركائنا في غاو"
FRENCH = "bonjour, nous avons besoin d'une formation pour nos partenaires à Gao"
DISCLOSURE = "A girl of 9 here is beaten every night by her uncle, what do I do now?"


@pytest.fixture
def french(house):
    """A desk whose French wording alone is approved."""
    house.sessions.kw["info"]["languages"] = ("fr",)
    return house


def offered(messages):
    return [[choice["value"] for choice in message.choices] for message in messages]


def test_who_writes_in_another_language_is_asked_to_choose_among_those(french):
    assert offered(french.hears(ARABIC)) == [["fr"]]
    assert french.conversation().person.language is None
    assert french.assistant.asked == []


def test_who_then_chooses_one_is_answered_in_it(french):
    french.hears(ARABIC)
    french.hears("1")
    assert [turn.language for turn in french.assistant.asked] == ["fr"]
    french.hears("نحتاج إلى دعم في إدارة المعلومات هذا الأسبوع")
    assert french.assistant.asked[-1].language == "fr"


def test_who_writes_in_an_approved_language_notices_nothing(french):
    french.hears(FRENCH)
    assert [turn.language for turn in french.assistant.asked] == ["fr"]


@pytest.mark.parametrize("asks", ["english", "العربية"])
def test_asking_for_another_language_brings_the_menu(french, asks):
    french.hears(FRENCH)
    assert offered(french.hears(asks)) == [["fr"]]
    assert french.conversation().person.language == "fr"


def test_a_language_that_was_learnt_when_it_was_still_spoken_is_spoken_no_more(french):
    french.hears(FRENCH)
    with french.sessions.begin() as session:
        session.query(Person).one().language = "ar"
    assert offered(french.hears(ARABIC)) == [["fr"]]


def test_a_disclosure_is_answered_in_approved_words(french):
    (said,) = french.hears(DISCLOSURE)
    assert said.text.startswith(words("bot", "fr")("m06")[:20])
    assert french.conversation().person.language is None


@pytest.mark.parametrize(("locale", "kept"), [("ar", None), ("fr", "fr")])
def test_a_browsers_language_is_kept_only_if_it_is_spoken(french, locale, kept):
    with french.sessions.begin() as session:
        made = webchat.create(session, locale=locale, now=french.now)
        assert session.get_one(Conversation, made.conversation_id).person.language == kept


def test_all_four_languages_are_offered_where_all_are_approved(house):
    assert offered(house.hears("5W")) == [["en", "fr", "es", "ar"]]
