"""API keys: made once, kept as a digest, good for their scope, refused at once when they are revoked."""

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from player.catalogue.database import open_database
from player.catalogue.keys import Keys, Scope
from tests.service.running import BAONOI, Service, service, wait_for

BODY = {"title": "Mưa lớn", "text": "Sáng nay có mưa."}


def keys(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `baonoi keys` for a home."""
    environment = os.environ | {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac"}
    return subprocess.run([BAONOI, "keys", *arguments], capture_output=True, text=True, env=environment)


def made(home: Path, name: str, scope: str) -> tuple[str, str]:
    """Make a key and return its id and its text."""
    key, text = Keys(open_database(f"sqlite:///{home / 'baonoi.sqlite'}")).make(name, [Scope(scope)])
    return key.id, text


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, dict[str, tuple[str, str]]]]:
    """A service with a key of each scope, and these keys."""
    home = tmp_path_factory.mktemp("locked") / "home"
    home.mkdir()
    there = {scope: made(home, f"máy {scope}", scope) for scope in ("read", "publish")}
    told: dict[str, Any] = json.loads(keys(home, "make", "máy admin", "--scope", "admin", "--json").stdout)
    there["admin"] = (told["id"], told["key"])
    with service(home, BAONOI_KEY_RATE="40", BAONOI_ADDRESS_RATE="200") as running:
        yield running, there


def test_without_a_key_nobody_may_publish_once_there_is_one_and_readers_may_still_listen(
    locked: tuple[Service, dict[str, tuple[str, str]]],
) -> None:
    news, there = locked
    refused = news.http.put("/api/articles/kin", json=BODY)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["detail"].startswith("Thiếu khóa API")
    assert news.http.get("/api/articles").status_code == 401
    assert news.http.put("/api/articles/kin", json=BODY, headers=bearer(there["publish"][1])).status_code == 202
    wait_for(lambda: news.http.get("/articles/kin.mp3").status_code, lambda status: status == 200)
    for open_to_all in ("/", "/articles/kin", "/articles/kin.json", "/api/voices", "/feed.xml", "/healthz"):
        assert news.http.get(open_to_all).status_code == 200


def test_a_key_is_good_for_its_scope_alone(locked: tuple[Service, dict[str, tuple[str, str]]]) -> None:
    news, there = locked
    for scope, status in (("read", 403), ("publish", 202), ("admin", 202)):
        answer = news.http.put(f"/api/articles/{scope}", json=BODY, headers=bearer(there[scope][1]))
        assert answer.status_code == status
    refused = news.http.put("/api/articles/read", json=BODY, headers=bearer(there["read"][1]))
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    for scope in there:
        assert news.http.get("/api/articles", headers=bearer(there[scope][1])).status_code == 200


@pytest.mark.parametrize("wrong", ["bn_000000000000_" + "0" * 64, "bn_", "x", "bn_é_" + "a" * 64, "a" * 9000])
def test_what_is_no_key_of_ours_is_401(locked: tuple[Service, dict[str, tuple[str, str]]], wrong: str) -> None:
    news, _ = locked
    answer = news.http.get("/api/articles", headers={"authorization": f"Bearer {wrong}".encode()})
    assert (answer.status_code, "invalid_token" in answer.headers["www-authenticate"]) == (401, True)


def test_a_right_id_with_a_wrong_secret_is_401(locked: tuple[Service, dict[str, tuple[str, str]]]) -> None:
    news, there = locked
    identity, text = there["admin"]
    for wrong in (f"bn_{identity}_" + "0" * 64, text[:-1], text.upper(), text + "0"):
        assert news.http.get("/api/articles", headers=bearer(wrong)).status_code == 401


def test_a_key_is_kept_as_its_digest_alone_and_is_in_no_log(
    locked: tuple[Service, dict[str, tuple[str, str]]],
) -> None:
    news, there = locked
    news.http.put("/api/articles/kin-dao", json=BODY, headers=bearer(there["publish"][1]))
    news.http.put("/api/articles/kin-dao", content=b"{", headers=bearer(there["publish"][1]))
    news.http.get("/api/articles", headers=bearer(there["publish"][1] + "0"))
    rows = sqlite3.connect(news.home / "baonoi.sqlite").execute("select * from api_keys").fetchall()
    kept = news.log() + repr(rows)
    for identity, text in there.values():
        assert identity in kept
        assert text.rpartition("_")[2] not in kept
    assert "Mưa lớn" not in news.log()


def test_when_a_key_was_used_is_listed(locked: tuple[Service, dict[str, tuple[str, str]]]) -> None:
    news, there = locked
    news.http.get("/api/articles", headers=bearer(there["read"][1]))
    listed = {each["id"]: each for each in json.loads(keys(news.home, "list", "--json").stdout)}
    assert listed[there["read"][0]]["used_at"]
    assert listed[there["read"][0]]["name"] == "máy read"
    table = keys(news.home, "list").stdout
    assert there["read"][0] in table
    assert there["read"][1] not in table


def test_a_revoked_key_is_refused_within_two_seconds_and_opens_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with service(home, processes=2) as news:
        assert news.put("truoc").status_code == 202  # no key yet: a program on this machine may
        identity, text = made(home, "CMS", "publish")
        wait_for(lambda: news.put("sau").status_code, lambda status: status == 401, 2)
        assert news.put("sau-nua").status_code == 401
        assert news.http.get("/api/articles", headers=bearer(text)).status_code == 200
        assert keys(home, "revoke", identity).returncode == 0
        time.sleep(1.5)
        for _ in range(10):
            with httpx.Client(base_url=news.base) as fresh:  # a connection of its own reaches either process
                assert fresh.get("/api/articles", headers=bearer(text)).status_code == 401
        assert news.put("mo-lai").status_code == 401
    assert keys(home, "revoke", "khong-co").returncode == 66
    assert keys(home, "make", " ").returncode == 64


def test_too_many_writes_with_one_key_are_429_with_a_time_to_come_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (_, one), (_, other) = made(home, "một", "publish"), made(home, "hai", "publish")
    with service(home, BAONOI_KEY_RATE="5") as news:
        statuses = [news.http.put("/api/articles/a", json=BODY, headers=bearer(one)).status_code for _ in range(12)]
        assert 429 in statuses
        refused = news.http.put("/api/articles/a", json=BODY, headers=bearer(one))
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.json()["detail"].startswith("Gửi quá nhiều yêu cầu")
        assert news.http.put("/api/articles/a", json=BODY, headers=bearer(other)).status_code == 200
        assert news.http.get("/api/articles/a", headers=bearer(one)).status_code == 200
