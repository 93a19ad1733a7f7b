"""Receivers: who is told, added and removed by hand, tried with a ping, and told again what they did not take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from time import time
from uuid import uuid4

from sqlalchemy import Engine

from player.catalogue import deliveries
from player.catalogue.database import transaction
from player.catalogue.deliveries import DeadLetter
from player.catalogue.webhooks import (
    DEAD,
    EVERY,
    PENDING,
    Event,
    Webhook,
    add_webhook,
    moment,
    remove_webhook,
    webhooks,
)
from player.errors import UnknownWebhook, WebhookError
from player.webhooks.posting import Answer, Post
from player.webhooks.signatures import SECRET_BYTES, secret_of

EVENTS = tuple(event.value for event in Event if event is not Event.PING)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A webhook and how much it is owed: `pending` will be sent, `dead` was given up."""

    webhook: Webhook
    pending: int
    dead: int


@dataclass(frozen=True, slots=True)
class Added:
    """A webhook that was just added, and what is doubtful about it, if anything is."""

    webhook: Webhook
    doubt: WebhookError | None


class Receivers:
    """The webhooks of one newspaper; every call blocks, and may be made from any thread."""

    def __init__(
        self,
        engine: Engine,
        post: Post,
        clock: Callable[[], float] = time,
        random_bytes: Callable[[int], bytes] = token_bytes,
    ) -> None:
        self._engine = engine
        self._post = post
        self._clock = clock
        self._random_bytes = random_bytes

    def add(self, url: str, events: Sequence[str] = ()) -> Added:
        """Tell an address of some events, or of every one, from now on; WebhookError if it cannot be told.

        One whose host is not found is doubtful: it may be there later.
        The secret that signs what is sent is in what this returns and is shown nowhere else.
        """
        wanted = tuple(dict.fromkeys(events)) or (EVERY,)
        unknown = [event for event in wanted if event not in (*EVENTS, EVERY)]
        if unknown:
            known = ", ".join(EVENTS)
            raise WebhookError(
                f"Không có sự kiện “{unknown[0][:60]}”; các sự kiện là: {known}.",
                f"There is no event {unknown[0][:60]!r}; the events are: {known}.",
            )
        doubt = self._post.check(url)
        named = uuid4().hex[:12]
        secret = secret_of(self._random_bytes(SECRET_BYTES))
        webhook = Webhook(f"wh_{named}", url, secret, wanted, self._clock())
        with transaction(self._engine, writes=True) as connection:
            add_webhook(connection, webhook)
        return Added(webhook, doubt)

    def all(self) -> Sequence[Receiver]:
        """Return every webhook, the oldest first, and how much each is owed."""
        with transaction(self._engine) as connection:
            owed = deliveries.owed_to(connection)
            found = webhooks(connection)
        return [Receiver(each, owed.get((each.id, PENDING), 0), owed.get((each.id, DEAD), 0)) for each in found]

    def remove(self, webhook_id: str) -> None:
        """Tell a webhook nothing more, not even what it is owed; UnknownWebhook if there is none of that id."""
        with transaction(self._engine, writes=True) as connection:
            if not remove_webhook(connection, webhook_id):
                raise _unknown(webhook_id)

    def test(self, webhook_id: str) -> Answer:
        """Send a webhook a ping now and return what came of it; one that said it was gone is told again if it works."""
        with transaction(self._engine) as connection:
            found = next((each for each in webhooks(connection) if each.id == webhook_id), None)
        if found is None:
            raise _unknown(webhook_id)
        answer = self._post.tell(found, uuid4().hex, {"event": Event.PING.value, "at": moment(self._clock())})
        if not answer.failure and found.gone_at is not None:
            with transaction(self._engine, writes=True) as connection:
                deliveries.mark_back(connection, webhook_id)
        return answer

    def dead(self) -> Sequence[DeadLetter]:
        """Return the dead letters, the newest first."""
        with transaction(self._engine) as connection:
            return deliveries.dead_letters(connection)

    def retry(self, delivery_id: str = "") -> int:
        """Send a dead letter again, or all of them, and return how many; UnknownWebhook if it is not a dead letter."""
        with transaction(self._engine, writes=True) as connection:
            count = deliveries.retry_dead(connection, self._clock(), delivery_id)
        if delivery_id and not count:
            raise UnknownWebhook(
                "Không có tin nào bị bỏ lại với mã này.", f"There is no dead letter with the id {delivery_id[:64]!r}."
            )
        return count


def shown(receiver: Receiver) -> dict[str, object]:
    """Return a receiver as lists show it, without its secret."""
    webhook = receiver.webhook
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "created_at": moment(webhook.created_at),
        "gone_at": None if webhook.gone_at is None else moment(webhook.gone_at),
        "pending": receiver.pending,
        "dead": receiver.dead,
    }


def shown_letter(letter: DeadLetter) -> dict[str, object]:
    """Return a dead letter as lists show it."""
    return {
        "id": letter.id,
        "webhook": letter.webhook,
        "url": letter.url,
        "event": letter.event,
        "article": letter.article,
        "attempts": letter.attempts,
        "reason": letter.failure,
        "created_at": moment(letter.created_at),
    }


def _unknown(webhook_id: str) -> UnknownWebhook:
    return UnknownWebhook("Không có webhook nào với mã này.", f"There is no webhook with the id {webhook_id[:64]!r}.")
