"""An article that has no sound yet: heard as it is spoken, then from its whole sound."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server, serving
from tests.browser.hands import until
from tests.browser.test_read_along import HIGHLIGHTED
from tests.speaking.openai_server import KEY, OpenAIServer

# Longer to hear than to make, so that the whole is ready before the listener is through.
LONG = (
    "Sáng nay trời nắng đẹp ở khắp các xã vùng cao của tỉnh. Chiều có mưa rào và dông rải rác ở nhiều nơi trong vùng. "
    "Đêm có sương muối trên các đỉnh núi cao gần biên giới."
)
TEXT = (
    "Sáng nay trời nắng. Chiều có mưa rào. Tối trời lạnh.\nĐêm có sương muối. Gió đông bắc cấp ba. "
    "Biển động nhẹ. Ngày mai trời quang. Xin cảm ơn."
)
# Every sound that is heard, in order: what the audio element was given, and when.
WATCH = """() => {
    const player = document.querySelector('article-player');
    window.heard = [];
    window.jumps = [];
    let last = 0;
    player.audio.addEventListener('playing', () => heard.push([player.audio.src, player.time]));
    const look = () => {
        if (!player.audio.paused && !player.audio.seeking && player.audio.readyState > 2) {
            const {time} = player;
            if (time < last - 0.05 || time > last + 1.2) jumps.push([last, time]);
            last = time;
        }
        requestAnimationFrame(look);
    };
    look();
}"""


class SlowServer(OpenAIServer):
    """An engine that needs a second for a sentence, one at a time."""

    def sound_of(self, asked: dict[str, object]) -> tuple[int, bytes, str]:
        time.sleep(1)
        return super().sound_of(asked)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Server]:
    """The service with an engine of one second a sentence."""
    with (
        SlowServer() as engine,
        serving(
            tmp_path,
            BAONOI_VOICES="openai",
            BAONOI_OPENAI_URL=engine.url,
            BAONOI_OPENAI_KEY=KEY,
            BAONOI_ENCODER_THREADS="1",
            BAONOI_ONLINE_CALLS="1",
            BAONOI_ONLINE_RATE="100",
        ) as server,
    ):
        yield server


def test_a_cold_article_is_heard_at_once_and_to_its_end_without_a_jump(slow: Server, open_page: Open) -> None:
    slow.send("lanh", "Thời tiết", LONG)
    page = open_page(f"{slow.url}/articles/lanh")
    page.evaluate(WATCH)
    pressed = time.monotonic()
    page.locator("[part=play]").click()
    until(page, "document.querySelector('article-player').time > 0.05")
    assert time.monotonic() - pressed <= 2.5
    expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
    until(page, f"{HIGHLIGHTED}('sentence') === 'Thời tiết'")
    until(page, f"{HIGHLIGHTED}('sentence').startsWith('Chiều có mưa rào')", seconds=30)
    expect(page.locator("article-player")).to_have_attribute("state", "ended", timeout=60_000)
    heard = [src.rsplit("/", 2)[1] for src, _ in page.evaluate("heard")]
    assert heard[0] == "clips"
    assert heard[-1] == "audio"
    assert heard == sorted(heard, reverse=True)
    assert page.evaluate("jumps") == []
    seconds = page.evaluate("document.querySelector('article-player').duration")
    assert page.evaluate("document.querySelector('audio').duration") == pytest.approx(seconds, abs=0.06)


def test_a_listener_who_is_ahead_of_the_voice_waits_and_goes_on_alone(slow: Server, open_page: Open) -> None:
    slow.send("lanh", "Thời tiết", TEXT)
    page = open_page(f"{slow.url}/articles/lanh")
    page.locator("[part=speed]").select_option("2")
    page.locator("[part=play]").click()
    until(page, "document.querySelector('article-player').hasAttribute('waiting')")
    expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
    until(page, f"{HIGHLIGHTED}('sentence') === 'Tối trời lạnh.'", seconds=20)
    until(page, "/audio/.test(document.querySelector('audio').src)", seconds=40)
    until(page, "['ended', 'idle'].includes(document.querySelector('article-player').getAttribute('state'))")
    page.locator("[part=play]").click()
    until(page, "(t => t > 0.1 && t < 3)(document.querySelector('article-player').time)")


def test_a_pause_in_a_cold_article_is_a_pause(slow: Server, open_page: Open) -> None:
    slow.send("lanh", "Thời tiết", TEXT)
    page = open_page(f"{slow.url}/articles/lanh")
    page.locator("[part=play]").click()
    until(page, f"{HIGHLIGHTED}('sentence') === 'Sáng nay trời nắng.'", seconds=20)
    page.locator("[part=play]").click()
    at = page.evaluate("document.querySelector('article-player').time")
    page.wait_for_timeout(2500)
    assert page.evaluate("document.querySelector('article-player').time") == at
    expect(page.locator("[part=play]")).to_have_text("Nghe tiếp")
    page.locator("[part=play]").click()
    until(page, f"document.querySelector('article-player').time > {at}")
