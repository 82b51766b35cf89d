"""The language of a person: proposed by what they write, changed on clear evidence, theirs to decide."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from desk import intake, webchat
from desk.commands import command, language_named
from desk.model import Conversation, Ticket
from desk.words import words
from tests.desk.conftest import QUESTION

ENGLISH = "please help us with our coordination plan"
FRENCH = "nous avons besoin d'une formation pour nos partenaires"
PORTUGUESE = "Preciso de ajuda com uma formação para a nossa equipa de proteção"
TURKISH = "Bu hafta çocuk koruma eğitimi için desteğe ihtiyacımız var"


def language(house) -> str | None:
    return house.conversation().person.language


def test_the_first_message_proposes_a_language(house):
    house.hears("bjr besoin d'aide svp")
    assert language(house) == "fr"


def test_a_word_in_another_language_switches_nothing(house):
    house.hears(ENGLISH)
    house.hears("merci")
    assert language(house) == "en"


def test_a_sentence_in_another_language_switches(house):
    house.hears(ENGLISH)
    house.hears(FRENCH)
    assert language(house) == "fr"


def test_two_short_messages_in_another_language_switch(house):
    house.hears(ENGLISH)
    house.hears("buenos días señora")
    assert language(house) == "en"
    house.hears("necesitamos capacitación urgente")
    assert language(house) == "es"


def test_a_chosen_language_stays_after_one_sentence_in_another(house):
    house.hears("English please")
    house.hears(FRENCH)
    assert language(house) == "en"


def test_a_chosen_language_follows_who_goes_on_in_another(house):
    house.hears("English please")
    house.hears(FRENCH)
    house.hears("c'est pour vingt personnes à la fin du mois")
    assert language(house) == "fr"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("can we continue in english?", "en"),
        ("puedes hablar inglés?", "en"),
        ("fr svp", "fr"),
        ("on peut parler en français ?", "fr"),
        ("no hablo inglés, en español por favor", "es"),
        ("خلينا نحكي عربي", "ar"),
        ("3arabi please", "ar"),
    ],
)
def test_a_language_is_asked_for_as_people_ask(text, code):
    assert language_named(text) == code


@pytest.mark.parametrize(
    "text", ["no hablo inglés", "je ne parle pas anglais", "a training in French for our partners"]
)
def test_a_language_that_is_only_spoken_of_is_not_asked_for(text):
    assert language_named(text) is None


def test_the_menu_takes_a_language_in_other_words_than_its_own(house):
    house.hears("5W")
    house.hears("en arabe svp")
    assert language(house) == "ar"
    assert house.assistant.asked[-1].text == "5W"


def test_words_that_show_a_language_need_no_menu_any_more(house):
    house.hears("5W")
    house.hears(FRENCH)
    assert language(house) == "fr"
    assert house.assistant.asked[-1].text == FRENCH


def test_an_unsupported_language_gets_the_menu_and_then_a_human(house):
    (menu,) = house.hears(PORTUGUESE)
    assert (menu.expects, len(menu.choices)) == ("language", 4)
    (told,) = house.hears(TURKISH)
    assert len(told.text.splitlines()) == 4
    with house.sessions() as session:
        (ticket,) = session.scalars(sa.select(Ticket))
    assert ticket.description.splitlines() == [PORTUGUESE, TURKISH]


def test_what_names_no_language_twice_is_left_to_a_human_too(house):
    assert [house.hears(text)[0].expects for text in ("5W", "CPIMS", "4W")] == ["language", "language", None]


def test_who_is_left_to_a_human_is_told_once(house):
    for text in (PORTUGUESE, TURKISH):
        house.hears(text)
    assert house.hears("Yarın sabah tekrar yazacağım size buradan") == []
    with house.sessions() as session:
        assert len(session.scalars(sa.select(Ticket)).all()) == 1


def test_who_was_left_to_a_human_can_still_choose_a_language(house):
    for text in (PORTUGUESE, TURKISH):
        house.hears(text)
    house.hears("2")
    assert language(house) == "fr"


def test_a_language_that_follows_the_person_is_told_once_and_in_the_same_message(house):
    house.hears(ENGLISH)
    (said,) = house.hears(FRENCH)
    assert said.text == f"{words('bot', 'fr')('language.followed')}\n{QUESTION.text}"
    (said,) = house.hears("c'est pour vingt personnes à la fin du mois")
    assert said.text == QUESTION.text


def test_a_language_spoken_before_is_not_told_again(house):
    house.hears(ENGLISH)
    house.hears(FRENCH)
    (back,) = house.hears("sorry, we need this training for our partners")
    assert (language(house), back.text) == ("en", QUESTION.text)


def test_the_first_language_of_a_person_is_not_told(house):
    (said,) = house.hears(FRENCH)
    assert said.text == QUESTION.text


def test_a_language_that_was_asked_for_is_told_in_its_own_words_only(house):
    house.hears(ENGLISH)
    (said,) = house.hears("on peut parler en français ?")
    assert language(house) == "fr"
    assert words("bot", "fr")("language.followed") not in said.text


def test_the_page_of_a_web_chat_says_nothing_of_the_persons_language(house):
    with house.sessions.begin() as session:
        made = webchat.create(session, locale="fr", now=house.now)
    with house.sessions.begin() as session:
        intake.receive_web(
            session,
            conversation=session.get_one(Conversation, made.conversation_id),
            message_id=uuid4(),
            text=ENGLISH,
            choice=None,
            now=house.now,
            enqueue=house.desk.enqueue,
        )
    house.work()
    assert [message.text for message in house.messages() if message.author == "assistant"] == [QUESTION.text]


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ar"])
def test_the_line_about_the_language_names_the_word_that_changes_it(lang):
    said = words("bot", lang)("language.followed")
    assert [command(word.strip(".;؛:")) for word in said.split()].count("language") == 1
