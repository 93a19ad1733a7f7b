"""A short way for short ranges: answered by the server's own protocol, at once, without a task.

A player seeks by ranges of 64 KiB; a file that is heard is open and in memory. Whatever is not so goes the server's
usual way; and so would everything, slower and no less right, if the server called its way of starting otherwise.
"""

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from web.audio import Audio

STATE = "sound"  # what the app's lifespan calls its Audio
PREFIX = "/audio/"


class SoundProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a short way for sound; every address is answered as without it."""

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
