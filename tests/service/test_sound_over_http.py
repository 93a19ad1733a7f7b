"""Sound over HTTP, as browsers, podcast apps and curl ask for it."""

import json
import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.service.running import Service


@pytest.fixture(scope="module", params=["immutable", "stable"])
def sound(request: pytest.FixtureRequest, news: Service) -> str:
    """Both addresses of one narration: each passes every test."""
    urls = news.state("san-sang")["urls"]
    return str(urls["audio"] if request.param == "immutable" else urls["mp3"])


def test_a_get_gives_the_whole_file_with_its_length_type_and_etag(news: Service, sound: str) -> None:
    answer = news.http.get(sound)
    assert answer.status_code == 200
    assert len(answer.content) == int(answer.headers["content-length"]) == news.state("san-sang")["bytes"]
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"
    assert re.fullmatch(r'"[0-9a-f]{64}"', answer.headers["etag"])
    assert answer.content[:3] == b"ID3"


def test_head_tells_what_get_would_and_sends_nothing(news: Service, sound: str) -> None:
    head, get = news.http.head(sound), news.http.get(sound)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "etag", "content-type", "cache-control", "accept-ranges"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, None),
        ("bytes=100-199", 100, 200),
        ("bytes=-1", -1, None),
        ("bytes=-99999999", 0, None),
        ("bytes=5-99999999", 5, None),
        ("Bytes=7-7", 7, 8),
    ],
)
def test_a_range_gives_exactly_those_bytes(news: Service, sound: str, asked: str, start: int, end: int | None) -> None:
    whole = news.http.get(sound).content
    answer = news.http.get(sound, headers={"range": asked})
    wanted = whole[start:end]
    first = start if start >= 0 else len(whole) + start
    assert answer.status_code == 206
    assert answer.content == wanted
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(whole)}"
    assert int(answer.headers["content-length"]) == len(wanted)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_416_and_says_how_long_the_file_is(news: Service, sound: str, asked: str) -> None:
    answer = news.http.get(sound, headers={"range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{news.state('san-sang')['bytes']}"
    assert answer.content == b""


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=5-2", "bytes=-", "bytes=a-b", "chunks=0-1", "bytes", "", "bytes=" + "9" * 5000]
)
def test_a_range_that_cannot_be_read_or_is_several_gives_the_whole_file(news: Service, sound: str, asked: str) -> None:
    answer = news.http.get(sound, headers={"range": asked})
    assert answer.status_code == 200
    assert len(answer.content) == news.state("san-sang")["bytes"]


def test_a_known_etag_is_304_without_a_body(news: Service, sound: str) -> None:
    etag = news.http.head(sound).headers["etag"]
    for asked in (etag, f'"x", W/{etag}', "*"):
        answer = news.http.get(sound, headers={"if-none-match": asked})
        assert answer.status_code == 304, asked
        assert answer.content == b""
        assert answer.headers["etag"] == etag
        assert "content-length" not in answer.headers
    assert news.http.get(sound, headers={"if-none-match": '"x"'}).status_code == 200


def test_if_match_refuses_another_file_with_412(news: Service, sound: str) -> None:
    etag = news.http.head(sound).headers["etag"]
    assert news.http.get(sound, headers={"if-match": '"x"'}).status_code == 412
    assert news.http.get(sound, headers={"if-match": f"W/{etag}"}).status_code == 412
    assert news.http.get(sound, headers={"if-match": f'"x", {etag}'}).status_code == 200


def test_if_range_of_another_file_starts_over_instead_of_mixing(news: Service, sound: str) -> None:
    etag = news.http.head(sound).headers["etag"]
    for other in ('"x"', f"W/{etag}", "Mon, 23 Nov 2026 03:00:00 GMT"):
        answer = news.http.get(sound, headers={"range": "bytes=100-199", "if-range": other})
        assert answer.status_code == 200, other
    assert news.http.get(sound, headers={"range": "bytes=100-199", "if-range": etag}).status_code == 206


def test_the_two_addresses_are_kept_as_each_can_be(news: Service) -> None:
    urls = news.state("san-sang")["urls"]
    immutable, stable = news.http.head(urls["audio"]), news.http.head(urls["mp3"])
    assert immutable.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert stable.headers["cache-control"] == "no-cache"
    assert immutable.headers["etag"] == stable.headers["etag"]


def test_every_site_may_read_sound_captions_and_times_and_no_cookie_is_set(news: Service) -> None:
    urls = news.state("san-sang")["urls"]
    for url in (urls["audio"], urls["mp3"], urls["vtt"], urls["json"]):
        answer = news.http.get(url, headers={"origin": "https://bao.example"})
        assert answer.headers["access-control-allow-origin"] == "*", url
        assert "content-range" in answer.headers["access-control-expose-headers"]
        assert "set-cookie" not in answer.headers
        preflight = news.http.options(url, headers={"origin": "https://bao.example"})
        assert preflight.status_code == 204
        assert "range" in preflight.headers["access-control-allow-headers"]


def test_a_download_is_saved_under_the_articles_title(news: Service) -> None:
    urls = news.state("san-sang")["urls"]
    said = news.http.head(urls["mp3"] + "?download").headers["content-disposition"]
    assert said.startswith("attachment; ")
    assert unquote(said.partition("filename*=UTF-8''")[2]) == "Mưa lớn.mp3"
    assert said.isascii()
    named = news.http.head(urls["audio"] + "?download=../Lúa%22%0d%0aX:%201.mp3").headers["content-disposition"]
    assert unquote(named.partition("filename*=UTF-8''")[2]) == "Lúa   X  1.mp3"
    assert "content-disposition" not in news.http.head(urls["mp3"]).headers


def test_curl_resumes_a_download_that_was_cut(news: Service, sound: str, tmp_path: Path) -> None:
    whole = news.http.get(sound).content
    part = tmp_path / "bai.mp3"
    part.write_bytes(whole[:1000])
    subprocess.run(["curl", "-sS", "--fail", "-C", "-", "-o", part, sound], check=True)
    assert part.read_bytes() == whole


def test_the_file_is_an_mp3_that_ffprobe_takes_for_the_length_that_is_told(news: Service, sound: str) -> None:
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration,format_name", "-of", "json", sound]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["format"]
    assert told["format_name"] == "mp3"
    assert float(told["duration"]) == pytest.approx(news.state("san-sang")["duration"], abs=0.06)


def test_the_captions_are_the_article_as_written(news: Service) -> None:
    answer = news.http.get(news.state("san-sang")["urls"]["vtt"])
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n\n00:00:00.000 --> ")
    assert "Sáng nay ở Chợ Đồn có mưa." in answer.text
    again = news.http.get(news.state("san-sang")["urls"]["vtt"], headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_times_tile_the_sound_in_order(news: Service) -> None:
    state = news.state("san-sang")
    told = news.http.get(state["urls"]["json"]).json()
    assert told["state"] == "ready"
    assert told["audio"] == state["urls"]["audio"]
    assert [segment["written"] for segment in told["segments"]] == [
        "Mưa lớn",
        "Sáng nay ở Chợ Đồn có mưa.",
        "Đến trưa trời tạnh.",
        "Bà con ra đồng gặt lúa.",
    ]
    times = [time for segment in told["segments"] for time in (segment["start"], segment["end"])]
    assert times == sorted(times)
    assert times[-1] < told["duration"] == state["duration"]


@pytest.mark.parametrize(
    "path",
    [
        "/audio/" + "0" * 64 + ".mp3",
        "/audio/" + "A" * 64 + ".mp3",
        "/audio/../baonoi.sqlite",
        "/audio/..%2f..%2fbaonoi.sqlite",
        "/audio/%2e%2e/%2e%2e/etc/passwd",
        "/audio//etc/passwd",
        "/clips/" + "0" * 64 + ".mp3",
        "/clips/%00.mp3",
        "/articles/../baonoi.sqlite",
        "/articles/%2e%2e%2fbaonoi.sqlite",
        "/articles/%2e%2e/x.mp3",
        "/articles/..%5c..%5cx.mp3",
        "/articles/%00.mp3",
        "/articles/san-sang%00.mp3",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
def test_an_address_that_is_a_path_reaches_no_file(news: Service, path: str) -> None:
    out = subprocess.run(
        ["curl", "-sS", "--path-as-is", "-o", "-", "-w", "\n%{http_code}", news.base + path],
        capture_output=True,
        check=True,
    ).stdout
    body, _, status = out.rpartition(b"\n")
    assert status == b"404"
    assert b"SQLite" not in body
    assert b"root:" not in body
    assert b"import" not in body


def test_only_reading_is_allowed_on_sound(news: Service, sound: str) -> None:
    answer = news.http.post(sound)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_requests_sent_in_one_breath_are_answered_in_their_order(news: Service) -> None:
    state = news.state("san-sang")
    whole = news.http.get(state["urls"]["audio"]).content
    path = state["urls"]["audio"].removeprefix(news.base)
    asked = [(path, b"bytes=0-99"), ("/healthz", b""), (path, b"bytes=100-199"), (path, b"bytes=-100"), (path, b"")]
    breath = b"".join(
        f"GET {address} HTTP/1.1\r\nhost: 127.0.0.1\r\n".encode()
        + (b"range: " + span + b"\r\n" if span else b"")
        + b"\r\n"
        for address, span in asked
    )
    host, port = news.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as client:
        client.sendall(breath)
        answers = client.makefile("rb")
        bodies = []
        for _ in asked:
            head = {}
            status = answers.readline().split()[1]
            while line := answers.readline().strip():
                name, _, value = line.partition(b": ")
                head[name] = value
            assert b"date" in head
            bodies.append((status, answers.read(int(head[b"content-length"]))))
        answers.close()
    assert [status for status, _ in bodies] == [b"206", b"200", b"206", b"206", b"200"]
    assert bodies[1][1] == b'{"status":"ok"}'
    assert [body for _, body in bodies if body != b'{"status":"ok"}'] == [
        whole[:100],
        whole[100:200],
        whole[-100:],
        whole,
    ]


def test_a_connection_that_is_to_be_closed_is_closed_after_its_range(news: Service) -> None:
    path = news.state("san-sang")["urls"]["audio"].removeprefix(news.base)
    host, port = news.base.removeprefix("http://").split(":")
    for version, extra in (("1.0", ""), ("1.1", "connection: close\r\n")):
        with socket.create_connection((host, int(port)), 10) as client:
            client.sendall(f"GET {path} HTTP/{version}\r\nhost: x\r\n{extra}range: bytes=0-9\r\n\r\n".encode())
            # mypy cannot infer a lambda whose default binds the loop's variable.
            got = b"".join(iter(lambda client=client: client.recv(65536), b""))  # type: ignore[misc]
        assert got.startswith(b"HTTP/1.1 206 ")
        assert got.endswith(news.http.get(path).content[:10])
