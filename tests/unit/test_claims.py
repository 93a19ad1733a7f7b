"""One process speaks each sentence, however many are asked for it, and one that is killed holds up nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from audio_cache.claims import claimed

BAONOI = str(Path(sys.executable).parent / "baonoi")
HOLD = "import sys, time, pathlib; from audio_cache.claims import claimed\n"
HOLD += "with claimed(pathlib.Path(sys.argv[1]), 9): print('held', flush=True); time.sleep(600)"


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


def test_a_claim_ends_with_the_process_that_held_it_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "work.claim"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        with claimed(path, 0.2) as is_mine:
            assert not is_mine
        assert 0.2 <= time.monotonic() - began < 5
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with claimed(path, 5.0) as is_mine:
            assert is_mine
        assert not path.exists()


def test_a_place_that_cannot_be_written_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with claimed(tmp_path / "file" / "work.claim", 5.0) as is_mine:
        assert not is_mine
