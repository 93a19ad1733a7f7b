"""What a reader's player asks of an article: its sound at a stable address, its captions, its times, and to be made."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from functools import partial
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from starlette.exceptions import HTTPException

from player.audio import transcript
from player.audio.narration import narration_name
from player.catalogue.debts import Progress
from player.catalogue.records import State
from player.errors import BaoNoiError, StorageError, VoiceError
from player.scripting.script import Utterance
from web.bodies import BytesBody
from web.cold import POLL_SECONDS, SoFar
from web.hearing import Hearing, hearing_of, make_again, narration_of, press, sync_json
from web.problems import CutShort
from web.responder import CORS, REVALIDATE, Immutable
from web.site import Site, base_of, site_of

router = APIRouter(tags=["Listening"])

FIRST_CLIP_SECONDS = 15.0
HELD_RETRY_SECONDS = 300.0  # somebody has to look at it first
VoiceName = Annotated[str, Query(max_length=100, description="who speaks; the newsroom's choice when empty")]


@router.get("/articles/{article_id}.mp3", summary="The sound, at an address that never changes")
async def mp3(article_id: str, request: Request, voice: VoiceName = "") -> Response:
    """Answer with the newest whole narration: HEAD, ranges, ETag; `?download` saves it under the article's title.

    An article that has no sound yet is streamed as it is being made, without a length, and is moved to the front of
    the queue. A stream that fails is cut, never ended politely.
    """
    site = site_of(request)
    hearing = await run_in_threadpool(hearing_of, site, article_id, voice)
    name = f"{hearing.published.article.title[:100]}.mp3"
    if hearing.kept is not None:
        blob = narration_name(hearing.kept.digest)
        path = str(site.parts.blobs.path_of(blob) or blob)
        try:
            body = await site.files.get(path)
            site.parts.hearings.note(blob)
            elsewhere = site.files.address(path)
            if elsewhere and request.method == "GET" and "download" not in request.query_params:
                # Asked again each time: the next narration is at another address.
                moved = {name.decode(): value.decode() for name, value in CORS} | {"cache-control": "no-cache"}
                return RedirectResponse(elsewhere[0], 302, moved)
            return Immutable(body, "audio/mpeg", REVALIDATE, name)
        except FileNotFoundError:
            if hearing.state == State.READY.value:
                await run_in_threadpool(make_again, site, hearing)
    if hearing.state in (State.FAILED.value, State.HELD.value):
        raise _silent(hearing)
    headers = {name.decode(): value.decode() for name, value in CORS} | {"cache-control": "no-store"}
    if request.method == "HEAD":
        return Response(media_type="audio/mpeg", headers=headers)
    began = monotonic()
    await run_in_threadpool(press, site, hearing)
    parts = _stream(site, hearing)
    first = await anext(parts)
    site.parts.metrics.first_sound.labels("stream").observe(monotonic() - began)
    return StreamingResponse(_chain(first, parts), media_type="audio/mpeg", headers=headers)


@router.get("/articles/{article_id}.vtt", summary="The captions, as written")
def vtt(article_id: str, request: Request, voice: VoiceName = "") -> Response:
    """Answer with WebVTT: the article as it is written, in the times of the newest whole narration."""
    site, hearing = _whole(request, article_id, voice)
    assert hearing.kept is not None
    text = transcript.webvtt(narration_of(site, hearing.kept))
    return _kept(text, "text/vtt; charset=utf-8", f"{hearing.published.article.title[:100]}.vtt")


@router.get("/articles/{article_id}.json", summary="The segments and their times")
def sync(article_id: str, request: Request, voice: VoiceName = "") -> Response:
    """Answer with what the control reads: `state`, and `segments` with `written`, `start` and `end` in seconds.

    While the article is being spoken these are the segments so far, each with the address of its own sound in `clip`.
    `state` is queued, speaking, ready, failed, held (nothing is made of its newest text until the newsroom lets it go;
    an older sound is heard meanwhile), or absent: nobody has asked for that voice yet (POST …/listen).
    """
    site = site_of(request)
    return _json(sync_json(site, hearing_of(site, article_id, voice), base_of(request)))


@router.get("/articles/{article_id}/chapters.json", summary="The chapters, for podcast apps")
def chapters(article_id: str, request: Request, voice: VoiceName = "") -> Response:
    """Answer with Podcasting 2.0 chapters, one for each heading."""
    site, hearing = _whole(request, article_id, voice)
    assert hearing.kept is not None
    return _json(transcript.chapters(narration_of(site, hearing.kept)), "application/json+chapters")


@router.post("/articles/{article_id}/listen", status_code=202, summary="A reader pressed play")
def listen(article_id: str, request: Request, voice: VoiceName = "") -> Response:
    """Have an article spoken before all that nobody is waiting for, and answer with its times so far."""
    site = site_of(request)
    press(site, hearing_of(site, article_id, voice))
    hearing = hearing_of(site, article_id, voice)
    headers = {key.decode(): value.decode() for key, value in CORS} | {"cache-control": "no-store"}
    return JSONResponse(sync_json(site, hearing, base_of(request)), 202, headers)


def _whole(request: Request, article_id: str, voice: str) -> tuple[Site, Hearing]:
    """Return what there is to hear, or refuse until something is whole."""
    site = site_of(request)
    hearing = hearing_of(site, article_id, voice)
    if hearing.kept is None:
        if hearing.failure:
            raise _silent(hearing)
        raise HTTPException(503, "Bài này đang được đọc, xin thử lại sau ít giây.", {"retry-after": "2"})
    return site, hearing


def _silent(hearing: Hearing) -> VoiceError:
    """Return why there is no sound, of an article that failed or is held."""
    if hearing.state == State.HELD.value:
        return VoiceError(hearing.failure, "the article is held", retry_after=HELD_RETRY_SECONDS)
    return VoiceError(hearing.failure, f"the narration failed: {hearing.failure}", retry_after=60)


def _json(value: dict[str, Any], kind: str = "application/json") -> Response:
    return _kept(json.dumps(value, ensure_ascii=False, separators=(",", ":")), kind)


def _kept(text: str, kind: str, name: str = "") -> Response:
    data = text.encode()
    etag = b'"' + hashlib.sha256(data).hexdigest()[:32].encode() + b'"'
    return Immutable(BytesBody(data, etag), kind, REVALIDATE, name)


async def _stream(site: Site, hearing: Hearing) -> AsyncIterator[bytes]:
    """Yield the clips' frames in order as they are made, by whichever process makes them.

    VoiceError before the first if the narration fails; CutShort after it.
    """
    published = hearing.published
    speaker = ""
    first = True
    sent = 0
    clock = asyncio.get_running_loop().time
    began = clock()
    while True:
        look = partial(_look, site, hearing, speaker)
        try:
            if first:  # not from before the press
                owed, speaks, so_far = await run_in_threadpool(look)
            else:
                key = (published.id, published.content, hearing.voice, speaker)
                owed, speaks, so_far = await site.cold.looks.do(key, look)
        except StorageError as error:
            if not sent:
                raise
            raise CutShort(error.english) from error  # the database went away under a stream that had begun
        first = False
        if sent and speaks != speaker:
            raise CutShort("another voice speaks the article now")
        speaker = speaks
        for utterance in so_far.script.utterances[sent : len(so_far.ready)]:
            yield await _frames(site, hearing, utterance, speaker, sent)
            sent += 1
        if sent == so_far.total:
            return
        # Nobody makes it any more: it failed, or another text took its place.
        if owed is None or owed.state is State.FAILED or owed.content != published.content:
            raise _stopped(sent, owed.failure if owed else "")
        if sent == 0 and clock() - began > FIRST_CLIP_SECONDS:
            raise _stopped(sent, "Bài này đang chờ tới lượt đọc.")
        await asyncio.sleep(POLL_SECONDS)


def _look(site: Site, hearing: Hearing, speaker: str) -> tuple[Progress | None, str, SoFar]:
    """Return what is owed, who speaks now, and what there is; blocking."""
    owed = site.jobs.status(hearing.published.id, hearing.voice)
    speaks = owed.speaker if owed and owed.speaker else speaker or hearing.speaker
    return owed, speaks, site.cold.look(hearing.published, speaks)


async def _frames(site: Site, hearing: Hearing, utterance: Utterance, voice: str, sent: int) -> bytes:
    published = hearing.published
    key = (published.id, published.content, voice, sent)
    try:
        return await site.cold.reads.do(key, partial(site.newsroom.frames_of, published.article, utterance, voice))
    except BaoNoiError as error:
        if sent == 0:
            raise
        raise CutShort(error.english) from error


def _stopped(sent: int, failure: str) -> Exception:
    if sent:
        return CutShort("the narration stopped half way")
    return VoiceError(failure or "Bài này chưa đọc được.", "the narration did not begin in time", retry_after=10)


async def _chain(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for part in rest:
        yield part
