"""Nothing accepted is lost: killed, stopped, restarted, with several processes, on a disk that is full."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.service.running import BAONOI, Service, service, wait_for

LONG = "\n".join(f"Câu thứ {n} kể về cơn mưa ở thôn số {n} của xã Bằng Lãng." for n in range(1, 121))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home for a service."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def narrated(running: Service) -> list[str]:
    """Return the ids of the articles that were narrated, one for each time, from the log."""
    lines = [json.loads(line) for line in running.log().splitlines()]
    return [line["article"] for line in lines if line["event"] == "narrated"]


def test_stopped_and_then_killed_in_the_middle_it_goes_on_where_it_was_and_speaks_nothing_again(home: Path) -> None:
    def is_speaking(state: dict[str, Any]) -> bool:
        return state["state"] == "speaking" and state["done"] > 5

    first = Service(home)
    first.put("mot")
    before = first.ready("mot")
    etag = first.http.head(before["urls"]["mp3"]).headers["etag"]
    assert first.put("dai", text=LONG).status_code == 202
    wait_for(lambda: first.state("dai"), is_speaking)
    began = time.monotonic()
    code = first.stop()
    assert time.monotonic() - began < 5
    assert code in (0, -signal.SIGTERM)
    assert '"given back"' in first.log()

    second = Service(home)
    after = second.state("mot")
    assert (after["digest"], after["duration"]) == (before["digest"], before["duration"])
    assert second.http.head(after["urls"]["mp3"]).headers["etag"] == etag
    assert second.put("mot").status_code == 200
    assert second.http.head(after["urls"]["mp3"]).headers["etag"] == etag
    assert second.put("cho", text="Bài này còn đang chờ.").status_code == 202
    wait_for(lambda: second.state("dai"), is_speaking)
    second.kill()
    assert len(list((home / "audio" / "clips").rglob("*.mp3"))) > 5
    assert len(list((home / "audio" / "narrations").rglob("*.mp3"))) <= 2  # "mot", and "cho" at most

    with service(home) as third:
        state = third.ready("dai")
        assert third.ready("cho")["duration"] > 0
        told = third.http.get(state["urls"]["json"]).json()
        assert [segment["written"] for segment in told["segments"]][1:] == LONG.splitlines()
        assert third.http.head(state["urls"]["audio"]).headers["content-length"] == str(state["bytes"])
        assert narrated(third).count("mot") == narrated(third).count("dai") == 1
    verified = subprocess.run([BAONOI, "cache", "verify"], env=os.environ | {"BAONOI_HOME": str(home)})
    assert verified.returncode == 0


def test_two_processes_narrate_each_article_once_and_a_withdrawal_holds_for_both_within_a_second(home: Path) -> None:
    with service(home, processes=2) as running:
        ids = [f"bai-{n}" for n in range(24)]
        for each in ids:
            assert running.put(each, text=f"Đây là bài riêng có mã {each}. Trời hôm nay nắng.").status_code == 202
        for each in ids:
            audio = running.ready(each)["urls"]["audio"]
        assert sorted(narrated(running)) == sorted(ids)
        clients = [httpx.Client(base_url=running.base, headers={"range": "bytes=0-99"}) for _ in range(8)]
        assert {client.get(audio).status_code for client in clients} == {206}
        running.http.delete(f"/api/articles/{ids[-1]}")
        wait_for(lambda: {c.get(audio).status_code for c in clients}, lambda seen: seen == {410}, 1)
        for client in clients:
            client.close()


def test_the_work_of_a_process_that_dies_is_taken_over_and_all_end_with_the_one_that_started_them(home: Path) -> None:
    running = Service(home, processes=2)
    try:
        running.put("dai", text=LONG)
        wait_for(lambda: running.state("dai"), lambda state: state["done"] > 5)
        # Whoever holds the claim is among the children; one is killed, and the other or its successor goes on.
        for child in psutil.Process(running.process.pid).children():
            if "multiprocessing.spawn" in " ".join(child.cmdline()):
                child.kill()
                break
        patient = httpx.HTTPTransport(retries=5)
        with httpx.Client(base_url=running.base, transport=patient, timeout=20) as http:
            wait_for(lambda: http.get("/api/articles/dai").json(), lambda state: state["state"] == "ready", 90)
        assert narrated(running) == ["dai"]
        children = psutil.Process(running.process.pid).children(recursive=True)
        assert len(children) >= 2
        running.process.kill()
        _, alive = psutil.wait_procs(children, timeout=10)
        assert alive == []
    finally:
        running.kill()


def test_a_port_that_is_taken_is_one_clear_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [BAONOI, "serve", "--port", port],
            capture_output=True,
            text=True,
            env=os.environ | {"BAONOI_HOME": str(home)},
        )
    assert done.returncode == 69
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"baonoi: port {port} is taken by another program; choose one with --port, or --port 0 for a free one."
    ]


def test_a_home_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = subprocess.run(
        [BAONOI, "serve", "--port", "0"], capture_output=True, text=True, env=os.environ | {"BAONOI_HOME": str(blocked)}
    )
    assert done.returncode == 74
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_one_is_one_clear_sentence(home: Path) -> None:
    (home / "baonoi.sqlite").write_bytes(b"this is no database" * 500)
    done = subprocess.run(
        [BAONOI, "serve", "--port", "0"], capture_output=True, text=True, env=os.environ | {"BAONOI_HOME": str(home)}
    )
    assert done.returncode == 74
    assert done.stderr == "baonoi: The database cannot be used: file is not a database.\n"


def test_examples_are_published_at_start_and_left_alone_the_second_time(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "mua-lon.txt").write_text("Mưa lớn ở Chợ Đồn\nSáng nay có mưa.", "utf-8")
    (folder / "nang.txt").write_text("Nắng lên\nChiều nay có nắng.", "utf-8")
    with service(home, "--examples", str(folder)) as first:
        assert first.ready("mua-lon")["title"] == "Mưa lớn ở Chợ Đồn"
        first.ready("nang")
    (folder / "nang.txt").write_text("Nắng lên\nChiều nay có nắng to.", "utf-8")
    with service(home, "--examples", str(folder)) as second:
        second.ready("nang")
        assert sorted(narrated(second)) == ["mua-lon", "nang", "nang"]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(home: Path) -> None:
    with service(home) as before:  # which leaves the database with room in it
        before.put("cu")
        before.ready("cu")
    # Files may grow to 400 kB and no further, as on a full disk: the database has room, the narration has not.
    limited = Path(BAONOI).parent / "baonoi"
    shell = ["bash", "-c", f"ulimit -f 400; exec {limited} serve --port 0"]
    environment = os.environ | {"BAONOI_HOME": str(home)}
    with subprocess.Popen(
        shell, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            base = process.stdout.readline().split()[-1]
            body = {"title": "Bài dài", "text": "\n".join(LONG.splitlines()[:40])}
            assert httpx.put(f"{base}/api/articles/to", json=body).status_code == 202
            state = wait_for(
                lambda: httpx.get(f"{base}/api/articles/to").json(), lambda state: state["reason"] is not None, 60
            )
            assert "chỗ" in state["reason"]
            assert state["digest"] is None
            assert httpx.get(f"{base}/articles/cu.mp3").status_code == 200
        finally:
            process.terminate()
    assert not list((home / "audio").rglob(".incoming/*"))
    with service(home) as after:
        assert after.ready("to", 90)["duration"] > 60


def test_sound_that_a_kill_left_on_the_wrong_side_of_a_withdrawal_is_where_it_belongs_after_a_restart(
    home: Path,
) -> None:
    first = Service(home)
    for name in ("con", "rut"):
        first.put(name, title=f"Bài {name}")
    digests = {name: first.ready(name)["digest"] for name in ("con", "rut")}
    assert first.http.delete("/api/articles/rut").status_code == 200
    first.kill()
    audio = home / "audio"
    played = {name: audio / "narrations" / digest[:2] / f"{digest}.mp3" for name, digest in digests.items()}
    aside = {name: audio / "withdrawn" / f"{digest}.mp3" for name, digest in digests.items()}
    played["con"].rename(aside["con"])  # withdrawn, and killed before that was kept
    aside["rut"].rename(played["rut"])  # brought back, and killed before that was kept
    with service(home) as second:
        statuses = {"con": 200, "rut": 410}
        wait_for(
            lambda: {n: second.http.get(f"/audio/{d}.mp3").status_code for n, d in digests.items()}, statuses.__eq__
        )
        assert not aside["con"].exists()
        assert second.state("con")["state"] == "ready"
        assert narrated(second).count("con") == 1
