"""Microsoft Edge's read-aloud WebSocket on the loopback, as edge-tts knows it; it can be told to misbehave."""

import asyncio
import json
import re
import threading
import uuid
from collections import Counter
from xml.sax.saxutils import unescape

from aiohttp import WSMsgType, web

from tests.speaking.song import RATE, WORD_SECONDS, as_mp3, sing, word_starts, words_of

TICKS = 10_000_000
# Real answers come in pieces of about this size.
PIECE = 720


class EdgeServer:
    """Sings what it is asked, with the words' times. `fault` is what goes wrong, "" for nothing; `asked` counts texts.

    Faults: "no audio", "forbidden", "forbidden once", "limited", "overloaded", "hang", "half", "garbage", "closed".
    """

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.asked: Counter[str] = Counter()
        self.handshakes = 0
        self.voices: set[str] = set()
        self.rates: list[str] = []
        self._started = threading.Event()
        self._loop = asyncio.new_event_loop()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/consumer/speech/synthesize/readaloud/edge/v1?TrustedClientToken=T"

    def __enter__(self) -> "EdgeServer":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        app = web.Application()
        app.router.add_get("/consumer/speech/synthesize/readaloud/edge/v1", self._connected)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._started.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        asked = {"ConnectionId", "Sec-MS-GEC", "Sec-MS-GEC-Version", "TrustedClientToken"}
        if not asked <= set(request.query) or "muid=" not in request.headers.get("Cookie", ""):
            return web.Response(status=400)
        status = {"forbidden": 403, "limited": 429, "overloaded": 503}.get(self.fault)
        if self.fault == "forbidden once" and self.handshakes == 1:
            status = 403
        if status:
            return web.Response(status=status)
        socket = web.WebSocketResponse(compress=True)
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.TEXT and "Path:ssml" in message.data:
                await self._speak(socket, message.data)
                break
            assert '"wordBoundaryEnabled":"true"' in message.data
        await socket.close()
        return socket

    async def _speak(self, socket: web.WebSocketResponse, asked: str) -> None:
        ssml = asked.split("\r\n\r\n", 1)[1]
        text = unescape(re.sub(r"<[^>]+>", "", ssml))
        self.asked[text] += 1
        self.voices.add(re.search(r"<voice name='([^']+)'", ssml).group(1))
        self.rates.append(rate := re.search(r"rate='([^']+)'", ssml).group(1))
        speed = 1 + int(rate.rstrip("%")) / 100
        number = uuid.uuid4().hex
        if self.fault == "hang":
            await self._stop.wait()
            return
        if self.fault == "closed":
            return
        await socket.send_str(_text(number, "turn.start", {"context": {"serviceTag": number}}))
        await socket.send_str(_text(number, "response", {"context": {"serviceTag": number}}))
        if self.fault == "garbage":
            await socket.send_bytes(b"\x00\x10nonsense")
            return
        sound = as_mp3(sing(text, speed=speed, rate=RATE), 48)
        if self.fault == "no audio":
            sound = b""
        header = f"X-RequestId:{number}\r\nContent-Type:audio/mpeg\r\nX-StreamId:{number}\r\nPath:audio\r\n".encode()
        for at, (word, start) in enumerate(zip(_spelt(text), word_starts(text, speed), strict=True)):
            piece = {"Offset": round(start * TICKS), "Duration": round(WORD_SECONDS / speed * TICKS)}
            piece["text"] = {"Text": word, "Length": len(word), "BoundaryType": "WordBoundary"}
            await socket.send_str(
                _text(number, "audio.metadata", {"Metadata": [{"Type": "WordBoundary", "Data": piece}]})
            )
            if self.fault == "half" and at > len(words_of(text)) // 2:
                break
        for at in range(0, len(sound), PIECE):
            await socket.send_bytes(len(header).to_bytes(2, "big") + header + sound[at : at + PIECE])
            if self.fault == "half" and at > len(sound) // 2:
                return
        last = f"X-RequestId:{number}\r\nX-StreamId:{number}\r\nPath:audio\r\n".encode()
        await socket.send_bytes(len(last).to_bytes(2, "big") + last)
        await socket.send_str(_text(number, "turn.end", {}))


def _spelt(text: str) -> list[str]:
    """Return the words as they are spelt in the text."""
    return re.findall(r"\w+", text.replace("_", " "))


def _text(number: str, path: str, body: object) -> str:
    return (
        f"X-RequestId:{number}\r\nContent-Type:application/json; charset=utf-8\r\nPath:{path}\r\n\r\n"
        f"{json.dumps(body, ensure_ascii=False)}"
    )
