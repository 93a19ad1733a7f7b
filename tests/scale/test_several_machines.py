"""Two that serve and two that narrate, on one Postgres and one bucket: machines that die, and what is heard."""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx
import psycopg

from audio_cache.blobs import Blobs
from audio_cache.bucket import Bucket, Place
from audio_cache.verify import verify
from tests.scale.conftest import Engine, Newspaper, Worker
from tests.scale.servers import ACCESS_KEY, BUCKET, SECRET_KEY, Seaweed
from tests.service.running import BAONOI, wait_for

Start: TypeAlias = Callable[..., Worker]
SPEAKING_AT_ONCE = 3 * 4  # threads of a worker, and requests of each
LONG = "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, 160))


def blobs_of(newspaper: Newspaper, seaweed: Seaweed, aside: Path) -> Blobs:
    """Return the newspaper's bucket."""
    prefix = urlsplit(newspaper.store).path.strip("/")
    return Blobs.in_bucket(
        Bucket(Place(BUCKET, prefix, seaweed.endpoint, "us-east-1", "", False, ACCESS_KEY, SECRET_KEY)), aside
    )


def narrated(newspaper: Newspaper) -> Counter[str]:
    """Return how often each article was narrated, by the workers' logs."""
    lines = [json.loads(line) for worker in newspaper.workers for line in worker.log().splitlines()]
    return Counter(line["article"] for line in lines if line["event"] == "narrated")


def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_spoken_twice(
    newspaper: Newspaper, workers: Start, engine: Engine, seaweed: Seaweed, tmp_path: Path
) -> None:
    one, two = newspaper.webs[:2]
    killed, _ = workers(), workers()
    texts = {f"bai-{n}": f"Đây là bài {n}. Hôm nay trời nắng.\nBài {n} hết ở đây." for n in range(29)} | {"dai": LONG}
    for n, (name, text) in enumerate(sorted(texts.items(), reverse=True)):
        assert (one, two)[n % 2].put(name, text).status_code == 202
        if n == 12:
            wait_for(lambda: one.state("dai"), lambda state: state["done"] > 3, 30)
            killed.kill()
    for name, text in texts.items():
        state = two.ready(name, 60)
        told = one.http.get(state["urls"]["json"].replace(two.base, one.base)).json()
        assert " ".join(segment["written"] for segment in told["segments"][1:]) == text.replace("\n", " ")
        assert len(two.http.get(state["urls"]["audio"]).content) == state["bytes"]
    assert set(narrated(newspaper).values()) == {1}
    blobs = blobs_of(newspaper, seaweed, tmp_path)
    assert verify(blobs).bad == ()
    # 30 articles have their title in common, 29 of them a sentence more; each was asked for once, but for the few that
    # were being spoken when their worker was killed.
    clips = len(LONG.splitlines()) + 29 * 2 + 1 + 1
    assert sum(1 for _ in blobs.list("clips")) == clips
    assert clips <= engine.counts().total() <= clips + SPEAKING_AT_ONCE


def test_a_survivor_takes_over_within_three_seconds_and_one_that_is_stopped_gives_back_at_once(
    newspaper: Newspaper, workers: Start
) -> None:
    web, first = newspaper.webs[0], workers("--threads", "1")
    web.put("tiep", LONG.replace("Câu", "Dòng"))
    wait_for(lambda: web.state("tiep"), lambda state: state["done"] > 3, 30)
    second = workers("--threads", "1")
    address = newspaper.environment["BAONOI_DATABASE"].replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as database:

        def owner() -> str:
            row = database.execute("SELECT owner FROM jobs WHERE article = 'tiep'").fetchone()
            return str(row[0]) if row else "nobody"

        before = owner()
        first.kill()
        killed_at = time.monotonic()
        wait_for(owner, lambda now: now not in (before, ""), 10)
        assert time.monotonic() - killed_at < 3
        assert second.stop() == 0
        assert owner() == ""
    assert '"given back"' in second.log()
    assert web.http.delete("/api/articles/tiep").is_success


def test_a_press_on_one_that_does_not_narrate_is_heard_from_a_worker(newspaper: Newspaper, workers: Start) -> None:
    web = newspaper.webs[1]
    web.put("gap", "Bài này có người bấm nghe.")
    workers()
    with web.http.stream("GET", "/articles/gap.mp3") as answer:
        assert answer.status_code == 200
        assert len(answer.read()) > 5000


