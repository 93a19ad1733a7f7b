"""Who may publish, how much may be sent, and what a browser may do with our pages."""

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Asked

from player.catalogue.keys import ApiKey, Scope
from web.problems import DETAILS, CutShort, problem
from web.site import site_of

BODY_LIMIT = 2_000_000  # bytes
BATCH_BYTES = 8_000_000
LINGER_SECONDS = 2.0
LOCAL_ONLY = "Chỉ chương trình chạy trên chính máy chủ này, gọi qua 127.0.0.1 hoặc localhost, mới được đăng bài."
NOT_AN_ADDRESS = "Địa chỉ có ký tự không dùng được."
NO_KEY = "Thiếu khóa API: gửi kèm đầu mục “Authorization: Bearer bn_…”."
WRONG_KEY = "Khóa API không đúng, hoặc đã bị thu hồi."
SMALL_KEY = "Khóa API này không có quyền “{}”."
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)

PERMISSIONS = b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the id of a key, or "" for a program on this machine before there is any key."""

    key: str = ""


def require(request: Request, scope: Scope) -> Caller:
    """Return who calls, or refuse whoever may not: 401, 403, 429; from a thread, because it may ask the database.

    Before the first key is made only programs on this machine may, calling it by a local name: a page in a browser
    here can be made to call us under a name of its own.
    """
    ring = site_of(request).keys
    ring.refresh()
    caller, key = _identify(request, scope)
    if key is not None and ring.is_to_be_noted(key):
        ring.used(key)
    return caller


async def admit(request: Request, scope: Scope) -> Caller:
    """Do as `require` does, from the event loop: without a thread when nothing has to be asked."""
    ring = site_of(request).keys
    if not ring.is_fresh:
        await run_in_threadpool(ring.refresh)
    caller, key = _identify(request, scope)
    if key is not None and ring.is_to_be_noted(key):
        await run_in_threadpool(ring.used, key)
    return caller


async def admit_local(request: Request, scope: Scope) -> Caller:
    """Do as `admit` does, but let programs on this machine in without a key, whatever keys there are."""
    return Caller() if _is_local(request) else await admit(request, scope)


def _is_local(request: Request) -> bool:
    """Return whether a program on this machine calls, by a local name."""
    name = request.url.hostname or ""
    address = request.client.host if request.client else ""
    return _is_loopback(address) and (name == "localhost" or _is_loopback(name))


def _identify(request: Request, scope: Scope) -> tuple[Caller, ApiKey | None]:
    site = site_of(request)
    address = request.client.host if request.client else ""
    if site.keys.is_empty:
        if not _is_local(request):
            raise HTTPException(403, LOCAL_ONLY)
        return Caller(), None
    is_write = request.method not in ("GET", "HEAD")
    if is_write:
        site.rates.count_address(address)
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text:
        raise HTTPException(401, NO_KEY, {"www-authenticate": 'Bearer realm="baonoi"'})
    key = site.keys.find(text.strip())
    if key is None:
        raise HTTPException(401, WRONG_KEY, {"www-authenticate": 'Bearer realm="baonoi", error="invalid_token"'})
    if not key.may(scope):
        said = f'Bearer realm="baonoi", error="insufficient_scope", scope="{scope}"'
        raise HTTPException(403, SMALL_KEY.format(scope), {"www-authenticate": said})
    if is_write:
        site.rates.count_key(key.id)
    return Caller(key.id), key


async def read_json(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """Return a JSON body of at most `limit` bytes; 415 for another kind, 413 for a longer one, which is not kept.

    CutShort if the client goes away while it is sending: nobody is left to be answered, and nothing is wrong with us.

    A body that is too long is read to its end or for LINGER_SECONDS, and thrown away: a client that is still sending
    when the connection closes never sees the answer. One that asks before it sends is told at once.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise HTTPException(415, "Nội dung gửi lên phải có kiểu application/json.")
    promised = request.headers.get("content-length", "")
    is_long = promised.isdigit() and int(promised) > limit
    body = bytearray()
    parts = request.stream()
    if not is_long:
        try:
            async for part in parts:
                body += part
                if is_long := len(body) > limit:
                    break
        except ClientDisconnect as error:
            raise CutShort("the client went away while it was sending") from error
    if is_long:
        if "expect" not in request.headers:
            await _throw_away(parts)
        raise HTTPException(413, f"Nội dung gửi lên quá {limit // 1_000_000} MB.", {"connection": "close"})
    return bytes(body)


async def _throw_away(parts: AsyncIterator[bytes]) -> None:
    with contextlib.suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(LINGER_SECONDS):
            async for _ in parts:
                pass


def _is_loopback(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback


class Guarded:
    """Adds to every answer of an app what keeps a browser from doing with it what nobody meant.

    A header that a route has set stays as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"strict-origin-when-cross-origin",
            b"content-security-policy": POLICY.encode(),
            b"permissions-policy": PERMISSIONS,
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"same-origin",
        }

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                there = {name.lower() for name, _ in headers}
                message["headers"] = headers + [(n, v) for n, v in self._headers.items() if n not in there]
            await send(message)

        if scope["type"] == "http" and "\0" in scope["path"]:  # which one database of two refuses to look for
            await problem(404, DETAILS[404])(scope, receive, guarded)
            return
        if scope["type"] == "http" and b"%00" in scope["query_string"]:
            await problem(400, NOT_AN_ADDRESS)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded if scope["type"] == "http" else send)
