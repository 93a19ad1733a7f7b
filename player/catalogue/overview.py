"""How much is owed, held and undelivered: a few counts for whoever watches over the service."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from player.catalogue.deliveries import owed_to
from player.catalogue.due import Priority
from player.catalogue.records import State
from player.catalogue.tables import ARTICLES, HAS_FAILED, HAS_FINDINGS, IS_HELD, JOBS


@dataclass(frozen=True, slots=True)
class Waiting:
    """The narrations owed of one priority and state: how many, and for how many seconds the first has been due."""

    priority: Priority
    state: str
    count: int
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Overview:
    """What is owed, what webhooks are owed by webhook and state, and how many articles are held."""

    waiting: tuple[Waiting, ...]
    deliveries: dict[tuple[str, str], int]
    held: int


def look_over(connection: Connection, now: float) -> Overview:
    """Return the counts, each from an index: a million that are owed are counted in a tenth of a second."""
    owed = _counted(connection, select(JOBS.c.priority, func.count()))
    failed = _counted(connection, select(JOBS.c.priority, func.count()).where(HAS_FAILED))
    spoken = _counted(connection, select(JOBS.c.priority, func.count()).where(IS_HELD))
    waiting: list[Waiting] = []
    for priority in Priority:
        free = (JOBS.c.priority == int(priority)) & (JOBS.c.owner == "")
        first = select(JOBS.c.due_at).where(free).order_by(JOBS.c.due_at).limit(1)
        due = connection.execute(first).scalar() if priority in owed else None
        late = 0.0 if due is None else max(0.0, now - due)
        queued = max(0, owed.get(priority, 0) - failed.get(priority, 0) - spoken.get(priority, 0))
        waiting += [
            Waiting(priority, State.QUEUED.value, queued, late),
            Waiting(priority, State.SPEAKING.value, spoken.get(priority, 0)),
            Waiting(priority, State.FAILED.value, failed.get(priority, 0)),
        ]
    held = connection.execute(select(func.count()).select_from(ARTICLES).where(HAS_FINDINGS)).scalar_one()
    return Overview(tuple(waiting), owed_to(connection), held)


def _counted(connection: Connection, query: Select[Any]) -> dict[Priority, int]:
    return {Priority(priority): count for priority, count in connection.execute(query.group_by(JOBS.c.priority))}
