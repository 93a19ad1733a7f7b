"""Answers that are given again to a request that is sent again under the same key of its sender's."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from sqlalchemy import Engine, delete, insert, select, update

from player.catalogue.database import take_turn_at, transaction
from player.catalogue.tables import IDEMPOTENCY
from player.errors import Conflict, KeyReused

KEPT_SECONDS = 86_400.0
PATIENCE_SECONDS = 15.0  # after so long whoever began is taken for dead
SWEEP_SECONDS = 600.0
_BEGUN = 0  # the status of what was begun and not answered


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: a status, and the rest as text."""

    status: int
    body: str


class Repeats:
    """The requests of the last 24 hours that had a key; every method blocks for one small transaction.

    >>> from player.catalogue.database import open_database
    >>> repeats = Repeats(open_database("sqlite:///:memory:"))
    >>> repeats.begin("k1", "put a"), repeats.finish("k1", Answer(202, "{}")), repeats.begin("k1", "put a")
    (None, None, Answer(status=202, body='{}'))
    >>> repeats.begin("k1", "put b")
    Traceback (most recent call last):
    player.errors.KeyReused: Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time) -> None:
        self._engine = engine
        self._clock = clock
        self._swept_at = float("-inf")

    def begin(self, key: str, request: str) -> Answer | None:
        """Return what was answered before, or None if the caller is to do it, and then to `finish` or `forget`.

        KeyReused if the key was another request's; Conflict while somebody else is doing it.
        """
        now = self._clock()
        this = IDEMPOTENCY.c.key == key
        fresh = {"request": request, "status": _BEGUN, "body": "", "created_at": now}
        with transaction(self._engine, writes=True) as connection:
            take_turn_at(connection, f"idempotency {key}")
            if now - self._swept_at > SWEEP_SECONDS:
                self._swept_at = now
                connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.created_at < now - KEPT_SECONDS))
            row = connection.execute(select(IDEMPOTENCY).where(this)).first()
            if row is None:
                connection.execute(insert(IDEMPOTENCY).values(key=key, **fresh))
                return None
            is_dead = row.status == _BEGUN and not now - PATIENCE_SECONDS <= row.created_at <= now + PATIENCE_SECONDS
            if row.created_at < now - KEPT_SECONDS or (is_dead and row.request == request):
                connection.execute(update(IDEMPOTENCY).where(this).values(fresh))
                return None
        if row.request != request:
            raise KeyReused(
                "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.",
                "The Idempotency-Key was used for another request.",
            )
        if row.status == _BEGUN:
            raise Conflict(
                "Yêu cầu này đang được xử lý, xin gửi lại sau một giây.", "The same request is being worked on."
            )
        return Answer(row.status, row.body)

    def finish(self, key: str, answer: Answer) -> None:
        """Keep what was answered."""
        values = {"status": answer.status, "body": answer.body}
        with transaction(self._engine, writes=True) as connection:
            connection.execute(update(IDEMPOTENCY).where(IDEMPOTENCY.c.key == key).values(values))

    def forget(self, key: str) -> None:
        """Have the request done anew when it is sent again: it could not be answered."""
        with transaction(self._engine, writes=True) as connection:
            connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.key == key, IDEMPOTENCY.c.status == _BEGUN))
