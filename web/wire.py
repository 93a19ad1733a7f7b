"""A short way for short ranges: answered by the server's own protocol, at once, without a task.

A player seeks by ranges of 64 KiB; a file that is heard is open and in memory. Whatever is not so goes the server's
usual way; and so would everything, slower and no less right, if the server called its way of starting otherwise.
"""

from asyncio import Transport

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from web.audio import Audio

STATE = "sound"  # what the app's lifespan calls its Audio
PREFIX = "/audio/"
UNSENT_BYTES = 16_384  # so that of what a listener does not take one piece is held, and no second one
HEAD_BYTES = 65_536  # most of a request's line and headers: the parser by itself would take them without end
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class SoundProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a short way for sound and a limit for heads; every address is answered as without it."""

    _seen: RequestResponseCycle | None = None
    _head = 0

    def data_received(self, data: bytes) -> None:
        """Take what came; what is no request yet and too long for its head is refused."""
        super().data_received(data)
        cycle = self.cycle
        if cycle is not self._seen:
            self._seen, self._head = cycle, 0
        elif cycle is None or (cycle.response_complete and not cycle.more_body):
            self._head += len(data)
            if self._head > HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(TOO_LONG)
                self.transport.close()

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        transport.set_write_buffer_limits(UNSENT_BYTES)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        scope = cycle.scope
        if scope["method"] == "GET" and scope["path"].startswith(PREFIX) and cycle.keep_alive:
            sound = self.app_state.get(STATE)
            if isinstance(sound, Audio) and not self.flow.write_paused and self._answer(cycle, sound):
                return
        super()._start_asgi_task(cycle, app)

    def _answer(self, cycle: RequestResponseCycle, sound: Audio) -> bool:
        """Answer if that takes no waiting, and return whether it was done."""
        found = sound.at_once(dict(cycle.scope))
        if found is None:
            return False
        status, headers, body = found
        head = [STATUS_LINE[status]]
        for name, value in (*self.server_state.default_headers, *headers):
            head += (name, b": ", value, b"\r\n")
        head.append(b"\r\n")
        self.transport.writelines((b"".join(head), body))
        cycle.response_started = cycle.response_complete = True
        self.on_response_complete()
        return True
