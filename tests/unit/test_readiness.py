"""Readiness: looks that hang hold up nobody, and say for themselves what is wrong."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audio_cache.blobs import Blobs
from player.errors import StorageError, VoiceError
from player.running.probes import NoAnswer, Probe
from player.running.readiness import PROBES, keeps, speaks
from player.storage import storage_error
from tests.service.running import Slow, parts_with


def test_a_look_that_hangs_is_told_of_and_one_that_comes_back_is_heard() -> None:
    now, free = [0.0], threading.Event()
    probe = Probe(lambda: free.wait(20), every=1, patience=5, clock=lambda: now[0])
    began = time.monotonic()
    with pytest.raises(NoAnswer, match="the first look is under way"):
        probe.ask(0.01)
    now[0] = 6
    with pytest.raises(NoAnswer, match="gave no answer within 5 s"):
        probe.ask(0.01)
    assert time.monotonic() - began < 1
    assert threading.active_count() < 20
    free.set()
    assert probe.ask(5)


def test_what_was_found_is_told_while_the_next_look_is_under_way() -> None:
    now, free, looks = [0.0], threading.Event(), iter([True, False])
    probe = Probe(lambda: next(looks) or free.wait(20), every=1, patience=5, clock=lambda: now[0])
    assert probe.ask(5) is True
    now[0] = 2
    assert probe.ask(0.01) is True
    now[0] = 8
    with pytest.raises(NoAnswer):
        probe.ask(0.01)
    free.set()


def test_a_store_that_cannot_be_written_is_not_ready_and_probes_leave_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "audio"
    blobs = Blobs.in_folder(folder, storage_error)
    blobs.put(f"{PROBES}/left", b"by a process that was killed")
    keeps(blobs, lambda: datetime.now(UTC) + timedelta(hours=1))
    assert list(blobs.list()) == []
    (folder / PROBES).rmdir()
    (folder / PROBES).write_text("not a folder")
    with pytest.raises(StorageError):
        keeps(blobs)


def test_a_voice_is_ready_if_one_of_the_chain_really_speaks(tmp_path: Path) -> None:
    broken = VoiceError("Giọng hỏng.", "It is broken.")
    assert speaks(parts_with(tmp_path / "a", Slow(0.0))) == "cham"
    with pytest.raises(VoiceError) as refused:
        speaks(parts_with(tmp_path / "b", Slow(0.0, {"a": broken})))
    assert refused.value.english == "cham: It is broken."
