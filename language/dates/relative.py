"""Days that are told from today: "demain", "in 3 days", "la semana que viene", "نهاية الشهر"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from language.dates.periods import SATURDAY, end_of_month, end_of_week, next_monday
from language.dates.vocabulary import (
    AHEAD,
    BY,
    END,
    HOURS,
    IN,
    MIDDLE,
    MONTH_WORD,
    NEXT,
    NUMBER,
    OF,
    PAIR,
    START,
    THIS_MONTH,
    THIS_WEEK,
    UNIT,
    WEEK,
    YEAR,
    any_of,
    phrases,
)  # fmt: skip

In = Iterator[tuple[date, int, int, float]]
VAGUE, PLAIN = 0.6, 0.9
DAYS = re.compile(rf"(?<!\w)({phrases(AHEAD)})(?!\w)")
PERIODS = re.compile(rf"(?<!\w)(?:(?:{START}|{MIDDLE}|{END}){OF})?({phrases(NEXT)})(?!\w)")
THIS = re.compile(rf"(?<!\w)(?:(?P<week>{THIS_WEEK})|(?P<month>{THIS_MONTH}))(?!\w)")
# Ends of what runs now: "end of the month", "d'ici la fin de semaine", "آخر الشهر".
ENDS = re.compile(
    rf"(?<!\w)(?:{END}){OF}(?:l'|la |el |l )?(?:(?P<week>{WEEK})|(?P<month>{MONTH_WORD})|(?P<year>{YEAR}))(?!\w)"
)
ABBREVIATED = re.compile(r"(?<!\w)(?:(?P<week>eow)|(?P<month>eom))(?!\w)")
WEEKEND = re.compile(
    r"(?<!\w)(?:(?:this |the |ce |le |este |el )?(?:weekend|week-end|week end|we|finde|fin de semana))(?!\w)"
)
COUNT = rf"(?P<count>\d{{1,3}}|{any_of(*NUMBER)})"
SPANS = re.compile(
    rf"(?<!\w)(?:{IN}) (?:the |les |los |las |about |environ |max |de )?"
    r"(?:next |prochains? |prochaines? |proximos |proximas )?"
    rf"(?:{COUNT}[ -]?(?:of |prochains? |prochaines? |next |working |business )?"
    rf"(?:(?P<hours>{any_of(HOURS)})|(?P<unit>{any_of(*UNIT)}))"
    rf"|(?P<bare>{any_of(*[word for word in UNIT if not word.isascii()])})|(?P<pair>{any_of(*PAIR)}))(?!\w)"
)
FROM_NOW = re.compile(rf"(?<!\w){COUNT} (?P<unit>{any_of(*UNIT)}) (?:from now|from today|time)(?!\w)")
AFTER_ALL = re.compile(r"(?:la|por la|de la|esta|en la|las?) manana$")
BY_THEN = re.compile(rf"(?:{BY}|في|en|in|a|for|pour|para|على) (?:le |la |el |the )?$")


def periods(folded: str, today: date) -> In:
    """Yield ends of weeks, months and years, and the next ones."""
    for hit in PERIODS.finditer(folded):
        yield _of_next(hit, today), *hit.span(), VAGUE
    for pattern in (ENDS, ABBREVIATED):
        for hit in pattern.finditer(folded):
            if hit[0].startswith("fin de semana"):
                continue
            yield _end(hit, today), *hit.span(), 0.8
    for hit in THIS.finditer(folded):
        yield (end_of_week(today) if hit["week"] else end_of_month(today)), *hit.span(), VAGUE
    for hit in WEEKEND.finditer(folded):
        if hit[0] != "we":
            yield today + timedelta(days=(SATURDAY - today.weekday()) % 7), *hit.span(), VAGUE


def _of_next(hit: re.Match[str], today: date) -> date:
    """A part of the next week or month, or the same day in it."""
    before = hit[0].removesuffix(hit[1])
    if NEXT[hit[1]] < 30:
        monday = next_monday(today)
        if re.match(END, before):
            return end_of_week(monday)
        return monday if re.match(START, before) else today + timedelta(days=7)
    first = end_of_month(today) + timedelta(days=1)
    if re.match(END, before):
        return end_of_month(first)
    if re.match(MIDDLE, before):
        return first.replace(day=15)
    return first if re.match(START, before) else today + timedelta(days=30)


def _end(hit: re.Match[str], today: date) -> date:
    named = hit.groupdict()
    if named["week"]:
        return end_of_week(today)
    return end_of_month(today) if named["month"] else date(today.year, 12, 31)


def spans(folded: str, today: date) -> In:
    """Yield "in two weeks", "sous 48h", "خلال أسبوع"."""
    for hit in (*SPANS.finditer(folded), *FROM_NOW.finditer(folded)):
        yield today + timedelta(days=_length(hit.groupdict())), *hit.span(), 0.85


def _length(found: dict[str, str | None]) -> int:
    if pair := found.get("pair"):
        return PAIR[pair]
    if bare := found.get("bare"):
        return UNIT[bare]
    written = found["count"] or "1"
    count = int(written) if written.isdigit() else NUMBER[written]
    if found.get("hours"):
        return -(-count // 24)
    return count * UNIT[found["unit"] or "day"]


def days(folded: str, today: date) -> In:
    """Yield today, tomorrow and the day after."""
    for hit in DAYS.finditer(folded):
        # "manana" is also the morning.
        if not AFTER_ALL.search(folded[: hit.end()]):
            yield today + timedelta(days=AHEAD[hit[1]]), *hit.span(), PLAIN
