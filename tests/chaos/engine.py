"""A voice behind HTTP that writes down what it was asked to speak, by whom and when."""

import io
import json
import threading
import time
import wave
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from player.running.readiness import SYLLABLE
from tests.speaking.song import RATE, sing


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence that was spoken, from when to when in seconds since 1970; `life` is one start of a process."""

    text: str
    life: str
    began: float
    ended: float


class Engine:
    """Sings what it is asked, after `seconds`; whoever asks gives the name of its life as its key.

    What each process has it say at its start, to see whether it speaks at all, is not written down.
    """

    def __init__(self, seconds: float = 0.03) -> None:
        self.seconds = seconds
        self.spoken: list[Spoken] = []
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def environment(self, life: str) -> dict[str, str]:
        """Return the settings with which a process speaks here under a name."""
        settings = {"VOICES": "openai", "OPENAI_URL": self.url, "OPENAI_KEY": life}
        limits = {"ONLINE_RATE": "10000", "ONLINE_CALLS": "8"}
        return {f"BAONOI_{name}": value for name, value in (settings | limits).items()}

    def by_text(self) -> dict[str, list[Spoken]]:
        """Return what was spoken of each sentence, in order."""
        found: dict[str, list[Spoken]] = defaultdict(list)
        with self._lock:
            for one in sorted(self.spoken, key=lambda one: one.began):
                found[one.text].append(one)
        return found

    def __enter__(self) -> "Engine":
        ours = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                began = time.time()
                sent = self.rfile.read(length := int(self.headers["Content-Length"]))
                if len(sent) < length:
                    self.close_connection = True  # who asked was killed
                    return
                asked = json.loads(sent)
                time.sleep(ours.seconds)
                body = wav_of(asked["input"])
                life = self.headers["Authorization"].removeprefix("Bearer ")
                if asked["input"] != SYLLABLE:
                    with ours._lock:
                        ours.spoken.append(Spoken(asked["input"], life, began, time.time()))
                self.send_response(200)
                self.send_header("Content-Type", "audio/wav")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def wav_of(text: str) -> bytes:
    """Return a text sung, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(sing(text, speed=1.5).samples)
    return file.getvalue()
