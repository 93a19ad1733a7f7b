"""Sender: the threads of one process that tell webhooks what they are owed; no receiver waits for another."""

import random
import threading
from collections.abc import Callable, Sequence
from time import monotonic, time
from typing import Protocol
from uuid import uuid4

import structlog
from sqlalchemy import Connection, Engine

from player.catalogue import deliveries
from player.catalogue.database import transaction
from player.catalogue.deliveries import Delivery
from player.catalogue.webhooks import Webhook, webhooks
from player.errors import StorageError
from player.settings import Settings
from player.webhooks.posting import Answer, Post
from player.webhooks.retries import read_schedule, wait_before_retry

POLL_SECONDS = 0.5  # how late what is owed is noticed
MOST_AT_ONCE = 16  # receivers that one process tells at the same moment
LONGEST_REST = 60.0  # of a receiver that does not answer, before something else is sent to it
GONE = 410
MISHAP = "A bug kept it from being sent; the log has it."


class Teller(Protocol):
    """What one try is made with: a Post, or something that stands for one."""

    def tell(self, webhook: Webhook, message_id: str, facts: dict[str, object]) -> Answer:
        """Send one message and return what came of it."""


class Sender:
    """Sends what webhooks are owed, each telling by one process at a time, each receiver by one thread of its own.

    `schedule` is the seconds before each retry. A receiver that does not answer, or says that it is busy, is left alone
    for as long as what was being sent to it. What is being sent when the process dies is sent again by another, with
    the same id: at least once.
    """

    def __init__(
        self,
        engine: Engine,
        post: Teller,
        schedule: Sequence[float],
        clock: Callable[[], float] = time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._engine = engine
        self._post = post
        self._schedule = schedule
        self._clock = clock
        self._chance = chance
        self._log = structlog.get_logger("baonoi.webhooks")
        self._lock = threading.Lock()
        self._held: dict[str, str] = {}  # webhook → the token of what is being sent to it, "" between two
        self._rests: dict[str, float] = {}  # webhook → until when it is left alone
        self._stopping = threading.Event()
        self._threads: set[threading.Thread] = set()
        self._watch = threading.Thread(target=self._look, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._watch.start()

    def stop(self, seconds: float = 5.0) -> None:
        """End within so many seconds; what was not taken by then is given back, for others to send at once."""
        self._stopping.set()
        until = monotonic() + seconds
        for thread in (self._watch, *list(self._threads)):
            if thread.is_alive():
                thread.join(max(0.0, until - monotonic()))
        with transaction(self._engine, writes=True) as connection:
            for token in [token for token in list(self._held.values()) if token]:
                deliveries.give_back_delivery(connection, token)

    def _look(self) -> None:
        """Start a thread for each webhook that something is due to, and keep what is being sent ours."""
        while not self._stopping.wait(POLL_SECONDS):
            try:
                self._hold()
                with transaction(self._engine) as connection:
                    due = deliveries.due_webhooks(connection, self._clock())
                    known = {webhook.id: webhook for webhook in webhooks(connection)} if due else {}
            except StorageError as error:
                self._log.warning("the outbox cannot be read", reason=error.english)
                continue
            for webhook in (known[each] for each in due if each in known):
                self._begin(webhook)

    def _hold(self) -> None:
        tokens = [token for token in list(self._held.values()) if token]
        if tokens:
            with transaction(self._engine, writes=True) as connection:
                deliveries.renew_deliveries(connection, tokens, self._clock())

    def _begin(self, webhook: Webhook) -> None:
        with self._lock:
            is_resting = self._rests.get(webhook.id, 0.0) > monotonic()
            if is_resting or webhook.id in self._held or len(self._held) >= MOST_AT_ONCE:
                return
            self._held[webhook.id] = ""
        thread = threading.Thread(target=self._serve, args=(webhook,), name=f"webhook-{webhook.id}", daemon=True)
        self._threads.add(thread)
        thread.start()

    def _serve(self, webhook: Webhook) -> None:
        """Send a webhook what is due to it, one after the other, until there is no more or it does not answer."""
        try:
            while not self._stopping.is_set() and self._send_next(webhook):
                pass
        except StorageError as error:
            # Nothing is lost: the lease runs out, and it is taken again.
            self._log.warning("the outbox cannot be written", reason=error.english)
        finally:
            with self._lock:
                del self._held[webhook.id]
            self._threads.discard(threading.current_thread())

    def _send_next(self, webhook: Webhook) -> bool:
        """Send what is due first; False if nothing is, or if the receiver is to be left alone."""
        token = uuid4().hex
        with transaction(self._engine, writes=True) as connection:
            delivery = deliveries.claim_delivery(connection, webhook.id, token, self._clock())
        if delivery is None:
            return False
        self._held[webhook.id] = token
        log = self._log.bind(webhook=webhook.id, event=delivery.event, message=delivery.id)
        try:
            answer = self._post.tell(webhook, delivery.id, delivery.facts)
        except Exception:
            # The thread's outermost frame: what meets a bug must not be sent again and again without a pause.
            log.exception("bug")
            answer = Answer(0, MISHAP)
        try:
            return self._conclude(webhook, delivery, answer)
        finally:
            self._held[webhook.id] = ""

    def _conclude(self, webhook: Webhook, delivery: Delivery, answer: Answer) -> bool:
        log = self._log.bind(webhook=webhook.id, event=delivery.event, message=delivery.id, status=answer.status)
        token, now = delivery.token, self._clock()
        if not answer.failure:
            log.info("told", seconds=round(answer.seconds, 3))
            return self._settle(lambda connection: deliveries.settle_delivery(connection, token))
        attempts = delivery.attempts + 1
        if answer.status == GONE:
            log.warning("gone")
            self._settle(lambda connection: _mark_gone(connection, delivery, answer.failure, now))
            return False
        wait = wait_before_retry(attempts, self._schedule, answer.retry_after, self._chance)
        log.warning("not told", reason=answer.failure, attempts=attempts, retry_in=wait and round(wait, 1))
        if wait is None:
            self._settle(lambda connection: deliveries.give_up_delivery(connection, token, answer.failure, now))
        else:
            due_at = now + wait
            self._settle(lambda connection: deliveries.put_off_delivery(connection, token, answer.failure, due_at))
        if answer.is_silent:
            first = self._schedule[0] if self._schedule else LONGEST_REST
            rest = min(wait or first, max(LONGEST_REST, answer.retry_after or 0.0))
            self._rests[webhook.id] = monotonic() + rest
        return not answer.is_silent

    def _settle(self, say: Callable[[Connection], object]) -> bool:
        with transaction(self._engine, writes=True) as connection:
            say(connection)
        return True


def make_sender(settings: Settings, engine: Engine, clock: Callable[[], float]) -> Sender:
    """Return what sends webhooks in one process, as it is set."""
    return Sender(engine, Post(settings), read_schedule(settings.webhook_retries), clock)


def _mark_gone(connection: Connection, delivery: Delivery, failure: str, now: float) -> None:
    deliveries.give_up_delivery(connection, delivery.token, failure, now)
    deliveries.mark_gone(connection, delivery.webhook, failure, now)
