"""One try to tell a receiver: a signed POST by a guarded road, within a deadline, redirects not followed."""

import json
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore

from player import links
from player.catalogue.webhooks import Webhook
from player.errors import ArticleError, WebhookError
from player.fetching.addresses import is_address, is_public, resolve
from player.fetching.roads import CheckedBackend, Road, host_header, split_address
from player.settings import Settings
from player.webhooks.retries import read_retry_after
from player.webhooks.signatures import headers_for

_RESOLVE_SECONDS = 1.0
_PUBLIC_PORTS = (80, 443, 8080, 8443)
_BUSY = frozenset([429, 503])


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try: the receiver's `status`, 0 if there was none, and in English why it did not count, or "".

    `is_silent` says that it is the receiver that cannot be told, whatever it would be told. `retry_after` is in s.
    """

    status: int
    failure: str = ""
    retry_after: float | None = None
    seconds: float = 0.0

    @property
    def is_silent(self) -> bool:
        """Whether nothing else can be told to it either, for a while."""
        return self.status == 0 or self.status in _BUSY


class Post:
    """Sends what is told to receivers; every call blocks, at most for the deadline, and may be made from any thread."""

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.time,
        resolve: Callable[[str, float], Sequence[str]] = resolve,
    ) -> None:
        self._resolve = resolve
        self._base = settings.public_url.rstrip("/")
        self._hosts = frozenset(settings.webhook_hosts.lower().split())
        self._seconds = settings.webhook_seconds
        self._clock = clock
        self._context: ssl.SSLContext | None = None

    def check(self, url: str) -> WebhookError | None:
        """Raise WebhookError if no webhook can be sent to an address; return one if it cannot be told now.

        The rule is the one that holds when something is sent. Blocks a second at most.
        """
        road = self._road_to(url)
        named = _host_of(url)
        if is_address(named) and not road.is_allowed(named):
            raise _inside(named, named)
        try:
            _, host, _, _ = split_address(url, road)
        except ArticleError as error:
            raise WebhookError(str(error), error.english) from error
        addresses = self._resolve(host, _RESOLVE_SECONDS)
        for address in addresses:
            if not road.is_allowed(address):
                raise _inside(named, address)
        if addresses:
            return None
        return WebhookError(
            f"Hiện không tìm thấy máy chủ {host}: chưa gửi được gì tới đó cho đến khi tìm thấy.",
            f"No address was found for {host} now: nothing reaches it until there is one.",
        )

    def tell(self, webhook: Webhook, message_id: str, facts: dict[str, Any]) -> Answer:
        """Send one message, with the addresses of the article it speaks of, and return what came of it."""
        told = {"id": message_id} | facts
        if facts.get("article"):
            told["urls"] = links.of_article(self._base, facts["article"], facts.get("digest", ""))
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        begun = time.monotonic()
        signed = headers_for(webhook.secret, message_id, int(self._clock()), body)
        status, failure, asked = self._post(webhook.url, body, signed, begun + self._seconds)
        return Answer(status, failure, asked, time.monotonic() - begun)

    def _post(self, url: str, body: bytes, signed: dict[str, str], ends_at: float) -> tuple[int, str, float | None]:
        try:
            road = self._road_to(url)
            scheme, host, port, target = split_address(url, road)
            headers = [
                (b"Host", host_header(host, port, scheme)), (b"User-Agent", b"BaoNoi-Webhooks/1"),
                (b"Content-Type", b"application/json"), (b"Content-Length", str(len(body)).encode()),
                (b"Connection", b"close"), *((name.encode(), value.encode()) for name, value in signed.items()),
            ]  # fmt: skip
            address = httpcore.URL(scheme=scheme.encode(), host=host.encode(), port=port, target=target.encode())
            with (
                httpcore.ConnectionPool(
                    network_backend=CheckedBackend(road, ends_at), ssl_context=self._tls(scheme)
                ) as pool,
                pool.stream("POST", address, headers=headers, content=body) as response,
            ):
                fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                status = int(response.status)
        except ArticleError as error:  # the road is closed: a private address, or none
            return 0, error.english, None
        except httpcore.TimeoutException:
            return 0, f"No answer within {self._seconds:g} s.", None
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
            return 0, f"It cannot be reached: {error}.", None
        if 200 <= status < 300:
            return status, "", None
        asked = read_retry_after(fields.get(b"retry-after", ""), self._clock()) if status in _BUSY else None
        also = " Redirects are not followed." if 300 <= status < 400 else ""
        return status, f"It answered {status}.{also}", asked

    def _road_to(self, url: str) -> Road:
        if _host_of(url) in self._hosts:
            return Road(self._resolve, is_allowed=bool, ports=range(1, 65536))
        return Road(self._resolve, is_allowed=is_public, ports=_PUBLIC_PORTS)

    def _tls(self, scheme: str) -> ssl.SSLContext | None:
        if scheme == "https" and self._context is None:
            self._context = httpcore.default_ssl_context()
        return self._context


def _inside(host: str, address: str) -> WebhookError:
    where = host if host == address else f"{host} ({address})"
    return WebhookError(
        f"Địa chỉ {where} thuộc mạng nội bộ; muốn gửi tới đó phải khai {host} trong BAONOI_WEBHOOK_HOSTS.",
        f"The address {where} is not on the public Internet; name {host} in BAONOI_WEBHOOK_HOSTS to allow it.",
    )


def _host_of(url: str) -> str:
    """Return an address's host; "" where it has none that can be read, which split_address says."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
