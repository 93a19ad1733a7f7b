"""Idempotency-Key: a request that is sent again is answered again, and not done again."""

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from player.catalogue.idempotency import Answer, Repeats
from player.errors import BaoNoiError, Conflict, StorageError
from web.problems import problem_of
from web.security import Caller
from web.site import site_of

LONGEST_KEY = 255
_NAMED = ("content-type", "if-match", "if-none-match")  # headers that make another request of it


@dataclass(frozen=True, slots=True)
class Reply:
    """What a route answers: a status, a JSON text, and headers."""

    status: int
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return it as it is sent."""
        kept = {"cache-control": "no-store", **self.headers}
        return Response(self.text or None, self.status, kept, kept.get("content-type") or "application/json")


async def once(request: Request, caller: Caller, body: bytes, act: Callable[[], Reply]) -> Response:
    """Answer with what `act` returns, in a thread; with an Idempotency-Key only the first time in 24 hours.

    The key is its caller's own. The same key with another request is 422, while the first is being done 409. What
    could not be answered (5xx) is done anew.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return (await run_in_threadpool(act)).response()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise HTTPException(400, f"Idempotency-Key phải là 1 đến {LONGEST_KEY} ký tự ASCII.")
    named = [request.headers.get(name, "") for name in _NAMED]
    asked = [request.method, request.url.path, request.url.query, *named, hashlib.sha256(body).hexdigest()]
    fingerprint = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
    own = hashlib.sha256(f"{caller.key} {key}".encode()).hexdigest()
    return await run_in_threadpool(_answer, site_of(request).repeats, own, fingerprint, act)


def _answer(repeats: Repeats, key: str, fingerprint: str, act: Callable[[], Reply]) -> Response:
    try:
        before = repeats.begin(key, fingerprint)
    except Conflict as error:
        raise HTTPException(409, str(error), {"retry-after": "1"}) from error
    if before is not None:
        text, headers = json.loads(before.body)
        return Reply(before.status, text, headers | {"idempotency-replayed": "true"}).response()
    try:
        reply = _done(act)
    except BaseException:
        # Nobody was answered: whoever sends it again has it done. If that cannot be written, it is once it seems dead.
        with contextlib.suppress(StorageError):
            repeats.forget(key)
        raise
    repeats.finish(key, Answer(reply.status, json.dumps([reply.text, reply.headers], ensure_ascii=False)))
    return reply.response()


def _done(act: Callable[[], Reply]) -> Reply:
    """Return the answer, be it that the caller has something to change; what is no fault of theirs is raised."""
    try:
        return act()
    except BaoNoiError as error:
        refusal = problem_of(error)
        if refusal.status_code >= 500:
            raise
        kind = {"content-type": "application/problem+json"}
        return Reply(refusal.status_code, bytes(refusal.body).decode(), kind)
