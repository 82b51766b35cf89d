from datetime import date

import pytest

from bot.components import patterns
from bot.components.known_words import KnownWordsExtractor
from bot.components.places import PlaceExtractor

SUNDAY = date(2026, 11, 22)


def found(entities, name):
    return [entity["value"] for entity in entities if entity["entity"] == name]


def countries(text):
    return found(PlaceExtractor().entities_in(text), "country")


def read(text, name):
    return found(patterns.read(text, today=SUNDAY), name)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("we work in Mali", ["ML"]),
        ("ONG au Tchad", ["TD"]),
        ("estamos en la República Democrática del Congo", ["CD"]),
        ("نحن في جنوب السودان", ["SS"]),
        ("soudan du sud", ["SS"]),
        ("RCA", ["CF"]),
        ("bienvenue a bamako", ["ML"]),
        ("un atelier à N'Djamena", ["TD"]),
        ("Goma, RDC", ["CD"]),
        ("nos partenaires maliens", ["ML"]),
        ("refugiados sirios en el Líbano", ["LB"]),
        ("بلبنان", ["LB"]),
        ("from Nigeria to Niger", ["NG", "NE"]),
    ],
)
def test_countries_are_found_by_any_of_their_names(text, codes):
    assert countries(text) == codes


@pytest.mark.parametrize("text", ["نحتاج دعم مالي للمشروع", "nice to meet you", "the data is mobile", "بنات وبنين"])
def test_everyday_words_are_no_countries(text):
    assert countries(text) == []


def test_a_place_is_named_as_its_table_names_it():
    text = "formation à tombouctou svp"
    (place,) = [entity for entity in PlaceExtractor().entities_in(text) if entity["entity"] == "location"]
    assert (place["value"], text[place["start"] : place["end"]]) == ("Tombouctou", "tombouctou")


@pytest.mark.parametrize("text", ["CP-7K3M9", "status of cp-7k3m9?", "cp 7k3m9", "رقم CP-7K3M9"])
def test_references_are_found_however_they_are_typed(text):
    assert read(text, "ticket_ref") == ["CP-7K3M9"]


def test_a_reference_has_none_of_the_letters_that_are_mistaken():
    assert read("CP-1OIL0", "ticket_ref") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("by 3 December", "2026-12-03"),
        ("avant le 3 décembre 2026", "2026-12-03"),
        ("el 3 de enero", "2027-01-03"),
        ("قبل ٣ ديسمبر", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("03/12/2026", "2026-12-03"),
        ("demain", "2026-11-23"),
        ("غدا", "2026-11-23"),
        ("on Friday", "2026-11-27"),
        ("يوم الجمعة", "2026-11-27"),
    ],
)
def test_dates_are_read_in_four_languages(text, day):
    assert read(text, "date") == [day]


@pytest.mark.parametrize("text", ["31/02/2026", "por la mañana", "may we ask"])
def test_what_only_looks_like_a_date_is_none(text):
    assert read(text, "date") == []


def test_contacts_are_found_and_dates_are_no_phones():
    text = "awa@example.org ou +223 70 00 00 01, le 03/12/2026"
    assert read(text, "email") == ["awa@example.org"]
    assert read(text, "phone") == ["+22370000001"]


def test_organisations_are_found_by_name_or_announcement():
    assert read("I work with Save the Children", "organisation") == ["Save the Children"]
    assert read("we are from Hope NGO", "organisation") == ["Hope"]


def test_ones_own_role_is_surer_than_a_profession_in_the_request():
    text = "training for social workers please, I am the sub-cluster coordinator"
    roles = [entity for entity in KnownWordsExtractor().entities_in(text) if entity["entity"] == "role"]
    assert roles[0]["value"] == "national_coordinator"
    assert all(role["confidence"] <= 0.5 for role in roles[1:])


def test_today_is_urgent_and_day_is_not():
    assert found(KnownWordsExtractor().entities_in("اليوم"), "urgency") == ["critical"]
    assert found(KnownWordsExtractor().entities_in("يوم"), "urgency") == []
