"""Breaker: an engine that keeps failing is left alone for a while, then tried once."""

import threading
from collections.abc import Callable

from player.errors import VoiceBusy

STATES = ("closed", "open", "trying")


class Breaker:
    """Counts an engine's failures in a row; after `failures` of them it rests, and each rest is twice the one before.

    Closed, every call may go. Open, none may. Once its rest is over, one call goes and the others wait for it: if it
    succeeds the breaker closes, if it fails the engine rests again. `rest` and `longest_rest` are in seconds, `clock`
    gives seconds that only grow, `chance` gives numbers from 0 to 1 (rests are spread by ±20 %, so that many machines
    do not come back together).

    >>> now = [0.0]
    >>> breaker = Breaker("gtts", clock=lambda: now[0], chance=lambda: 0.5, failures=1, rest=30)
    >>> breaker.failed()
    >>> breaker.rests_for()
    30.0
    >>> now[0] = 31
    >>> breaker.enter()
    >>> breaker.succeeded()
    >>> breaker.rests_for()
    0.0
    """

    def __init__(
        self,
        who: str,
        *,
        clock: Callable[[], float],
        chance: Callable[[], float],
        failures: int = 5,
        rest: float = 30.0,
        longest_rest: float = 600.0,
    ) -> None:
        self.who = who
        self._clock = clock
        self._chance = chance
        self._most = failures
        self._rest = rest
        self._longest = longest_rest
        self._in_a_row = 0
        self._rests = 0
        self._until = 0.0
        self._trying = False
        self._lock = threading.Condition()

    @property
    def state(self) -> str:
        """One of STATES: whether calls go, none goes, or the next one tries the engine out."""
        with self._lock:
            if not self._rests:
                return "closed"
            return "open" if self._until > self._clock() else "trying"

    def rests_for(self) -> float:
        """Return for how many seconds more no call may go."""
        with self._lock:
            return max(0.0, self._until - self._clock())

    def check(self) -> None:
        """Raise VoiceBusy while the engine rests."""
        seconds = self.rests_for()
        if seconds > 0:
            raise self._busy(seconds)

    def enter(self) -> None:
        """Begin one call, or raise VoiceBusy: it must end with `succeeded`, `failed` or `left`.

        While another call tries out an engine that has rested, this waits for what comes of it.
        """
        with self._lock:
            while self._trying:
                self._lock.wait()
            seconds = self._until - self._clock()
            if seconds > 0:
                raise self._busy(seconds)
            self._trying = self._rests > 0

    def succeeded(self) -> None:
        """End a call that went well: the failures before it are forgotten."""
        with self._lock:
            self._in_a_row = self._rests = 0
            self._until = 0.0
            self._tried()

    def failed(self, rest: float | None = None) -> None:
        """End a call that failed; `rest` (seconds) is how long the server asked to be left alone, if it did."""
        with self._lock:
            now = self._clock()
            self._tried()
            self._in_a_row += 1
            if rest is None and self._in_a_row < self._most and not self._rests:
                return
            if now < self._until and rest is None:
                return  # calls that were under way when the rest began do not make it longer
            doubled = min(self._longest, self._rest * 2.0**self._rests)
            spread = doubled * (0.8 + 0.4 * self._chance())
            self._until = max(self._until, now + max(spread, rest or 0.0))
            self._rests += 1

    def left(self) -> None:
        """End a call that says nothing of the engine: it was the text that was wrong."""
        with self._lock:
            self._tried()

    def _tried(self) -> None:
        self._trying = False
        self._lock.notify_all()

    def _busy(self, seconds: float) -> VoiceBusy:
        return VoiceBusy(
            f"Giọng đọc {self.who} đang tạm nghỉ sau nhiều lần lỗi.",
            f"{self.who} rests after its failures, for {seconds:.0f} s more.",
            retry_after=max(1.0, seconds),
        )
