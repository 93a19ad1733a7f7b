"""Another newspaper's site for the tests: a small server of files in memory on the loopback, with ranges and a log."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".css": "text/css; charset=utf-8",
}


@dataclass
class Site:
    """Pages by path; every path that was asked for is kept in `asked`, in order.

    Used as a context manager: it serves on a free port of 127.0.0.1 until left. `headers` go with every answer.
    """

    pages: dict[str, str | bytes] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> "Site":
        site = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                site.asked.append(self.path)
                body = site.read(path)
                status, first, last = 200, 0, len(body or b"") - 1
                if body is None:
                    status, body, last = 404, b"", -1
                elif asked := self.headers.get("Range"):
                    start, _, end = asked.removeprefix("bytes=").partition("-")
                    status, first, last = 206, int(start), min(int(end), last) if end else last
                self.send_response(status)
                for name, value in site.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", TYPES.get(Path(path).suffix, TYPES[".html"]))
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(last - first + 1))
                if status == 206:
                    self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
                self.end_headers()
                self.wfile.write(body[first : last + 1])

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a browser hangs up in the middle of a range as a matter of course

        self._server = Server(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def read(self, path: str) -> bytes | None:
        """Return what is at a path, or None."""
        if path in self.pages:
            page = self.pages[path]
            return page.encode() if isinstance(page, str) else page
        return None
