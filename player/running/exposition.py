"""Exposition: the metrics of all processes of one service as one text, whichever of them is asked."""

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import time
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from player.metrics import Asked

SHARE_SECONDS = 1.0  # how late the others see what one process counts
_GONE_SECONDS = 10.0  # after which a process that shares nothing is gone: what it counted stays, its gauges do not
_OLD_SECONDS = 60.0
_FOLDERS = "metrics-"
_EARLIEST = ("process_start_time_seconds",)
_LARGEST = ("process_max_fds",)


class Exposition:
    """The text of this process's `own` metrics, joined with those of the processes that share `folder`.

    `whole` are metrics that each process sees alike, of the whole service: they are not added up. Whatever is in the
    folder when the service starts is of an earlier one: `prepare` it first.

    >>> from prometheus_client import Counter
    >>> own = CollectorRegistry()
    >>> Counter("plays", "Presses", registry=own).inc()
    >>> Exposition(own).text().decode().splitlines()[-1]
    'plays_total 1.0'
    """

    def __init__(
        self,
        own: CollectorRegistry,
        whole: Collector | None = None,
        folder: Path | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self._own = own
        self._whole = whole
        self._folder = folder
        self._clock = clock
        self.registry = CollectorRegistry()
        self.registry.register(Asked(self._all))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._share, name="metrics", daemon=True)
        self._log = structlog.get_logger("baonoi.metrics")

    def start(self) -> None:
        """Begin to share, if there is anybody to share with."""
        ProcessCollector(registry=self._own)
        if self._folder is not None:
            self._thread.start()

    def stop(self) -> None:
        """End, and leave what was counted to the others."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format; it may block for about two seconds."""
        return generate_latest(self.registry)

    def _all(self) -> Iterator[Metric]:
        yield from merged([(taken(self._own), True), *self._others()])
        if self._whole is not None:
            yield from self._whole.collect()

    def _others(self) -> Iterator[tuple[list[Any], bool]]:
        for path in sorted(self._folder.glob("*.json")) if self._folder is not None else ():
            if path.stem == str(os.getpid()):
                continue
            try:
                shared = json.loads(path.read_text("utf-8"))
                is_there = self._clock() - path.stat().st_mtime < _GONE_SECONDS
            except (OSError, ValueError):  # taken away or damaged: it is written again
                continue
            yield shared, is_there

    def _share(self) -> None:
        is_failing = False
        while not self._stopping.wait(SHARE_SECONDS):
            is_failing = self._write(is_failing)
        self._write(is_failing)

    def _write(self, was_failing: bool) -> bool:
        assert self._folder is not None
        try:
            handle, aside = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(taken(self._own), file)
            Path(aside).replace(self._folder / f"{os.getpid()}.json")
        except OSError as error:
            if not was_failing:
                self._log.warning("the other processes cannot see our metrics", reason=error.strerror)
            return True
        return False


def prepare(home: Path, process: int) -> None:
    """Make the folder in which the children of a process share metrics, empty; old ones are taken away."""
    folder = folder_of(home, process)
    for old in folder.parent.glob(f"{_FOLDERS}*"):
        newest = max((path.stat().st_mtime for path in old.iterdir()), default=old.stat().st_mtime)
        if old == folder or time() - newest > _OLD_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)


def folder_of(home: Path, process: int) -> Path:
    """Return the folder in which the children of a process share metrics."""
    return home / "run" / f"{_FOLDERS}{process}"


def taken(registry: CollectorRegistry) -> list[Any]:
    """Return a registry's metrics as JSON can hold them."""
    return [
        [metric.name, metric.documentation, metric.type, [[s.name, s.labels, s.value] for s in metric.samples]]
        for metric in registry.collect()
    ]


def merged(taken_of: Iterable[tuple[list[Any], bool]]) -> Iterator[Metric]:
    """Yield the metrics of several processes added up; of a process that is gone what it counted stays.

    >>> one = [["plays", "Presses", "counter", [["plays_total", {"way": "press"}, 2.0]]]]
    >>> [sample.value for metric in merged([(one, True), (one, False)]) for sample in metric.samples]
    [4.0]
    """
    metrics: dict[str, Metric] = {}
    values: dict[str, dict[tuple[str, tuple[tuple[str, str], ...]], float]] = {}
    for process, is_there in taken_of:
        for name, documentation, kind, samples in process:
            if kind == "gauge" and not is_there:
                continue
            metrics.setdefault(name, Metric(name, documentation, kind))
            sums = values.setdefault(name, {})
            for sample, labels, value in samples:
                if sample.endswith("_created"):
                    continue
                key = (sample, tuple(labels.items()))
                if key not in sums:
                    sums[key] = value
                elif name in _EARLIEST:
                    sums[key] = min(sums[key], value)
                elif name in _LARGEST:
                    sums[key] = max(sums[key], value)
                else:
                    sums[key] += value
    for name, metric in metrics.items():
        metric.samples = [Sample(sample, dict(labels), value) for (sample, labels), value in values[name].items()]
        yield metric
