"""baonoi worker: narrates what is owed and serves nothing."""

import signal
import threading
from typing import Annotated

import structlog
import typer
from prometheus_client import start_http_server

from player.cli.files import leave
from player.logs import set_up_logs
from player.newsroom.work import make_work, places_of
from player.parts import make_parts
from player.running.exposition import Exposition
from player.running.gauges import Gauges
from player.settings import read_settings


def worker(
    threads: Annotated[int, typer.Option(min=1, max=64, help="How many articles it narrates at the same moment.")] = 3,
    metrics_port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Show the metrics, to whoever asks, at this port of --metrics-host."),
    ] = None,
    metrics_host: Annotated[str, typer.Option(help="The address to show the metrics at.")] = "127.0.0.1",
) -> None:
    """Narrate what is owed, beside any number of other workers on the same database and store; serve nothing.

    Stops at Ctrl-C or SIGTERM; what was being narrated is given back, and another worker takes it at once. While the
    database or the store is away it waits for them.
    """
    settings = read_settings()
    set_up_logs(settings.log_level)
    log = structlog.get_logger("baonoi.worker")
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    work = make_work(make_parts(settings), places_of(threads))
    metrics = Exposition(work.parts.metrics.registry, Gauges(work))
    if metrics_port is not None:
        _show(metrics, metrics_host, metrics_port)
    work.start()
    log.info("started", threads=threads)
    told.wait()
    work.stop()
    log.info("stopped")


def _show(metrics: Exposition, host: str, port: int) -> None:
    """Show the metrics until the process ends, or leave with one sentence."""
    metrics.start()
    try:
        start_http_server(port, host, metrics.registry)
    except OSError as error:
        leave(69, f"{host}:{port} cannot be listened on: {error.strerror}")
