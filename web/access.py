"""One log line a request, with an id that the answer carries too; never a text, a title or an address of a reader."""

from time import perf_counter
from uuid import uuid4

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import CutShort

QUIET = ("/healthz", "/readyz", "/static/")


class Logged:
    """Logs what an app answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._log = structlog.get_logger("baonoi.access")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request and log it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        identity = uuid4().hex[:16]
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
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
                self._log.info("answered", method=scope["method"], path=scope["path"][:200], status=status, ms=took)
