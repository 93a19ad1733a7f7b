"""The OpenAI-compatible API: a text spoken at once, streamed sentence by sentence; its models and voices."""

import asyncio
import base64
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

from anyio import CancelScope, CapacityLimiter, to_thread
from fastapi import APIRouter, FastAPI, Path, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Send
from starlette.types import Scope as Asked

from player.audio.aloud import Aloud, read_aloud
from player.audio.formats import Encoder, make_encoder
from player.audio.mp3 import FRAME_BYTES, FRAME_SECONDS
from player.catalogue.keys import Scope
from player.errors import BaoNoiError
from web.compatible import CompatibleRoute, Refused
from web.problems import CutShort
from web.security import admit, read_json
from web.site import Site
from web.speech_schemas import ErrorsOut, ModelOut, ModelsOut, SpeakerOut, SpeakersOut, SpeechIn, read_speech

T = TypeVar("T")

MODELS = ("baonoi", "tts-1", "tts-1-hd", "gpt-4o-mini-tts")
OPENAI_VOICES = frozenset(
    {"alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse"}
)
CREATED = 1_793_491_200  # November 2026, when there was a first one
RETRY_SECONDS = 2
TOKEN_SECONDS = 0.048  # of sound: what a token is where OpenAI counts them
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": SpeechIn.model_json_schema()}}}
}


