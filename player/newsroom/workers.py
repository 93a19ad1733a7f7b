"""Workers: the threads of one process that make the narrations owed, and survive whatever one of them meets."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeAlias

import structlog

from player.catalogue.debts import LEASE_SECONDS, LONGEST_WAIT, MOST_DEATHS, NEVER, Claim, Priority
from player.catalogue.records import State
from player.errors import (
    ArticleError,
    BaoNoiError,
    StorageError,
    UnknownArticle,
    UnknownVoice,
    VoiceError,
    VoiceMissing,
)
from player.metrics import Metrics
from player.newsroom.jobs import Jobs

Report: TypeAlias = Callable[[int, int, str], None]
Make: TypeAlias = Callable[[Claim, Report], None]

POLL_SECONDS = 0.25  # how late the work of another process is noticed; our own is noticed at once
PROGRESS_SECONDS = 0.25
AWAY_SECONDS = 0.5  # between two looks for a database that is away
PATIENT_ATTEMPTS = 5  # after so many a narration is said to have failed; it is tried again all the same
# So that neither who presses play nor a live article waits for one of the archive to be finished.
PLACES = (Priority.BETTER, Priority.PUBLISH, Priority.INTERACTIVE)
DEADLY = "Máy chủ đã dừng nhiều lần khi đang đọc bài này. Bài không được đọc nữa cho tới khi được sửa."
MISHAP = "Máy chủ gặp lỗi khi đọc bài này. Lỗi đã được ghi lại."


class Interrupted(Exception):
    """The work stops half way: the process ends, or the claim is somebody else's."""


@dataclass(slots=True)
class _Held:
    claim: Claim
    lost: threading.Event = field(default_factory=threading.Event)
    reported: float = 0.0
    is_heard: bool = False


