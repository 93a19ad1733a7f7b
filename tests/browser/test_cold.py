"""An article that has no sound yet: heard as it is spoken, then from its whole sound."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from player.errors import ArticleError
from tests.browser.conftest import Open, Server, serving
from tests.browser.hands import until
from tests.browser.test_read_along import HIGHLIGHTED
from tests.service.running import Slow, parts_with, served_here
from tests.speaking.openai_server import KEY, OpenAIServer

pytestmark = pytest.mark.paired

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

# How long from the press to the first sound, by the page's own clock.
TIME_THE_PRESS = """() => {
    const player = document.querySelector('article-player');
    player.addEventListener('click', () => {
        const pressed = performance.now();
        const look = () => {
            if (player.time > 0.05) window.waited = (performance.now() - pressed) / 1000;
            else setTimeout(look, 10);
        };
        look();
    }, {once: true});
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


def seconds_to_sound(page: Page) -> float:
    """Press play, and return how long the listener waits."""
    page.evaluate(TIME_THE_PRESS)
    page.locator("[part=play]").click()
    until(page, "window.waited !== undefined", seconds=20)
    return float(page.evaluate("waited"))


def test_a_cold_article_is_heard_at_once_and_to_its_end_without_a_jump(slow: Server, open_page: Open) -> None:
    slow.send("lanh", "Thời tiết", LONG)
    page = open_page(f"{slow.url}/articles/lanh")
    page.evaluate(WATCH)
    waited = [seconds_to_sound(page)]
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
    # Other work on the machine only ever adds to the wait: the best of three says what ours is.
    while min(waited) > 2.5 and len(waited) < 3:
        name = f"lanh-{len(waited)}"
        slow.send(name, f"Bản tin số {len(waited)}", TEXT)
        waited.append(seconds_to_sound(open_page(f"{slow.url}/articles/{name}")))
    assert min(waited) <= 2.5, waited


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


def test_a_listener_who_waits_long_for_the_first_sound_is_told_so(tmp_path: Path, open_page: Open) -> None:
    with served_here(parts_with(tmp_path, Slow(7))) as url:
        Server(url).send("cham", "Thời tiết", TEXT)
        page = open_page(f"{url}/articles/cham")
        page.locator("[part=play]").click()
        expect(page.locator("[part=notice]")).to_have_text("Bản đọc đang được chuẩn bị, mời bạn đợi.")
        expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
        until(page, f"{HIGHLIGHTED}('sentence') === 'Thời tiết'", seconds=20)
        expect(page.locator("[part=notice]")).to_be_hidden()
        expect(page.locator("[part=time]")).to_be_visible()


@pytest.mark.parametrize("broken", ["mưa rào", "tiết"], ids=["half way", "at its start"])
def test_a_narration_that_fails_is_said_to_and_is_asked_for_again_by_the_next_press(
    tmp_path: Path, open_page: Open, broken: str
) -> None:
    reason = "Giọng đọc không đọc được câu này."
    engine = Slow(0.2, {broken: ArticleError(reason, "this sentence cannot be spoken")})
    with served_here(parts_with(tmp_path, engine)) as url:
        Server(url).send("lanh", "Thời tiết", TEXT)
        page = open_page(f"{url}/articles/lanh")
        page.locator("[part=play]").click()
        expect(page.locator("[part=notice]")).to_have_text(reason)
        expect(page.locator("[part=play]")).to_have_text("Thử lại")
        expect(page.locator("article-player")).not_to_have_attribute("waiting", "")
        # It fails once more, and is said to once more.
        spoken = len(engine.spoken)
        page.locator("[part=play]").click()
        expect(page.locator("[part=notice]")).to_be_hidden()
        expect(page.locator("[part=notice]")).to_have_text(reason)
        engine.fails.clear()
        page.locator("[part=play]").click()
        expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
        until(page, f"{HIGHLIGHTED}('sentence') === 'Chiều có mưa rào.'", seconds=20)
        expect(page.locator("[part=notice]")).to_be_hidden()
        until(page, "/audio/.test(document.querySelector('audio').src)", seconds=30)
        assert len(engine.spoken) > spoken
