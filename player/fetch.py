"""Fetching a page by its address: in time, in bounds, and by no road to a private network."""

import re
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from player.addresses import is_public, resolve
from player.errors import ArticleError

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_MOST_HOPS = 5
_PORTS = {"http": 80, "https": 443}
_CHUNK = 65536
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_READABLE = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_USER_AGENT = b"Mozilla/5.0 (compatible; BaoNoi/0.1)"
_HOST = re.compile(r"[A-Za-z0-9._:%\-]{1,253}")
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came: its last address, its bytes, and what its Content-Type said."""

    url: str
    body: bytes
    content_type: str
    charset: str


@dataclass(frozen=True, slots=True)
class Road:
    """How addresses are looked up and which of them may be gone to; another road is for tests' own servers."""

    resolve: Callable[[str, float], Sequence[str]] = resolve
    is_allowed: Callable[[str], bool] = is_public
    ports: Collection[int] = (80, 443)


def fetch(url: str, *, deadline: float = 15.0, limit: int = 5_000_000, road: Road = Road()) -> FetchedPage:
    """Return the page at an http or https address, within `deadline` seconds and `limit` bytes, redirects followed.

    Every hop's addresses are all looked at before the first is gone to, and the connection is made to the address that
    was looked at. Proxies that the environment names are not used. Blocks; ArticleError says what was wrong.

    >>> try:
    ...     fetch("http://127.0.0.1/")
    ... except ArticleError as error:
    ...     print(error.english)
    The address 127.0.0.1 is not on the public Internet.
    """
    ends_at = time.monotonic() + deadline
    for _ in range(_MOST_HOPS + 1):
        answer = _get(url, ends_at, limit, road)
        if isinstance(answer, FetchedPage):
            return answer
        url = urljoin(url, answer)
    raise ArticleError("Trang chuyển hướng quá nhiều lần.", f"The page redirects more than {_MOST_HOPS} times.")


def _get(url: str, ends_at: float, limit: int, road: Road) -> FetchedPage | str:
    """Return the page at one address, or the address that it redirects to."""
    scheme, host, port, target = _split(url, road)
    backend = _CheckedBackend(road, ends_at)
    headers = [
        (b"Host", _host_header(host, port, scheme)), (b"User-Agent", _USER_AGENT), (b"Accept", b"text/html,*/*;q=0.5"),
        (b"Accept-Encoding", b"gzip"), (b"Accept-Language", b"vi"), (b"Connection", b"close"),
    ]  # fmt: skip
    address = httpcore.URL(scheme=scheme.encode(), host=host.encode(), port=port, target=target.encode())
    context = httpcore.default_ssl_context() if scheme == "https" else None
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend, ssl_context=context) as pool,
            pool.stream("GET", address, headers=headers) as response,
        ):
            fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in _REDIRECTS and b"location" in fields:
                return fields[b"location"]
            if response.status != 200:
                raise ArticleError(
                    f"Trang trả lời lỗi {response.status}, không lấy được bài.", f"The page answered {response.status}."
                )
            content_type = fields.get(b"content-type", "")
            kind = content_type.partition(";")[0].strip().lower()
            if kind and kind not in _READABLE:
                raise ArticleError(f"Địa chỉ này không phải trang báo ({kind}).", f"The address is no page: {kind}.")
            body = _read(response.iter_stream(), fields.get(b"content-encoding", ""), limit)
    except httpcore.TimeoutException as error:
        raise ArticleError("Trang không trả lời kịp.", "The page did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
        raise ArticleError("Không kết nối được tới trang.", f"The page cannot be reached: {error}.") from error
    charset = _CHARSET.search(content_type)
    return FetchedPage(url, body, kind, charset.group(1) if charset else "")


def _split(url: str, road: Road) -> tuple[str, str, int, str]:
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


def _host_header(host: str, port: int, scheme: str) -> bytes:
    shown = f"[{host}]" if ":" in host else host
    return (shown if port == _PORTS[scheme] else f"{shown}:{port}").encode()


def _read(stream: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return a body, unpacked as it comes so that a small one cannot unpack to a large one."""
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ArticleError("Trang nén theo cách không đọc được.", f"The page is packed as {encoding}.")
    unpack = zlib.decompressobj(47) if encoding not in ("", "identity") else None
    parts: list[bytes] = []
    size = 0
    for chunk in stream:
        try:
            part = unpack.decompress(chunk, limit + 1 - size) if unpack is not None else chunk
        except zlib.error as error:
            raise ArticleError("Trang bị hỏng khi truyền.", "The page cannot be unpacked.") from error
        size += len(part)
        if size > limit or (unpack is not None and unpack.unconsumed_tail):
            raise ArticleError(
                f"Trang lớn hơn {limit // 1_000_000 or 1} MB, không giống một bài báo.",
                f"The page is over {limit} bytes.",
            )
        parts.append(part)
    return b"".join(parts)


class _CheckedBackend(httpcore.NetworkBackend):
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
        addresses = self._road.resolve(host, _left(self._ends_at))
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
                stream = self._plain.connect_tcp(address, port, _left(self._ends_at), local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
            else:
                return _TimedStream(stream, self._ends_at)
        raise failure or httpcore.ConnectError(host)

    def sleep(self, seconds: float) -> None:
        """Wait, at most until the deadline."""
        time.sleep(min(seconds, _left(self._ends_at)))


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline, so that a page in drops is given up too."""

    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return bytes as they come."""
        return self._stream.read(max_bytes, _left(self._ends_at))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, _left(self._ends_at))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection with TLS on it."""
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _left(self._ends_at)), self._ends_at)

    def get_extra_info(self, info: str) -> object:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _left(ends_at: float) -> float:
    """Return the seconds left, or raise TimeoutException when there are none."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left
