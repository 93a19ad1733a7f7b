"""The play control under a reader's hands: what it shows, where it goes, and what it asks of the network."""

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import Open, Server
from tests.browser.hands import start, time_of, until
from tests.browser.loopback import Site
from tests.browser.news import CONTROL, SECONDS, page_of, publish
from tests.browser.test_read_along import HIGHLIGHTED

BEFORE_THE_PRESS = {"/embed.js", "/static/article-player.js", "/static/player-look.js", "/static/words.js"}
BROUGHT_BY_IT = {"/static/listening.js", "/static/read-along.js", "/static/cold.js", "/static/hot.js"}
LIMIT = 6000  # bytes


def test_before_the_press_only_the_control_is_fetched_and_what_the_press_brings_is_small_too(
    server: Server, newspaper: Site, open_page: Open
) -> None:
    newspaper.pages["/lua"] = page_of().replace("/embed.js", f"{server.url}/embed.js")
    page = open_page("about:blank")
    fetched: dict[str, int] = {}

    def weigh(request: Request) -> None:
        answer = request.response()
        if answer and request.url.startswith(server.url):
            path = request.url.removeprefix(server.url)
            fetched[path] = request.sizes()["responseBodySize"]
            assert not path.endswith(".js") or answer.header_value("content-encoding") == "gzip", path

    page.on("requestfinished", weigh)
    page.goto(f"{newspaper.url}/lua")
    expect(page.locator("[part=play]")).to_have_text("Nghe bài")
    page.wait_for_load_state("networkidle")
    assert set(fetched) == BEFORE_THE_PRESS
    assert newspaper.asked == ["/lua"]
    assert 1000 < sum(fetched.values()) <= LIMIT, fetched
    start(page)
    # What an article that is still being spoken, or is edited meanwhile, brings besides.
    for name in ("cold", "hot"):
        page.evaluate(f"import('{server.url}/static/{name}.js')")
    until(page, f"{HIGHLIGHTED}('sentence') !== ''")
    page.wait_for_timeout(200)
    brought = {path: size for path, size in fetched.items() if path.endswith(".js") and path not in BEFORE_THE_PRESS}
    assert set(brought) == BROUGHT_BY_IT
    assert 1000 < sum(brought.values()) <= LIMIT, brought


def test_it_shows_where_it_is_and_how_long_it_is(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    expect(page.locator("[part=time]")).to_have_text("0:00 / 3:20")
    start(page)
    expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
    expect(page.locator("[part=time]")).to_have_text("0:01 / 3:20", timeout=3000)
    page.locator("[part=play]").click()
    expect(page.locator("[part=play]")).to_have_text("Nghe tiếp")


def test_without_a_length_it_shows_the_news_pages_zeros_until_it_knows(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of('<article-player article="lua"></article-player>')))
    expect(page.locator("[part=time]")).to_have_text("0:00 / 0:00")
    start(page)
    expect(page.locator("[part=time]")).to_contain_text("/ 3:20")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_bubble_stands_over_the_pointer_and_a_click_goes_there(
    newspaper: Site, open_page: Open, width: int
) -> None:
    page = open_page(publish(newspaper), width=width)
    bubble = page.locator("[part=bubble]")
    for share in (0.5, 0.2, 0.93):
        seek = page.locator("[part=seek]").bounding_box()
        assert seek
        x = seek["x"] + seek["width"] * share
        page.mouse.move(x, seek["y"] + seek["height"] / 2)
        box = bubble.bounding_box()
        assert box
        assert abs(box["x"] + box["width"] / 2 - x) <= 2
        assert box["y"] + box["height"] <= seek["y"] + seek["height"] / 2
        minutes, seconds = map(int, bubble.inner_text().split(":"))
        page.mouse.click(x, seek["y"] + seek["height"] / 2)
        # A browser places a click by whole pixels; one pixel is this many seconds.
        pixel = SECONDS / (seek["width"] - 14)
        assert time_of(page) == pytest.approx(minutes * 60 + seconds, abs=max(1, pixel))
        assert time_of(page) == pytest.approx((seek["width"] * share - 7) * pixel, abs=1 + pixel)
    page.mouse.move(0, 0)
    expect(bubble).to_be_hidden()


