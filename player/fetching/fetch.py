"""Fetching a page by its address: in time, in bounds, and by no road to a private network."""

import re
import ssl
import time
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

import httpcore

from player.errors import ArticleError
from player.fetching.roads import CheckedBackend, Road, host_header, split_address

_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_MOST_HOPS = 5
_CHUNK = 65536
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_USER_AGENT = b"Mozilla/5.0 (compatible; BaoNoi/0.1)"


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it came: its last address, its bytes, and what its Content-Type said."""

    url: str
    body: bytes
    content_type: str
    charset: str


def fetch(
    url: str,
    *,
    deadline: float = 15.0,
    limit: int = 5_000_000,
    road: Road | None = None,
    kinds: Collection[str] = PAGES,
) -> FetchedPage:
    """Return the page at an http or https address, within `deadline` seconds and `limit` bytes, redirects followed.

    Every hop's addresses are all looked at before the first is gone to, and the connection is made to the address that
    was looked at. Proxies that the environment names are not used. `kinds` are the media types that are taken.
    Blocks; ArticleError says what was wrong.

    >>> try:
    ...     fetch("http://127.0.0.1/")
    ... except ArticleError as error:
    ...     print(error.english)
    The address 127.0.0.1 is not on the public Internet.
    """
    ends_at = time.monotonic() + deadline
    for _ in range(_MOST_HOPS + 1):
        answer = _get(url, ends_at, limit, road or Road(), kinds)
        if isinstance(answer, FetchedPage):
            return answer
        url = urljoin(url, answer)
    raise ArticleError("Trang chuyển hướng quá nhiều lần.", f"The page redirects more than {_MOST_HOPS} times.")


def _get(url: str, ends_at: float, limit: int, road: Road, kinds: Collection[str]) -> FetchedPage | str:
    """Return the page at one address, or the address that it redirects to."""
    scheme, host, port, target = split_address(url, road)
    backend = CheckedBackend(road, ends_at)
    headers = [
        (b"Host", host_header(host, port, scheme)), (b"User-Agent", _USER_AGENT), (b"Accept", b"text/html,*/*;q=0.5"),
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
            if kind and kind not in kinds:
                raise ArticleError(f"Địa chỉ này không phải trang báo ({kind}).", f"The address is no page: {kind}.")
            body = _read(response.iter_stream(), fields.get(b"content-encoding", ""), limit)
    except httpcore.TimeoutException as error:
        raise ArticleError("Trang không trả lời kịp.", "The page did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as error:
        raise ArticleError("Không kết nối được tới trang.", f"The page cannot be reached: {error}.") from error
    charset = _CHARSET.search(content_type)
    return FetchedPage(url, body, kind, charset.group(1) if charset else "")


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
