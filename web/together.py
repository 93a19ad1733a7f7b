"""Together: what many requests ask at the same moment is done once for all of them."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from fastapi.concurrency import run_in_threadpool

T = TypeVar("T")


class Together(Generic[T]):
    """Runs one blocking call for each key at a time, in a thread; it lives on one event loop.

    Whoever asks meanwhile, or within `fresh` seconds after, gets the same result or the same error.

    >>> async def crowd(together: Together[int], calls: list[int]) -> list[int]:
    ...     return await asyncio.gather(*(together.do("key", lambda: calls.append(1) or len(calls)) for _ in range(3)))
    >>> asyncio.run(crowd(Together(), []))
    [1, 1, 1]
    """

    def __init__(self, fresh: float = 0.0) -> None:
        self._fresh = fresh
        self._calls: dict[Hashable, asyncio.Task[T]] = {}

    async def do(self, key: Hashable, call: Callable[[], T]) -> T:
        """Return what `call` returns, from one that is under way for this key or from our own."""
        task = self._calls.get(key)
        if task is None:
            task = self._calls[key] = asyncio.create_task(run_in_threadpool(call))
            task.add_done_callback(lambda done: self._land(key, done))
        return await asyncio.shield(task)  # who goes away does not take it from the others

    def _land(self, key: Hashable, task: asyncio.Task[T]) -> None:
        if not task.cancelled():
            task.exception()  # seen, also if everybody has gone
        task.get_loop().call_later(self._fresh, self._calls.pop, key, None)
