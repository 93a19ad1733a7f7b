"""A receiver of webhooks on loopback: it answers as it is told to, and keeps what it was sent."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

OK = (200, {})


@dataclass(frozen=True, slots=True)
class Taken:
    """One request as it came."""

    headers: Mapping[str, str]
    body: bytes

    def verified(self, secret: str) -> dict[str, Any]:
        """Return what it says, once a verifier that others wrote finds the signature right."""
        said: dict[str, Any] = Webhook(secret).verify(self.body, dict(self.headers))
        return said


@dataclass(slots=True)
class Receiver:
    """What a receiver answers, one after the other and then `OK`; `taken` is all that it was sent.

    While `is_open` is not set it takes what comes and does not answer.
    """

    url: str = ""
    answers: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    is_open: threading.Event = field(default_factory=threading.Event)

    def said(self, secret: str, event: str = "") -> list[dict[str, Any]]:
        """Return all that was said, or all of one event, each with its signature checked."""
        all_said = [each.verified(secret) for each in list(self.taken)]
        return [said for said in all_said if event in ("", said["event"])]


@contextmanager
def receiver(*answers: int | tuple[int, Mapping[str, str]]) -> Iterator[Receiver]:
    """Run a receiver that gives some answers first, each a status or a status and headers."""
    this = Receiver(answers=[(each, {}) if isinstance(each, int) else each for each in answers])
    this.is_open.set()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            this.taken.append(Taken({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers = this.answers.pop(0) if this.answers else OK
            this.is_open.wait(20)
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()
            except ConnectionError:
                pass  # whoever sent it was killed, or waits no longer

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    this.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield this
    finally:
        this.is_open.set()
        server.shutdown()
        server.server_close()
        thread.join()