class Speeches:
    """The speeches of one process: so many at the same moment, in threads that nobody else waits for."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._turns = asyncio.Semaphore(site.settings.speeches)
        self._threads = CapacityLimiter(site.settings.speeches)

    async def blocking(self, work: Callable[[], T]) -> T:
        """Return what blocking work returns, from a thread."""
        return await to_thread.run_sync(work, limiter=self._threads)

    async def begin(self, asked: SpeechIn) -> Response:
        """Answer a request once its first sentence is spoken."""
        began = monotonic()
        try:
            async with asyncio.timeout(self.site.settings.speech_wait):
                await self._turns.acquire()
        except TimeoutError as error:
            message = f"{self.site.settings.speeches} speeches are being made already."
            raise Refused(429, message, headers={"retry-after": str(RETRY_SECONDS)}) from error
        try:
            aloud = await self.blocking(lambda: self._read(asked))
        except BaseException:
            self._turns.release()
            raise
        self.site.parts.metrics.first_sound.labels("speech").observe(monotonic() - began)
        sound = self._sound(aloud, asked)
        form = asked.response_format
        kind = "text/event-stream" if asked.stream_format == "sse" else form.media_type
        headers = {"cache-control": "no-store", "x-baonoi-voice": quote(aloud.voice.name)}
        return _Speech(sound, lambda: self._end(aloud), kind, headers)

    def _read(self, asked: SpeechIn) -> Aloud:
        voice = asked.voice_name
        names = {each.name for each in self.site.parts.voices.all()}
        if voice.lower() in OPENAI_VOICES and voice not in names:
            voice = ""
        return read_aloud(self.site.parts, asked.input, voice, asked.speed, self.site.settings.speech_limit)

    async def _end(self, aloud: Aloud) -> None:
        try:
            await self.blocking(aloud.rest.close)
        finally:
            self._turns.release()

    async def _sound(self, aloud: Aloud, asked: SpeechIn) -> AsyncIterator[bytes]:
        frames = len(aloud.first) // FRAME_BYTES
        alone = frames if aloud.utterances == 1 else None
        encoder = await self.blocking(lambda: make_encoder(asked.response_format, aloud.tempo, alone))
        wrap = _event if asked.stream_format == "sse" else bytes
        if data := await self.blocking(lambda: encoder.add(aloud.first)):
            yield wrap(data)
        while (step := await self.blocking(lambda: _step(aloud, encoder))) is not None:
            came, data = step
            frames += came
            if data:
                yield wrap(data)
        if data := await self.blocking(encoder.finish):
            yield wrap(data)
        if asked.stream_format == "sse":
            yield _done(len(asked.input.split()), math.ceil(frames * FRAME_SECONDS / TOKEN_SECONDS))


class _Speech(StreamingResponse):
    """A stream that ends its work when it ends, is cut, or nobody listens any more."""

    def __init__(
        self, sound: AsyncIterator[bytes], end: Callable[[], Awaitable[None]], kind: str, headers: dict[str, str]
    ) -> None:
        super().__init__(sound, media_type=kind, headers=headers)
        self._end = end

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            with CancelScope(shield=True):
                await self._end()


def _step(aloud: Aloud, encoder: Encoder) -> tuple[int, bytes] | None:
    """Return how many frames the next utterance has, and what can be sent of it; None after the last."""
    try:
        frames = next(aloud.rest, None)
    except BaoNoiError as error:
        raise CutShort(error.english) from error
    return None if frames is None else (len(frames) // FRAME_BYTES, encoder.add(frames))


def _event(data: bytes) -> bytes:
    return _sse({"type": "speech.audio.delta", "audio": base64.b64encode(data).decode()})


def _done(words: int, tokens: int) -> bytes:
    usage = {"input_tokens": words, "output_tokens": tokens, "total_tokens": words + tokens}
    return _sse({"type": "speech.audio.done", "usage": usage})


def _sse(event: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(event, separators=(',', ':'))}\n\n".encode()


def check_model(name: str) -> None:
    """Refuse a model that there is not."""
    if name not in MODELS and not name.startswith("gpt-4o-mini-tts-"):
        shown = name if len(name) <= 60 else name[:59] + "…"
        known = ", ".join(MODELS)
        raise Refused(404, f"The model {shown!r} does not exist; there are {known}.", "model", "model_not_found")


def model_of(name: str) -> ModelOut:
    """Return a model as the API tells it.

    >>> model_of("tts-1").owned_by
    'baonoi'
    """
    return ModelOut(id=name, created=CREATED, owned_by="baonoi")


def install(app: FastAPI, site: Site) -> None:
    """Add the OpenAI-compatible routes."""
    speeches = Speeches(site)
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"], route_class=CompatibleRoute)
    refusals: dict[int | str, dict[str, Any]] = {
        400: {"model": ErrorsOut, "description": "A field does not fit, or there is nothing to speak"},
        401: {"model": ErrorsOut, "description": "No valid API key"},
        403: {"model": ErrorsOut, "description": "The key may not read, or there is no key and the call is from afar"},
        404: {"model": ErrorsOut, "description": "There is no such model"},
        413: {"model": ErrorsOut, "description": "The body is too large"},
        415: {"model": ErrorsOut, "description": "The body is not application/json"},
        429: {"model": ErrorsOut, "description": "Too many requests, or too many speeches at once"},
        503: {"model": ErrorsOut, "description": "The voice cannot speak now; Retry-After says when to try again"},
        507: {"model": ErrorsOut, "description": "There is no room left"},
    }
    sound = {name: {"schema": {"type": "string", "format": "binary"}} for name in ("audio/mpeg", "audio/wav")}

    @router.post(
        "/audio/speech",
        summary="Speak a text",
        response_class=Response,
        openapi_extra=_BODY,
        responses={200: {"description": "The sound, sentence by sentence", "content": sound}, **refusals},
    )
    async def speak(request: Request) -> Response:
        """Answer with a text's sound as it is being made: the first bytes leave when the first sentence is spoken.

        It is read and kept as articles are: a sentence that some article has is not spoken again. A stream that fails
        is cut, never ended politely.
        """
        await admit(request, Scope.READ)
        asked = read_speech(await read_json(request))
        check_model(asked.model)
        return await speeches.begin(asked)

    @router.get("/models", summary="The models there are", responses=_some(refusals, 401, 403))
    async def models(request: Request) -> ModelsOut:
        """Return the names that can be sent as `model`."""
        await admit(request, Scope.READ)
        return ModelsOut(data=[model_of(name) for name in MODELS])

    @router.get("/models/{model}", summary="One model", responses=_some(refusals, 401, 403, 404))
    async def model(request: Request, model: Annotated[str, Path(max_length=200)]) -> ModelOut:
        """Return one model."""
        await admit(request, Scope.READ)
        check_model(model)
        return model_of(model)

    @router.get("/audio/voices", summary="The voices that can speak", responses=_some(refusals, 401, 403))
    async def voices(request: Request) -> SpeakersOut:
        """Return the names that can be sent as `voice`, without OpenAI's own, which mean the site's."""
        await admit(request, Scope.READ)
        known = site.parts.voices
        able = await speeches.blocking(lambda: [each for each in known.all() if not known.why_unavailable(each)])
        return SpeakersOut(
            voices=[
                SpeakerOut(
                    id=each.name, name=each.label, region=each.region.value, gender=each.gender, engine=each.engine
                )
                for each in able
            ]
        )

    @router.api_route(
        "/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def unknown(request: Request) -> Response:
        """Refuse what no route of ours answers."""
        if request.url.path == "/v1/audio/speech":
            raise Refused(405, headers={"allow": "POST"})
        raise Refused(404, f"Unknown request URL: {request.method} {request.url.path[:200]}.", None, "unknown_url")

    app.include_router(router)


def _some(refusals: dict[int | str, dict[str, Any]], *statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: refusals[status] for status in statuses}
