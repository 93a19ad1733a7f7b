"""A person's recording in a synthetic voice's place, over HTTP: streamed to the disk, checked, played at once."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from player.audio.timings import MOST_BYTES
from player.catalogue.keys import Scope
from web.security import admit
from web.site import base_of, site_of
from web.versions import ArticleId, VersionOut, history_of, problems, version_out

_WRITE_BYTES = 1_048_576
_SOUNDS = ("audio/", "application/ogg", "application/octet-stream", "video/mp4")
_TIMES = ("text/vtt", "text/plain", "application/json")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_TIMINGS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/vtt": {"schema": {"type": "string"}, "example": "WEBVTT\n\n00:00.000 --> 00:02.100\nMưa lớn\n"},
            "application/json": {"schema": {"type": "array", "items": {"type": "number"}}, "example": [0.0, 2.1, 6.4]},
        },
    }
}


@dataclass(frozen=True, slots=True)
class RecordingOut:
    """A recording that was taken in: how loud it was sent in (LUFS), and Vietnamese sentences on what to heed."""

    version: VersionOut
    loudness: float
    warnings: list[str]


def make_router() -> APIRouter:
    """Return the routes; one process takes in one recording at a time, and the others wait."""
    router = APIRouter(prefix="/api/articles/{article_id}", tags=["Versions"])
    turn = asyncio.Semaphore(1)

    @router.put(
        "/recording",
        summary="Have a person's recording played in the voice's place",
        openapi_extra=_BODY,
        responses=problems(
            s404="No such article",
            s409="The article was edited meanwhile",
            s410="The article was withdrawn",
            s413="The recording has too many bytes or lasts too long",
            s415="The body is no sound",
            s422="The recording cannot be used; `detail` says why",
            s507="There is no room left",
        ),
    )
    async def put_recording(
        article_id: ArticleId,
        request: Request,
        reader: Annotated[str, Query(max_length=200, description="who reads, as readers are told")] = "",
        after_edit: Annotated[
            str,
            Query(
                pattern="^(|keep|synthetic)$",
                description="what is played when the text is edited: keep (the recording) or synthetic (a voice reads "
                "the new text); BAONOI_RECORDING_AFTER_EDIT when empty",
            ),
        ] = "",
    ) -> RecordingOut:
        """Take in a recording of the article as it stands now: MP3, WAV, FLAC, Ogg or M4A as the request's body.

        It is read to its end and refused if it is broken off, silent, clipped or of another length than the text takes
        to read; then it is brought to the loudness and the form of every narration, tagged, and played at once.
        """
        await admit(request, Scope.PUBLISH)
        _check_kind(
            request, _SOUNDS, "Nội dung gửi lên phải là âm thanh: audio/mpeg, audio/wav, audio/flac, audio/ogg."
        )
        site = site_of(request)
        await run_in_threadpool(site.catalogue.article, article_id)  # 404 and 410 before anything is sent
        history = history_of(request)
        keeps = None if not after_edit else after_edit == "keep"
        with site.parts.blobs.incoming() as path:
            await _receive(request, path, site.settings.recording_bytes)
            async with turn:
                taken = await run_in_threadpool(history.record, article_id, path, reader, keeps)
        standing = await run_in_threadpool(history.one, article_id, taken.number)
        out = version_out(standing.version, standing.is_kept, base_of(request))
        return RecordingOut(out, taken.lufs, [one.vietnamese for one in taken.warnings])

    @router.put(
        "/recording/timings",
        summary="When each sentence of the recording is heard",
        openapi_extra=_TIMINGS,
        responses=problems(
            s404="No such article",
            s409="No recording of the article is played",
            s413="The body is too long",
            s415="The body is neither text/vtt nor application/json",
            s422="The times do not fit the recording or the text",
        ),
    )
    async def put_timings(article_id: ArticleId, request: Request) -> VersionOut:
        """Say when each sentence is heard, as WebVTT or as a JSON array of the sentences' starts in seconds.

        Read-along, captions and chapters follow.
        """
        await admit(request, Scope.PUBLISH)
        _check_kind(request, _TIMES, "Nội dung gửi lên phải có kiểu text/vtt hoặc application/json.")
        body = bytearray()
        async for part in _parts(request, MOST_BYTES, f"Mốc thời gian dài quá {MOST_BYTES // 1_000_000} MB."):
            body += part
        history = history_of(request)
        number = await run_in_threadpool(history.set_timings, article_id, bytes(body))
        standing = await run_in_threadpool(history.one, article_id, number)
        return version_out(standing.version, standing.is_kept, base_of(request))

    return router


def _check_kind(request: Request, kinds: tuple[str, ...], said: str) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.startswith(kinds):
        raise HTTPException(415, said)


async def _receive(request: Request, path: Path, most: int) -> None:
    """Write a body to a file as it comes, never whole in memory."""
    held = bytearray()
    said = f"Tệp âm thanh lớn quá {most / 1e6:.0f} MB."
    with path.open("wb") as file:
        async for part in _parts(request, most, said):
            held += part
            if len(held) >= _WRITE_BYTES:
                await run_in_threadpool(file.write, bytes(held))
                held.clear()
        await run_in_threadpool(file.write, bytes(held))


async def _parts(request: Request, most: int, said: str) -> Any:
    """Yield a body's parts; 413 once there are over `most` bytes, or at once if so many are promised."""
    promised = request.headers.get("content-length", "")
    if promised.isdigit() and int(promised) > most:
        raise HTTPException(413, said, {"connection": "close"})
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise HTTPException(413, said, {"connection": "close"})
            yield part
    except ClientDisconnect as error:
        raise HTTPException(400, "Kết nối bị đứt khi tệp chưa gửi hết.") from error
