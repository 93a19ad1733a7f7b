"""How long an engine may take over one sentence: one that hangs for ever holds up nobody for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from time import monotonic
from typing import Any, TypeVar

from player.errors import VoiceBusy, VoiceError
from player.voices.exchange import run_aside

T = TypeVar("T")

SECONDS = 120.0
LETTERS_A_SECOND = 10  # that are spoken at least, however slow the machine is
MOST_HANGING = 8  # calls that never returned: each keeps a thread


class Patience:
    """Waits for one engine's calls, each at most `seconds` and one more for every ten letters.

    A call that is given up goes on in a thread that nobody waits for. Until it comes back the engine is left alone for
    half as long as it was waited for; with eight that have not come back it is asked no more. Any thread may call.

    >>> Patience("espeak").call("xin chào", lambda: "sound")
    'sound'
    """

    def __init__(self, engine: str, seconds: float = SECONDS, clock: Callable[[], float] = monotonic) -> None:
        self._engine = engine
        self._seconds = seconds
        self._rest = seconds / 2
        self._clock = clock
        self._lock = threading.Lock()
        self._hanging: list[Future[Any]] = []
        self._rests_until = 0.0
        self._closing: Future[None] = Future()

    def call(self, spoken: str, speak: Callable[[], T]) -> T:
        """Return what an engine says of a spoken form; VoiceBusy while it rests, VoiceError if it does not answer."""
        self._check()
        call = run_aside(speak)
        seconds = self._seconds + len(spoken) / LETTERS_A_SECOND
        either: tuple[Future[Any], ...] = (call, self._closing)
        wait(either, seconds, FIRST_COMPLETED)
        if call.done():
            return call.result()
        if self._closing.done():
            raise VoiceBusy("Máy chủ đang dừng.", "The process ends.", retry_after=1.0)
        with self._lock:
            self._hanging.append(call)
            self._rests_until = self._clock() + self._rest
        raise VoiceError(
            "Giọng đọc không trả lời.",
            f"The engine {self._engine} gave no sound within {seconds:.0f} s.",
            retry_after=self._rest,
        )

    def close(self) -> None:
        """Wait for nothing any more: whoever waits is told that the process ends."""
        with self._lock:
            if not self._closing.done():
                self._closing.set_result(None)

    def _check(self) -> None:
        with self._lock:
            self._hanging = [call for call in self._hanging if not call.done()]
            left = self._rests_until - self._clock() if self._hanging else 0.0
            if len(self._hanging) >= MOST_HANGING:
                left = self._rest
        if left > 0:
            raise VoiceBusy(
                "Giọng đọc đang nghỉ vì không trả lời.",
                f"The engine {self._engine} rests: it hangs over a sentence that it was given.",
                retry_after=left,
            )
