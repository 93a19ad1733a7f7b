"""Watch: looks at the articles that somebody listens to, all at once, and says when one has changed."""

import asyncio
import itertools
from collections.abc import AsyncGenerator

import anyio
import structlog
from fastapi.concurrency import run_in_threadpool

from player.catalogue.articles import is_article_id
from player.catalogue.standings import Standing, Standings
from player.errors import StorageError

LOOK_SECONDS = 0.25


class TooManyListeners(Exception):
    """The process has as many listeners as it takes."""


class Watch:
    """One look for all listeners of a process: nothing is asked while there are none. It lives on one event loop.

    A listener that is slower than what happens is told the newest only, so that none needs memory for what it missed.
    Once `closing` is set each is told no more, and its stream ends as it should.
    """

    def __init__(self, standings: Standings, most: int, look_seconds: float = LOOK_SECONDS) -> None:
        self._standings = standings
        self._most = most
        self._look_seconds = look_seconds
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._known: dict[str, Standing] = {}
        self._count = 0
        self._looking: asyncio.Task[None] | None = None
        self.closing = anyio.Event()
        self._log = structlog.get_logger("baonoi.web")

    @property
    def count(self) -> int:
        """How many listen."""
        return self._count

    async def now(self, article_id: str) -> Standing | None:
        """Return how an article stands; None if nothing is published under that id."""
        if not is_article_id(article_id):
            return None  # not every text is one that every database can look for
        return (await run_in_threadpool(self._standings, [article_id])).get(article_id)

    def is_full(self) -> bool:
        """Return whether one more would be too many."""
        return self._count >= self._most

    async def changes(self, first: Standing) -> AsyncGenerator[Standing, None]:
        """Yield `first`, and how the article stands after each change, for as long as it is there."""
        if self.is_full():
            raise TooManyListeners
        changed = asyncio.Event()
        self._listeners.setdefault(first.id, set()).add(changed)
        self._count += 1
        try:
            if self._looking is None:
                self._looking = asyncio.create_task(self._look())
            yield first
            told = first
            while True:
                await changed.wait()
                changed.clear()
                if self.closing.is_set():
                    return
                now = self._known.get(first.id)
                if now is None:
                    return
                if now != told:
                    yield (told := now)
        finally:
            self._let_go(first.id, changed)

    def _let_go(self, article: str, changed: asyncio.Event) -> None:
        self._count -= 1
        listeners = self._listeners[article]
        listeners.discard(changed)
        if not listeners:
            del self._listeners[article]
            self._known.pop(article, None)
        if self._count == 0 and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        is_failing = False
        while True:
            await asyncio.sleep(self._look_seconds)
            if self.closing.is_set():
                for changed in itertools.chain.from_iterable(self._listeners.values()):
                    changed.set()
            asked = list(self._listeners)
            try:
                found = await run_in_threadpool(self._standings, asked)
            except StorageError as error:
                if not is_failing:
                    self._log.warning("what listeners wait for cannot be read", reason=error.english)
                is_failing = True
                continue
            is_failing = False
            for article in asked:
                self._tell(article, found.get(article))

    def _tell(self, article: str, now: Standing | None) -> None:
        if article not in self._listeners:
            return  # the last one left while we looked
        if now is None:
            self._known.pop(article, None)
        elif self._known.get(article) == now:
            return
        else:
            self._known[article] = now
        for changed in self._listeners[article]:
            changed.set()
