"""Probe: a look at something that may hang, made aside, shared by all who ask, and never waited for long."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from time import monotonic
from typing import Generic, TypeVar

from player.voices.exchange import run_aside

T = TypeVar("T")


class NoAnswer(Exception):
    """What is looked at has not answered in time."""


class Probe(Generic[T]):
    """Looks at one thing at most every `every` seconds, in a thread of its own, one look at a time.

    Each look may take `patience` seconds: after that whoever asks is told NoAnswer until it comes back. What the look
    raises is raised to whoever asks. Any thread may ask.

    >>> looks = iter("ab")
    >>> now = [0.0]
    >>> probe = Probe(lambda: next(looks), every=10, patience=1, clock=lambda: now[0])
    >>> probe.ask(1), probe.ask(1)
    ('a', 'a')
    >>> now[0] = 11
    >>> probe.ask(1)
    'b'
    """

    def __init__(
        self, look: Callable[[], T], every: float, patience: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._look = look
        self._every = every
        self._patience = patience
        self._clock = clock
        self._lock = threading.Lock()
        self._begun_at = float("-inf")
        self._latest: Future[T] | None = None
        self._last: Future[T] | None = None  # that came back

    @property
    def is_looking(self) -> bool:
        """Whether a look is under way."""
        latest = self._latest
        return latest is not None and not latest.done()

    def begin(self) -> None:
        """Look, if it is time to, and wait for nothing."""
        with self._lock:
            if self._latest is not None and not self._latest.done():
                return
            if self._clock() - self._begun_at < self._every:
                return
            self._last = self._latest
            self._begun_at = self._clock()
            self._latest = run_aside(self._look)

    def ask(self, seconds: float = 0.0) -> T:
        """Return what the last look found, waiting at most so many seconds for one that is under way.

        NoAnswer if it has not come back within its patience, or never has yet.
        """
        self.begin()
        latest = self._latest
        assert latest is not None
        wait((latest,), seconds)
        with self._lock:
            if latest.done():
                self._last = latest
            is_late = not latest.done() and self._clock() - self._begun_at >= self._patience
            last = self._last
        if is_late or last is None:
            raise NoAnswer(
                f"it gave no answer within {self._patience:g} s" if is_late else "the first look is under way"
            )
        return last.result()
