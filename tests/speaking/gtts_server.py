"""Google Translate's batchexecute endpoint on the loopback, as gTTS knows it; it can be told to misbehave."""

import base64
import json
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.speaking.song import as_mp3, sing

PATH = "/_/TranslateWebserverUi/data/batchexecute"
MOST_CHARACTERS = 100
FAULTS = ("empty", "no audio", "captcha", "sorry", "forbidden", "limited", "overloaded", "hang", "half", "noise", "cut")
CAPTCHA = "<!doctype html><title>Sorry</title><form id=captcha-form>Our systems have detected unusual traffic</form>"


class GTTSServer:
    """Sings what it is asked; `fault` says for each text what goes wrong ("" for nothing), `asked` counts the texts.

    With `lengths` it answers in the protocol's other form, in which every list has its length before it.
    A context manager: it serves on a free port until left.
    """

    def __init__(self, fault: Callable[[str], str] = lambda text: "") -> None:
        self.fault = fault
        self.lengths = False
        self.asked: Counter[str] = Counter()
        self.languages: set[str] = set()
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "GTTSServer":
        ours = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with ours._lock:
                    ours._now += 1
                    ours.most_at_once = max(ours.most_at_once, ours._now)
                try:
                    ours._answer(self, body)
                finally:
                    with ours._lock:
                        ours._now -= 1

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, to: BaseHTTPRequestHandler, body: str) -> None:
        if to.path != PATH or "Referer" not in to.headers:
            return _send(to, 404, b"")
        [[[name, parameters, _, _]]] = json.loads(parse_qs(body)["f.req"][0])
        text, language, _speed, _ = json.loads(parameters)
        with self._lock:
            self.asked[text] += 1
            self.languages.add(language)
        if name != "jQ1olc" or len(text) > MOST_CHARACTERS:
            return _send(to, 200, _batch(None))
        fault = self.fault(text)
        good = _batch(base64.b64encode(as_mp3(sing(text))).decode(), self.lengths)
        if fault == "":
            return _send(to, 200, good)
        if fault == "empty":
            return _send(to, 200, b"")
        if fault == "no audio":
            return _send(to, 200, _batch(None))
        if fault == "captcha":
            return _send(to, 200, CAPTCHA.encode(), "text/html; charset=utf-8")
        if fault == "sorry":
            return _send(to, 302, b"", location="https://www.google.com/sorry/index?continue=x")
        if fault == "noise":
            return _send(to, 200, _batch(base64.b64encode(bytes(range(256)) * 8).decode()))
        if fault == "cut":
            # The whole length is promised and half of it sent.
            to.send_response(200)
            to.send_header("Content-Length", str(len(good)))
            to.end_headers()
            to.wfile.write(good[: len(good) // 2])
            to.close_connection = True
            return None
        if fault == "half":
            # An honest length of half an answer, as a proxy that gave up would send it.
            return _send(to, 200, good[: len(good) // 2])
        if fault == "hang":
            self._closing.wait(60)
            to.close_connection = True
            return None
        status = {"forbidden": 403, "limited": 429, "overloaded": 503}[fault]
        return _send(to, status, b"<html>no</html>", "text/html", retry="7" if fault == "limited" else "")


def _batch(sound: str | None, lengths: bool = False) -> bytes:
    """Return a batchexecute answer: the guard against scripts, then frames, in one list or in lists with lengths.

    A list goes over several lines, as the real ones do.
    """
    inner = json.dumps([sound], separators=(",", ":")) + "\n" if sound else None
    call = ["wrb.fr", "jQ1olc", inner, None, None, None if inner else [3], "generic"]
    about: list[list[object]] = [["di", 27], ["af.httprm", 27, "3172555329265361983", 8]]
    lists = [[call], about, [["e", 4, None, None, 131]]] if lengths else [[call, *about]]
    written = ["[" + "\n,".join(json.dumps(frame, separators=(",", ":")) for frame in one) + "\n]" for one in lists]
    return (")]}'\n\n" + "\n".join(f"{len(one)}\n{one}" if lengths else one for one in written)).encode()


def _send(
    to: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    kind: str = "application/json",
    location: str = "",
    retry: str = "",
) -> None:
    to.send_response(status)
    to.send_header("Content-Type", kind)
    to.send_header("Content-Length", str(len(body)))
    if location:
        to.send_header("Location", location)
    if retry:
        to.send_header("Retry-After", retry)
    to.end_headers()
    to.wfile.write(body)
