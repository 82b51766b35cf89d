"""Ends of weeks, months and years."""

from __future__ import annotations

from datetime import date, timedelta

FRIDAY, SATURDAY = 4, 5


def end_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def end_of_week(day: date) -> date:
    """Return the week's last working day, Friday; at the weekend the day itself."""
    return day + timedelta(days=max(FRIDAY - day.weekday(), 0))


def next_monday(day: date) -> date:
    """Return the Monday after a day."""
    return day + timedelta(days=7 - day.weekday())
