"""/healthz: the process answers; /readyz: it can do its work."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Engine

from player.errors import BaoNoiError
from player.parts import Parts
from player.running.probes import NoAnswer, Probe
from player.running.readiness import answers, keeps, speaks
from web.site import site_of

router = APIRouter(tags=["Running it"])

WAIT_SECONDS = 0.7  # that whoever asks waits for a look that is under way
LOOK_SECONDS = 0.01
DRAINING = "the process is ending: send requests elsewhere"
_NOT_KEPT = {"cache-control": "no-store"}


def make_checks(parts: Parts, engine: Engine) -> dict[str, Probe[Any]]:
    """Return what readiness looks at, by name; nothing is looked at yet."""
    return {
        "voice": Probe(lambda: speaks(parts), every=60, patience=20),
        "store": Probe(lambda: keeps(parts.blobs), every=10, patience=5),
        "database": Probe(lambda: answers(engine), every=1, patience=3),
    }


async def said_of(checks: Mapping[str, Probe[Any]]) -> dict[str, str]:
    """Return "ok" or one English sentence for each check, within WAIT_SECONDS, whatever hangs."""
    for probe in checks.values():
        probe.begin()
    clock = asyncio.get_running_loop().time
    until = clock() + WAIT_SECONDS
    # They look in threads, which let no event loop know.
    while any(probe.is_looking for probe in checks.values()) and clock() < until:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_SECONDS)
    said: dict[str, str] = {}
    for name, probe in checks.items():
        try:
            probe.ask()
        except BaoNoiError as error:
            said[name] = error.english
        except NoAnswer as error:
            said[name] = str(error)
        else:
            said[name] = "ok"
    return said


@router.get("/healthz", summary="The process answers")
async def healthz() -> Response:
    """Answer 200: the process is alive."""
    return JSONResponse({"status": "ok"}, headers=_NOT_KEPT)


@router.get(
    "/readyz",
    summary="The voice speaks, the store keeps, the database answers",
    responses={503: {"description": "One of them does not, and `checks` says why; or the process is ending"}},
)
async def readyz(request: Request) -> Response:
    """Answer 200 when a voice spoke in the last minute, the store took a blob in the last ten seconds and the database
    answers now; else 503, and which does not. Always within a second.
    """
    site = site_of(request)
    if site.drain.is_on:
        return JSONResponse({"status": "draining", "checks": {"process": DRAINING}}, 503, _NOT_KEPT)
    said = await said_of(site.checks)
    is_ready = all(each == "ok" for each in said.values())
    body = {"status": "ok" if is_ready else "unready", "checks": said}
    return JSONResponse(body, 200 if is_ready else 503, _NOT_KEPT)
