"""What there is of narrations that are still being made: their scripts, and the clips that are ready."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from player.audio.narration import ClipReady
from player.catalogue.debts import Progress
from player.catalogue.records import Published
from player.newsroom.newsroom import Newsroom
from player.scripting.script import Script
from web.together import Together

POLL_SECONDS = 0.05  # between two looks for what came


@dataclass(frozen=True, slots=True)
class SoFar:
    """The clips that are ready of an article's newest text, in order, and the whole script of it."""

    ready: tuple[ClipReady, ...]
    script: Script

    @property
    def total(self) -> int:
        """How many clips there will be."""
        return len(self.script.utterances)


class Cold:
    """Looks up what is ready; remembers a few scripts, because whoever listens asks again and again.

    A look blocks for a few small reads, and may be made from any thread. Of the many who listen to one article one
    looks (`looks`) and reads (`reads`) for all: these two live on the event loop.
    """

    def __init__(self, newsroom: Newsroom, limit: int = 32) -> None:
        self._newsroom = newsroom
        self._limit = limit
        self._lock = threading.Lock()
        self.looks: Together[tuple[Progress | None, str, SoFar]] = Together(POLL_SECONDS)
        self.reads: Together[bytes] = Together(POLL_SECONDS)
        self._known: OrderedDict[tuple[str, str, str], tuple[Script, tuple[ClipReady, ...]]] = OrderedDict()

    def look(self, published: Published, voice: str) -> SoFar:
        """Return what is ready of an article in a voice."""
        key = (published.id, published.content, voice)
        with self._lock:
            known = self._known.get(key)
        script, before = known or (self._newsroom.script_of(published.id, published.article, voice), ())
        ready = tuple(self._newsroom.so_far(published.article, script, voice, before))
        with self._lock:
            self._known[key] = (script, ready)
            self._known.move_to_end(key)
            if len(self._known) > self._limit:
                self._known.popitem(last=False)
        return SoFar(ready, script)
