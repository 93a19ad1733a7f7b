"""Blobs are whole or not there, and their bytes can prove themselves."""

import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from obstore.store import MemoryStore

from audio_cache.blobs import CHUNK, Blobs
from audio_cache.bucket import Bucket, Place
from audio_cache.seal import BLANK, SealError, seal
from audio_cache.single_flight import SingleFlight
from audio_cache.verify import verify
from tests.scale.servers import ACCESS_KEY, BUCKET, SECRET_KEY, Seaweed


def explain(error: OSError) -> Exception:
    """Return what no test wants to see."""
    return AssertionError(f"the store refused: {error}")


def bucket_of(seaweed: Seaweed, **changes: str) -> Bucket:
    """Return a bucket on the S3 server, empty."""
    place = Place(BUCKET, uuid4().hex, seaweed.endpoint, access_key=ACCESS_KEY, secret_key=SECRET_KEY)
    return Bucket(replace(place, **changes))


@pytest.fixture(params=["folder", "memory", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return Blobs.in_folder(tmp_path / "audio", explain)
    if request.param == "memory":
        return Blobs(MemoryStore(), explain=explain, aside=tmp_path)
    return Blobs.in_bucket(bucket_of(request.getfixturevalue("seaweed")), tmp_path / "aside", explain)


def test_the_first_put_wins_and_the_rest_change_nothing(blobs: Blobs) -> None:
    with ThreadPoolExecutor(16) as pool:
        wins = list(pool.map(lambda n: blobs.put("clips/a.mp3", b"%02d" % n * 5000), range(16)))
    assert wins.count(True) == 1
    assert blobs.get("clips/a.mp3") == b"%02d" % wins.index(True) * 5000


def test_what_is_not_there_is_none(blobs: Blobs) -> None:
    assert (blobs.get("x"), blobs.range("x", 0, 4), blobs.head("x"), list(blobs.list())) == (None, None, None, [])
    blobs.delete("x")


def test_a_range_is_those_bytes(blobs: Blobs) -> None:
    blobs.put("a", bytes(range(200)))
    assert blobs.range("a", 10, 5) == bytes(range(10, 15))
    stat = blobs.head("a")
    assert stat is not None
    assert stat.size == 200


def test_a_range_ends_where_its_blob_ends(blobs: Blobs) -> None:
    blobs.put("a", bytes(200))
    ends = [blobs.range("a", start, 50) for start in (190, 200, 300)]
    assert [len(end) for end in ends if end is not None] == [10, 0, 0]


def test_a_blob_is_read_whole_in_pieces_whatever_its_length(blobs: Blobs) -> None:
    for length in (0, 1, CHUNK - 1, CHUNK, 2 * CHUNK, 3 * CHUNK + 5):
        blobs.put(f"b/{length}", bytes(length))
        assert b"".join(blobs.chunks(f"b/{length}")) == bytes(length)
    with pytest.raises(FileNotFoundError):
        list(blobs.chunks("b/none"))


def test_a_blob_that_is_moved_has_one_name(blobs: Blobs) -> None:
    blobs.put("a", b"sound")
    assert blobs.move("a", "aside/a")
    assert (blobs.get("a"), blobs.get("aside/a")) == (None, b"sound")
    assert not blobs.move("a", "aside/a")
    assert blobs.get("aside/a") == b"sound"


def test_a_long_narration_goes_into_a_bucket_in_parts(seaweed: Seaweed, tmp_path: Path) -> None:
    blobs = Blobs.in_bucket(bucket_of(seaweed), tmp_path / "aside", explain)
    with blobs.incoming() as path:
        with path.open("wb") as file:
            for number in range(20):
                file.write(bytes([number]) * 1_000_000)
        assert blobs.put_file("narrations/n.mp3", path)
        assert not blobs.put_file("narrations/n.mp3", path)
    stat = blobs.head("narrations/n.mp3")
    assert stat is not None
    assert stat.size == 20_000_000
    assert blobs.range("narrations/n.mp3", 11_999_999, 2) == bytes([11, 12])
    assert list((tmp_path / "aside").iterdir()) == []


def test_a_bucket_that_refuses_says_so_in_one_line_without_its_secret(seaweed: Seaweed, tmp_path: Path) -> None:
    bucket = bucket_of(seaweed, secret_key="wrong")
    blobs = Blobs.in_bucket(bucket, tmp_path, lambda error: ValueError(str(error)))
    for act in (blobs.check, lambda: blobs.put("a", b"sound"), lambda: blobs.head("a"), lambda: blobs.get("a")):
        with pytest.raises(ValueError, match="403") as refused:
            act()
        assert "\n" not in str(refused.value)
        assert "wrong" not in str(refused.value)


def test_a_signed_address_is_one_that_anybody_can_get(seaweed: Seaweed, tmp_path: Path) -> None:
    bucket = bucket_of(seaweed)
    Blobs.in_bucket(bucket, tmp_path, explain).put("narrations/n.mp3", b"sound" * 100)
    address = bucket.sign("narrations/n.mp3", 60)
    told = subprocess.run(["curl", "-si", "-r", "5-9", address], capture_output=True, check=True).stdout
    head, _, body = told.partition(b"\r\n\r\n")
    assert body == b"sound"
    assert b" 206 " in head.splitlines()[0]
    assert b"audio/mpeg" in head
    told = subprocess.run(["curl", "-si", address + "0"], capture_output=True, check=True).stdout
    assert b" 403 " in told.splitlines()[0]


def test_a_file_is_kept_and_nothing_is_left_beside_it(blobs: Blobs) -> None:
    for expected in (True, False):
        with blobs.incoming() as path:
            path.write_bytes(b"sound" * 100_000)
            assert blobs.put_file("narrations/n.mp3", path) is expected
        assert not path.exists()
    assert b"".join(blobs.chunks("narrations/n.mp3")) == b"sound" * 100_000
    assert [stat.name for stat in blobs.list()] == ["narrations/n.mp3"]


def test_an_incoming_file_that_fails_is_not_kept(blobs: Blobs) -> None:
    paths: list[Path] = []

    def write_half() -> None:
        with blobs.incoming() as path:
            paths.append(path)
            path.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert not paths[0].exists()
    assert list(blobs.list()) == []


def test_a_refusal_of_the_disk_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ValueError, match="Not a directory"):
        Blobs.in_folder(tmp_path / "file" / "audio", lambda error: ValueError(error.strerror))


def test_verify_names_each_changed_byte_and_cut_end(blobs: Blobs) -> None:
    whole = seal(b"ID3" + BLANK + b"sound" * 40_000)
    blobs.put("good", whole)
    blobs.put("changed", whole[:90_000] + b"?" + whole[90_001:])
    blobs.put("cut", whole[:-1])
    blobs.put("unsealed", b"sound")
    verdict = verify(blobs)
    assert verdict.bad == ("changed", "cut", "unsealed")
    assert (verdict.checked, verdict.bytes) == (4, 3 * len(whole) - 1 + 5)


def test_a_blob_without_a_place_for_a_seal_is_refused() -> None:
    with pytest.raises(SealError):
        seal(b"no place")


def test_what_a_killed_process_left_is_swept_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    blobs = Blobs.in_folder(tmp_path)
    blobs.put("clips/a.mp3", b"sound")
    with blobs.incoming() as writing:
        for left in (tmp_path / ".incoming" / "old", tmp_path / "clips" / "b.mp3#1", tmp_path / "clips" / "a.mp3"):
            left.write_bytes(b"half")
            os.utime(left, (1_000_000, 1_000_000))
        assert blobs.sweep(datetime.now(UTC) - timedelta(hours=1)) == 2
        assert writing.exists()
    assert [stat.name for stat in blobs.list()] == ["clips/a.mp3"]


def test_many_ask_and_the_work_is_done_once() -> None:
    flight: SingleFlight[int] = SingleFlight()
    making, gate, asked = threading.Event(), threading.Event(), threading.Semaphore(0)

    def make() -> int:
        making.set()
        assert gate.wait(10)
        return 7

    def ask() -> int:
        asked.release()
        return flight.do("key", lambda: 99)

    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(flight.do, "key", make)
        assert making.wait(10)
        others = [pool.submit(ask) for _ in range(19)]
        assert all(asked.acquire(timeout=10) for _ in others)
        time.sleep(0.1)  # from "about to ask" to having asked
        gate.set()
        assert [future.result(10) for future in (first, *others)] == [7] * 20


def test_an_error_reaches_everyone_and_the_next_call_tries_again() -> None:
    flight: SingleFlight[int] = SingleFlight()
    with pytest.raises(ZeroDivisionError):
        flight.do("key", lambda: 1 // 0)
    assert flight.do("key", lambda: 1) == 1
