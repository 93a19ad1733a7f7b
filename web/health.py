"""/healthz: the process answers; /readyz: it can do its work."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from player.errors import BaoNoiError
from web.site import site_of

router = APIRouter(tags=["Running it"])


@router.get("/healthz", summary="The process answers")
async def healthz() -> Response:
    """Answer 200: the process is alive."""
    return JSONResponse({"status": "ok"}, headers={"cache-control": "no-store"})


@router.get("/readyz", summary="The database, the store and the voice are there")
def readyz(request: Request) -> Response:
    """Answer 200 when the database answers, the store has room, and the voice can speak; else 503, and which cannot."""
    site = site_of(request)
    checks: dict[str, str] = {}
    try:
        site.catalogue.count()
        checks["database"] = "ok"
    except BaoNoiError as error:
        checks["database"] = error.english
    try:
        room = site.parts.blobs.room()
        checks["store"] = "ok" if room is None or room > 0 else "there is no room left"
    except BaoNoiError as error:
        checks["store"] = error.english
    checks["voice"] = site.parts.chain.why_silent() or "ok"
    is_ready = all(said == "ok" for said in checks.values())
    body = {"status": "ok" if is_ready else "unready", "checks": checks}
    return JSONResponse(body, 200 if is_ready else 503, {"cache-control": "no-store"})
