"""What docs/webhooks.md tells receivers to do finds our signatures right, and others' wrong."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from player.catalogue.webhooks import Event
from player.errors import SettingsError
from player.settings import Settings, read_settings
from player.webhooks.retries import read_schedule
from player.webhooks.signatures import headers_for, secret_of

PAGE = (Path(__file__).parent.parent.parent / "docs" / "webhooks.md").read_text("utf-8")
SECRET = secret_of(bytes(range(32)))
BODY = '{"event":"article.ready","article":"mưa-lớn"}'.encode()


def snippet(language: str) -> str:
    """Return the page's example in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def signed(body: bytes = BODY, ago: int = 0, secret: str = SECRET) -> dict[str, str]:
    """Return the headers that a body is sent with."""
    return headers_for(secret, "ab12", int(time.time()) - ago, body)


def cases() -> list[tuple[dict[str, str], bool]]:
    """Return headers, and whether BODY came with them just now and from us."""
    others = [signed(b"{}"), signed(ago=400), signed(secret=secret_of(bytes(32)))]
    return [(signed(), True), *((headers, False) for headers in others)]


def test_the_python_of_the_page_knows_ours_from_others() -> None:
    read: dict[str, Callable[[str, dict[str, str], bytes], bool]] = {}
    exec(snippet("python"), read)  # the page's own example
    for headers, is_ours in cases():
        assert read["is_genuine"](SECRET, headers, BODY) == is_ours


def test_the_javascript_of_the_page_knows_ours_from_others(tmp_path: Path) -> None:
    tried = cases()
    calls = json.dumps([headers for headers, _ in tried])
    body = json.dumps(BODY.decode())
    script = f"{snippet('js')}\nconsole.log(JSON.stringify({calls}.map((h) => isGenuine('{SECRET}', h, {body}))))"
    (tmp_path / "receiver.mjs").write_text(script, "utf-8")
    said = subprocess.run(["node", tmp_path / "receiver.mjs"], capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == [is_ours for _, is_ours in tried]


def test_a_verifier_that_others_wrote_agrees() -> None:
    assert Webhook(SECRET).verify(BODY, signed())["event"] == "article.ready"
    for headers, is_ours in cases():
        if not is_ours:
            with pytest.raises(WebhookVerificationError):
                Webhook(SECRET).verify(BODY, headers)


def test_the_page_names_every_event_and_tells_the_schedule_that_is_kept() -> None:
    assert set(re.findall(r"^\| `((?:article|webhook)\.\w+)`", PAGE, re.MULTILINE)) == {event.value for event in Event}
    assert read_schedule(Settings().webhook_retries) == (5, 30, 120, 600, 3600, 10800, 21600, 43200)
    assert "after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 6 h and 12 h" in PAGE


@pytest.mark.parametrize("wrong", ["soon", "5,-1", "nan", "5;30", "5,,30"])
def test_a_schedule_that_is_no_seconds_is_refused_by_its_name(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAONOI_WEBHOOK_RETRIES", wrong)
    with pytest.raises(SettingsError) as said:
        read_settings()
    assert "BAONOI_WEBHOOK_RETRIES" in said.value.english
