"""Nobody can make the API fail: whatever its document allows and forbids, and what was thought out to do harm."""

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
import schemathesis
from schemathesis.core.errors import SerializationNotPossible

from tests.service.running import Service, service

SECONDS = 2.0
ENDLESS = "/api/articles/{article_id}/events"  # answers for as long as its listener stays
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own, for whatever is left behind in it."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    home.mkdir()
    with service(home) as running:
        running.put("mua-lon")
        running.ready("mua-lon")
        yield running


def bytes_of(news: Service) -> int:
    """Return the memory of a service and its children."""
    process = psutil.Process(news.process.pid)
    return sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])


def timed(send: Callable[[], Any]) -> tuple[Any, float]:
    """Send a request and return the answer and its seconds: the quickest of three on a busy machine."""
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        answer = send()
        seconds.append(time.monotonic() - began)
        if seconds[-1] <= SECONDS:
            break
    return answer, min(seconds)


def attack(news: Service, examples: int) -> list[str]:
    """Send every route requests of every shape, and return what was answered wrong."""
    schema: Any = schemathesis.openapi.from_url(f"{news.base}/api/openapi.json")
    wrong: list[str] = []

    def answers(case: Any) -> None:
        answer, took = timed(lambda: case.call(timeout=20))
        asked = f"{case.method} {answer.request.url[:200]} {str(answer.request.body)[:300]}"
        # A voice or a sound that cannot be had yet says when to come back: that is no failure.
        is_to_come = answer.status_code == 503 and "retry-after" in answer.headers
        if answer.status_code >= 500 and not is_to_come:
            wrong.append(f"{answer.status_code}: {asked}")
        if took > SECONDS:
            wrong.append(f"{took:.1f} s: {asked}")

    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path == ENDLESS:
            continue
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                cases = operation.as_strategy(generation_mode=mode)
                run = hypothesis.given(case=cases)(answers)
                run = hypothesis.settings(
                    max_examples=examples,
                    deadline=None,
                    database=None,
                    derandomize=True,
                    phases=[hypothesis.Phase.generate],
                    suppress_health_check=list(hypothesis.HealthCheck),
                )(run)
                run()
            except (hypothesis.errors.Unsatisfiable, SerializationNotPossible):
                continue  # nothing about this route can be wrong; or its body is sound, which other tests send
    return wrong


def test_no_request_that_the_document_allows_or_forbids_makes_a_5xx_or_takes_two_seconds(target: Service) -> None:
    assert attack(target, 2) == []


@pytest.mark.soak
def test_no_request_in_thousands_makes_a_5xx_or_takes_two_seconds(target: Service) -> None:
    before = bytes_of(target)
    assert attack(target, 150) == []
    assert bytes_of(target) - before < 200_000_000


