"""Answers a request with immutable bytes: HEAD, ranges, ETags, CORS, downloads; nothing between it and the server."""

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import parse_qs, quote

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from web.bodies import Body
from web.problems import CutShort
from web.ranges import Wanted, wanted

Header: TypeAlias = tuple[bytes, bytes]

CHUNK = 65536  # a player's usual range, in one piece
FOREVER = b"public, max-age=31536000, immutable"
REVALIDATE = b"no-cache"
CORS: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"accept-ranges, content-length, content-range, etag"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_ALWAYS: tuple[Header, ...] = ((b"accept-ranges", b"bytes"), (b"x-content-type-options", b"nosniff"), *CORS)
PREFLIGHT: tuple[Header, ...] = (
    *CORS,
    (b"access-control-allow-methods", b"GET, HEAD, POST"),
    (b"access-control-allow-headers", b"range, if-range, if-none-match, if-match"),
    (b"access-control-max-age", b"86400"),
)


async def respond(scope: Scope, send: Send, body: Body, kind: bytes, caching: bytes, name: str = "") -> None:
    """Answer a GET or HEAD with a body: 200, 206, 304, 412 or 416, readable from every site.

    `kind` is its media type, `caching` its Cache-Control; `name` is what it is saved as when the query says `download`.
    CutShort if the store goes away half way.
    """
    is_head = scope["method"] == "HEAD"
    status, start, length = want = wanted(scope["headers"], body.etag, body.size, not is_head)
    headers = headers_for(want, body, kind, caching)
    if scope["query_string"]:
        headers += _disposition(scope["query_string"], name)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if is_head or not length:
        await send({"type": "http.response.body", "body": b""})
        return
    at, end = start, start + length
    most = CHUNK if length <= CHUNK else body.piece
    while at < end:
        try:
            chunk = await body.read(at, min(most, end - at))
        except OSError as error:
            raise CutShort(f"the sound cannot be read on: {error}") from error
        if not chunk:
            raise CutShort(f"a body of {body.size} bytes ends at {at}")
        at += len(chunk)
        await send({"type": "http.response.body", "body": chunk, "more_body": at < end})


def headers_for(want: Wanted, body: Body, kind: bytes, caching: bytes) -> list[Header]:
    """Return the headers of an answer."""
    status, start, length = want
    headers = [(b"content-type", kind), (b"etag", body.etag), (b"cache-control", caching), *_ALWAYS]
    if status == 206:
        headers.append((b"content-range", b"bytes %d-%d/%d" % (start, start + length - 1, body.size)))
    elif status == 416:
        headers.append((b"content-range", b"bytes */%d" % body.size))
    if status != 304:
        headers.append((b"content-length", b"%d" % length))
    return headers


class Immutable(Response):
    """A route's answer by `respond`."""

    def __init__(self, body: Body, kind: str, caching: bytes, name: str = "") -> None:
        super().__init__()
        self._body = body
        self._kind = kind.encode()
        self._caching = caching
        self._name = name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        await respond(scope, send, self._body, self._kind, self._caching, self._name)


async def answer_empty(send: Send, status: int, headers: Sequence[Header]) -> None:
    """Answer with a status and headers alone."""
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def sent_to(address: str, seconds: int) -> list[Header]:
    """Return the headers of an answer that sends a reader to another address, for so many seconds."""
    return [(b"location", address.encode()), (b"cache-control", b"public, max-age=%d" % seconds), *CORS]


def _disposition(query: bytes, name: str) -> list[Header]:
    """Return the header that has a body saved, when the query says `download` or `download=NAME`."""
    asked = parse_qs(query.decode("latin-1"), keep_blank_values=True, errors="replace")
    if "download" not in asked:
        return []
    chosen = asked["download"][0].strip() or name
    safe = "".join(" " if c in '/\\:*?"<>|' or not c.isprintable() else c for c in chosen)[:120].strip(" .") or "audio"
    ascii_name = safe.encode("ascii", "ignore").decode().strip(" .") or "audio"
    value = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(safe, safe='')}"
    return [(b"content-disposition", value.encode())]
