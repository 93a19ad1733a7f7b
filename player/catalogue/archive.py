"""The archive's queue: paused or not, how much of it may be narrated in a day, what was, and what is left."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from time import monotonic, time

from sqlalchemy import Connection, Engine, delete, func, select

from player.catalogue.database import transaction, upsert
from player.catalogue.debts import Owed, Priority
from player.catalogue.records import State
from player.catalogue.tables import JOBS, SPENT, SWITCHES

VIETNAM = timezone(timedelta(hours=7))
_PAUSED, _BUDGET = "archive.paused", "archive.budget"
_CHARACTERS, _SECONDS, _ARTICLES = "archive.characters", "archive.seconds", "archive.articles"
_LOOK_AGAIN_SECONDS = 1.0  # how long another process's pause may go unnoticed


@dataclass(frozen=True, slots=True)
class Amount:
    """Articles narrated, the characters that were spoken for them, and the seconds of sound they became."""

    articles: int = 0
    characters: int = 0
    seconds: float = 0.0

    @property
    def hours(self) -> float:
        """The sound's length in hours."""
        return self.seconds / 3600


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of the archive may be narrated on one day of Vietnam's calendar; None is as much as can be.

    >>> Budget(characters=1000).is_spent(Amount(3, 1200, 80.0)), Budget(hours=1.0).is_spent(Amount(3, 1200, 80.0))
    (True, False)
    """

    characters: int | None = None
    hours: float | None = None

    @property
    def is_unlimited(self) -> bool:
        """Whether there is none."""
        return self.characters is None and self.hours is None

    def is_spent(self, amount: Amount) -> bool:
        """Return whether a day on which so much was narrated is over."""
        if self.characters is not None and amount.characters >= self.characters:
            return True
        return self.hours is not None and amount.hours >= self.hours


@dataclass(frozen=True, slots=True)
class Standing:
    """How the archive stands now: `today` is what was narrated of it on this day, `ever` since it began.

    `waiting` and `speaking` count articles of its queue; `failed` are those that were tried and are tried again later.
    """

    is_paused: bool
    budget: Budget
    today: Amount
    ever: Amount
    waiting: int
    speaking: int
    failed: int

    @property
    def is_spent(self) -> bool:
        """Whether nothing more of it is narrated today."""
        return self.budget.is_spent(self.today)

    @property
    def is_open(self) -> bool:
        """Whether its articles are narrated now."""
        return not (self.is_paused or self.is_spent)

    @property
    def left(self) -> int:
        """How many of its articles may still become ready without anybody's help."""
        return self.waiting + self.speaking


class Archive:
    """The archive's switches and counts in one database, for all its processes; every call blocks.

    >>> from player.catalogue.database import open_database
    >>> archive = Archive(open_database("sqlite:///:memory:"))
    >>> archive.is_open(), archive.pause(), archive.standing().is_paused
    (True, None, True)
    """

    def __init__(
        self, engine: Engine, clock: Callable[[], float] = time, steady: Callable[[], float] = monotonic
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._steady = steady
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._was_open = True

    def pause(self) -> None:
        """Have no process begin another article of the archive."""
        with transaction(self._engine, writes=True) as connection:
            _switch(connection, _PAUSED, "1", self._clock())
        self._forget()

    def resume(self) -> None:
        """Have the archive go on."""
        with transaction(self._engine, writes=True) as connection:
            connection.execute(delete(SWITCHES).where(SWITCHES.c.name == _PAUSED))
        self._forget()

    def set_budget(self, budget: Budget) -> None:
        """Say how much of the archive may be narrated in a day."""
        with transaction(self._engine, writes=True) as connection:
            _switch(connection, _BUDGET, json.dumps(asdict(budget)), self._clock())
        self._forget()

    def is_open(self) -> bool:
        """Return whether another article of the archive may be begun, looked up anew once a second."""
        with self._lock:
            if self._steady() - self._looked_at < _LOOK_AGAIN_SECONDS:
                return self._was_open
        with transaction(self._engine) as connection:
            now_open = not _is_paused(connection) and not _budget(connection).is_spent(_spent(connection, self._day()))
        with self._lock:
            self._looked_at, self._was_open = self._steady(), now_open
        return now_open

    def standing(self) -> Standing:
        """Return how the archive stands."""
        counts = select(JOBS.c.state, func.count()).where(JOBS.c.priority == int(Priority.ARCHIVE))
        with transaction(self._engine) as connection:
            by_state = {row[0]: int(row[1]) for row in connection.execute(counts.group_by(JOBS.c.state))}
            return Standing(
                _is_paused(connection),
                _budget(connection),
                _spent(connection, self._day()),
                _spent(connection, None),
                by_state.get(State.QUEUED.value, 0),
                by_state.get(State.SPEAKING.value, 0),
                by_state.get(State.FAILED.value, 0),
            )

    def failures(self, limit: int = 1000) -> list[tuple[str, str]]:
        """Return the ids of the archive's articles that failed, and why, in Vietnamese."""
        failed = (JOBS.c.priority == int(Priority.ARCHIVE)) & (JOBS.c.state == State.FAILED.value)
        query = select(JOBS.c.article, JOBS.c.failure).where(failed).order_by(JOBS.c.article).limit(limit)
        with transaction(self._engine) as connection:
            return [(row.article, row.failure) for row in connection.execute(query)]

    def _day(self) -> date:
        return day_of(self._clock())

    def _forget(self) -> None:
        with self._lock:
            self._looked_at = float("-inf")


def day_of(now: float) -> date:
    """Return the day of Vietnam's calendar that a moment is on.

    >>> day_of(0.0).isoformat(), day_of(17 * 3600.0).isoformat()
    ('1970-01-01', '1970-01-02')
    """
    return datetime.fromtimestamp(now, VIETNAM).date()


def spend(connection: Connection, owed: Owed, characters: int, seconds: float, now: float) -> None:
    """Count a narration that was made, if it was the archive's, in the transaction that keeps it."""
    if owed.priority is not Priority.ARCHIVE:
        return
    # Thousandths of a second: the table counts in whole numbers.
    for what, amount in ((_ARTICLES, 1), (_CHARACTERS, characters), (_SECONDS, round(seconds * 1000))):
        row = upsert(connection, SPENT).values(day=day_of(now).isoformat(), what=what, amount=amount)
        added = {"amount": SPENT.c.amount + amount}
        connection.execute(row.on_conflict_do_update(index_elements=["day", "what"], set_=added))


def _switch(connection: Connection, name: str, value: str, now: float) -> None:
    row = {"value": value, "changed_at": now}
    statement = upsert(connection, SWITCHES).values(name=name, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))


def _value(connection: Connection, name: str) -> str:
    return connection.execute(select(SWITCHES.c.value).where(SWITCHES.c.name == name)).scalar() or ""


def _is_paused(connection: Connection) -> bool:
    return bool(_value(connection, _PAUSED))


def _budget(connection: Connection) -> Budget:
    told = _value(connection, _BUDGET)
    return Budget(**json.loads(told)) if told else Budget()


def _spent(connection: Connection, day: date | None) -> Amount:
    """Return what was narrated on a day, or on all days."""
    query = select(SPENT.c.what, func.sum(SPENT.c.amount)).where(SPENT.c.what.in_((_ARTICLES, _CHARACTERS, _SECONDS)))
    if day is not None:
        query = query.where(SPENT.c.day == day.isoformat())
    sums = {what: int(amount) for what, amount in connection.execute(query.group_by(SPENT.c.what))}
    return Amount(sums.get(_ARTICLES, 0), sums.get(_CHARACTERS, 0), sums.get(_SECONDS, 0) / 1000)