DEEP = b'{"title":' + b"[" * 500_000 + b"]" * 500_000 + b"}"
NAMED = b'{"title":"M","text":"%s"}'
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a huge number": b'{"title":"A","text":"B","revision":1' + b"0" * 400_000 + b"}",
    "a huge float": b'{"title":"A","text":"B","rate":1e999999}',
    "NaN": b'{"title":"A","text":"B","rate":NaN}',
    "deep nesting": DEEP,
    "NUL": NAMED % b"a\\u0000b",
    "NUL in a section": b'{"title":"A","text":"B","section":"x\\u0000"}',
    "half a surrogate": NAMED % b"a\\ud800b",
    "right to left": NAMED % "\u202e\u2067abc\u2069\u200f".encode(),
    "bad UTF-8": NAMED % b"\xff\xfe\xc0\x80",
    "another encoding": '{"title":"A","text":"Mưa"}'.encode("utf-16"),
    "one long word": NAMED % (b"a" * 1_900_000),
    "one long number": NAMED % (b"9" * 1_900_000),
    "many short lines": NAMED % (b"a\\n" * 600_000),
    "many tags": json.dumps({"title": "A", "html": "<div>" * 350_000}).encode(),
    "many links": json.dumps({"title": "A", "html": "<a href=x>a</a>" * 100_000}).encode(),
    "many brackets": NAMED % (b"(" * 900_000 + b")" * 900_000),
    "a year too far": b'{"title":"A","text":"B","published_at":"9999-12-31T23:59:59-23:59"}',
    "a year too far back": b'{"title":"A","text":"B","published_at":"0001-01-01T00:00:00+23:59"}',
    "many unknown fields": json.dumps({f"f{n}": n for n in range(100_000)}).encode(),
    "the same field often": b"{" + b'"title":"A",' * 150_000 + b'"text":"B"}',
    "a url to a file": b'{"url":"file:///etc/passwd"}',
    "a url with a password": b'{"url":"http://user:pw@127.0.0.1/"}',
    "a url with odd digits": b'{"url":"http://0x7f.1/"}',
    "too long": b" " * 2_100_000,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_was_thought_out_to_do_harm_is_refused_in_time(target: Service, name: str) -> None:
    before = bytes_of(target)
    for path in ("PUT /api/articles/doc-hai", "POST /api/articles", "POST /api/check"):
        method, _, address = path.partition(" ")

        def send(method: str = method, address: str = address) -> Any:
            return target.http.request(method, address, content=BODIES[name], headers=JSON)

        answer, took = timed(send)
        assert answer.status_code < 500, (path, answer.text[:200])
        assert took < SECONDS, (path, took)
        assert answer.headers["content-type"].startswith("application/")
    assert bytes_of(target) - before < 300_000_000


def raw(news: Service, request: bytes) -> bytes:
    """Send bytes as they are and return the first of what comes back."""
    host, port = news.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        try:
            return connection.recv(65536)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "request_",
    [
        b"PUT /api/articles/a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999999999999999\r\n\r\n",
        b"PUT /api/articles/a HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"PUT /api/articles/a HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n"
        b"content-type: application/json\r\n\r\nffffffffffffffff\r\n",
        b"PUT /api/articles/a HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nif-match: \xff\xfe\r\n"
        b"idempotency-key: \xff\x01\r\ncontent-length: 2\r\n\r\n{}",
        b"GET /api/articles?state=%00&after=%ff%fe HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /api/articles/%ff%fe%00 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /audio/..%2f..%2fbaonoi.sqlite HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /api/articles HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer \xff\xff\r\n\r\n",
        b"GET /api/articles HTTP/1.1\r\nhost: [::1\r\n\r\n",
        b"GET /api/articles HTTP/1.1\r\nhost: a b\xff:99999999\r\n\r\n",
        b"GET /api/articles HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: localhost\r\n" + b"x: y\r\n" * 5000 + b"\r\n",
    ],
    ids=range(14),
)
def test_a_request_that_is_rubbish_is_answered_with_less_than_500_or_not_at_all(
    target: Service, request_: bytes
) -> None:
    began = time.monotonic()
    head = raw(target, request_).split(b"\r\n", 1)[0]
    assert time.monotonic() - began < 5
    assert head == b"" or int(head.split()[1]) < 500
    assert target.http.get("/healthz").status_code == 200


def test_a_body_in_chunks_is_held_to_the_same_limit(target: Service, tmp_path: Path) -> None:
    long = tmp_path / "long.json"
    long.write_bytes(b" " * 3_000_000)
    command = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-X", "PUT", "-T", "-"]
    command += ["-H", "content-type: application/json", "-H", "expect:", f"{target.base}/api/articles/chunked"]
    with long.open("rb") as body:
        ran = subprocess.run(command, stdin=body, capture_output=True, text=True, timeout=20)
    assert ran.stdout == "413"


def test_a_key_that_was_refused_is_in_no_log(target: Service) -> None:
    secret = "bn_0123456789ab_" + "c0ffee" * 10
    target.http.get("/api/articles", headers={"authorization": f"Bearer {secret}"})
    target.http.put("/api/articles/a", headers={"authorization": f"Bearer {secret}"}, content=b"{")
    assert "c0ffee" not in target.log()
