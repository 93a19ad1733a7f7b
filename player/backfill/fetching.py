"""Fetching pages of an archive politely: so many a second, and no more once the site does not answer."""

import time
from collections.abc import Callable, Collection, Sequence
from urllib.parse import urlsplit

from player.errors import ArticleError
from player.fetching.addresses import is_public, resolve
from player.fetching.fetch import PAGES, FetchedPage, fetch
from player.fetching.roads import Road

XML = (
    *PAGES,
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/gzip", "application/x-gzip"),
    "application/octet-stream",
)
MOST_IN_A_ROW = 20  # failures: then the site is down, or does not want us


class Pages:
    """Fetches `a_second` pages a second at most, through a `road`; for one thread."""

    def __init__(
        self,
        a_second: float,
        road: Road,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._wait = 1 / a_second
        self._road = road
        self._clock = clock
        self._sleep = sleep
        self._next_at = clock()
        self._failed = 0

    @property
    def has_given_up(self) -> bool:
        """Whether so many failed one after the other that the rest would too."""
        return self._failed >= MOST_IN_A_ROW

    def get(self, url: str, kinds: Collection[str] = PAGES, limit: int = 5_000_000) -> FetchedPage:
        """Return a page; ArticleError if it cannot be had."""
        if self.has_given_up:
            raise ArticleError("Trang không trả lời.", f"{MOST_IN_A_ROW} pages in a row could not be fetched")
        now = self._clock()
        self._sleep(max(0.0, self._next_at - now))
        self._next_at = max(now, self._next_at) + self._wait
        try:
            page = fetch(url, limit=limit, road=self._road, kinds=kinds)
        except ArticleError:
            self._failed += 1
            raise
        self._failed = 0
        return page


def road_to(
    hosts: Sequence[str],
    look_up: Callable[[str, float], Sequence[str]] = resolve,
    is_allowed: Callable[[str], bool] = is_public,
) -> Road:
    """Return the road to the public Internet and to some hosts of a private network: cms.local, 10.0.0.5:8080.

    A host that is not among them is not gone to at a private address, whatever it calls itself.

    >>> road = road_to(["127.0.0.1:8080"])
    >>> road.resolve("127.0.0.1", 1.0), sorted(road.ports)
    (['127.0.0.1'], [80, 443, 8080])
    """
    parts = [urlsplit(f"//{host}") for host in hosts]
    names = {(part.hostname or "").lower() for part in parts}
    ports = {80, 443, *(part.port for part in parts if part.port)}

    def checked(host: str, seconds: float) -> Sequence[str]:
        addresses = look_up(host, seconds)
        for address in addresses:
            if host.lower() not in names and not is_allowed(address):
                raise ArticleError(
                    "Địa chỉ này thuộc mạng nội bộ, không được phép lấy.",
                    f"The address {address} is not on the public Internet; --allow-host {host} permits it.",
                )
        return addresses

    return Road(checked, lambda address: True, ports)
