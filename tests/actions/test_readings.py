"""What a message says about one field, in four languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions import names, readings
from actions.turn import Entity, Turn
from desk import countries

WEDNESDAY = datetime(2026, 3, 11, 9, tzinfo=UTC)


def value(name: str, text: str, lang: str = "en", **more):
    found = readings.read(name, Turn(text=text, lang=lang, now=WEDNESDAY, **more))
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("Mali", "en", "ML"),
        ("I am in South Sudan", "en", "SS"),
        ("rdc", "fr", "CD"),
        ("la Côte d'Ivoire", "fr", "CI"),
        ("cote divoire", "fr", "CI"),
        ("Malí", "es", "ML"),
        ("en el Chad", "es", "TD"),
        ("السودان", "ar", "SD"),
        ("في مالي", "ar", "ML"),
        ("MLI", "en", "ML"),
        ("nowhere", "en", None),
    ],
)
def test_a_country_by_its_names(text, lang, code):
    assert value(names.COUNTRY, text, lang) == code


def test_a_country_that_corrects_another_is_the_new_one():
    turn = Turn(text="no, not Mali, Niger", lang="en", now=WEDNESDAY)
    assert readings.read(names.COUNTRY, turn, other_than="ML").value == "NE"


@pytest.mark.parametrize(
    ("text", "lang", "role"),
    [
        ("national coordinator", "en", "national_coordinator"),
        ("I'm the IMO here", "en", "im_officer"),
        ("caseworker", "en", "social_worker"),
        ("nacional coordinator", "en", "national_coordinator"),
        ("assistante sociale", "fr", "social_worker"),
        ("chef de projet", "fr", "programme_staff"),
        ("trabajadora social", "es", "social_worker"),
        ("colider", "es", "co_coordinator"),
        ("منسقة وطنية", "ar", "national_coordinator"),
        ("موظف حكومي", "ar", "government_officer"),
        ("أنا أخصائي اجتماعي", "ar", "social_worker"),
        ("xyz", "en", None),
    ],
)
def test_a_role_by_label_or_synonym(text, lang, role):
    assert value(names.ROLE, text, lang) == role


def test_a_role_that_the_assistant_recognised_counts_when_the_words_do_not():
    assert (
        value(names.ROLE, "I look after the data for the group", entities=(Entity("role", "im_officer", 0.8),))
        == "im_officer"
    )


def test_nobody_is_filed_under_the_role_of_a_child():
    assert value(names.ROLE, "Under 18") is None


@pytest.mark.parametrize(
    ("text", "lang", "level"),
    [
        ("today", "en", "critical"),
        ("as soon as possible please", "en", "critical"),
        ("by Friday", "en", "high"),
        ("no rush", "en", "planned"),
        ("I don't know", "en", "standard"),
        ("aujourd'hui", "fr", "critical"),
        ("cette semaine", "fr", "high"),
        ("dans deux semaines", "fr", "standard"),
        ("la semana que viene", "es", "high"),
        ("el 20 de junio", "es", "planned"),
        ("هذا الأسبوع", "ar", "high"),
        ("غير مستعجل", "ar", "planned"),
        ("خلال أسبوعين", "ar", "standard"),
        ("٢٥/٣", "ar", "standard"),
        ("banana", "en", None),
    ],
)
def test_urgency_by_name_or_by_date(text, lang, level):
    assert value(names.URGENCY, text, lang) == level


@pytest.mark.parametrize("day", range(9, 16))
@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("We need it by the end of this week", "en"),
        ("on en a besoin avant la fin de la semaine", "fr"),
        ("lo necesitamos esta semana por favor", "es"),
        ("نحتاجه قبل نهاية الأسبوع", "ar"),
    ],
)
def test_this_week_is_high_on_every_day_of_it(text, lang, day):
    turn = Turn(text=text, lang=lang, now=datetime(2026, 3, day, 9, tzinfo=UTC))
    assert readings.read(names.URGENCY, turn).value == "high"
    when = readings.deadline(turn)
    assert when is None or when.value > turn.today.isoformat()


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("25/03", "en", "2026-03-25"),
        ("2026-04-01", "en", "2026-04-01"),
        ("02/03", "fr", "2027-03-02"),
        ("avant vendredi", "fr", "2026-03-13"),
        ("fin du mois", "fr", "2026-03-31"),
        ("el 15 de abril", "es", "2026-04-15"),
        ("mañana", "es", "2026-03-12"),
        ("غدا", "ar", "2026-03-12"),
        ("نهاية الشهر", "ar", "2026-03-31"),
        ("31/02", "en", None),
        ("2001-01-01", "en", None),
        ("soon-ish", "en", None),
    ],
)
def test_a_date_that_lies_ahead(text, lang, day):
    assert value(names.NEEDED_BY, text, lang) == day


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("a webinar", "en", "training_webinar"),
        ("relecture", "fr", "document_review"),
        ("plantilla", "es", "tool_template"),
        ("ترجمة", "ar", "translation"),
    ],
)
def test_a_type_of_support(text, lang, kind):
    assert value(names.SUPPORT_TYPE, text, lang) == kind


def test_a_clear_topic_is_a_reading_and_a_weak_one_is_not():
    strong, weak = (Entity("topic", "mhpss", 0.7),), (Entity("topic", "mhpss", 0.3), Entity("topic", "uasc", 0.25))
    assert value(names.TOPIC, "help with the thing we discussed", entities=strong) == "mhpss"
    assert value(names.TOPIC, "help with the thing we discussed", entities=weak) is None


def test_a_topic_named_outright_needs_no_entity():
    assert value(names.TOPIC, "CPIMS+") == "cpims_primero"


def test_a_description_is_cut_at_a_word():
    text = "support " * 100
    cut = value(names.DESCRIPTION, text.strip())
    assert len(cut) <= readings.DESCRIPTION_LIMIT
    assert cut.endswith("support")


def test_a_question_is_no_organisation():
    assert value(names.ORGANISATION, "who are you?") is None


def test_an_organisation_is_taken_from_a_sentence():
    said = "I have been working with Lumière Association for years"
    assert (
        value(names.ORGANISATION, said, entities=(Entity("organisation", "Lumière Association"),))
        == "Lumière Association"
    )


def test_a_contact_is_the_mark_that_the_desk_put_in_its_place():
    assert value(names.CONTACT, "[phone]") == "[phone]"
    assert value(names.CONTACT, "by pigeon") is None


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "I am the child protection coordinator of the province"),
        ("fr", "coordonnatrice nationale adjointe dans la province de l'est"),
        ("es", "soy coordinadora del subclúster en el departamento"),
        ("ar", "منسقة المجموعة في المحافظة منذ سنتين"),
    ],
)
def test_who_coordinates_in_a_province_is_no_national_coordinator(lang, text):
    entities = (Entity("role", "national_coordinator", 0.9),)
    assert value(names.ROLE, text, lang, entities=entities) == "subnational_coordinator"


def test_congo_alone_is_no_reading_but_a_question_about_the_likelier_one():
    assert value(names.COUNTRY, "au Congo", "fr") is None
    assert countries.doubtful("au Congo") == ["CD", "CG"]
    assert countries.doubtful("au Congo Brazzaville") == []


def test_at_once_is_an_urgency_and_no_date():
    assert value(names.URGENCY, "asap", "en") == "critical"
    assert value(names.NEEDED_BY, "asap", "en") is None
