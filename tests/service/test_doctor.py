"""baonoi doctor: what is well, what is not, how it is cured, and no secret."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from player.cli import build
from tests.service.running import BAONOI, Service, service


def doctor(home: Path, *options: str, **environment: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """Return the exit code of `baonoi doctor --json`, and its findings by their subjects."""
    base = {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac", "BAONOI_PUBLIC_URL": "https://bao.vn"}
    done = CliRunner().invoke(build(("doctor",)), ["doctor", "--json", *options], env=base | environment)
    told = json.loads(done.stdout)
    assert told["ok"] == (done.exit_code == 0)
    found: dict[str, list[dict[str, Any]]] = {}
    for one in told["findings"]:
        found.setdefault(one["subject"], []).append(one)
        assert bool(one["cure"]) == (one["grade"] != "good")
    return done.exit_code, found


def test_a_service_that_is_well_is_said_to_be(news: Service) -> None:
    port = news.base.rpartition(":")[2]
    code, found = doctor(news.home, "--port", port)
    assert code == 0
    assert found["port"][0]["said"] == f"{port}: a service answers there"
    assert "it spoke a syllable" in found["voice espeak-bac"][0]["said"]
    assert "journal wal" in found["database"][0]["said"]
    assert found["tables"][0]["grade"] == "good"
    assert "none: whatever calls from this machine" in found["API keys"][0]["said"]


def test_what_is_wrong_is_named_with_its_cure_and_exit_1(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "audio").write_text("no folder")
    code, found = doctor(home)
    assert (code, found["parts"][0]["grade"]) == (1, "bad")
    (home / "audio").unlink()
    (home / "baonoi.sqlite").write_bytes(b"this is no database" * 500)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, found = doctor(home, "--port", str(taken.getsockname()[1]), BAONOI_VOICES="openai,espeak-bac")
    assert code == 1
    assert found["database"][0]["grade"] == found["port"][0]["grade"] == "bad"
    assert "file is not a database" in found["database"][0]["said"]
    assert [one["grade"] for one in found["voice openai"]] == ["doubtful"]


def test_secrets_are_not_said(tmp_path: Path) -> None:
    address = "postgresql+psycopg://bao:kin-lam@127.0.0.1:9/bao"
    code, found = doctor(
        tmp_path, BAONOI_DATABASE=address, BAONOI_OPENAI_KEY="cung-kin", BAONOI_OPENAI_URL="http://x/v1"
    )
    assert code == 1
    assert found["database"][0]["grade"] == "bad"
    assert "kin" not in json.dumps(found)


def test_a_home_is_backed_up_while_it_is_served_and_restored_elsewhere(news: Service, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(news.home / "audio", copy / "audio")
    with closing(sqlite3.connect(news.home / "baonoi.sqlite")) as live:
        live.execute("VACUUM INTO ?", (str(copy / "baonoi.sqlite"),))
    code, _ = doctor(copy)
    assert code == 0
    environment = os.environ | {"BAONOI_HOME": str(copy)}
    assert subprocess.run([BAONOI, "cache", "verify"], env=environment, capture_output=True).returncode in (0, 74)
    with service(copy) as restored:
        restored.ready("san-sang")
        assert restored.http.get("/articles/san-sang.mp3").content == news.http.get("/articles/san-sang.mp3").content
