"""Gauges: what a service has to do and to spare, looked up when somebody asks and never waited for long."""

import platform
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from time import monotonic

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from player.catalogue.database import transaction
from player.catalogue.overview import Overview, look_over
from player.catalogue.records import State
from player.errors import StorageError
from player.keeping.stock import take_stock
from player.newsroom.work import Work
from player.running.probes import NoAnswer, Probe

LOOK_SECONDS = 5.0  # between two looks into the database
_SHARE = 20.0  # one may take one part in so many of the time
_WAIT_SECONDS = 1.0  # that whoever asks waits for the first look


class Gauges(Collector):
    """What one process sees of the whole service: its database, its store, its disk.

    What cannot be seen now is left out, and `baonoi_up` says so.
    """

    def __init__(self, work: Work, clock: Callable[[], float] | None = None) -> None:
        self._work = work
        self._clock = clock or work.clock
        self._took = 0.0
        self._queue = Probe(self._look, LOOK_SECONDS, 10 * LOOK_SECONDS)
        self._seen: tuple[float, Overview] | None = None
        self._stock = Probe(lambda: take_stock(work.parts.blobs, work.engine, self._clock), LOOK_SECONDS, 3600.0)

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        build = GaugeMetricFamily("baonoi_build_info", "Always 1: which version runs", labels=("version", "python"))
        build.add_metric((version("baonoi"), platform.python_version()), 1)
        yield build
        up = GaugeMetricFamily("baonoi_up", "1 if this part could be looked at when asked, else 0", labels=("part",))
        for part, gauges in (("database", self._owed), ("store", self._kept), ("disk", self._disk)):
            try:
                found = list(gauges())
            except (StorageError, NoAnswer, OSError):
                up.add_metric((part,), 0)
            else:
                up.add_metric((part,), 1)
                yield from found
        yield up
        limit = GaugeMetricFamily("baonoi_cache_limit_bytes", "BAONOI_CACHE_LIMIT; 0 is no limit")
        limit.add_metric((), self._work.parts.settings.cache_limit)
        yield limit

    def _look(self) -> Overview:
        """Look into the database, less often the longer that takes."""
        if self._seen is not None and monotonic() - self._seen[0] < _SHARE * self._took:
            return self._seen[1]
        began = monotonic()
        with transaction(self._work.engine) as connection:
            seen = look_over(connection, self._clock())
        self._took = monotonic() - began
        self._seen = (monotonic(), seen)
        return seen

    def _owed(self) -> Iterator[Metric]:
        seen = self._queue.ask(_WAIT_SECONDS)
        labels = ("priority", "state")
        depth = GaugeMetricFamily("baonoi_queue_narrations", "Narrations owed", labels=labels)
        late = GaugeMetricFamily(
            "baonoi_queue_oldest_seconds",
            "How long the first of those that are queued has been due",
            labels=("priority",),
        )
        for waiting in seen.waiting:
            depth.add_metric((waiting.priority.name.lower(), waiting.state), waiting.count)
            if waiting.state == State.QUEUED.value:
                late.add_metric((waiting.priority.name.lower(),), waiting.late)
        owed = GaugeMetricFamily(
            "baonoi_webhook_deliveries",
            "Tellings that webhooks are owed (pending), or were given up (dead)",
            labels=("webhook", "state"),
        )
        for (webhook, state), count in seen.deliveries.items():
            owed.add_metric((webhook, state), count)
        held = GaugeMetricFamily("baonoi_articles_held", "Articles that wait for somebody to release them")
        held.add_metric((), seen.held)
        yield from (depth, late, owed, held)

    def _kept(self) -> Iterator[Metric]:
        kinds = self._stock.ask(_WAIT_SECONDS)
        blobs = GaugeMetricFamily(
            "baonoi_cache_blobs", "Blobs of audio, counted once a minute at most", labels=("kind",)
        )
        size = GaugeMetricFamily("baonoi_cache_bytes", "Bytes of audio, counted likewise", labels=("kind",))
        pinned = GaugeMetricFamily("baonoi_cache_pinned_bytes", "Those that are never forgotten", labels=("kind",))
        for kind, kept in kinds.items():
            blobs.add_metric((kind,), kept.count)
            size.add_metric((kind,), kept.bytes)
            pinned.add_metric((kind,), kept.pinned_bytes)
        yield from (blobs, size, pinned)

    def _disk(self) -> Iterator[Metric]:
        free = GaugeMetricFamily(
            "baonoi_disk_free_bytes", "Bytes free where the home and the audio are", labels=("of",)
        )
        free.add_metric(("home",), shutil.disk_usage(self._work.parts.settings.home).free)
        room = self._work.parts.blobs.room()
        if room is not None:
            free.add_metric(("audio",), room)
        yield free
