"""/api/articles/{id}/events: an article's state as it changes, as server-sent events."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException

from player import links
from player.catalogue.keys import Scope
from player.catalogue.standings import Standing
from player.errors import UnknownArticle
from web.articles import ArticleId
from web.security import admit
from web.site import base_of, site_of
from web.watch import Watch

router = APIRouter(prefix="/api", tags=["Publishing"])

KEEP_ALIVE_SECONDS = 15
STUCK_SECONDS = 30.0  # how long a listener may take none of what is sent to it
LEAVE_SECONDS = 2.0  # how long listeners have to end when the service does
BUSY_RETRY_SECONDS = "5"
_EXAMPLE = """id: 5d3c…
event: state
data: {"id": "mua-lon", "state": "speaking", "done": 3, "total": 12, …}
"""


@router.get(
    "/articles/{article_id}/events",
    summary="An article's state as it changes, as server-sent events",
    response_class=EventSourceResponse,
    responses={
        200: {
            "description": "One `state` event now, and one after each change",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        },
        204: {"description": "It has come to its end and Last-Event-ID has been told so: do not ask again"},
    },
)
async def events(
    article_id: ArticleId,
    request: Request,
    follow: Annotated[bool, Query(description="go on after it is ready, failed, held or withdrawn")] = False,
    last_event_id: Annotated[str, Header(max_length=200, description="the id of the last event that was seen")] = "",
) -> Response:
    """Send the state at once and after every change, whichever process makes it, until it has come to an end.

    Each event's data is a small JSON object with `state`, `done`, `total`, `reason`, `digest`, `duration` and `urls`.
    A client that comes back with Last-Event-ID is told only what it has not seen. A comment is sent every 15 s.
    """
    await admit(request, Scope.READ)
    site = site_of(request)
    first = await site.watch.now(article_id)
    if first is None:
        raise UnknownArticle(
            "Không có bài nào ở địa chỉ này.", f"There is no article with the id {article_id[:128]!r}."
        )
    base = base_of(request)
    if first.is_final and not follow and last_event_id == _told(first, base).id:
        return Response(status_code=204, headers={"cache-control": "no-store"})
    if site.watch.is_full():
        raise HTTPException(503, "Đang có quá nhiều người theo dõi.", {"retry-after": BUSY_RETRY_SECONDS})
    stream = _stream(site.watch, first, base, last_event_id, follow)
    return EventSourceResponse(
        stream,
        ping=KEEP_ALIVE_SECONDS,
        send_timeout=STUCK_SECONDS,
        sep="\n",
        shutdown_event=site.watch.closing,
        shutdown_grace_period=LEAVE_SECONDS,
    )


async def _stream(watch: Watch, first: Standing, base: str, seen: str, follow: bool) -> AsyncIterator[ServerSentEvent]:
    async with aclosing(watch.changes(first)) as changes:
        async for standing in changes:
            told = _told(standing, base)
            if told.id != seen:
                yield told
            seen = str(told.id)
            if standing.is_final and not follow:
                return


def _told(standing: Standing, base: str) -> ServerSentEvent:
    """Return a state as an event; its id names what it says, the same in every process."""
    body: dict[str, Any] = {
        "id": standing.id,
        "state": standing.state.value,
        "done": standing.done,
        "total": standing.total,
        "reason": standing.reason or None,
        "revision": standing.revision,
        "digest": standing.digest or None,
        "duration": standing.duration or None,
    }
    named = hashlib.sha256(json.dumps([standing.content, body]).encode()).hexdigest()[:16]
    body["urls"] = links.of_article(base, standing.id, standing.digest)
    return ServerSentEvent(json.dumps(body, ensure_ascii=False), event="state", id=named)
