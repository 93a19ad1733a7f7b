"""One process speaks each sentence, however many are asked for it, and one that is killed holds up nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_cache.claims import Claims, FolderClaims, claimed
from player.catalogue.claims import PostgresClaims
from tests.scale.servers import Postgres

BAONOI = str(Path(sys.executable).parent / "baonoi")
HOLD = "import sys, time, pathlib\n"
HOLD += "from audio_cache.claims import FolderClaims\nfrom player.catalogue.claims import PostgresClaims\n"
HOLD += "claims = FolderClaims(pathlib.Path(sys.argv[2])) if sys.argv[1] == 'folder' else PostgresClaims(sys.argv[2])\n"
HOLD += "with claims.held('clips/ab.mp3', 9): print('held', flush=True); time.sleep(600)"


@pytest.fixture(params=["folder", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """What names the place of the claims to another process."""
    if request.param == "folder":
        return ["folder", str(tmp_path)]
    return ["postgres", request.getfixturevalue("postgres").new_database()]


@pytest.fixture
def claims(place: list[str]) -> Iterator[Claims]:
    if place[0] == "folder":
        yield FolderClaims(Path(place[1]))
        return
    shared = PostgresClaims(place[1])
    yield shared
    shared.close()


def test_what_is_claimed_is_nobody_elses_until_it_is_let_go(claims: Claims) -> None:
    with claims.held("clips/a.mp3", 1.0) as mine, claims.held("clips/b.mp3", 0.0) as another:
        assert mine
        assert another
        with claims.held("clips/a.mp3", 0.0) as again:
            assert not again
    with claims.held("clips/a.mp3", 0.0) as after:
        assert after


def test_a_claim_ends_with_the_process_that_held_it_and_nobody_waits_for_ever(claims: Claims, place: list[str]) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, *place], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        with claims.held("clips/ab.mp3", 0.2) as is_mine:
            assert not is_mine
        assert 0.2 <= time.monotonic() - began < 5
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with claims.held("clips/ab.mp3", 5.0) as is_mine:
            assert is_mine


def test_claims_outlive_a_restart_of_postgres_and_hold_nobody_up_while_it_is_away() -> None:
    server = Postgres()
    server.start()
    claims = PostgresClaims(server.new_database())
    try:
        with claims.held("clips/a.mp3", 1.0) as before:
            assert before
            server.kill()
        with claims.held("clips/a.mp3", 30.0) as while_away:
            assert not while_away
        server.start()
        with claims.held("clips/a.mp3", 1.0) as after:
            assert after
    finally:
        claims.close()
        server.remove()


def test_two_processes_with_one_cold_article_speak_each_sentence_once(tmp_path: Path) -> None:
    article = tmp_path / "bai.txt"
    sentences = [f"Đây là câu thứ {number} của bài về mưa lớn ở huyện vùng cao." for number in range(1, 81)]
    article.write_text("Mưa lớn\n" + "\n".join(sentences), "utf-8")
    environment = os.environ | {"BAONOI_HOME": str(tmp_path / "home")}
    command = [BAONOI, "narrate", str(article), "--json"]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in processes]
    assert sum(one["spoken"] for one in told) == told[0]["utterances"] == 81
    assert told[0]["digest"] == told[1]["digest"]
    assert list((tmp_path / "home").rglob("*.claim")) == []


def test_a_place_that_cannot_be_written_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with claimed(tmp_path / "file" / "work.claim", 5.0) as is_mine:
        assert not is_mine
