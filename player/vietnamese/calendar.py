"""The calendar in figures: what can be a day, a month or a year, and how a month and a year are said."""

from player.vietnamese.amounts import GAP
from player.vietnamese.semiotic import Context

DAY = r"(?:3[01]|[12]\d|0?[1-9])"
MONTH = r"(?:1[0-2]|0?[1-9])"
YEAR = r"(?:1\d{3}|2[01]\d{2})"
TO = rf"{GAP}[-–—÷]{GAP}"
LISTING = frozenset({"và", "hoặc", "hay"})
_LAST_DAY = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def exists(day: str, month: str) -> bool:
    """Return whether a month has a day, as in a leap year.

    >>> exists("29", "02"), exists("31", "4")
    (True, False)
    """
    return int(day) <= _LAST_DAY[int(month)]


def say_month(written: str, context: Context) -> str:
    """Return the number of a month in words: the fourth is "tư"."""
    number = int(written)
    return "tư" if number == 4 else context.numerals.cardinal(number)


def say_year(written: str | None, context: Context) -> str:
    """Return a year in words with the space and the word "năm" before it, or nothing where no year is written."""
    return f" năm {context.numerals.cardinal(int(written))}" if written else ""