def test_the_keyboard_has_the_bubble_too(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("[part=forward]").focus()
    page.keyboard.press("Tab")
    expect(page.locator("[part=bubble]")).to_have_text("0:00")
    page.keyboard.press("5")
    expect(page.locator("[part=bubble]")).to_have_text("1:40")
    bubble, seek = page.locator("[part=bubble]").bounding_box(), page.locator("[part=seek]").bounding_box()
    assert bubble
    assert seek
    assert abs(bubble["x"] + bubble["width"] / 2 - (seek["x"] + seek["width"] / 2)) <= 2
    page.keyboard.press("Tab")
    expect(page.locator("[part=bubble]")).to_be_hidden()


KEYS = [
    ("l", 110), ("j", 90), ("L", 110), ("ArrowRight", 105), ("ArrowLeft", 95), ("Home", 0), ("End", 200),
    ("0", 0), ("3", 60), ("9", 180),
]  # fmt: skip


@pytest.mark.parametrize("focused", ["seek", "play"])
def test_keys_go_where_they_should(newspaper: Site, open_page: Open, focused: str) -> None:
    page = open_page(publish(newspaper))
    page.locator(f"[part={focused}]").focus()
    for key, expected in KEYS:
        page.evaluate("document.querySelector('article-player').time = 100")
        page.keyboard.press(key)
        assert time_of(page) == pytest.approx(expected, abs=0.01), key


def test_keys_play_change_the_speed_and_mute(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    audio = page.locator("audio")
    page.locator("[part=seek]").focus()
    page.keyboard.press(" ")
    until(page, "document.querySelector('audio').currentTime > 0.05")
    expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
    page.keyboard.press("k")
    expect(page.locator("[part=play]")).to_have_text("Nghe tiếp")
    page.keyboard.press(">")
    page.keyboard.press(">")
    assert audio.evaluate("a => a.playbackRate") == 1.5
    expect(page.locator("[part=speed]")).to_have_value("1.5")
    page.keyboard.press("<")
    assert audio.evaluate("a => a.playbackRate") == 1.25
    page.keyboard.press("m")
    assert audio.evaluate("a => a.muted") is True
    page.keyboard.press("Control+m")
    assert audio.evaluate("a => a.muted") is True


def test_keys_are_the_pages_own_while_the_control_has_no_focus(newspaper: Site, open_page: Open) -> None:
    field = '<input id="field">'
    page = open_page(publish(newspaper, page_of(before=field)))
    page.locator("#field").focus()
    page.keyboard.type("k jl 5")
    assert page.locator("#field").input_value() == "k jl 5"
    page.locator("h1").click()
    page.keyboard.press("5")
    page.keyboard.press("k")
    assert time_of(page) == 0
    assert page.locator("audio").evaluate("a => a.paused") is True


def test_the_buttons_skip_ten_seconds(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("[part=forward]").click()
    page.locator("[part=forward]").click()
    assert time_of(page) == 20
    page.locator("[part=back]").click()
    assert time_of(page) == 10
    page.locator("[part=back]").click()
    page.locator("[part=back]").click()
    assert time_of(page) == 0


def test_a_place_chosen_before_the_press_is_where_it_starts(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("[part=seek]").focus()
    page.keyboard.press("5")
    page.locator("[part=play]").click()
    until(page, "document.querySelector('audio').currentTime > 100.1")
    assert time_of(page) < 103


def test_the_speed_is_kept_for_the_next_article(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    options = page.locator("[part=speed] option").all_inner_texts()
    assert options == ["0,5×", "0,75×", "1×", "1,25×", "1,5×", "1,75×", "2×"]
    page.locator("[part=speed]").select_option("1.25")
    page.reload()
    expect(page.locator("[part=speed]")).to_have_value("1.25")
    start(page)
    assert page.locator("audio").evaluate("a => a.playbackRate") == 1.25


def test_the_menu_holds_volume_a_link_to_this_moment_and_the_download(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper), permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("document.querySelector('article-player').time = 65")
    page.locator("summary").click()
    volume = page.locator("[part=volume]")
    volume.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("audio").evaluate("a => a.volume") == 0.95
    assert time_of(page) == 65
    page.locator("[part=share]").click()
    expect(page.locator("[part=share]")).to_have_text("Đã chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == f"{newspaper.url}/lua#nghe=1:05"
    assert page.locator("[part=download]").get_attribute("href") == f"{newspaper.url}/articles/lua.mp3?download"
    page.keyboard.press("Escape")
    expect(page.locator("[part=panel]")).to_be_hidden()
    assert page.evaluate("document.querySelector('article-player').shadowRoot.activeElement.tagName") == "SUMMARY"
    page.locator("summary").click()
    page.locator("h1").click()
    expect(page.locator("[part=panel]")).to_be_hidden()


def test_a_link_to_a_moment_starts_there(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper) + "#nghe=1:05")
    expect(page.locator("[part=time]")).to_have_text("1:05 / 3:20")
    start(page)
    assert 65 <= time_of(page) < 68
    page.evaluate("location.hash = 'nghe=0:20'")
    until(page, "document.querySelector('audio').currentTime < 24")


def test_an_odd_link_breaks_nothing(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    for odd in ("#nghe=", "#nghe=abc", "#nghe=1:2:3:4:5", "#nghe=-5", "#nghe=99999", "#nghe=::"):
        page.goto(f"{newspaper.url}/lua{odd}")
        page.reload()
        expect(page.locator("[part=time]")).to_contain_text("/ 3:20")
        assert 0 <= time_of(page) <= SECONDS


def test_it_goes_on_where_the_reader_left_and_starts_anew_after_the_end(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.evaluate("document.querySelector('article-player').time = 80")
    start(page)
    until(page, "document.querySelector('audio').currentTime > 80.5")
    page.reload()
    expect(page.locator("[part=time]")).to_have_text("1:20 / 3:20")
    expect(page.locator("[part=play]")).to_have_text("Nghe tiếp")
    page.evaluate("document.querySelector('article-player').time = 199")
    page.locator("[part=play]").click()
    expect(page.locator("[part=play]")).to_have_text("Nghe lại", timeout=5000)
    page.reload()
    expect(page.locator("[part=time]")).to_have_text("0:00 / 3:20")


def test_one_player_is_heard_at_a_time(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of(after=CONTROL)))
    first, second = page.locator("article-player").all()
    first.locator("[part=play]").click()
    expect(first).to_have_attribute("state", "playing")
    second.locator("[part=play]").click()
    expect(second).to_have_attribute("state", "playing")
    expect(first).to_have_attribute("state", "paused")


def test_a_sound_that_is_not_there_is_said_and_can_be_tried_again(newspaper: Site, open_page: Open) -> None:
    url = publish(newspaper)
    sound = newspaper.pages.pop("/articles/lua.mp3")
    page = open_page(url)
    page.locator("[part=play]").click()
    expect(page.locator("[part=notice]")).to_have_text("Bài này hiện chưa có bản đọc.")
    expect(page.locator("[part=play]")).to_have_text("Thử lại")
    newspaper.pages["/articles/lua.mp3"] = sound
    page.locator("[part=play]").click()
    expect(page.locator("[part=play]")).to_have_text("Tạm dừng")
    expect(page.locator("[part=notice]")).to_be_hidden()


def test_a_player_that_leaves_the_page_falls_silent_and_lets_go(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    start(page)
    audio = page.evaluate_handle("document.querySelector('audio')")
    page.evaluate("window.player = document.querySelector('article-player'); player.remove()")
    assert audio.evaluate("a => a.paused") is True
    page.evaluate("document.querySelector('article').prepend(player)")
    page.locator("[part=play]").click()
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    page.locator("[part=play]").click()
    expect(page.locator("article-player")).to_have_attribute("state", "paused")


def test_the_lock_screen_knows_what_is_heard(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    start(page)
    until(page, "navigator.mediaSession.metadata?.title === 'Đồng Phúc gặt sớm lúa đông xuân'")


def test_a_page_in_english_has_a_control_in_english(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of(lang="en-GB")))
    expect(page.locator("[part=play]")).to_have_text("Listen")
    expect(page.locator("[part=speed] option").first).to_have_text("0.5×")
    page.evaluate("document.querySelector('article-player').time = 61")
    assert page.locator("[part=seek]").get_attribute("aria-valuetext") == "1 minute 1 second of 3 minutes 20 seconds"


def test_without_script_the_browsers_own_control_stands_there(newspaper: Site, open_page: Open) -> None:
    control = (
        '<article-player article="lua"><audio controls preload="none" src="/articles/lua.mp3"></audio></article-player>'
    )
    page = open_page(publish(newspaper, page_of(control)), java_script_enabled=False)
    box = page.locator("audio").bounding_box()
    assert box
    assert box["width"] > 200
    assert "/articles/lua.mp3" not in newspaper.asked


def test_the_audio_element_of_the_page_is_kept(newspaper: Site, open_page: Open) -> None:
    control = (
        '<article-player article="lua" duration="200">'
        '<audio id="mine" controls preload="none" src="/articles/lua.mp3"></audio></article-player>'
    )
    page = open_page(publish(newspaper, page_of(control)))
    start(page)
    assert page.locator("audio").count() == 1
    assert page.locator("#mine").evaluate("a => !a.paused && a.isConnected") is True
    expect(page.locator("#mine")).to_be_hidden()
