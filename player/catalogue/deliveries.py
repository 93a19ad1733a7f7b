"""The tellings that are owed to webhooks, as rows: who sends which, until when, and which were given up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, or_, select, update

from player.catalogue.tables import DELIVERIES, WEBHOOKS
from player.catalogue.webhooks import DEAD, PENDING

LEASE_SECONDS = 3.0
LONGEST_WAIT = 110_000.0  # a day and what is added by chance: before a failed try is followed by another
DEAD_FOR = 30 * 86_400.0  # how long a dead letter is kept
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One telling that a sender holds, by its `token`; `attempts` counts the tries that failed before."""

    id: str
    webhook: str
    event: str
    facts: dict[str, Any]
    token: str
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One telling that was given up, and why, in English. Times are seconds since 1970."""

    id: str
    webhook: str
    url: str
    event: str
    article: str
    attempts: int
    failure: str
    created_at: float


def due_webhooks(connection: Connection, now: float) -> Sequence[str]:
    """Return the webhooks that something is due to: a read, which waits for nobody."""
    return connection.execute(select(DELIVERIES.c.webhook).where(_due(now)).distinct()).scalars().all()


def claim_delivery(connection: Connection, webhook: str, token: str, now: float) -> Delivery | None:
    """Take what is due to a webhook, the oldest first, for LEASE_SECONDS; None if nothing is, or others have it.

    What a sender let its lease run out on is taken over.
    """
    query = select(DELIVERIES).where(_due(now), DELIVERIES.c.webhook == webhook)
    # Another process that is just taking the first one leaves us the next.
    first = query.order_by(DELIVERIES.c.created_at, DELIVERIES.c.id).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(first).first()
    if row is None:
        return None
    held = {"owner": token, "lease_until": now + LEASE_SECONDS, "created_at": min(row.created_at, now)}
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(held))
    return Delivery(row.id, row.webhook, row.event, json.loads(row.body), token, row.attempts)


def renew_deliveries(connection: Connection, tokens: Sequence[str], now: float) -> None:
    """Hold what is being sent for another LEASE_SECONDS."""
    held = update(DELIVERIES).where(DELIVERIES.c.owner.in_(tokens))
    connection.execute(held.values(lease_until=now + LEASE_SECONDS))


def settle_delivery(connection: Connection, token: str) -> bool:
    """Strike out what was told; False if the claim was lost, and somebody else tells it again."""
    return connection.execute(delete(DELIVERIES).where(DELIVERIES.c.owner == token)).rowcount == 1


def put_off_delivery(connection: Connection, token: str, failure: str, due_at: float) -> bool:
    """Record a try that failed, why in English, and when to try again; False if the claim was lost."""
    return _change(connection, token, failure=failure, due_at=due_at, attempts=DELIVERIES.c.attempts + 1)


def give_up_delivery(connection: Connection, token: str, failure: str, now: float) -> bool:
    """Record the last try that failed: it is a dead letter, which somebody may send again by hand.

    Those that nobody sent again for DEAD_FOR are forgotten.
    """
    old = (DELIVERIES.c.state == DEAD) & (DELIVERIES.c.created_at < now - DEAD_FOR)
    connection.execute(delete(DELIVERIES).where(old))
    return _change(connection, token, state=DEAD, failure=failure, attempts=DELIVERIES.c.attempts + 1)


def give_back_delivery(connection: Connection, token: str) -> bool:
    """Let another sender take what was not sent, at once."""
    return _change(connection, token)


def mark_gone(connection: Connection, webhook: str, failure: str, now: float) -> None:
    """Tell a webhook nothing more, because it said that it is gone: what it is owed are dead letters."""
    connection.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == webhook).values(gone_at=now))
    pending = (DELIVERIES.c.webhook == webhook) & (DELIVERIES.c.state == PENDING)
    connection.execute(update(DELIVERIES).where(pending).values(state=DEAD, failure=failure, **_FREE))


def mark_back(connection: Connection, webhook: str) -> None:
    """Tell a webhook again what happens from now on."""
    connection.execute(update(WEBHOOKS).where(WEBHOOKS.c.id == webhook).values(gone_at=None))


def dead_letters(connection: Connection) -> Sequence[DeadLetter]:
    """Return what was given up, the newest first, MOST_LISTED at most."""
    query = (
        select(DELIVERIES, WEBHOOKS.c.url)
        .join(WEBHOOKS, WEBHOOKS.c.id == DELIVERIES.c.webhook)
        .where(DELIVERIES.c.state == DEAD)
        .order_by(DELIVERIES.c.created_at.desc(), DELIVERIES.c.id)
        .limit(MOST_LISTED)
    )
    return [
        DeadLetter(row.id, row.webhook, row.url, row.event, row.article, row.attempts, row.failure, row.created_at)
        for row in connection.execute(query)
    ]


def owed_to(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how much is owed, by webhook and state: pending or dead."""
    query = select(DELIVERIES.c.webhook, DELIVERIES.c.state, func.count())
    rows = connection.execute(query.group_by(DELIVERIES.c.webhook, DELIVERIES.c.state))
    return {(webhook, state): count for webhook, state, count in rows}


def retry_dead(connection: Connection, now: float, delivery: str = "") -> int:
    """Owe dead letters again, one or all of them, with all their tries; return how many.

    A webhook that was gone is told again: whoever asks for this knows that it is back.
    """
    dead = DELIVERIES.c.state == DEAD
    if delivery:
        dead &= DELIVERIES.c.id == delivery
    receivers = connection.execute(select(DELIVERIES.c.webhook).where(dead).distinct()).scalars().all()
    for webhook in sorted(receivers):
        mark_back(connection, webhook)
    again = {"state": PENDING, "due_at": now, "attempts": 0, **_FREE}
    return connection.execute(update(DELIVERIES).where(dead).values(again)).rowcount


_FREE: dict[str, Any] = {"owner": "", "lease_until": 0.0}


def _due(now: float) -> ColumnElement[bool]:
    lapsed = or_(DELIVERIES.c.lease_until < now, DELIVERIES.c.lease_until > now + LEASE_SECONDS)
    # What was owed in the future, or put off longer than anything is, has a clock that was set back since.
    early = or_(DELIVERIES.c.created_at > now + LEASE_SECONDS, DELIVERIES.c.due_at > now + LONGEST_WAIT)
    due = or_(DELIVERIES.c.due_at <= now, early)
    return (DELIVERIES.c.state == PENDING) & due & lapsed


def _change(connection: Connection, token: str, **values: Any) -> bool:
    mine = update(DELIVERIES).where(DELIVERIES.c.owner == token)
    return connection.execute(mine.values(values | _FREE)).rowcount == 1
