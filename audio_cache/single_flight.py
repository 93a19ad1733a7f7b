"""Many may ask at once; the work is done once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Runs one call for each key at a time; whoever asks meanwhile gets the same result, or the same error.

    >>> flight: SingleFlight[str] = SingleFlight()
    >>> flight.do("key", lambda: "sound")
    'sound'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flying: dict[str, Future[T]] = {}

    def do(self, key: str, make: Callable[[], T]) -> T:
        """Return what `make` returns, from a call that is under way for this key or from our own."""
        with self._lock:
            flying = self._flying.get(key)
            mine: Future[T] = Future() if flying is None else flying
            self._flying[key] = mine
        if flying is not None:
            return flying.result()
        try:
            result = make()
        except BaseException as error:
            # Also KeyboardInterrupt: whoever waits must not wait for ever.
            self._land(key)
            mine.set_exception(error)
            raise
        self._land(key)
        mine.set_result(result)
        return result

    def _land(self, key: str) -> None:
        with self._lock:
            del self._flying[key]