def test_sound_in_a_bucket_is_answered_as_sound_in_a_file(
    newspaper: Newspaper, workers: Start, seaweed: Seaweed
) -> None:
    web = newspaper.webs[0]
    workers()
    web.put("mot", "\n".join(LONG.splitlines()[:40]))
    state = web.ready("mot", 30)
    address = state["urls"]["audio"]
    whole = web.http.get(address)
    etag = whole.headers["etag"]
    assert whole.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert whole.headers["access-control-allow-origin"] == "*"
    assert whole.headers["content-type"] == "audio/mpeg"
    assert etag.strip('"').encode() in whole.content[:65536]
    head = web.http.head(address)
    assert (head.headers["content-length"], head.headers["etag"]) == (str(len(whole.content)), etag)
    for asked, first, last in (
        ("100-299", 100, 299),
        ("70000-", 70000, -1),
        ("-50", -50, -1),
        ("300000-400000", 300000, 400000),
    ):
        part = web.http.get(address, headers={"range": f"bytes={asked}"})
        assert part.status_code == 206
        assert part.content == whole.content[first : last + 1 or None]
    beyond = web.http.get(address, headers={"range": "bytes=99999999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole.content)}")
    assert web.http.get(address, headers={"if-none-match": etag}).status_code == 304
    assert web.http.get(address, headers={"if-match": '"other"'}).status_code == 412
    resumed = web.http.get(address, headers={"range": "bytes=5-9", "if-range": '"other"'})
    assert (resumed.status_code, resumed.content) == (200, whole.content)
    opus = web.http.get(address.replace(".mp3", ".opus"))
    assert (opus.status_code, opus.content[:4]) == (200, b"OggS")
    assert web.http.get(state["urls"]["mp3"]).content == whole.content
    assert web.http.get("/audio/" + "0" * 64 + ".mp3").status_code == 404

    sending = newspaper.web(BAONOI_STORE_SERVE="redirect")
    sent = sending.http.get(urlsplit(address).path)
    assert sent.status_code == 302
    assert sent.headers["access-control-allow-origin"] == "*"
    seconds = int(sent.headers["cache-control"].rpartition("=")[2])
    assert (
        0
        < seconds
        < int(dict(p.split("=") for p in urlsplit(sent.headers["location"]).query.split("&"))["X-Amz-Expires"])
    )
    got = subprocess.run(["curl", "-s", sent.headers["location"]], capture_output=True, check=True).stdout
    assert got == whole.content
    part = httpx.get(sent.headers["location"], headers={"range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole.content[100:300])
    assert sending.http.head(urlsplit(address).path).headers["content-length"] == str(len(whole.content))
    assert sending.http.get("/audio/" + "0" * 64 + ".mp3").status_code == 404
    assert sending.http.get("/articles/mot.mp3", follow_redirects=True).content == whole.content
    assert seaweed.endpoint in sending.http.get("/articles/mot").headers["content-security-policy"]


def test_what_is_not_there_at_start_is_one_clear_sentence(tmp_path: Path) -> None:
    nobody = "127.0.0.1:9"
    tried = {
        ("BAONOI_DATABASE", f"postgresql+psycopg://u:hemlich@{nobody}/x"): 74,
        ("BAONOI_DATABASE", "mysql://u:hemlich@localhost/x"): 78,
        ("BAONOI_STORE", f"s3://bao/x?endpoint=http://{nobody}"): 74,
        ("BAONOI_STORE", "ftp://bao/x"): 78,
        ("BAONOI_STORE", "s3://bao/x?endpiont=http://a"): 78,
    }
    running = []
    for number, ((name, value), code) in enumerate(tried.items()):
        command = [BAONOI, *(("worker",) if number % 2 else ("serve", "--port", "0"))]
        keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "hemlich"}
        environment = os.environ | keys | {"BAONOI_HOME": str(tmp_path / str(number)), name: value}
        running.append((code, subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)))
    for code, process in running:
        said = process.communicate(timeout=60)[1]
        assert (process.returncode, len(said.splitlines())) == (code, 1), said
        assert said.startswith("baonoi: ")
        assert "hemlich" not in said
