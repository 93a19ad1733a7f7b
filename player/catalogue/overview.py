"""How much is owed, held and undelivered: a few counts for whoever watches over the service."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from player.catalogue.deliveries import owed_to
from player.catalogue.due import Priority
from player.catalogue.tables import ARTICLES, HAS_FINDINGS, JOBS


@dataclass(frozen=True, slots=True)
class Waiting:
    """The narrations owed of one priority and state: how many, and for how many seconds the oldest."""

    priority: Priority
    state: str
    count: int
    oldest: float


@dataclass(frozen=True, slots=True)
class Overview:
    """What is owed, what webhooks are owed by webhook and state, and how many articles are held."""

    waiting: tuple[Waiting, ...]
    deliveries: dict[tuple[str, str], int]
    held: int


def look_over(connection: Connection, now: float) -> Overview:
    """Return the counts: one pass over what is owed, and the indexes of the few that are held or undelivered."""
    oldest: Any = func.min(JOBS.c.created_at)
    owed: Select[Any] = select(JOBS.c.priority, JOBS.c.state, func.count(), oldest).group_by(
        JOBS.c.priority, JOBS.c.state
    )
    waiting = tuple(
        Waiting(Priority(priority), state, count, max(0.0, now - since))
        for priority, state, count, since in connection.execute(owed)
    )
    held = connection.execute(select(func.count()).select_from(ARTICLES).where(HAS_FINDINGS)).scalar_one()
    return Overview(waiting, owed_to(connection), held)
