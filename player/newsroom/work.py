"""Work: what one process needs to narrate what is owed, beside a server or alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prometheus_client import Gauge
from sqlalchemy import Engine

from player.catalogue.articles import Catalogue
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.debts import Claim, Priority
from player.keeping.upkeep import Upkeep
from player.newsroom.jobs import Jobs
from player.newsroom.newsroom import Newsroom
from player.newsroom.workers import PLACES, Report, Workers
from player.parts import Parts
from player.webhooks.sender import Sender, make_sender


@dataclass(frozen=True, slots=True)
class Work:
    """The parts over one database, its clock, and the threads that work at what it owes."""

    parts: Parts
    engine: Engine
    clock: Callable[[], float]
    catalogue: Catalogue
    jobs: Jobs
    newsroom: Newsroom
    workers: Workers
    upkeep: Upkeep
    sender: Sender

    def start(self) -> None:
        """Begin to work."""
        self.workers.start()
        self.upkeep.start()
        self.sender.start()

    def stop(self) -> None:
        """End: what is not finished is given back at once, for others to take."""
        self.workers.stop()
        self.sender.stop()
        self.parts.voices.close()  # a voice that hangs holds up no end
        self.upkeep.stop()


def make_work(parts: Parts, places: Sequence[Priority] = PLACES) -> Work:
    """Return the work of one process, not begun; the database is opened and migrated, the store is asked once.

    StorageError if either is not there. Without `places` nothing is narrated here.
    """
    parts.blobs.check()
    engine = open_database(parts.settings.database_url)
    clock = clock_of(engine)
    catalogue, jobs = Catalogue(engine, clock), Jobs(engine, clock)
    newsroom = Newsroom(parts, catalogue)

    def narrate(claim: Claim, report: Report) -> None:
        newsroom.narrate(claim, report)
        upkeep.grew()

    workers = Workers(jobs, narrate, places, parts.metrics)
    upkeep = Upkeep(parts.blobs, engine, parts.hearings, parts.settings.cache_limit, workers.wake, clock, parts.metrics)
    sender = make_sender(parts.settings, engine, clock)
    busy = Gauge("baonoi_workers_busy", "Threads that narrate something now", registry=parts.metrics.registry)
    busy.set_function(lambda: workers.busy)
    return Work(parts, engine, clock, catalogue, jobs, newsroom, workers, upkeep, sender)


def places_of(threads: int) -> tuple[Priority, ...]:
    """Return what so many threads are kept for: whoever presses play waits for none of the archive, where they can.

    >>> [place.name for place in places_of(4)]
    ['BETTER', 'BETTER', 'PUBLISH', 'INTERACTIVE']
    >>> [place.name for place in places_of(1)]
    ['BETTER']
    """
    kept = PLACES[-min(len(PLACES) - 1, threads - 1) :] if threads > 1 else ()
    return (Priority.BETTER,) * (threads - len(kept)) + kept
