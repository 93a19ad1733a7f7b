"""/audio/{digest}.mp3 and .opus, /clips/{key}.mp3: sound that never changes, from its file, with no SQL."""

import re
from collections.abc import Callable
from functools import lru_cache

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from audio_cache.blobs import Blobs
from player.audio.clips import clip_name
from player.audio.narration import narration_name
from player.audio.opus import Opus, opus_name
from player.audio.takedowns import Takedowns
from player.errors import BaoNoiError
from web.bodies import Body, Files
from web.problems import DETAILS, CutShort, problem, problem_of
from web.ranges import wanted
from web.responder import CHUNK, CORS, FOREVER, PREFLIGHT, Header, answer_empty, headers_for, respond, sent_to

_PATH = re.compile(r"/(audio|clips)/([0-9a-f]{64})\.(mp3|opus)")
_NAMES: dict[tuple[str, str], Callable[[str], str]] = {
    ("audio", "mp3"): narration_name,
    ("audio", "opus"): opus_name,
    ("clips", "mp3"): clip_name,
}
_TYPES = {"mp3": b"audio/mpeg", "opus": b"audio/ogg; codecs=opus"}
WITHDRAWN = "Bài này đã được gỡ."
PREFIXES = ("/audio/", "/clips/")


class Audio:
    """An ASGI app that answers for sound by its digest, and for nothing else; Opus is made when it is first asked.

    `heard` is told the name of each blob that is answered with. `make_again` is told the name of one that is not there,
    in a thread, and returns whether it is being made.
    """

    def __init__(
        self,
        blobs: Blobs,
        files: Files,
        opus: Opus,
        heard: Callable[[str], None] = lambda name: None,
        make_again: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.answered = (
            0  # how often, with sound or a redirect: counted here and nowhere else, since it must cost nothing
        )
        self._log = structlog.get_logger("baonoi.web")
        self._heard = heard
        self._make_again = make_again
        self._name_of = lru_cache(1024)(_name)
        self._blobs = blobs
        self._takedowns = Takedowns(blobs)
        self._files = files
        self._opus = opus
        self._path_of = lru_cache(1024)(self._find)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET, HEAD and OPTIONS."""
        method = scope["method"]
        path = self._path_of(scope["path"])
        if path and (method == "GET" or method == "HEAD"):
            digest, suffix = path.rpartition("/")[2].split(".")
            try:
                body = await self._body(path, digest, suffix)
            except FileNotFoundError:
                await (await self._gone(self._name_of(scope["path"])))(scope, receive, send)
            except BaoNoiError as error:
                await problem_of(error)(scope, receive, send)
            else:
                self.answered += 1
                self._heard(self._name_of(scope["path"]))
                elsewhere = None if scope["query_string"] or method == "HEAD" else self._files.address(path)
                if elsewhere and wanted(scope["headers"], body.etag, body.size).status in (200, 206):
                    await answer_empty(send, 302, sent_to(*elsewhere))
                    return
                try:
                    await respond(scope, send, body, _TYPES[suffix], FOREVER, f"bao-noi-{digest[:12]}.{suffix}")
                except CutShort as cut:
                    # To return without an end has the server cut the connection: the listener knows it has half.
                    self._log.warning("stream cut", path=scope["path"], reason=str(cut))
        elif method == "OPTIONS":
            await answer_empty(send, 204, PREFLIGHT)
        elif method in ("GET", "HEAD"):
            await problem(404, DETAILS[404])(scope, receive, send)
        else:
            await answer_empty(send, 405, [*CORS, (b"allow", b"GET, HEAD, OPTIONS")])

    def at_once(self, scope: Scope) -> tuple[int, list[Header], bytes | bytearray] | None:
        """Return the status, headers and body for a GET of a short range, if they can be had without waiting."""
        path = self._path_of(scope["path"])
        body = self._files.seen(path) if path and not scope["query_string"] else None
        if body is None:
            return None
        want = wanted(scope["headers"], body.etag, body.size)
        if want.status != 206 or want.length > CHUNK:
            return None
        data = body.read_at_once(want.start, want.length)
        if data is None:
            return None
        self.answered += 1
        self._heard(self._name_of(scope["path"]))
        return want.status, headers_for(want, body, _TYPES[path.rpartition(".")[2]], FOREVER), data

    async def _gone(self, name: str) -> Response:
        """Return the answer for sound that is not there."""
        try:
            # Asked first: a withdrawal may have been cut off after the sound was hidden.
            if await run_in_threadpool(self._make_again, name):
                return problem(503, "Âm thanh này đang được tạo lại, xin thử lại sau ít giây.", {"retry-after": "2"})
            if await run_in_threadpool(self._is_withdrawn, name):
                return problem(410, WITHDRAWN)
        except BaoNoiError as error:
            return problem_of(error)
        return problem(404, DETAILS[404])

    async def _body(self, path: str, digest: str, suffix: str) -> Body:
        """Return what is in a file; FileNotFoundError if it is not there and cannot be made."""
        try:
            return await self._files.get(path)
        except FileNotFoundError:
            if suffix != "opus" or await run_in_threadpool(self._opus.make, digest) is None:
                raise
            return await self._files.get(path)

    def _is_withdrawn(self, name: str) -> bool:
        digest = name.rpartition("/")[2].partition(".")[0]
        return name.startswith("narrations/") and self._takedowns.is_hidden(digest)

    def _find(self, address: str) -> str:
        """Return where an address's sound is kept, there or not, or "" for an address that is none of ours."""
        name = _name(address)
        return str(self._blobs.path_of(name) or name) if name else ""


def _name(address: str) -> str:
    """Return the blob that an address stands for, there or not, or "" for an address that is none of ours."""
    found = _PATH.fullmatch(address)
    name = _NAMES.get((found[1], found[3])) if found else None
    return name(found[2]) if found and name else ""
