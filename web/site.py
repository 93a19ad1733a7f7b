"""Site: the parts that every route works with, made once in app.py and handed on."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request

from player.catalogue.articles import Catalogue
from player.catalogue.idempotency import Repeats
from player.keeping.upkeep import Upkeep
from player.newsroom.jobs import Jobs
from player.newsroom.newsroom import Newsroom
from player.newsroom.work import Work
from player.newsroom.workers import Workers
from player.parts import Parts
from player.running.exposition import Exposition
from player.running.gauges import Gauges
from player.running.probes import Probe
from player.settings import Settings
from player.webhooks.receivers import Receivers
from web.bodies import Files
from web.cold import Cold
from web.drain import Drain
from web.keyring import KeyRing
from web.rates import Rates
from web.requests import Requests
from web.watch import Watch


@dataclass(frozen=True, slots=True)
class Site:
    """One newspaper's service in one process."""

    settings: Settings
    parts: Parts
    work: Work
    catalogue: Catalogue
    jobs: Jobs
    newsroom: Newsroom
    workers: Workers
    files: Files
    cold: Cold
    keys: KeyRing
    rates: Rates
    repeats: Repeats
    upkeep: Upkeep
    receivers: Receivers
    watch: Watch
    checks: dict[str, Probe[Any]]
    drain: Drain
    requests: Requests
    gauges: Gauges
    exposition: Exposition


def site_of(request: Request) -> Site:
    """Return the site that a request came to."""
    site: Site = request.app.state.site
    return site


def base_of(request: Request) -> str:
    """Return the address that readers see, without a slash at its end: BAONOI_PUBLIC_URL, or what was asked."""
    return (site_of(request).settings.public_url or str(request.base_url)).rstrip("/")
