"""The days that a folded text names, in four languages: of the calendar, of the week, or told from today.

A deadline never lies in the past: without a year the next such day is meant, and a day that is over is none. Where
people say less than a day ("next week", "in March"), the day is a reading of it and its confidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from language.dates import relative
from language.dates.periods import end_of_month
from language.dates.vocabulary import (
    BY,
    END,
    MIDDLE,
    MONTH,
    OF,
    OVER_AFTER,
    OVER_BEFORE,
    SHORT_WEEKDAY,
    START,
    WEEKDAY,
    phrases,
)

In = Iterator[tuple[date, int, int, float]]
FARTHEST = timedelta(days=730)
MONTHS = phrases(MONTH)
ANNOUNCED = re.compile(rf"\b(?:{BY}|the|le|el|del|al|au|du|dia|date|on|for|يوم|تاريخ|في) ?$")
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?![\d/.-])")
DAY_SLASH_MONTH = re.compile(r"(?<![\d/.,-])(?!24/7)(\d{1,2})/(\d{1,2})(?![\d/.,%-])")
DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|ero|eme)?[ -]?(?:of |de |شهر )?(?:ال)?({MONTHS})\b\.?"
    r"(?:,? (?:de |del )?(20\d\d))?"
)
MONTH_DAY = re.compile(rf"\b({MONTHS})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%/.]\d)(?:,? (20\d\d))?")
# "by March", "fin mars", "mediados de junio", "في مارس".
IN_MONTH = re.compile(
    rf"\b(?:(?P<part>{END}|{MIDDLE}|{START}){OF}|(?:{BY}|in|en|au mois de|courant|في|خلال|شهر) (?:شهر |de )?)"
    rf"(?P<month>{MONTHS})\b"
    r"(?:,? (?:de |del )?(?P<year>20\d\d))?(?! \d)"
)
# "avant le 20", "antes del 5", "قبل يوم 20": a number that no thing follows.
DAY_ONLY = re.compile(
    rf"\b(?:{BY})[ ]?(?:(?:le|du|the|el|l|del|al|au|dia|يوم|تاريخ)[ ])*(\d{{1,2}})(st|nd|rd|th|er)?\b"
    r"(?![:.,/-]?\d|[ ]?(?:h|%)\b)"
    r"(?=$|[.,;!?)]|[ ](?:please|pls|svp|stp|s'il|por|max|maxi|at|au|a|of|du|de|del|next|if|si|من|الشهر|لو|ان)\b)"
)
BARE_DAY = re.compile(r"^(?:on |by )?(?:le|el|the|يوم) (\d{1,2})(?:st|nd|rd|th|er)?[.!]?$")
WEEK = re.compile(rf"\b(?:ليوم |يوم |youm |yom |el |ل|ب|و)?({phrases(WEEKDAY)})\b")
SHORT_WEEK = re.compile(rf"\b(?:{BY}|next|this|on|coming|ce|ese|este|el|le) ({phrases(SHORT_WEEKDAY)})\b(?!\.?\d| \d)")


def dates_in(folded: str, today: date) -> In:
    """Yield each date with its place and how sure it is; none overlaps another, none is over."""
    taken: list[tuple[int, int]] = []
    for day, start, end, sure in _all(folded, today):
        if today <= day <= today + FARTHEST and all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
            yield day, start, end, sure


def _all(folded: str, today: date) -> In:
    for reader in READERS:
        yield from reader(folded, today)


def _numeric(folded: str, today: date) -> In:
    for hit in ISO.finditer(folded):
        year, month, day = map(int, hit.groups())
        yield from _at(hit, year, month, day, 0.98)
    for hit in NUMERIC.finditer(folded):
        day, month, year = map(int, hit.groups())
        yield from _at(hit, year if year > 99 else 2000 + year, *_in_order(day, month), 0.9)
    for hit in DAY_SLASH_MONTH.finditer(folded):
        month, day = _in_order(*map(int, hit.groups()))
        announced = hit.span() == (0, len(folded)) or ANNOUNCED.search(folded[: hit.start()])
        if announced or max(day, month) > 4:  # "1/2", "3/4" are fractions
            yield from _next(hit, day, month, None, today, 0.85)


def _in_order(day: int, month: int) -> tuple[int, int]:
    """Month and day; a month above twelve is a day that an American wrote."""
    return (day, month) if month > 12 else (month, day)


def _named(folded: str, today: date) -> In:
    for hit in DAY_MONTH.finditer(folded):
        yield from _next(hit, int(hit[1]), MONTH[hit[2]], hit[3], today, 0.9)
    for hit in MONTH_DAY.finditer(folded):
        yield from _next(hit, int(hit[2]), MONTH[hit[1]], hit[3], today, 0.9)
    for hit in IN_MONTH.finditer(folded):
        yield from _in_month(hit, today)


def _in_month(hit: re.Match[str], today: date) -> In:
    month = MONTH[hit["month"]]
    part = hit["part"] or ""
    year = int(hit["year"]) if hit["year"] else today.year + (month < today.month)
    day = 1
    if re.fullmatch(END, part):
        day = end_of_month(date(year, month, 1)).day
    elif re.fullmatch(MIDDLE, part):
        day = 15
    # "In March" said in March is still to come.
    found = max(date(year, month, day), today) if (year, month) == (today.year, today.month) else date(year, month, day)
    yield found, *hit.span(), 0.7


def _day_only(folded: str, today: date) -> In:
    for hit in DAY_ONLY.finditer(folded):
        yield from _coming(hit, int(hit[1]), today)


def _whole(folded: str, today: date) -> In:
    """A bare answer: "le 25", "the 5th"."""
    hit = BARE_DAY.match(folded)
    if hit:
        yield from _coming(hit, int(hit[1]), today)


def _coming(hit: re.Match[str], day: int, today: date) -> In:
    """The next month that has such a day, where it is still to come."""
    month = today.replace(day=1)
    for _ in range(3):
        if 1 <= day <= end_of_month(month).day and month.replace(day=day) >= today:
            yield month.replace(day=day), *hit.span(), 0.8
            return
        month = end_of_month(month) + timedelta(days=1)


def _weekdays(folded: str, today: date) -> In:
    for pattern, numbers in ((WEEK, WEEKDAY), (SHORT_WEEK, SHORT_WEEKDAY)):
        for hit in pattern.finditer(folded):
            if OVER_BEFORE.search(folded[: hit.start()]) or OVER_AFTER.match(folded[hit.end() :]):
                continue
            ahead = (numbers[hit[1]] - today.weekday() - 1) % 7 + 1
            yield today + timedelta(days=ahead), *hit.span(), 0.8


def _next(hit: re.Match[str], day: int, month: int, year: str | None, today: date, sure: float) -> In:
    """The day of a year that is named, else the next such day."""
    chosen = int(year) if year else today.year + ((month, day) < (today.month, today.day))
    yield from _at(hit, chosen, month, day, 0.95 if year else sure)


def _at(hit: re.Match[str], year: int, month: int, day: int, sure: float) -> In:
    try:
        found = date(year, month, day)
    except ValueError:
        return  # "31/02": digits, no date
    yield found, *hit.span(), sure


Reader = Callable[[str, date], In]
READERS: tuple[Reader, ...] = (
    _whole,
    _numeric,
    _named,
    relative.periods,
    relative.spans,
    relative.days,
    _day_only,
    _weekdays,
)
