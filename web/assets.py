"""The scripts, style sheets and pictures of web/static: made small once, and readable from every newspaper's page."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from rjsmin import jsmin  # type: ignore[import-untyped]  # it ships no types
from starlette.types import Receive, Scope, Send

TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
COMPRESSED = (".js", ".css", ".svg", ".xsl")
# An embed picks up a new control within the hour; until then it costs no request.
CACHING = b"public, max-age=3600, stale-while-revalidate=86400"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its media type, its bytes as they are and gzipped, and its ETag."""

    kind: bytes
    plain: bytes
    packed: bytes | None
    etag: bytes


def read_assets(folder: Traversable | None = None) -> dict[str, Asset]:
    """Return every asset by its name; scripts without the comments and white space that only their authors read.

    >>> read_assets()["article-player.js"].kind
    b'text/javascript; charset=utf-8'
    >>> read_assets()["embed.js"].plain
    b'import"./static/article-player.js";'
    """
    found = {}
    for file in (folder or files("web") / "static").iterdir():
        if not file.is_file():
            continue
        plain = file.read_bytes()
        suffix = "." + file.name.rpartition(".")[2]
        if suffix == ".js":
            plain = jsmin(plain)
        kind = TYPES.get(suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        packed = gzip.compress(plain, 9, mtime=0) if suffix in COMPRESSED else None
        found[file.name] = Asset(
            kind.encode(), plain, packed, b'"%s"' % hashlib.sha256(plain).hexdigest()[:32].encode()
        )
    return found


class Assets:
    """An ASGI app, to be mounted, that answers GET and HEAD for assets by name."""

    def __init__(self, assets: dict[str, Asset]) -> None:
        self._assets = assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        asset = self._assets.get(path.lstrip("/"))
        headers = [(b"access-control-allow-origin", b"*"), (b"x-content-type-options", b"nosniff")]
        headers += [(b"cross-origin-resource-policy", b"cross-origin"), (b"vary", b"accept-encoding")]
        status, body = 404, b""
        if asset is not None and scope["method"] in ("GET", "HEAD"):
            asked = dict(scope["headers"])
            is_packed = asset.packed is not None and b"gzip" in asked.get(b"accept-encoding", b"")
            status, body = 200, asset.packed if is_packed and asset.packed is not None else asset.plain
            headers += [(b"content-type", asset.kind), (b"etag", asset.etag), (b"cache-control", CACHING)]
            if is_packed:
                headers.append((b"content-encoding", b"gzip"))
            if asset.etag in asked.get(b"if-none-match", b""):
                status, body = 304, b""
        elif asset is not None:
            status = 405
            headers.append((b"allow", b"GET, HEAD"))
        if status != 304:
            headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