class Workers:
    """Threads that claim what is owed and call `make` for each; one thread for each of `kept_for`.

    A thread takes what has its priority or a higher one, so that a place is kept for who is waiting. `make` narrates
    one claim, keeps the result, and calls its report as it goes, which raises Interrupted when the work is to stop.
    """

    def __init__(
        self, jobs: Jobs, make: Make, kept_for: Sequence[Priority] = PLACES, metrics: Metrics | None = None
    ) -> None:
        self._jobs = jobs
        self._make = make
        self._metrics = metrics or Metrics()
        self._log = structlog.get_logger("baonoi.workers")
        self._changed = threading.Condition()
        self._calls = 0
        self._draining = threading.Event()
        self._stopping = threading.Event()
        self._held: dict[str, _Held] = {}
        self._is_watched = False  # somebody who takes whatever is owed looks for it, and the others need not
        watcher = max(range(len(kept_for)), key=lambda place: kept_for[place], default=0)
        self._threads = [
            threading.Thread(
                target=self._work, args=(lowest, place == watcher), name=f"worker-{lowest.name.lower()}", daemon=True
            )
            for place, lowest in enumerate(kept_for)
        ]
        self._is_away = False
        if kept_for:
            self._threads.append(threading.Thread(target=self._hold, name="worker-leases", daemon=True))

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    @property
    def busy(self) -> int:
        """How many threads narrate something now."""
        return len(self._held)

    def drain(self) -> None:
        """Take nothing new; what is being narrated goes on until it is whole, or `stop`."""
        self._draining.set()
        self.wake()

    def wake(self) -> None:
        """Have the threads look at once for what is owed."""
        with self._changed:
            self._calls += 1
            self._changed.notify_all()

    def stop(self, seconds: float = 5.0) -> None:
        """End the work within so many seconds; what is not finished is given back, for others to take at once."""
        self._stopping.set()
        self.wake()
        until = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - monotonic()))
        for held in list(self._held.values()):  # a voice that did not let go in time
            self._give_back(held.claim)

    def _work(self, lowest: Priority, is_watcher: bool) -> None:
        while not (self._stopping.is_set() or self._draining.is_set()):
            seen = self._calls
            claim = self._next(lowest)
            if is_watcher:
                self._is_watched = claim is None
            if claim is not None:
                if is_watcher:
                    self.wake()  # there may be more, and now the others look for themselves
                self._do(claim)
                continue
            with self._changed:
                while self._calls == seen:
                    self._changed.wait(POLL_SECONDS)
                    if is_watcher or not self._is_watched:
                        break

    def _next(self, lowest: Priority) -> Claim | None:
        try:
            claim = self._jobs.claim(lowest)
        except StorageError as error:
            if not self._is_away:  # said once, however long it lasts
                self._is_away = True
                self._log.warning("the database is away, it is asked again every half second", reason=error.english)
            self._stopping.wait(AWAY_SECONDS)
            return None
        if self._is_away:
            self._is_away = False
            self._log.warning("the database is back")
        return claim

    def _do(self, claim: Claim) -> None:
        held = self._held[claim.token] = _Held(claim)
        log = self._log.bind(article=claim.owed.article, voice=claim.owed.voice)
        if claim.request:
            log = log.bind(request=claim.request)
        begun = monotonic()
        outcome = "bug"
        try:
            if claim.deaths >= MOST_DEATHS:
                # A text that kills the library which speaks it would take down worker after worker.
                raise ArticleError(DEADLY, f"{claim.deaths} workers were gone before they had narrated it.")
            self._make(claim, lambda done, total, speaker: self._report(held, done, total, speaker))
            outcome = "made"
            took = monotonic() - begun
            self._metrics.narrating.observe(took)
            log.info("narrated", seconds=round(took, 3))
        except Interrupted:
            outcome = "given_back"
            self._give_back(claim)
            log.info("given back")
        except UnknownArticle:
            outcome = "dropped"
            self._settle(lambda: self._jobs.drop(claim))
        except BaoNoiError as error:
            log.warning("not narrated", reason=error.english, attempts=claim.attempts + 1)
            outcome = self._put_off(claim, error)
        except Exception:
            # The thread's outermost frame: one article that meets a bug must not keep all others silent.
            log.exception("bug")
            self._settle(lambda: self._jobs.put_off(claim, MISHAP, NEVER, State.FAILED))
        finally:
            self._metrics.narrations.labels(outcome).inc()
            del self._held[claim.token]

    def _report(self, held: _Held, done: int, total: int, speaker: str) -> None:
        if self._stopping.is_set() or held.lost.is_set():
            raise Interrupted
        if done and not held.is_heard:
            held.is_heard = True
            waited = self._jobs.first_sound(held.claim)
            if waited is not None:
                self._metrics.first_sound.labels("press").observe(waited)
        now = monotonic()
        if done in (0, total) or now - held.reported >= PROGRESS_SECONDS:
            held.reported = now
            if not self._jobs.progress(held.claim, done, total, speaker):
                raise Interrupted

    def _put_off(self, claim: Claim, error: BaoNoiError) -> str:
        """Record a failed attempt, and return what has come of the claim."""
        wait, state = min(LONGEST_WAIT, 2.0**claim.attempts), State.QUEUED
        if isinstance(error, VoiceError):
            wait = min(LONGEST_WAIT, max(wait, error.retry_after))
        if claim.attempts + 1 >= PATIENT_ATTEMPTS:
            state = State.FAILED
        if isinstance(error, VoiceMissing):
            wait, state = LONGEST_WAIT, State.FAILED
        if isinstance(error, ArticleError | UnknownVoice):
            wait, state = NEVER, State.FAILED
        self._settle(lambda: self._jobs.put_off(claim, str(error), wait, state))
        return "failed" if state is State.FAILED else "put_off"

    def _give_back(self, claim: Claim) -> None:
        self._settle(lambda: self._jobs.give_back(claim))

    def _settle(self, say: Callable[[], None]) -> None:
        try:
            say()
        except StorageError as error:
            # Nothing is lost: the claim's lease runs out, and it is taken again.
            self._log.warning("the queue cannot be written", reason=error.english)

    def _hold(self) -> None:
        """Renew the leases of what is being made, and tell who lost theirs."""
        while not self._stopping.wait(LEASE_SECONDS / 5):
            held = list(self._held.values())
            if not held:
                continue
            try:
                still = self._jobs.renew([each.claim for each in held])
            except StorageError as error:
                self._log.warning("leases cannot be renewed", reason=error.english)
                continue
            for each in held:
                if each.claim.token not in still:
                    each.lost.set()
