"""The service: its parts are made here, once a process, and handed on."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from player.catalogue.debts import Priority
from player.catalogue.idempotency import Repeats
from player.catalogue.keys import Keys
from player.catalogue.standings import standings_in
from player.logs import set_up_logs
from player.newsroom.work import make_work
from player.newsroom.workers import PLACES
from player.parts import Parts, make_parts
from player.running.exposition import Exposition, folder_of
from player.running.gauges import Gauges
from player.settings import Settings, read_settings
from player.webhooks.posting import Post
from player.webhooks.receivers import Receivers
from web import (
    articles,
    by_page,
    crawling,
    embed,
    events,
    feeds,
    guide,
    health,
    listening,
    metrics,
    pages,
    problems,
    recordings,
    speech,
    versions,
    webhooks,
)
from web.access import Logged
from web.audio import PREFIXES, Audio
from web.bucket import open_files, origin_of
from web.cold import Cold
from web.compatible import Refused
from web.drain import Drain
from web.keyring import KeyRing
from web.openapi import Described
from web.rates import Rates
from web.requests import Requests
from web.responder import PREFLIGHT, answer_empty
from web.security import Guarded
from web.site import Site
from web.watch import Watch
from web.wire import STATE

READABLE = ("/articles/", "/articles.")  # by pages of every site
DESCRIPTION = """
Báo Nói narrates a newspaper's articles. Publish an article with `PUT /api/articles/{id}`; play it from
`/articles/{id}.mp3`, or from the address in `urls.audio`, which never changes.

What publishes or tells of the newsroom's work wants an API key, sent as `Authorization: Bearer bn_…` and made by
`baonoi keys make NAME`: a *read* key sees articles and speaks text, a *publish* key publishes too, an *admin* key may
do everything. Until the first key is made, programs on the same machine need none. Pages, sound and feeds never do.

Errors are `application/problem+json` (RFC 9457): `detail` is one sentence in Vietnamese, for the newsroom.
"""


def make_site(parts: Parts, places: Sequence[Priority] = PLACES) -> Site:
    """Return what every route of one process works with; `places` are its workers', none if others narrate."""
    settings = parts.settings
    work = make_work(parts, places)
    engine = work.engine
    gauges = Gauges(work)
    watch = Watch(standings_in(engine), settings.event_listeners)

    def drain() -> None:
        work.workers.drain()
        watch.closing.set()

    return Site(
        settings,
        parts,
        work,
        work.catalogue,
        work.jobs,
        work.newsroom,
        work.workers,
        open_files(parts.blobs, settings),
        Cold(work.newsroom),
        KeyRing(Keys(engine, work.clock)),
        Rates(settings.key_rate, settings.address_rate),
        Repeats(engine, work.clock),
        work.upkeep,
        Receivers(engine, Post(settings), work.clock),
        watch,
        health.make_checks(parts, engine),
        Drain(drain, settings.drain_seconds),
        Requests(parts.metrics.registry),
        gauges,
        Exposition(parts.metrics.registry, gauges, _shared_by(settings)),
    )


def make_app(site: Site) -> ASGIApp:
    """Return the whole service; sound by its digest is answered before any framework is asked."""

    hearings, upkeep = site.parts.hearings, site.upkeep
    audio = Audio(site.parts.blobs, site.files, site.parts.opus, hearings.note, upkeep.make_again)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[dict[str, Audio]]:
        site.drain.listen()
        site.checks["voice"].begin()
        site.exposition.start()
        site.work.start()
        yield {STATE: audio}
        await asyncio.to_thread(site.work.stop)
        await asyncio.to_thread(site.exposition.stop)

    metrics.tell(site.parts.metrics, audio, site.watch, site.rates)

    app = Described(
        title="Báo Nói",
        version=version("baonoi"),
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.site = site
    shown = pages.Pages(
        site.catalogue,
        site.settings.site,
        site.settings.public_url,
        {voice.name: voice.label for voice in site.parts.voices.all()},
        sound=origin_of(site.settings),
        framers=site.settings.embed_sites,
    )
    problems.install(app, shown.error, {"/v1/": Refused(500).answer})
    for subject in (health, metrics, articles, versions, events, webhooks, by_page, listening):
        app.include_router(subject.router)
        for route in subject.router.routes:
            # Whatever answers GET answers HEAD; the server leaves the body out.
            if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                app.add_api_route(route.path, route.endpoint, methods=["HEAD"], include_in_schema=False)
    app.include_router(recordings.make_router())
    speech.install(app, site)
    embed.install(app, shown)
    feeds.install(app, feeds.Feeds(site.catalogue, shown))
    guide.install(app, shown)
    crawling.install(app, shown, site.catalogue)
    pages.install(app, shown)
    return Front(audio, Logged(Guarded(app), site.requests.answered))


class Front:
    """Sends sound by its digest one way and everything else the other, and lets pages of other sites read."""

    def __init__(self, audio: ASGIApp, rest: ASGIApp) -> None:
        self._audio = audio
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"].startswith(PREFIXES):
            await self._audio(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "OPTIONS" and scope["path"].startswith(READABLE):
            await answer_empty(send, 204, PREFLIGHT)
        else:
            await self._rest(scope, receive, send)


def serve() -> ASGIApp:
    """Return the service for this process's environment: what a server is pointed at."""
    return _serve(PLACES)


def serve_only() -> ASGIApp:
    """Return the service that narrates nothing itself: others do."""
    return _serve(())


def _serve(places: Sequence[Priority]) -> ASGIApp:
    settings = read_settings()
    set_up_logs(settings.log_level)
    _follow_parent()
    app = make_app(make_site(make_parts(settings), places))
    structlog.get_logger("baonoi.web").info("started", home=str(settings.home), pid=os.getpid())
    return app


def _shared_by(settings: Settings) -> Path | None:
    """Return where the processes of one service share their metrics; None where there is one process alone."""
    parent = multiprocessing.parent_process()
    folder = folder_of(settings.home, parent.pid or 0) if parent is not None else None
    return folder if folder is not None and folder.is_dir() else None


def _follow_parent() -> None:
    """End with the process that started us, however it ends: nobody else would, and the port would stay taken."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, name="follow-parent", daemon=True).start()
