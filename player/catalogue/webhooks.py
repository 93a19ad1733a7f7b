"""The outbox: who is told of what happens to articles, and each telling that is owed, beside what it tells of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from player.catalogue.tables import ARTICLES, DELIVERIES, WEBHOOKS

PENDING, DEAD = "pending", "dead"
EVERY = "*"


class Event(StrEnum):
    """What happens to an article; the part after the point is the state it is in then."""

    QUEUED = "article.queued"
    READY = "article.ready"
    FAILED = "article.failed"
    HELD = "article.held"
    WITHDRAWN = "article.withdrawn"
    PING = "webhook.ping"  # of no article: it is sent by hand, and to one receiver alone


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver: where it is, which events it wants ("*": every one), and since when it is gone (it answered 410).

    `secret` signs what it is sent, as Standard Webhooks has it: "whsec_" and base64; no list and no log shows it.
    """

    id: str
    url: str
    secret: str = field(repr=False)
    events: tuple[str, ...]
    created_at: float
    gone_at: float | None = None

    def wants(self, event: str) -> bool:
        """Return whether it is told of such events."""
        return self.gone_at is None and (EVERY in self.events or event in self.events)


def announce(connection: Connection, event: Event, article_id: str, now: float, **facts: Any) -> int:
    """Owe every webhook that wants an event the telling of it, in the caller's transaction; return how many do.

    `facts` go into the JSON body as they are: never an article's text. The body tells the article's `revision` too; its
    `sequence` grows with every event of one article, so that a receiver which is told an older one late can drop it.

    >>> from player.catalogue.database import open_database, transaction
    >>> with transaction(open_database("sqlite:///:memory:"), writes=True) as connection:
    ...     announce(connection, Event.READY, "mua-lon", 1_790_000_000.0, digest="ab12", duration=93.6)
    0
    """
    wanting = [webhook.id for webhook in webhooks(connection) if webhook.wants(event)]
    if not wanting:
        return 0
    this = ARTICLES.c.id == article_id
    connection.execute(update(ARTICLES).where(this).values(told=ARTICLES.c.told + 1))
    known = connection.execute(select(ARTICLES.c.told, ARTICLES.c.revision).where(this)).first()
    sequence, revision = known or (0, None)
    body = {"event": event.value, "at": moment(now), "article": article_id, "state": event.partition(".")[2]}
    text = json.dumps(body | {"sequence": sequence, "revision": revision} | facts, ensure_ascii=False)
    for webhook in wanting:
        owe_delivery(connection, webhook, event, article_id, text, now)
    return len(wanting)


def owe_delivery(connection: Connection, webhook: str, event: Event, article_id: str, body: str, now: float) -> str:
    """Owe one webhook one telling and return its id, which the receiver sees too."""
    row = {"id": uuid4().hex, "webhook": webhook, "event": event.value, "article": article_id, "body": body}
    due = {"state": PENDING, "due_at": now, "attempts": 0, "failure": "", "created_at": now}
    connection.execute(insert(DELIVERIES).values(row | due))
    return str(row["id"])


def webhooks(connection: Connection) -> Sequence[Webhook]:
    """Return every receiver, the oldest first."""
    rows = connection.execute(select(WEBHOOKS).order_by(WEBHOOKS.c.created_at, WEBHOOKS.c.id))
    return [Webhook(r.id, r.url, r.secret, tuple(r.events.split()), r.created_at, r.gone_at) for r in rows]


def add_webhook(connection: Connection, webhook: Webhook) -> None:
    """Tell a receiver of what happens from now on."""
    row = {"id": webhook.id, "url": webhook.url, "secret": webhook.secret, "events": " ".join(webhook.events)}
    connection.execute(insert(WEBHOOKS).values(row | {"created_at": webhook.created_at, "gone_at": webhook.gone_at}))


def remove_webhook(connection: Connection, webhook_id: str) -> bool:
    """Tell a receiver no more, not even what it is owed; False if there is none of that id."""
    connection.execute(delete(DELIVERIES).where(DELIVERIES.c.webhook == webhook_id))
    return connection.execute(delete(WEBHOOKS).where(WEBHOOKS.c.id == webhook_id)).rowcount == 1


def moment(at: float) -> str:
    """Return a time, in seconds since 1970, as the bodies and lists show it.

    >>> moment(1_790_000_000.25)
    '2026-09-21T14:13:20.250Z'
    """
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
