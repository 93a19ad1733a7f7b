"""What is due first of all that is owed, found in one step of an index however many rows are behind it."""

from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, literal_column, or_, select, union_all

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


def is_any_due(connection: Connection, now: float, lowest: Priority) -> bool:
    """Return whether something of that priority or a higher one may be claimed: a read, which waits for nobody."""
    return _number(connection, _questions(now, lowest)) is not None


def lock_first_due(connection: Connection, now: float, lowest: Priority) -> Row[Any] | None:
    """Return the row that is due first, which nobody else can claim until the transaction ends; None if none is due.

    On Postgres the rows that others are about to claim are passed over, so that nobody waits for anybody.
    """
    questions = _questions(now, lowest)
    for _ in range(_TRIES):
        number = _number(connection, questions)
        if number is None:
            return None
        row = connection.execute(questions[number].with_for_update(skip_locked=True)).first()
        if row is not None:
            return row
    return None


def _number(connection: Connection, questions: list[Select[Any]]) -> int | None:
    """Return which of the questions is the first that finds something."""
    asked = [
        select(one.with_only_columns(literal_column(str(number)).label("number")).subquery())
        for number, one in enumerate(questions)
    ]
    found: int | None = connection.execute(union_all(*asked).order_by("number").limit(1)).scalar()
    return found


def _questions(now: float, lowest: Priority) -> list[Select[Any]]:
    """Return the queries of what may be claimed, the most urgent first, each answered from the front of an index.

    A query for all of it at once would look at every row before it found out that nothing is due.
    """
    questions: list[Select[Any]] = []
    for priority in Priority:
        if priority > lowest:
            break
        # In the text, where both planners see which index goes with it.
        of_it = JOBS.c.priority == literal_column(str(int(priority)))
        free = JOBS.c.owner == literal_column("''")
        # A lease further ahead than any is long was given by a clock that has since been set back.
        lapsed = or_(JOBS.c.lease_until < now, JOBS.c.lease_until > now + LEASE_SECONDS)
        # Few are held: an index that knows which is better than the one of priorities, which "+ 0" keeps away.
        held = IS_HELD & (JOBS.c.priority + literal_column("0") == literal_column(str(int(priority))))
        questions.append(_first(held & lapsed, JOBS.c.owner))
        questions.append(_first(of_it & (JOBS.c.due_at <= now) & free, JOBS.c.due_at))
        if priority < Priority.BETTER:
            # Nobody waits longer than LONGEST_WAIT: who seems to was put off by such a clock.
            far = (JOBS.c.due_at > now + LONGEST_WAIT + 1) & (JOBS.c.due_at < NEVER)
            questions.append(_first(of_it & far & free, JOBS.c.due_at))
    return questions


def _first(condition: ColumnElement[bool], order: ColumnElement[Any]) -> Select[Any]:
    return select(JOBS).where(condition).order_by(order).limit(1)
