"""When what was not taken is sent again, and when it is given up."""

from collections.abc import Callable, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 86_400.0  # between two tries, whoever asks for it
JITTER = 0.2


def read_schedule(text: str) -> tuple[float, ...]:
    """Return the seconds before each retry, from BAONOI_WEBHOOK_RETRIES, a day at most each.

    >>> read_schedule("5, 30, 120")
    (5.0, 30.0, 120.0)
    """
    return tuple(min(float(part), LONGEST_SECONDS) for part in text.split(",") if part.strip())


def wait_before_retry(
    attempts: int, schedule: Sequence[float], asked: float | None, chance: Callable[[], float]
) -> float | None:
    """Return the seconds until the next try after `attempts` failed ones, or None: it is given up.

    `asked` is the receiver's Retry-After, which only lengthens it. `chance` is from 0 to 1: a little is added, so that
    what failed together does not come back together.

    >>> [wait_before_retry(n, (5.0, 30.0), None, lambda: 0.5) for n in (1, 2, 3)]
    [5.5, 33.0, None]
    >>> wait_before_retry(1, (5.0, 30.0), 60.0, lambda: 0.0)
    60.0
    """
    if attempts > len(schedule):
        return None
    planned = schedule[attempts - 1] * (1 + JITTER * chance())
    return max(planned, min(asked or 0.0, LONGEST_SECONDS))


def read_retry_after(text: str, now: float) -> float | None:
    """Return the seconds that a Retry-After asks for, as a number or as a date; None if it says neither.

    >>> read_retry_after("120", 0.0), read_retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 20.0), read_retry_after("?", 0)
    (120.0, 40.0, None)
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now)
