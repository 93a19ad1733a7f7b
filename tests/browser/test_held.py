"""An article that the newsroom holds: readers see that it waits, and have nothing to press that cannot play."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server, serving
from tests.browser.hands import start, until
from tests.browser.loopback import Site
from tests.browser.news import page_of
from tests.browser.test_accessible import faults
from tests.browser.test_look import SHIFTS
from tests.browser.test_read_along import HIGHLIGHTED

WAITS = "Bản đọc của bài này đang chờ tòa soạn duyệt."
WRONG = "Cuộc họp diễn ra ngày 32/13/2023 tại xã."


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service, holding what has a warning."""
    with serving(tmp_path_factory.mktemp("strict"), BAONOI_HOLD="warning") as running:
        running.send("giu", "Họp xã", WRONG)
        yield running


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("place", ["articles", "embed"])
def test_a_held_article_shows_that_it_waits(strict: Server, open_page: Open, place: str, width: int) -> None:
    page = open_page(f"{strict.url}/{place}/giu", width=width)
    expect(page.locator("article-player")).to_have_attribute("state", "held")
    expect(page.locator("[part=notice]")).to_have_text(WAITS)
    expect(page.locator("[part=play]")).to_be_disabled()
    expect(page.locator("[part=play]")).to_have_text("Chưa nghe được")
    for part in ("seek", "speed", "forward", "menu"):
        expect(page.locator(f"[part={part}]")).to_be_hidden()
    assert page.evaluate(SHIFTS) == 0
    assert faults(page) == []
    plain = open_page(f"{strict.url}/{place}/giu", width=width, java_script_enabled=False)
    expect(plain.locator("article-player p")).to_have_text(WAITS)


def test_a_page_that_did_not_know_is_told_at_the_press_and_one_that_is_let_go_is_heard(
    strict: Server, newspaper: Site, open_page: Open
) -> None:
    strict.send("tha", "Họp huyện", WRONG)
    control = '<article-player article="tha"></article-player>'
    newspaper.pages["/tha"] = page_of(control).replace("/embed.js", f"{strict.url}/embed.js")
    page = open_page(f"{newspaper.url}/tha")
    page.locator("[part=play]").click()
    expect(page.locator("[part=notice]")).to_have_text(WAITS)
    expect(page.locator("[part=play]")).to_be_disabled()
    httpx.put(f"{strict.url}/api/articles/tha/release").raise_for_status()
    start(open_page(f"{strict.url}/articles/tha"))


def test_while_an_edit_is_held_the_older_sound_is_heard_and_read_along(strict: Server, open_page: Open) -> None:
    strict.publish("cu", "Họp tỉnh", "Cuộc họp diễn ra ngày 22/12/2023 tại tỉnh.")
    strict.send("cu", "Họp tỉnh", WRONG)
    page = open_page(f"{strict.url}/articles/cu")
    start(page)
    until(page, f"{HIGHLIGHTED}('sentence') === 'Họp tỉnh'")
