"""What is due first of all that is owed, found in one step of an index however many rows are behind it."""

import functools
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Float,
    Row,
    Select,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)

from player.catalogue.tables import IS_HELD, JOBS

LEASE_SECONDS = 1.5  # after it a worker that is gone has lost its claim; one that lives renews five times as often
LONGEST_WAIT = 300.0  # before a failed attempt is followed by another
NEVER = 1e18
_TRIES = 20


class Priority(IntEnum):
    """Who is waiting; the lowest number goes first.

    BETTER is a narration that is there already, by a poorer voice than the one it is owed in: nobody waits for it.
    """

    INTERACTIVE = 0
    PUBLISH = 1
    ARCHIVE = 2
    BETTER = 3


@dataclass(frozen=True, slots=True)
class _Questions:
    """The queries of what may be claimed, the most urgent first, and the one that tells the first that finds any."""

    rows: tuple[Select[Any], ...]
    first: CompoundSelect[Any]


def is_any_due(connection: Connection, now: float, lowest: Priority) -> bool:
    """Return whether something of that priority or a higher one may be claimed: a read, which waits for nobody."""
    return connection.execute(_questions(lowest).first, _moments(now)).scalar() is not None


def lock_first_due(connection: Connection, now: float, lowest: Priority) -> Row[Any] | None:
    """Return the row that is due first, which nobody else can claim until the transaction ends; None if none is due.

    On Postgres the rows that others are about to claim are passed over, so that nobody waits for anybody.
    """
    questions, moments = _questions(lowest), _moments(now)
    for _ in range(_TRIES):
        number = connection.execute(questions.first, moments).scalar()
        if number is None:
            return None
        row = connection.execute(questions.rows[number].with_for_update(skip_locked=True), moments).first()
        if row is not None:
            return row
    return None


def _moments(now: float) -> dict[str, float]:
    """Return what the questions name of a moment."""
    return {"now": now, "longest_lease": now + LEASE_SECONDS, "longest_wait": now + LONGEST_WAIT + 1}


@functools.cache  # every idle worker asks them several times a second, and to write them costs more than to ask
def _questions(lowest: Priority) -> _Questions:
    """Return what may be claimed, each query answered from the front of an index.

    A query for all of it at once would look at every row before it found out that nothing is due.
    """
    now, longest_lease, longest_wait = (bindparam(name, type_=Float) for name in _moments(0.0))
    rows: list[Select[Any]] = []
    for priority in Priority:
        if priority > lowest:
            break
        # In the text, where both planners see which index goes with it.
        of_it = JOBS.c.priority == literal_column(str(int(priority)))
        free = JOBS.c.owner == literal_column("''")
        # A lease further ahead than any is long was given by a clock that has since been set back.
        lapsed = or_(JOBS.c.lease_until < now, JOBS.c.lease_until > longest_lease)
        # Few are held: an index that knows which is better than the one of priorities, which "+ 0" keeps away.
        held = IS_HELD & (JOBS.c.priority + literal_column("0") == literal_column(str(int(priority))))
        rows.append(_first(held & lapsed, JOBS.c.owner))
        rows.append(_first(of_it & (JOBS.c.due_at <= now) & free, JOBS.c.due_at))
        if priority < Priority.BETTER:
            # Nobody waits longer than LONGEST_WAIT: who seems to was put off by such a clock.
            far = (JOBS.c.due_at > longest_wait) & (JOBS.c.due_at < NEVER)
            rows.append(_first(of_it & far & free, JOBS.c.due_at))
    asked = [
        select(one.with_only_columns(literal_column(str(number)).label("number")).subquery())
        for number, one in enumerate(rows)
    ]
    return _Questions(tuple(rows), union_all(*asked).order_by("number").limit(1))


def _first(condition: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    return select(JOBS).where(condition).order_by(order).limit(1)
