"""baonoi worker: narrates what is owed and serves nothing."""

import signal
import threading
from typing import Annotated

import structlog
import typer

from player.logs import set_up_logs
from player.parts import make_parts
from player.settings import read_settings
from player.work import make_work, places_of


def worker(
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many articles it narrates at the same moment.")] = 3,
) -> None:
    """Narrate what is owed, beside any number of other workers on the same database and store; serve nothing.

    Stops at Ctrl-C or SIGTERM; what was being narrated is given back, and another worker takes it at once. While the
    database or the store is away it waits for them.
    """
    set_up_logs()
    log = structlog.get_logger("baonoi.worker")
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    work = make_work(make_parts(read_settings()), places_of(threads))
    work.start()
    log.info("started", threads=threads)
    told.wait()
    work.stop()
    log.info("stopped")
