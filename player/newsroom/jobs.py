"""Narrations owed: submit, escalate, status, progress, cancel; durable, each made by one worker at a time."""

from collections.abc import Callable, Sequence
from time import time
from uuid import uuid4

from sqlalchemy import Engine

from player.catalogue import debts
from player.catalogue.archive import Archive
from player.catalogue.database import transaction
from player.catalogue.debts import Claim, Owed, Priority, Progress
from player.catalogue.records import State


class Jobs:
    """The queue of narrations owed, in the catalogue's database, shared by every process that opens it.

    Safe to call from any thread; every call blocks for one small transaction, and raises StorageError if the database
    refuses. Publishing an article owes its narration in the transaction that keeps it, so nothing accepted is lost.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time, archive: Archive | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._archive = archive or Archive(engine, clock)

    def submit(self, owed: Owed) -> None:
        """Owe a narration; whoever is making an older text of it stops."""
        with transaction(self._engine, writes=True) as connection:
            debts.owe(connection, owed, self._clock())

    def escalate(self, article: str, voice: str) -> bool:
        """Lift a narration above all that nobody is waiting for, and try one that failed; False if it is not owed."""
        with transaction(self._engine, writes=True) as connection:
            return debts.escalate(connection, article, voice, self._clock())

    def status(self, article: str, voice: str) -> Progress | None:
        """Return how far a narration is; None if none is owed."""
        with transaction(self._engine) as connection:
            return debts.status(connection, article, voice)

    def progress(self, claim: Claim, done: int, total: int, speaker: str) -> bool:
        """Record that a voice has spoken `done` of `total` utterances; False if the claim was lost."""
        with transaction(self._engine, writes=True) as connection:
            return debts.progress(connection, claim.token, done, total, speaker)

    def first_sound(self, claim: Claim) -> float | None:
        """Return how many seconds ago a reader pressed play who now hears the first of it; None if nobody waits."""
        with transaction(self._engine) as connection:
            pressed = debts.pressed_at(connection, claim.token)
        if pressed is None:
            return None
        with transaction(self._engine, writes=True) as connection:
            debts.is_heard(connection, claim.token)
        return max(0.0, self._clock() - pressed)

    def cancel(self, article: str, voice: str) -> bool:
        """Owe a narration no longer; False if it was not owed."""
        with transaction(self._engine, writes=True) as connection:
            return debts.cancel(connection, article, voice)

    def claim(self, lowest: Priority = Priority.BETTER) -> Claim | None:
        """Take the narration that is due first, of that priority or a higher one; None if nothing is due.

        While the archive is paused or its day's budget is spent, nothing is due that nobody waits for.
        """
        if lowest >= Priority.ARCHIVE and not self._archive.is_open():
            lowest = Priority.PUBLISH
        with transaction(self._engine) as connection:
            if not debts.is_any_due(connection, self._clock(), lowest):
                return None
        with transaction(self._engine, writes=True) as connection:
            return debts.claim(connection, uuid4().hex, self._clock(), lowest)

    def renew(self, claims: Sequence[Claim]) -> set[str]:
        """Hold claims a while longer and return the tokens of those that are still held."""
        with transaction(self._engine, writes=True) as connection:
            return debts.renew(connection, [claim.token for claim in claims], self._clock())

    def give_back(self, claim: Claim) -> None:
        """Let another worker take what is not finished, at once."""
        with transaction(self._engine, writes=True) as connection:
            debts.give_back(connection, claim.token, self._clock())

    def put_off(self, claim: Claim, failure: str, seconds: float, state: State) -> None:
        """Record an attempt that failed, why in Vietnamese, and in how many seconds to try again."""
        with transaction(self._engine, writes=True) as connection:
            now = self._clock()
            debts.put_off(connection, claim.token, state, failure, now + seconds, now)

    def drop(self, claim: Claim) -> None:
        """Strike out a narration that nobody needs any more."""
        with transaction(self._engine, writes=True) as connection:
            debts.settle(connection, claim.token)
