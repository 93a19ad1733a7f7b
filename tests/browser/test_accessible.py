"""The control for people who do not see it, or do not use a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import start
from tests.browser.loopback import Site
from tests.browser.news import CONTROL, page_of, publish

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, one line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("state", ["rest", "playing", "menu", "error"])
def test_axe_finds_nothing(newspaper: Site, open_page: Open, state: str) -> None:
    url = publish(newspaper)
    if state == "error":
        del newspaper.pages["/articles/lua.mp3"]
    page = open_page(url, width=1024)
    if state == "playing":
        start(page)
    elif state == "error":
        page.locator("[part=play]").click()
        expect(page.locator("[part=notice]")).to_be_visible()
    elif state == "menu":
        page.locator("summary").click()
        expect(page.locator("[part=download]")).to_be_visible()
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 700})
    assert faults(page) == []


def test_axe_would_find_a_fault(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("[part=seek]").evaluate("e => e.removeAttribute('aria-label')")
    assert faults(page) != []


def test_every_name_is_vietnamese(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("summary").click()
    expect(page.locator("[part=download]")).to_be_visible()
    assert page.locator("article-player").aria_snapshot() == "\n".join(
        (
            '- group "Nghe bài viết":',
            '  - button "Nghe bài"',
            '  - button "Lùi 10 giây"',
            '  - button "Tới 10 giây"',
            "  - text: 0:00 / 3:20",
            '  - slider "Vị trí đang nghe": "0"',
            '  - combobox "Tốc độ đọc":',
            '    - option "0,5×"',
            '    - option "0,75×"',
            '    - option "1×" [selected]',
            '    - option "1,25×"',
            '    - option "1,5×"',
            '    - option "1,75×"',
            '    - option "2×"',
            "  - group:",
            "    - text: Âm lượng",
            '    - slider "Âm lượng": "100"',
            '    - checkbox "Cuộn theo lời đọc" [checked]',
            "    - text: Cuộn theo lời đọc",
            '    - button "Chép liên kết đến đoạn này"',
            '    - link "Tải âm thanh về máy":',
            f"      - /url: {newspaper.url}/articles/lua.mp3?download",
        )
    )


def test_focus_goes_from_left_to_right(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.locator("h1").click()
    order = []
    for _ in range(6):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate(
                "(e => e.getAttribute('part') ?? e.localName)"
                "(document.querySelector('article-player').shadowRoot.activeElement)"
            )
        )
    assert order == ["play", "back", "forward", "seek", "speed", "summary"]


def test_the_position_is_told_in_words_when_asked_for(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    seek = page.locator("[part=seek]")
    page.evaluate("document.querySelector('article-player').time = 65")
    assert seek.get_attribute("aria-valuetext") == "1 phút 5 giây trên 3 phút 20 giây"
    seek.focus()
    page.keyboard.press("ArrowRight")
    assert seek.get_attribute("aria-valuetext") == "1 phút 10 giây trên 3 phút 20 giây"


def test_an_hour_is_told_as_an_hour(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper, page_of(CONTROL.replace('"200"', '"7262"'))))
    page.evaluate("document.querySelector('article-player').time = 3605")
    expect(page.locator("[part=time]")).to_have_text("1:00:05 / 2:01:02")
    said = page.locator("[part=seek]").get_attribute("aria-valuetext")
    assert said == "1 giờ 5 giây trên 2 giờ 1 phút 2 giây"


def test_the_passing_of_time_says_nothing(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    start(page)
    page.locator("[part=seek]").focus()
    page.evaluate(
        """() => {
        window.said = [];
        const root = document.querySelector('article-player').shadowRoot;
        const watch = new MutationObserver(list => list.forEach(m => {
            const node = m.target.nodeType === 1 ? m.target : m.target.parentElement;
            if (m.attributeName === 'aria-valuetext' || node.closest('[role=status],[role=alert],[aria-live],output'))
                said.push(m.target.outerHTML);
        }));
        watch.observe(root, {subtree: true, childList: true, characterData: true, attributes: true});
        }"""
    )
    before = page.locator("[part=time]").inner_text()
    page.wait_for_timeout(2200)
    assert page.locator("[part=time]").inner_text() != before
    assert page.evaluate("said") == []


def test_a_page_can_be_heard_with_the_keyboard_alone(newspaper: Site, open_page: Open) -> None:
    page = open_page(publish(newspaper))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article-player")).to_have_attribute("state", "playing")
    page.keyboard.press("Space")
    expect(page.locator("article-player")).to_have_attribute("state", "paused")
