"""Turns at work that one process at a time should do now and then, and what the last one found: rows of `switches`."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from player.catalogue.database import transaction, upsert
from player.catalogue.tables import SWITCHES

_LONGEST_TURN = 600.0  # seconds after which one that was begun and not ended was its process's last


@dataclass(frozen=True, slots=True)
class Turn:
    """When a turn was last taken, in seconds since 1970, what it found, and whether it has not ended."""

    at: float = -1e18
    facts: dict[str, Any] = field(default_factory=dict)
    is_open: bool = False

    def age(self, now: float) -> float:
        """Return the seconds since it was taken: none while it is open, for ever if its clock has since been set back.

        >>> Turn(100.0).age(130.0), Turn(100.0, is_open=True).age(130.0), Turn(100.0).age(40.0)
        (30.0, 0.0, inf)
        """
        age = now - self.at
        if age < -1:
            return float("inf")
        return 0.0 if self.is_open and age < _LONGEST_TURN else max(0.0, age)


def last_turn(engine: Engine, name: str) -> Turn:
    """Return the last turn of that name."""
    with transaction(engine) as connection:
        return _last(connection, name)


def take_turn(engine: Engine, name: str, seen: Turn, now: float) -> bool:
    """Take the next turn after the one that was seen; False if somebody else took it."""
    value = json.dumps(seen.facts | {"open": True})
    with transaction(engine, writes=True) as connection:
        if _last(connection, name).at != seen.at:
            return False
        row = upsert(connection, SWITCHES).values(name=name, value=value, changed_at=now)
        this = SWITCHES.c.changed_at == seen.at
        connection.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"value": value, "changed_at": now}, where=this)
        )
        return _last(connection, name).at == now


def end_turn(engine: Engine, name: str, facts: dict[str, Any]) -> None:
    """Write down what a turn found, which ends it."""
    with transaction(engine, writes=True) as connection:
        connection.execute(update(SWITCHES).where(SWITCHES.c.name == name).values(value=json.dumps(facts)))


def _last(connection: Connection, name: str) -> Turn:
    row = connection.execute(select(SWITCHES.c.value, SWITCHES.c.changed_at).where(SWITCHES.c.name == name)).first()
    if row is None:
        return Turn()
    facts = json.loads(row.value)
    return Turn(row.changed_at, facts, bool(facts.pop("open", False)))
