"""Closed doors: no secret or article in logs, metrics and errors; every answer's headers; heads that never end."""

import json
import os
import re
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.service.running import BAONOI, Service, Slow, parts_with, served_here, service, wait_for

WORDS = ("chimbói", "cúmèo", "dẽgà", "điềunâu", "ócxanh", "saốc")  # in no other text, and in no message of ours


def run(home: Path, *command: str) -> str:
    """Run a command of ours on a home and return what it said."""
    environment = os.environ | {"BAONOI_HOME": str(home), "BAONOI_WEBHOOK_HOSTS": "127.0.0.1"}
    done = subprocess.run([BAONOI, *command], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_no_article_and_no_secret_is_in_logs_metrics_or_errors(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    title, text, section, author, quote, html = WORDS
    with service(home, BAONOI_WEBHOOK_HOSTS="127.0.0.1", BAONOI_LOG_LEVEL="debug") as running:
        secret = json.loads(run(home, "webhooks", "add", "http://127.0.0.1:9/nghe", "--json"))["secret"]
        key = re.findall(r"bn_[0-9a-f]{12}_[0-9a-f]{64}", run(home, "keys", "make", "toa-soan", "--scope", "admin"))[0]
        errors: list[str] = []

        def ask(method: str, path: str, **options: object) -> httpx.Response:
            headers = {"authorization": f"Bearer {key}", **options.pop("headers", {})}  # type: ignore[dict-item]
            answer = running.http.request(method, path, headers=headers, **options)  # type: ignore[arg-type]
            if answer.status_code >= 400:
                errors.append(answer.text)
            return answer

        wait_for(lambda: ask("GET", "/api/webhooks").status_code, lambda status: status == 200)
        body = {"title": f"Bài {title}", "text": f"Câu {text}. XYZW {text}.", "section": section, "author": author}
        sent = ask("PUT", "/api/articles/bi-mat", json=body, headers={"x-request-id": "cms-4711"})
        assert (sent.status_code, sent.headers["x-request-id"]) == (202, "cms-4711")
        wait_for(lambda: ask("GET", "/api/articles/bi-mat").json()["state"], lambda state: state == "ready")
        wrong = [
            {"title": title},
            {"title": title, "text": [text]},
            {"title": title * 500, "text": text},
            {"title": title, "text": text, "revision": quote},
            {"title": title, "text": text, "voice": "khong-co"},
            {"title": title, "html": f"<p>{html}</p>" * 3, "text": text, "rate": 9},
            {"title": title, "text": text, "khac": quote},
        ]
        refused = [ask("PUT", "/api/articles/sai", json=each).status_code for each in wrong]
        assert all(400 <= status < 500 for status in refused)
        ask("PUT", "/api/articles/sai", content=f"{{{text}".encode(), headers={"content-type": "application/json"})
        ask("POST", "/api/articles", json=[{"id": "x", "title": title, "text": quote, "revision": html}])
        ask("POST", "/v1/audio/speech", json={"model": "tts-1", "voice": "khong-co", "input": text})
        ask("POST", "/v1/audio/speech", json={"model": "tts-1", "voice": "espeak-bac", "input": text, "speed": 99})
        ask("GET", f"/{key}")
        ask("GET", f"/articles/{key}.mp3?key={key}")
        ask("GET", "/api/articles", headers={"authorization": f"Bearer {key[:-1]}0"})
        odd = {"x-request-id": "a b", "idempotency-key": quote.encode()}
        ask("PUT", "/api/articles/bi-mat", json=body, headers=odd)
        wait_for(running.log, lambda log: '"not told"' in log)
        metrics = ask("GET", "/metrics").text
        log = running.log()
    narrated = [json.loads(line) for line in log.splitlines() if '"narrated"' in line]
    assert [(line["article"], line["request"]) for line in narrated] == [("bi-mat", "cms-4711")]
    told = {"log": log, "metrics": metrics, "errors": "\n".join(errors)}
    for where, said in told.items():
        hidden = [word for word in (*WORDS, key, key[16:], secret) if word.lower() in said.lower()]
        assert (where, hidden) == (where, [])
    assert len(errors) >= 12


PUBLIC = ("/", "/articles/san-sang", "/embed/san-sang", "/nowhere", "/feed.xml", "/api/articles/san-sang")
OTHERS = ("/api/articles/none", "/articles/san-sang.json", "/articles/san-sang.mp3", "/healthz", "/readyz", "/metrics")
SOUND = ("/audio/" + "0" * 64 + ".mp3", "/static/none.css", "/embed.js", "/api/openapi.json", "/v1/models", "/v1/none")


@pytest.mark.parametrize("path", PUBLIC + OTHERS + SOUND)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_every_answer_says_what_a_browser_may_do_with_it(news: Service, path: str, accept: str) -> None:
    headers = news.http.get(path, headers={"accept": accept}).headers
    assert headers["x-content-type-options"] == "nosniff"
    if path.startswith("/audio/"):
        return  # sound and its absence, for every site
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "microphone=()" in headers["permissions-policy"]
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert ("frame-ancestors *" if path == "/embed/san-sang" else "frame-ancestors 'self'") in policy
    assert "server" not in headers


def test_the_control_is_framed_by_the_sites_that_may(tmp_path: Path) -> None:
    parts = parts_with(tmp_path, Slow(0.0))
    settings = parts.settings.model_copy(update={"embed_sites": "https://bao.vn https://tin.vn"})
    with served_here(replace(parts, settings=settings)) as base:
        httpx.put(f"{base}/api/articles/mua", json={"title": "Mưa", "text": "Có mưa."}).raise_for_status()
        policy = httpx.get(f"{base}/embed/mua").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://bao.vn https://tin.vn")


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\nX-Long: ", b"GET /", b"GET / HTTP/1.1\r\n"])
def test_a_head_that_never_ends_is_refused(news: Service, head: bytes) -> None:
    host, port = news.base.removeprefix("http://").split(":")
    piece = b"X-More: 1\r\n" * 800 if head.endswith(b"\n") else b"a" * 8192
    sent = 0
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(head)
        try:
            while sent < 40_000_000:
                connection.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
    assert sent < 20_000_000  # what the kernel holds, and no more
    assert news.http.get("/healthz").status_code == 200
    fits = {f"x-{n}": "a" * 4000 for n in range(10)}
    assert news.http.get("/healthz", headers=fits).status_code == 200
