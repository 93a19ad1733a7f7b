"""The clock by which work is due and claimed: one for all who share a database, however their own clocks differ."""

import threading
from collections.abc import Callable
from time import monotonic, time

from sqlalchemy import Engine, func, select

from player.catalogue.database import POSTGRES, transaction
from player.errors import StorageError

_ASK_AGAIN_SECONDS = 10.0


def clock_of(engine: Engine) -> Callable[[], float]:
    """Return the clock of a database, in seconds since 1970: Postgres's own; beside SQLite this machine's.

    >>> from player.catalogue.database import open_database
    >>> clock_of(open_database("sqlite:///:memory:")) is time
    True
    """
    return _PostgresClock(engine) if engine.dialect.name == POSTGRES else time


class _PostgresClock:
    """Postgres's clock, asked now and then and counted on from there: this machine's may jump meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._ahead = self._ask()
        self._asked_at = monotonic()

    def __call__(self) -> float:
        if monotonic() - self._asked_at > _ASK_AGAIN_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._asked_at = monotonic()
                self._ahead = self._ask()
            except StorageError:
                pass  # it goes on as it went; whoever wants the time wants the database next, and is told
            finally:
                self._lock.release()
        return monotonic() + self._ahead

    def _ask(self) -> float:
        """Return how far it is ahead of our count of seconds."""
        with transaction(self._engine) as connection:
            before = monotonic()
            told = connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
            return float(told) - (before + monotonic()) / 2
