"""An OpenAI-compatible /v1/audio/speech on the loopback; it can be told to misbehave."""

import json
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.speaking.song import as_mp3, sing

KEY = "sk-thu-nghiem"


class OpenAIServer:
    """Sings what it is asked in wav, pcm or mp3. `length` is what its wav headers say ("true", "zero", "unknown").

    Faults: "json", "empty", "short wav", "odd", "500"; "mp3 only" sends MP3 whatever it is asked for.
    """

    def __init__(self, length: str = "true", fault: str = "", rate: int = 24_000) -> None:
        self.length = length
        self.fault = fault
        self.rate = rate
        self.asked: list[dict[str, object]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "OpenAIServer":
        ours = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path != "/v1/audio/speech":
                    return self.answer(404, b'{"error":{"message":"no such path"}}', "application/json")
                if self.headers.get("Authorization") != f"Bearer {KEY}":
                    return self.answer(401, b'{"error":{"message":"wrong key"}}', "application/json")
                ours.asked.append(asked)
                return self.answer(*ours.sound_of(asked))

            def answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                # As servers do that speak while they send: nobody knows the length yet.
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                for at in range(0, len(body), 4096):
                    piece = body[at : at + 4096]
                    self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def sound_of(self, asked: dict[str, object]) -> tuple[int, bytes, str]:
        pcm = sing(str(asked["input"]), speed=float(str(asked.get("speed", 1.0))), rate=self.rate)
        wanted = "mp3" if self.fault == "mp3 only" else asked["response_format"]
        if self.fault == "json":
            return 200, b'{"error": "the model is loading"}', "application/json"
        if self.fault == "empty":
            return 200, b"", "audio/wav"
        if self.fault == "500":
            return 500, b"oops", "text/plain"
        if wanted == "mp3":
            return 200, as_mp3(pcm), "audio/mpeg"
        if wanted == "pcm":
            return 200, pcm.samples + (b"\0" if self.fault == "odd" else b""), "audio/pcm"
        there = len(pcm.samples)
        says = {"true": there, "zero": 0, "unknown": 0xFFFFFFFF}[self.length]
        whole = min(0xFFFFFFFF, says + 36)
        header = (
            b"RIFF"
            + struct.pack("<I", whole)
            + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, 1, 1, self.rate, 2 * self.rate, 2, 16)
        )
        sound = pcm.samples[: there // 2] if self.fault == "short wav" else pcm.samples
        return 200, header + b"data" + struct.pack("<I", says) + sound, "audio/wav"
