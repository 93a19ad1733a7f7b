"""/metrics: what Prometheus reads of the whole service."""

from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from player.catalogue.keys import Scope
from player.metrics import Metrics
from web.audio import Audio
from web.rates import Rates
from web.security import admit_local
from web.site import site_of
from web.watch import Watch

router = APIRouter(tags=["Running it"])


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
