"""Days that are named in four languages, told from a Sunday in November; every example is our own."""

from __future__ import annotations

from datetime import date

import pytest

from language.dates import dates_in
from language.normalise import aligned

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 3, 11)


def read(text: str, today: date = SUNDAY) -> list[str]:
    return [day.isoformat() for day, *_ in dates_in(aligned(text)[0], today)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("avant vendredi", "2026-11-27"),
        ("la semana que viene", "2026-11-29"),
        ("خلال اسبوع", "2026-11-29"),
        ("by 15 March", "2027-03-15"),
        ("d'ici fin du mois", "2026-11-30"),
        ("dans 3 jours", "2026-11-25"),
        ("antes del 20", "2026-12-20"),
        ("قبل يوم الخميس", "2026-11-26"),
        ("next Tues", "2026-11-24"),
        ("le 25", "2026-11-25"),
        ("before the 5th please", "2026-12-05"),
        ("by end of month", "2026-11-30"),
        ("mid-December", "2026-12-15"),
        ("mi-mars", "2027-03-15"),
        ("a finales de enero", "2027-01-31"),
        ("نهاية الشهر", "2026-11-30"),
        ("قبل ٢٠ ديسمبر", "2026-12-20"),
        ("٣/١٢/٢٠٢٦", "2026-12-03"),
        ("بعد يومين", "2026-11-24"),
        ("خلال أسبوعين", "2026-12-06"),
        ("خلال ٣ ايام", "2026-11-25"),
        ("في غضون شهر", "2026-12-22"),
        ("15 كانون الأول", "2026-12-15"),
        ("بكرا", "2026-11-23"),
        ("الأسبوع الجاي", "2026-11-29"),
        ("يوم الاحد القادم", "2026-11-29"),
        ("sous 48h", "2026-11-24"),
        ("dentro de dos semanas", "2026-12-06"),
        ("en 10 días", "2026-12-02"),
        ("in a fortnight", "2026-12-06"),
        ("within 24 hours", "2026-11-23"),
        ("mañana por la mañana", "2026-11-23"),
        ("pasado mañana", "2026-11-24"),
        ("on 12/20", "2026-12-20"),
        ("20/12", "2026-12-20"),
        ("le 1er décembre", "2026-12-01"),
        ("December 3rd", "2026-12-03"),
        ("15 de abril de 2027", "2027-04-15"),
        ("antes del 10 por favor", "2026-12-10"),
        ("قبل 25 الشهر", "2026-11-25"),
        ("2 weeks from now", "2026-12-06"),
        ("this week", "2026-11-22"),
        ("fin de semana", "2026-11-28"),
        ("le weekend", "2026-11-28"),
        ("EOW", "2026-11-22"),
        ("en mars", "2027-03-01"),
        ("by January", "2027-01-01"),
        ("fin mars", "2027-03-31"),
        ("fin d'année", "2026-12-31"),
        ("jeudi prochain", "2026-11-26"),
        ("before fri", "2026-11-27"),
        ("lundi en huit", "2026-11-23"),
        ("dans une semaine", "2026-11-29"),
        ("today", "2026-11-22"),
        ("hoy mismo", "2026-11-22"),
        ("3 december 2026", "2026-12-03"),
        ("le mois prochain", "2026-12-22"),
        ("début janvier", "2027-01-01"),
        ("principios de la próxima semana", "2026-11-23"),
    ],
)
def test_a_day_is_read_however_it_is_told(text, day):
    assert read(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "asap",
        "por la mañana",
        "el viernes pasado",
        "last friday",
        "every Monday we meet",
        "since 2019",
        "formation de 3 jours",
        "training for 20 partners",
        "24/7",
        "3/4 of the partners",
        "may we ask",
        "pour 15 partenaires",
        "para 20 personas",
        "قبل أسبوعين",
        "il y a deux semaines",
        "5W matrix",
        "01/02/2020",
        "v1.2.3",
        "31/02/2026",
        "we need the 4w",
        "a child of 12",
        "avant 18h",
        "من 15 شريك",
        "los lunes tenemos reunión",
        "depuis lundi",
        "réunion du 3",
    ],
)
def test_what_only_looks_like_a_day_to_come_is_none(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("this week", "2026-03-13"),
        ("fin de semaine prochaine", "2026-03-20"),
        ("نهاية الأسبوع", "2026-03-13"),
        ("weekend", "2026-03-14"),
        ("a principios de la semana que viene", "2026-03-16"),
        ("by Wednesday", "2026-03-18"),
        ("le 11", "2026-03-11"),
        ("avant le 10", "2026-04-10"),
        ("2 March", "2027-03-02"),
        ("before the 31st", "2026-03-31"),
        ("en marzo", "2026-03-11"),
        ("end of next month", "2026-04-30"),
        ("fin février", "2027-02-28"),
    ],
)
def test_in_the_middle_of_a_week_and_a_month(text, day):
    assert read(text, WEDNESDAY) == [day]


def test_a_day_that_no_month_has_soon_is_looked_for_in_the_next_one():
    assert read("before the 30th", date(2027, 2, 10)) == ["2027-03-30"]


def test_two_days_are_both_read_and_in_no_case_overlap():
    assert sorted(read("between 3 December and 10 December")) == ["2026-12-03", "2026-12-10"]
