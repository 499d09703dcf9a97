"""Schedule expressions of EventBridge -> the days between two runs.

``rate(31 days)``, ``cron(0 8 1 * ? *)``; one-time schedules (``at(…)``) have no rhythm.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from lambdalint.patterns import regex

_RATE = regex(r"rate\(\s*(\d{1,9})\s+(minute|hour|day)s?\s*\)", re.ASCII)
_CRON = regex(r"cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)", re.ASCII)
_MINUTES = {"minute": 1, "hour": 60, "day": 1440}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
#: Long enough for a leap day in each place of a four-year rhythm.
_FIRST, _LAST = date(2024, 1, 1), date(2032, 12, 31)
_Days = Callable[[date], bool]


def longest_gap(expression: str) -> int | None:
    """The most days between two runs; ``None`` for what has no rhythm or is not understood."""
    if rate := _RATE.fullmatch(expression.strip()):
        return int(rate[1]) * _MINUTES[rate[2]] // _MINUTES["day"]
    cron = _CRON.fullmatch(expression.strip().upper().replace("CRON", "cron", 1))
    if cron is None or cron[6] != "*":
        return None
    months = _numbers(cron[4], 1, 12, _MONTHS)
    on_day = _days_of_month(cron[3])
    on_weekday = _weekdays(cron[5])
    if months is None or on_day is None or on_weekday is None:
        return None
    runs = [
        day
        for day in (_FIRST + timedelta(count) for count in range((_LAST - _FIRST).days))
        if day.month in months and on_day(day) and on_weekday(day)
    ]
    return max(((later - earlier).days for earlier, later in pairwise(runs)), default=None)


def _numbers(field: str, least: int, most: int, names: tuple[str, ...] = ()) -> frozenset[int] | None:
    """The numbers that lists, ranges and steps of a field stand for."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        low = least if first in {"*", "?"} else _number(first, least, names)
        every = _number(step, least, ()) if step else 1
        if low is None or every is None:
            return None
        high = _number(last, least, names) if dash else most if step or first in {"*", "?"} else low
        if high is None or not least <= low <= high <= most or every == 0:
            return None
        found.update(range(low, high + 1, every))
    return frozenset(found)


def _number(text: str, least: int, names: tuple[str, ...]) -> int | None:
    if text in names:
        return names.index(text) + least
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _days_of_month(field: str) -> _Days | None:
    if field == "L":
        return lambda day: day.day == _length(day)
    if field == "LW":
        return lambda day: day.day == _nearest_weekday(day, _length(day))
    if field.endswith("W") and (number := _number(field[:-1], 1, ())) and number <= 31:
        return lambda day: number <= _length(day) and day.day == _nearest_weekday(day, number)
    numbers = _numbers(field, 1, 31)
    return None if numbers is None else lambda day: day.day in numbers


def _weekdays(field: str) -> _Days | None:
    weekday, sharp, which = field.partition("#")
    if sharp:
        number = _number(weekday, 1, _WEEKDAYS)
        if number is None or which not in {"1", "2", "3", "4", "5"}:
            return None
        return lambda day: _weekday(day) == number and (day.day - 1) // 7 + 1 == int(which)
    if field.endswith("L") and len(field) > 1:
        last = _number(field[:-1], 1, _WEEKDAYS)
        return None if last is None else lambda day: _weekday(day) == last and day.day + 7 > _length(day)
    numbers = _numbers("7" if field == "L" else field, 1, 7, _WEEKDAYS)
    return None if numbers is None else lambda day: _weekday(day) in numbers


def _weekday(day: date) -> int:
    """1 is Sunday."""
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    from calendar import monthrange  # noqa: PLC0415 - 2 ms of each start, for the few schedules of a month

    return monthrange(day.year, day.month)[1]


def _nearest_weekday(month: date, number: int) -> int:
    """The working day nearest to a day of the month, within the month."""
    day = month.replace(day=number)
    if day.isoweekday() == 6:
        return number - 1 if number > 1 else number + 2
    if day.isoweekday() == 7:
        return number + 1 if number < _length(month) else number - 2
    return number
