"""Dates in a folded text, in four languages: of the calendar, of the week, or told from today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = (
    "january jan janvier janv enero ene يناير جانفي",
    "february feb fevrier fevr febrero فبراير شباط فيفري",
    "march mar mars marzo مارس اذار",
    "april apr avril avr abril abr ابريل نيسان افريل",
    "may mai mayo مايو ايار ماي",
    "june jun juin junio يونيو حزيران جوان",
    "july jul juillet juil julio يوليو تموز جويليه",
    "august aug aout agosto ago اغسطس اب اوت",
    "september sep sept septembre septiembre setiembre سبتمبر ايلول",
    "october oct octobre octubre اكتوبر",
    "november nov novembre noviembre نوفمبر",
    "december dec decembre diciembre dic ديسمبر",
)
DAYS = (
    "monday lundi lunes الاثنين الاتنين",
    "tuesday mardi martes الثلاثاء الثلاثا",
    "wednesday mercredi miercoles الاربعاء الاربعا",
    "thursday jeudi jueves الخميس",
    "friday vendredi viernes الجمعه",
    "saturday samedi sabado السبت",
    "sunday dimanche domingo الاحد",
)
AHEAD = {
    "today": 0, "aujourd'hui": 0, "aujourdhui": 0, "hoy": 0, "اليوم": 0, "tonight": 0, "ce jour": 0,
    "day after tomorrow": 2, "apres demain": 2, "apres-demain": 2, "pasado manana": 2, "بعد غد": 2, "بعد بكره": 2,
    "tomorrow": 1, "demain": 1, "manana": 1, "غدا": 1, "بكره": 1, "bukra": 1, "bokra": 1,
    "next week": 7, "la semaine prochaine": 7, "semaine prochaine": 7, "la proxima semana": 7, "proxima semana": 7,
    "la semana que viene": 7, "semana que viene": 7, "الاسبوع القادم": 7, "الاسبوع المقبل": 7, "الاسبوع الجاي": 7,
    "next month": 30, "le mois prochain": 30, "mois prochain": 30, "el proximo mes": 30, "proximo mes": 30,
    "el mes que viene": 30, "الشهر القادم": 30, "الشهر المقبل": 30, "الشهر الجاي": 30,
}  # fmt: skip
VAGUE = 7  # from here on a phrase names a time, not a day
MONTH = {word: number for number, words in enumerate(MONTHS, 1) for word in words.split()}
WEEKDAY = {word: number for number, words in enumerate(DAYS) for word in words.split()}


def _any(words: dict[str, int]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b")
DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er)?(?: of| de)? (?:ال)?({_any(MONTH)})\b(?:,?(?: de)? (20\d\d))?"
)
MONTH_DAY = re.compile(rf"\b({_any(MONTH)}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?")
WEEK = re.compile(rf"\b(?:ليوم |يوم |ل|ب)?({_any(WEEKDAY)})\b")
RELATIVE = re.compile(rf"(?<!\w)({_any(AHEAD)})(?!\w)")
# "manana" is also the morning.
MORNING = re.compile(r"(?:la|por la|de la|esta) manana$")
In = Iterator[tuple[date, int, int, float]]


def dates_in(folded: str, today: date) -> In:
    """Yield each date with its place and how sure it is; none overlaps another."""
    taken: list[tuple[int, int]] = []
    for day, start, end, sure in _all(folded, today):
        if all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
            yield day, start, end, sure


def _all(folded: str, today: date) -> In:
    for hit in ISO.finditer(folded):
        yield from _at(hit, *map(int, hit.groups()), 0.98)
    for hit in NUMERIC.finditer(folded):
        day, month, year = map(int, hit.groups())
        if month > 12:
            day, month = month, day
        yield from _at(hit, year if year > 99 else 2000 + year, month, day, 0.9)
    for hit in DAY_MONTH.finditer(folded):
        yield from _named(hit, int(hit.group(1)), MONTH[hit.group(2)], hit.group(3), today)
    for hit in MONTH_DAY.finditer(folded):
        yield from _named(hit, int(hit.group(2)), MONTH[hit.group(1)], hit.group(3), today)
    for hit in RELATIVE.finditer(folded):
        if not MORNING.search(folded[: hit.end()]):
            days = AHEAD[hit.group(1)]
            yield today + timedelta(days=days), *hit.span(), 0.6 if days >= VAGUE else 0.9
    for hit in WEEK.finditer(folded):
        ahead = (WEEKDAY[hit.group(1)] - today.weekday() - 1) % 7 + 1
        yield today + timedelta(days=ahead), *hit.span(), 0.8


def _named(hit: re.Match[str], day: int, month: int, year: str | None, today: date) -> In:
    chosen = int(year) if year else today.year
    # Without a year the next such day is meant.
    if year is None and (month, day) < (today.month, today.day):
        chosen += 1
    yield from _at(hit, chosen, month, day, 0.95 if year else 0.9)


def _at(hit: re.Match[str], year: int, month: int, day: int, sure: float) -> In:
    try:
        found = date(year, month, day)
    except ValueError:
        return  # "31/02": digits, no date
    yield found, *hit.span(), sure
