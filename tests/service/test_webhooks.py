"""Webhooks told by the running service: signed, again until they are taken, and nobody's silence delays another."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

import pytest

from player import cli
from player.catalogue.database import open_database
from player.errors import WebhookError
from player.settings import Settings
from player.webhooks.posting import Post
from player.webhooks.receivers import Receivers
from tests.service.receiver import Receiver, receiver
from tests.service.running import Service, service, wait_for

Command: TypeAlias = Callable[..., tuple[int, str, str]]

HERE = {"BAONOI_WEBHOOK_HOSTS": "127.0.0.1", "BAONOI_WEBHOOK_RETRIES": "0.3,0.3"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that may tell receivers on this machine, thrice and soon."""
    home = tmp_path_factory.mktemp("webhooks") / "home"
    home.mkdir()
    with service(home, **HERE, BAONOI_PUBLIC_URL="https://bao.vn") as running:
        yield running


@pytest.fixture
def desk(served: Service) -> Iterator[Service]:
    """That service, which tells nobody before a test and after it."""
    yield served
    for each in served.http.get("/api/webhooks").json()["webhooks"]:
        served.http.delete(f"/api/webhooks/{each['id']}")


@pytest.fixture
def article() -> str:
    """An id that no test has published before, not even this one at its first try."""
    return f"bai-{uuid4().hex[:8]}"


def add(desk: Service, url: str, *events: str) -> dict[str, Any]:
    """Have an address told, and return its id and secret."""
    answer = desk.http.post("/api/webhooks", json={"url": url, "events": list(events)})
    assert answer.status_code == 201, answer.text
    added: dict[str, Any] = answer.json()
    return added


