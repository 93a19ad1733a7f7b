"""Upkeep: the thread that writes down what was heard, holds the cache to its limit, and owes what is missing."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic, time

import structlog
from sqlalchemy import Engine

from audio_cache.blobs import Blobs
from audio_cache.eviction import evict
from player.audio.takedowns import Takedowns
from player.catalogue.audible import set_right
from player.catalogue.hearing import Heard, digest_of
from player.catalogue.publishing import Sound
from player.catalogue.turns import end_turn, last_turn, take_turn
from player.errors import StorageError
from player.keeping.cut_short import right_the_sound
from player.keeping.hearings import Hearings
from player.metrics import Metrics

EVERY_SECONDS = 30.0  # what a crash may forget of the hearings
DOWN_TO = 0.9  # of the limit: so that not every clip that is put has another one deleted
EVICTION, REPAIR = "cache.eviction", "cache.repair"  # the turns' names
_LOOK_SECONDS = 600.0  # between two looks through a store that did not seem to grow
_STUCK_SECONDS = 60.0  # between two of one that cannot be brought under its limit
_SHARE, _OVER_SHARE = 100.0, 10.0  # a look may take one part in so many of the time; of one that is over its limit
_REPAIR_SECONDS = 3600.0
_REPAIR_AT_START_SECONDS = 60.0  # at most, between two processes' that start
_SOON_SECONDS = 2.0  # between two looks whether it is our turn, until somebody repaired since we began
STILL_WRITING = timedelta(hours=1)  # no writing takes longer
# A narration's bytes are there twice: in its clips and joined.
_TWICE = 2


class Upkeep:
    """What one process does beside its work; of several processes on one store, one at a time looks through it.

    `limit` is in bytes, 0 for none. `wake` is called when something is owed again.
    """

    def __init__(
        self,
        blobs: Blobs,
        engine: Engine,
        hearings: Hearings,
        limit: int = 0,
        wake: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time,
        metrics: Metrics | None = None,
    ) -> None:
        self._blobs = blobs
        self._metrics = metrics or Metrics()
        self._engine = engine
        self._heard = Heard(engine, clock)
        self._hearings = hearings
        self._takedowns = Takedowns(blobs)
        self._sound = Sound(self._takedowns.hide, self._takedowns.show)
        self._limit = limit
        self._wake = wake
        self._clock = clock
        self._log = structlog.get_logger("baonoi.cache")
        self._stopping = threading.Event()
        self._grown = threading.Event()
        self._began = clock()
        self._is_mended = False  # since this process began
        self._thread = threading.Thread(target=self._keep_up, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin, with everything once."""
        self._thread.start()

    def grew(self) -> None:
        """Have it looked at soon whether the store is over its limit: something was put."""
        self._grown.set()

    def make_again(self, name: str) -> bool:
        """Show a narration that was hidden by mistake, or owe one whose sound is gone, if an article still wants it.

        False if it will not come back.
        """
        missing = self._heard.playable(name)
        if missing is None:
            return False
        # Hidden for a withdrawal that was never kept, perhaps.
        if self._takedowns.is_hidden(digest_of(name)) and set_right(self._engine, digest_of(name), self._sound):
            return True
        if self._blobs.head(name) is not None:  # somebody has shown it since it was asked for
            return True
        if missing.is_human:
            return False
        if self._heard.owe_again(missing):
            self._wake()
        return True

    def stop(self, seconds: float = 2.0) -> None:
        """End, and write down what was heard."""
        self._stopping.set()
        self._grown.set()
        self._thread.join(seconds)
        self._try("hearings", self.write_down)

    def write_down(self) -> None:
        """Write down what was heard since the last time."""
        names = self._hearings.take()
        try:
            self._heard.remember(names)
        except StorageError:
            for name in names:
                self._hearings.note(name)
            raise

    def hold_to_limit(self) -> None:
        """Evict if the store has outgrown its limit and it is our turn to look."""
        if not self._limit:
            return
        seen = last_turn(self._engine, EVICTION)
        after, seconds = seen.facts.get("after", 0), seen.facts.get("seconds", 0.0)
        _, grown = self._heard.grown(seen.facts.get("newest", 0))
        if after + _TWICE * grown > self._limit:
            rest = max(_STUCK_SECONDS if after > self._limit else 1.0, _OVER_SHARE * seconds)
        else:
            rest = max(_LOOK_SECONDS, _SHARE * seconds)
        if seen.age(self._clock()) < rest or not take_turn(self._engine, EVICTION, seen, self._clock()):
            return
        began = monotonic()
        newest, _ = self._heard.grown(0)
        done = evict(self._blobs, int(self._limit * DOWN_TO), self._heard.memory, self._clock(), self._limit)
        facts = {"after": done.after, "seconds": round(monotonic() - began, 3), "newest": newest}
        end_turn(self._engine, EVICTION, facts)
        self._metrics.evicted_blobs.inc(done.blobs)
        self._metrics.evicted_bytes.inc(done.freed)
        if done.blobs:
            self._log.info("evicted", blobs=done.blobs, freed=done.freed, bytes=done.after, limit=self._limit)
        if done.after > self._limit:
            reason = "what articles play must stay, and so must what was made in the last minutes"
            self._log.warning("over the limit", bytes=done.after, limit=self._limit, pinned=done.pinned, reason=reason)

    def repair(self) -> None:
        """Mend what killed processes left and owe what articles play and is gone, if it is our turn.

        Each process sees to it that this was done since it began, which may be since another was killed.
        """
        seen = last_turn(self._engine, REPAIR)
        now = self._clock()
        every = _REPAIR_SECONDS
        self._is_mended = self._began <= seen.at <= now
        if not self._is_mended:
            every = min(_REPAIR_AT_START_SECONDS, max(1.0, seen.facts.get("seconds", 0.0)))
        if seen.age(now) < every or not take_turn(self._engine, REPAIR, seen, now):
            return
        began = monotonic()
        swept = self._blobs.sweep(datetime.fromtimestamp(now, UTC) - STILL_WRITING)
        self._heard.prune()
        righted = right_the_sound(self._engine, self._blobs)
        lost = list(self._heard.missing(self._blobs))
        owed = [one.article for one in lost if self._heard.owe_again(one)]
        end_turn(self._engine, REPAIR, {"seconds": round(monotonic() - began, 3)})
        if swept:
            self._log.info("swept", files=swept)
        for digest in righted.hidden:
            self._log.warning("withdrawn sound could be heard, it is hidden", digest=digest)
        for digest in righted.shown:
            self._log.warning("sound was hidden that an article has, it is shown", digest=digest)
        for one in lost:
            self._log.warning("sound is gone", article=one.article, blob=one.name, is_owed=one.article in owed)
        if owed:
            self._wake()

    def _keep_up(self) -> None:
        written = monotonic()
        is_due = True
        while not self._stopping.is_set():
            if is_due:
                self._try("hearings", self.write_down)
                written = monotonic()
            if is_due or not self._is_mended:
                self._try("repair", self.repair)
            self._try("limit", self.hold_to_limit)
            rest = max(0.1, EVERY_SECONDS - (monotonic() - written))
            self._grown.wait(rest if self._is_mended else min(rest, _SOON_SECONDS))
            self._grown.clear()
            is_due = monotonic() - written >= EVERY_SECONDS

    def _try(self, chore: str, do: Callable[[], None]) -> None:
        log = self._log.bind(chore=chore)
        try:
            do()
        except StorageError as error:
            log.warning("put off", reason=error.english)
        except Exception:
            # The thread's outermost frame: a bug in one chore must not end the others.
            log.exception("bug")
