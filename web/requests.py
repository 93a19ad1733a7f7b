"""Requests: how many came by which route, and how long each waited for its answer to begin."""

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import Scope

from web.assets import Assets

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

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
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


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, or NO_ROUTE.

    >>> route_of({"type": "http", "path": "/nowhere"})
    'none'
    """
    if isinstance(scope.get("endpoint"), Assets):
        return "/static/{file}"
    return str(getattr(scope.get("route"), "path", NO_ROUTE))
