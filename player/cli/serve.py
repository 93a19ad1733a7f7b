"""baonoi serve: the pages, the API and the audio over HTTP, and the workers that narrate what is owed."""

import contextlib
import errno
import gc
import http.client
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Annotated

import typer

from player.catalogue.articles import Catalogue
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.cli.files import leave
from player.cli.sources import read_source
from player.logs import logging_config
from player.newsroom.newsroom import Newsroom
from player.parts import make_parts
from player.running.exposition import prepare
from player.settings import Settings, read_settings

APP, APP_ALONE = "web.app:serve", "web.app:serve_only"  # by name: the service knows us, and we do not know it
PROTOCOL = "web.wire:SoundProtocol"
BACKLOG = 2048
UNSENT_BYTES = 32_768
# So many new objects before garbage is sought: what a service imports stays, and to search it is a tenth of its start.
YOUNG_OBJECTS = 20_000


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many processes answer and narrate.")] = 1,
    examples: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|DIR",
            help="Publish this text, or every .txt of this folder, before serving: the file's name is the article's "
            "id, its first line the title. What is published already and did not change is left alone.",
        ),
    ] = None,
    work: Annotated[
        bool, typer.Option(help="Narrate what is published; with --no-work that is left to others: `baonoi worker`.")
    ] = True,
) -> None:
    """Serve the newspaper's pages, API and audio, and narrate what is published.

    Prints the address once it answers. Stops at Ctrl-C or SIGTERM; what was being narrated goes on at the next start.
    """
    gc.set_threshold(YOUNG_OBJECTS)
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    settings = read_settings()
    sources = _sources(examples) if examples is not None else []
    listening = _listen(host, port)
    _publish(settings, sources)
    config = uvicorn.Config(
        APP if work else APP_ALONE,
        factory=True,
        host=host,
        port=listening.getsockname()[1],
        workers=processes,
        backlog=BACKLOG,
        http=PROTOCOL,
        log_config=logging_config(settings.log_level),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.grace_seconds,
        h11_max_incomplete_event_size=65536,
    )
    threading.Thread(target=_announce, args=(listening.getsockname(),), daemon=True).start()
    if processes == 1:
        # Told to end, it has done what it was told: the server raises the signal again once it has stopped.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        server = uvicorn.Server(config)
        server.run(sockets=[listening])
        if not server.started:
            raise typer.Exit(1)
    else:
        with contextlib.suppress(OSError):  # then each process tells of itself alone
            prepare(settings.home, os.getpid())
        Multiprocess(config, sockets=[listening]).run()


def _sources(examples: Path) -> list[Path]:
    """Return the texts to publish, sorted by name."""
    if examples.is_dir():
        return sorted(examples.glob("*.txt"))
    if not examples.is_file():
        leave(66, f"{examples} is not a file or a folder")
    return [examples]


def _publish(settings: Settings, sources: list[Path]) -> None:
    """Publish texts from files; that the database and the store are there is seen here too, and said in a sentence."""
    parts = make_parts(settings)
    parts.blobs.check()
    engine = open_database(settings.database_url)
    newsroom = Newsroom(parts, Catalogue(engine, clock_of(engine)))
    for source in sources:
        newsroom.publish(source.stem, read_source(str(source), settings.article_limit))
    engine.dispose()


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound and not yet listening, or leave with one sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except socket.gaierror:
        leave(64, f"{host} is not an address of this machine")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            leave(69, f"port {port} is taken by another program; choose one with --port, or --port 0 for a free one")
        leave(69, f"{host}:{port} cannot be listened on: {error.strerror}")
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        # What a slow listener has not taken stays in its file, not in the kernel's memory; connections inherit this.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    bound.set_inheritable(True)
    return bound


def _announce(address: tuple[str, int]) -> None:
    """Print the address once the service answers there."""
    host, port = address[:2]
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # looked up, not bound
    shown = f"[{local}]" if ":" in local else local
    while True:
        connection = http.client.HTTPConnection(local, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                break
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    print(f"Báo Nói: http://{shown}:{port}", flush=True, file=sys.stdout)
