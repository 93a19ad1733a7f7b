"""Roads to other servers: in time, and to no address that was not looked at."""

import re
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import httpcore

from player.errors import ArticleError
from player.fetching.addresses import is_public, resolve

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9._:%\-]{1,253}")
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Road:
    """How addresses are looked up and which of them may be gone to; another road is for tests' own servers."""

    resolve: Callable[[str, float], Sequence[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    ports: Collection[int] = (80, 443)


def split_address(url: str, road: Road) -> tuple[str, str, int, str]:
    """Return an address's scheme, host, port and target; ArticleError if it is not a plain web address."""
    wrong = ArticleError("Địa chỉ trang không hợp lệ.", f"The address cannot be used: {url[:200]!r}.")
    if len(url) > 4000 or any(letter <= " " or letter in '\\"<>^`{|}\x7f' for letter in url):
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (
            (parts.hostname or "").encode("idna").decode("ascii")
            if ":" not in (parts.hostname or "")
            else parts.hostname
        )
    except (ValueError, UnicodeError) as error:
        raise wrong from error
    if parts.scheme not in _PORTS:
        raise ArticleError("Chỉ lấy được trang http hoặc https.", "Only http and https addresses are fetched.")
    if not host or not _HOST.fullmatch(host) or "@" in parts.netloc or "%" in host:
        raise wrong
    if port not in road.ports:
        raise ArticleError(f"Cổng {port} không được phép.", f"Port {port} is not allowed.")
    target = quote(parts.path or "/", safe=_AS_IT_IS) + (
        f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else ""
    )
    return parts.scheme, host.rstrip("."), port, target


def host_header(host: str, port: int, scheme: str) -> bytes:
    """Return what the Host header says: the port only where it is not the scheme's own."""
    shown = f"[{host}]" if ":" in host else host
    return (shown if port == _PORTS[scheme] else f"{shown}:{port}").encode()


class CheckedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that were looked at, and ends every wait at the deadline."""

    def __init__(self, road: Road, ends_at: float) -> None:
        self._road = road
        self._ends_at = ends_at
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first of the host's addresses that answers; ArticleError if one is not allowed."""
        addresses = self._road.resolve(host, seconds_left(self._ends_at))
        if not addresses:
            raise ArticleError(f"Không tìm thấy máy chủ {host}.", f"No address was found for {host}.")
        for address in addresses:
            if not self._road.is_allowed(address):
                raise ArticleError(
                    "Địa chỉ này thuộc mạng nội bộ, không được phép lấy.",
                    f"The address {address} is not on the public Internet.",
                )
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(
                    address, port, seconds_left(self._ends_at), local_address, socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _TimedStream(stream, self._ends_at)
        raise failure or httpcore.ConnectError(host)

    def sleep(self, seconds: float) -> None:
        """Wait, at most until the deadline."""
        time.sleep(min(seconds, seconds_left(self._ends_at)))


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline, so that a page in drops is given up too."""

    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return bytes as they come."""
        return self._stream.read(max_bytes, seconds_left(self._ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, seconds_left(self._ends_at))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection with TLS on it."""
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, seconds_left(self._ends_at)), self._ends_at
        )

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)


def seconds_left(ends_at: float) -> float:
    """Return the seconds left, or raise TimeoutException when there are none."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left
