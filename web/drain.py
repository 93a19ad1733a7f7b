"""Drain: a process that is told to end says so at once, takes no new work, and lets streams come to their end."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog


class Drain:
    """Stands before the server's own way of ending at SIGTERM, which closes the port and waits for what is under way.

    `tell` is called at once, on the event loop; the server is told `seconds` later, so that a balancer can notice.
    A second SIGTERM is passed on at once. Outside a process's main thread nothing is listened to.
    """

    def __init__(self, tell: Callable[[], None], seconds: float = 0.0) -> None:
        self.is_on = False
        self._tell = tell
        self._seconds = seconds
        self._then: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._log = structlog.get_logger("baonoi.web")

    @property
    def should_exit(self) -> bool:
        """Whether the server was told; who asks the handler of SIGTERM for its server finds this instead."""
        return bool(getattr(getattr(self._then, "__self__", None), "should_exit", False))

    def listen(self) -> None:
        """Listen for SIGTERM; to be called on the event loop, once the server listens for it."""
        if threading.current_thread() is not threading.main_thread():
            return
        self._loop = asyncio.get_running_loop()
        self._then = signal.getsignal(signal.SIGTERM)
        signal.signal(signal.SIGTERM, self._told)

    def _told(self, number: int, frame: FrameType | None) -> None:
        assert self._loop is not None
        is_first, self.is_on = not self.is_on, True
        seconds = self._seconds if is_first else 0.0
        if is_first:
            self._loop.call_soon_threadsafe(self._begin)
        if seconds:
            self._loop.call_soon_threadsafe(self._later, seconds, number)
        else:
            self._pass_on(number, frame)

    def _begin(self) -> None:
        self._log.info("draining", seconds=self._seconds)
        self._tell()

    def _later(self, seconds: float, number: int) -> None:
        asyncio.get_running_loop().call_later(seconds, self._pass_on, number)

    def _pass_on(self, number: int, frame: FrameType | None = None) -> None:
        if callable(self._then):
            self._then(number, frame)
