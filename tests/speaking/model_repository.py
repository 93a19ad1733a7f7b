"""A repository of Piper voices on the loopback, as the public one is laid out; its connections can be cut."""

import hashlib
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "vi_VN-vais1000-medium"
FOLDER = "vi/vi_VN/vais1000/medium"


class Repository:
    """A repository of one voice, laid out as the public one is.

    The connection is cut after `cut_after` bytes of a model, once for each; `ranges` says whether it knows them.
    """

    def __init__(self, model: str = MODEL, files: dict[str, bytes] | None = None) -> None:
        self.model = model
        self.files = files or {f"{model}.onnx": os.urandom(900_000), f"{model}.onnx.json": b'{"audio": {}}'}
        self.listed = {name: hashlib.md5(data).hexdigest() for name, data in self.files.items()}
        self.index: object = None
        self.cut_after: list[int] = []
        self.ranges = True
        self.asked: list[tuple[str, str]] = []

    def __enter__(self) -> "Repository":
        ours = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                name = self.path.rpartition("/")[2]
                asked = self.headers.get("Range", "")
                ours.asked.append((name, asked))
                body = json.dumps(ours.listing()).encode() if name == "voices.json" else ours.files.get(name)
                if body is None:
                    self.send_error(404)
                    return
                start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and ours.ranges else 0
                if start >= len(body):
                    self.send_error(416)
                    return
                self.send_response(206 if start else 200)
                if start:
                    self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
                self.send_header("Content-Length", str(len(body) - start))
                self.end_headers()
                cut = ours.cut_after.pop(0) if ours.cut_after and name.endswith(".onnx") else None
                self.wfile.write(body[start:] if cut is None else body[start : start + cut])
                self.close_connection = cut is not None

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/resolve/main"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def listing(self) -> object:
        files: dict[str, dict[str, object]] = {
            f"{FOLDER}/{name}": {"size_bytes": len(data), "md5_digest": self.listed[name]}
            for name, data in self.files.items()
        }
        files[f"{FOLDER}/MODEL_CARD"] = {"size_bytes": 1, "md5_digest": ""}
        return self.index or {self.model: {"key": self.model, "files": files}}

    def requests_for(self, name: str) -> list[str]:
        return [asked for path, asked in self.asked if path == name]
