"""/audio/{digest}.mp3 and /clips/{key}.mp3: sound that never changes, from its file, with no SQL."""

import re
from collections.abc import Callable
from functools import lru_cache

from starlette.types import Receive, Scope, Send

from audio_cache.blobs import Blobs
from player.clips import clip_name
from player.narration import narration_name
from web.bodies import OpenFiles
from web.problems import DETAILS, problem
from web.responder import CORS, FOREVER, PREFLIGHT, answer_empty, respond

_PATH = re.compile(r"/(audio|clips)/([0-9a-f]{64})\.mp3")
_NAMES: dict[str, Callable[[str], str]] = {"audio": narration_name, "clips": clip_name}
PREFIXES = ("/audio/", "/clips/")


class Audio:
    """An ASGI app that answers for sound by its digest, and for nothing else."""

    def __init__(self, blobs: Blobs, files: OpenFiles) -> None:
        self._blobs = blobs
        self._files = files
        self._path_of = lru_cache(1024)(self._find)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET, HEAD and OPTIONS."""
        method = scope["method"]
        path = self._path_of(scope["path"])
        if path and (method == "GET" or method == "HEAD"):
            try:
                body = await self._files.get(path)
            except FileNotFoundError:
                await problem(404, DETAILS[404])(scope, receive, send)
            else:
                await respond(scope, send, body, b"audio/mpeg", FOREVER, f"bao-noi-{scope['path'][-68:-56]}.mp3")
        elif method == "OPTIONS":
            await answer_empty(send, 204, PREFLIGHT)
        elif method in ("GET", "HEAD"):
            await problem(404, DETAILS[404])(scope, receive, send)
        else:
            await answer_empty(send, 405, [*CORS, (b"allow", b"GET, HEAD, OPTIONS")])

    def _find(self, address: str) -> str:
        """Return the file for an address, there or not, or "" for an address that is none of ours."""
        found = _PATH.fullmatch(address)
        path = self._blobs.path_of(_NAMES[found[1]](found[2])) if found else None
        return str(path) if path else ""
