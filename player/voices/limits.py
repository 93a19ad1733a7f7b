"""TokenBucket and Guard: how often, how many at once, and how stubbornly an online engine is asked."""

import threading
from collections.abc import Callable
from typing import TypeVar

from player.errors import VoiceBusy, VoiceError, VoiceMissing, VoiceUnreachable
from player.voices.breaker import Breaker

T = TypeVar("T")


class TokenBucket:
    """Lets `burst` calls through at once and `rate` a second after that.

    >>> now = [0.0]
    >>> bucket = TokenBucket(rate=2, burst=1, clock=lambda: now[0])
    >>> bucket.take(), bucket.take(), bucket.take()
    (0.0, 0.5, 1.0)
    """

    def __init__(self, *, rate: float, burst: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._tokens = burst
        self._at = clock()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Take a token and return how many seconds to wait before using it."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
            self._at = now
            return max(0.0, -self._tokens / self._rate)


class Guard:
    """Every request to one online engine goes through its guard, from any number of threads.

    At most `calls` are under way at once, as often as `bucket` allows. One that fails is tried up to `attempts` times,
    after growing waits (`first_wait` seconds, doubled each time, at most `longest_wait`, cut by chance to between half
    and all of it), unless the server asked to be left alone or cannot be reached: then its `breaker` opens at once.
    """

    def __init__(
        self,
        breaker: Breaker,
        bucket: TokenBucket,
        *,
        sleep: Callable[[float], None],
        chance: Callable[[], float],
        calls: int = 4,
        attempts: int = 3,
        first_wait: float = 0.5,
        longest_wait: float = 8.0,
    ) -> None:
        self.breaker = breaker
        self._bucket = bucket
        self._sleep = sleep
        self._chance = chance
        self._turns = threading.BoundedSemaphore(calls)
        self._attempts = attempts
        self._first_wait = first_wait
        self._longest_wait = longest_wait

    def call(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns, or raise its last VoiceError, or VoiceBusy while the engine rests."""
        attempt = 0
        while True:
            attempt += 1
            self.breaker.check()
            with self._turns:
                wait = self._bucket.take()
                if wait:
                    self._sleep(wait)
                self.breaker.enter()
                try:
                    answer = ask()
                except (VoiceBusy, VoiceUnreachable) as error:
                    self.breaker.failed(error.retry_after)
                    raise
                except VoiceMissing:
                    self.breaker.left()
                    raise
                except VoiceError:
                    self.breaker.failed()
                    if attempt == self._attempts:
                        raise
                except BaseException:
                    # An interrupt too: a trial that is not given back would block the voice for ever.
                    self.breaker.left()
                    raise
                else:
                    self.breaker.succeeded()
                    return answer
            self._sleep(self._wait_after(attempt))

    def _wait_after(self, attempt: int) -> float:
        whole = min(self._longest_wait, self._first_wait * 2.0 ** (attempt - 1))
        return whole * (0.5 + 0.5 * self._chance())
