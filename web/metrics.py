"""/metrics: what Prometheus reads of the whole service, and the counters of its requests."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.types import Scope as Asked

from player.catalogue.keys import Scope
from player.metrics import Metrics
from web.assets import Assets
from web.audio import Audio
from web.rates import Rates
from web.security import admit_local
from web.site import site_of
from web.watch import Watch

router = APIRouter(tags=["Running it"])

REQUEST_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"


class Requests:
    """Counts requests by the template of their route, which are few, and never by their path."""

    def __init__(self, registry: CollectorRegistry) -> None:
        labels = ("method", "route")
        self._count = Counter(
            "baonoi_http_requests",
            "Requests, but those for sound by its digest, by route and class of status",
            (*labels, "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "baonoi_http_request_duration_seconds",
            "From a request until its answer begins",
            labels,
            buckets=REQUEST_SECONDS,
            registry=registry,
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def answered(self, scope: Asked, status: int, seconds: float) -> None:
        """Count one request, and the seconds until its answer began."""
        key = (scope["method"], route_of(scope), status // 100)
        pair = self._known.get(key)
        if pair is None:
            method = key[0] if key[0] in METHODS else "other"
            pair = self._count.labels(method, key[1], f"{key[2]}xx"), self._seconds.labels(method, key[1])
            if method == key[0]:
                self._known[key] = pair
        pair[0].inc()
        pair[1].observe(seconds)


def route_of(scope: Asked) -> str:
    """Return the template of the route that answered, or NO_ROUTE.

    >>> route_of({"type": "http", "path": "/nowhere"})
    'none'
    """
    if isinstance(scope.get("endpoint"), Assets):
        return "/static/{file}"
    return str(getattr(scope.get("route"), "path", NO_ROUTE))


def tell(metrics: Metrics, audio: Audio, watch: Watch, rates: Rates) -> None:
    """Add to a process's metrics what its server knows."""

    def known() -> Iterator[Metric]:
        sound = CounterMetricFamily(
            "baonoi_audio_requests", "Requests for sound by its digest that were answered with sound or a redirect"
        )
        sound.add_metric((), audio.answered)
        limited = CounterMetricFamily(
            "baonoi_rate_limited", "Writes that were refused because there were too many", labels=("by",)
        )
        for by, count in rates.refused.items():
            limited.add_metric((by,), count)
        listeners = GaugeMetricFamily("baonoi_event_listeners", "Programs that follow articles' events now")
        listeners.add_metric((), watch.count)
        yield from (sound, limited, listeners)

    metrics.add(known)


@router.get(
    "/metrics",
    summary="The metrics, for Prometheus",
    response_class=Response,
    responses={200: {"description": "Prometheus's text format", "content": {"text/plain": {}}}},
)
async def metrics(request: Request) -> Response:
    """Answer with the metrics of all processes of this service.

    Programs on this machine may read them, and others with a read key; with BAONOI_METRICS=open, whoever asks.
    """
    site = site_of(request)
    if site.settings.metrics != "open":
        await admit_local(request, Scope.READ)
    text = await run_in_threadpool(site.exposition.text)
    return Response(text, headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE_PLAIN_0_0_4)
