"""One log line a request, with an id that the answer carries too; never a text, a title or an address of a reader."""

import re
from collections.abc import Callable
from time import perf_counter
from typing import TypeAlias
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import CutShort

Answered: TypeAlias = Callable[[Scope, int, float], None]

_IDENTITY = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_KEY = re.compile(r"bn_[0-9a-f_]{13,}", re.IGNORECASE)  # an API key, where somebody sent one as an address
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")


class Logged:
    """Logs what an app answered, and tells `answered` its scope, its status and the seconds until it began.

    A caller's own id, sent as X-Request-ID, is kept if it is one; so a request can be followed from where it began.
    """

    def __init__(self, app: ASGIApp, answered: Answered = lambda scope, status, seconds: None) -> None:
        self._app = app
        self._answered = answered
        self._log = structlog.get_logger("baonoi.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        identity = _sent_with(scope) or uuid4().hex[:16]
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._answered(scope, status, perf_counter() - began)
                message["headers"] = [*message["headers"], (b"x-request-id", identity.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=identity):
            try:
                await self._app(scope, receive, watched)
            except CutShort as cut:
                # To return without an end has the server cut the connection: a client then knows that it has half.
                self._log.warning("stream cut", path=scope["path"], reason=str(cut))
            if not scope["path"].startswith(QUIET):
                took = round((perf_counter() - began) * 1000, 1)
                path = _KEY.sub("bn_…", scope["path"])[:200]
                self._log.info("answered", method=scope["method"], path=path, status=status, ms=took)


def _sent_with(scope: Scope) -> str:
    """Return the id that a request was sent with, or "" if it has none, or one that is no id."""
    sent = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return sent.decode() if _IDENTITY.fullmatch(sent) else ""