@pytest.fixture
def baonoi(desk: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`baonoi webhooks` beside the service: its exit code, output and errors."""
    for name, value in (HERE | {"BAONOI_HOME": str(desk.home)}).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["baonoi", "webhooks", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def until(count: int, taken: Receiver, seconds: float = 20) -> None:
    """Wait until a receiver has been sent so many requests."""
    wait_for(lambda: len(taken.taken), lambda seen: seen >= count, seconds)


def test_a_narration_is_told_with_a_signature_that_others_verify(desk: Service, baonoi: Command, article: str) -> None:
    with receiver() as cms:
        hook = add(desk, cms.url)
        desk.put(article, revision=3)
        desk.ready(article)
        until(2, cms)
        queued, ready = sorted(cms.said(hook["secret"]), key=lambda said: int(said["sequence"]))
        now = desk.state(article)
        assert (queued["event"], ready["event"]) == ("article.queued", "article.ready")
        assert {name: ready[name] for name in ("article", "state", "digest", "duration", "revision", "urls")} == {
            "article": article, "state": "ready", "revision": 3, "urls": now["urls"],
            "digest": now["digest"], "duration": now["duration"],
        }  # fmt: skip
        assert ready["urls"]["audio"] == f"https://bao.vn/audio/{now['digest']}.mp3"
        heard = next(each for each in cms.taken if each.headers["webhook-id"] == ready["id"])
        assert heard.headers["content-type"] == "application/json"
        assert "mưa" not in heard.body.decode().lower()

        secret = hook["secret"].removeprefix("whsec_")
        told = desk.http.get("/api/webhooks").text + baonoi("list", "--json")[1] + desk.log()
        assert hook["id"] in told
        assert secret not in told


def test_a_receiver_that_fails_twice_is_told_once_more_and_then_no_more(desk: Service, article: str) -> None:
    with receiver(500, (503, {"retry-after": "1"})) as cms:
        hook = add(desk, cms.url, "article.ready")
        desk.put(article, "Sáng nay trời trong.")
        until(2, cms)
        began = time.monotonic()
        until(3, cms)
        assert time.monotonic() - began > 0.8, "it asked for a second"
        time.sleep(1.0)
        assert {each["event"] for each in cms.said(hook["secret"])} == {"article.ready"}
        assert len(cms.taken) == 3
        assert len({each.headers["webhook-id"] for each in cms.taken}) == 1


def test_what_is_never_taken_is_a_dead_letter_that_can_be_sent_again(
    desk: Service, baonoi: Command, article: str
) -> None:
    with receiver(500, 302, 404) as cms:
        hook = add(desk, cms.url, "article.ready")
        desk.put(article, "Sáng nay trời đầy mây.")
        until(3, cms)
        (letter,) = wait_for(lambda: json.loads(baonoi("dead", "--json")[1]), bool)
        assert (letter["article"], letter["attempts"], letter["reason"]) == (article, 3, "It answered 404.")
        assert desk.http.get("/api/webhooks/deliveries?state=dead").json()["deliveries"] == [letter]

        assert baonoi("retry")[0] == 64
        assert baonoi("retry", "0" * 32)[0] == 66
        assert baonoi("retry", letter["id"])[1] == "to be sent again: 1\n"
        until(4, cms)
        assert len({said["id"] for said in cms.said(hook["secret"])}) == 1
        wait_for(lambda: desk.http.get("/api/webhooks").json()["webhooks"][0], lambda one: one["pending"] == 0)
        assert desk.http.get("/api/webhooks/deliveries").json()["deliveries"] == []


def test_one_that_is_silent_and_one_that_is_gone_delay_nobody(desk: Service, baonoi: Command, article: str) -> None:
    with receiver() as silent, receiver(410) as gone, receiver() as cms:
        silent.is_open.clear()
        hooks = [add(desk, each.url) for each in (silent, gone, cms)]
        desk.put(article, "Sáng nay trời se lạnh.")
        desk.ready(article)
        until(2, cms, 4)
        until(1, silent)
        assert len(silent.taken) == 1, "one at a time to each"

        listed = {each["id"]: each for each in desk.http.get("/api/webhooks").json()["webhooks"]}
        assert listed[hooks[1]["id"]]["gone_at"]
        assert len(gone.taken) == 1, "it was told nothing after it said so"
        assert baonoi("test", hooks[1]["id"])[0] == 0
        assert gone.said(hooks[1]["secret"])[-1]["event"] == "webhook.ping"
        listed = {each["id"]: each for each in desk.http.get("/api/webhooks").json()["webhooks"]}
        assert listed[hooks[1]["id"]]["gone_at"] is None
        silent.is_open.set()
        for hook in hooks:
            assert desk.http.delete(f"/api/webhooks/{hook['id']}").status_code == 204
        assert desk.http.delete(f"/api/webhooks/{hooks[0]['id']}").status_code == 404


def test_no_private_network_is_reached_by_any_name(desk: Service) -> None:
    for url in ("http://10.0.0.1/x", "http://[::1]/x", "file:///etc/passwd", "http://bao.vn:25/", "ftp://bao.vn/", "x"):
        assert desk.http.post("/api/webhooks", json={"url": url}).status_code == 422, url
    by_name = desk.http.post("/api/webhooks", json={"url": "http://localhost/hook"})
    assert by_name.status_code == 422
    assert "localhost" in by_name.json()["detail"]
    assert "BAONOI_WEBHOOK_HOSTS" in by_name.json()["detail"]
    assert desk.http.get("/api/webhooks").json()["webhooks"] == []


def test_a_name_that_leads_inside_later_is_not_followed(tmp_path: Path) -> None:
    leads_to = ["93.184.216.34"]
    settings = Settings(home=tmp_path)
    post = Post(settings, resolve=lambda host, seconds: leads_to)
    receivers = Receivers(open_database(settings.database_url), post)
    added = receivers.add("http://cms.bao.vn/hook")
    assert added.doubt is None
    leads_to[:] = ["127.0.0.1"]
    assert receivers.test(added.webhook.id).failure == "The address 127.0.0.1 is not on the public Internet."
    leads_to[:] = ["93.184.216.34", "10.0.0.7"]
    with pytest.raises(WebhookError, match="BAONOI_WEBHOOK_HOSTS") as refused:
        receivers.add("http://noi-bo.bao.vn/hook")
    assert refused.value.english.startswith("The address noi-bo.bao.vn (10.0.0.7) is not on the public Internet")
    assert len(receivers.all()) == 1


def test_a_name_that_is_not_found_now_is_added_with_a_warning(desk: Service, baonoi: Command) -> None:
    answer = desk.http.post("/api/webhooks", json={"url": "https://cms.invalid/hook"})
    assert answer.status_code == 201
    assert answer.json()["warning"].startswith("Hiện không tìm thấy máy chủ cms.invalid")
    code, _, warning = baonoi("add", "https://cms.invalid/hook")
    assert code == 0
    assert warning == "No address was found for cms.invalid now: nothing reaches it until there is one.\n"
    assert baonoi("add", "http://localhost/hook")[0] == 64
    for one in desk.http.get("/api/webhooks").json()["webhooks"]:
        desk.http.delete(f"/api/webhooks/{one['id']}")


def test_the_command_line_shows_a_secret_once(desk: Service, baonoi: Command) -> None:
    with receiver() as cms:
        code, _, sentence = baonoi("add", cms.url, "--event", "article.read")
        assert (code, len(sentence.splitlines())) == (64, 1)
        added = json.loads(baonoi("add", cms.url, "--event", "article.held", "--json")[1])
        tried = baonoi("test", added["id"])[1]
        assert tried.startswith("It answered 200")
        assert cms.said(added["secret"])[0]["event"] == "webhook.ping"
        assert added["secret"] not in baonoi("list")[1] + tried
        assert baonoi("remove", added["id"])[0] == 0
        assert baonoi("remove", added["id"])[0] == 66


def test_what_was_being_sent_at_a_power_cut_is_sent_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with receiver() as cms:
        cms.is_open.clear()
        first = Service(home, **HERE)
        hook = add(first, cms.url, "article.ready")
        first.put("a", "Sáng nay trời mưa to.")
        until(1, cms)
        first.kill()
        cms.is_open.set()
        with service(home, **HERE):
            until(2, cms)
        assert [said["article"] for said in cms.said(hook["secret"])] == ["a", "a"]
        assert len({each.headers["webhook-id"] for each in cms.taken}) == 1
