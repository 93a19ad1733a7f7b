"""The API's page as a person sees it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Server
from tests.browser.test_accessible import faults


@pytest.mark.parametrize("width", [360, 1280])
def test_the_apis_page_fits_and_everybody_can_read_it(server: Server, open_page: Open, width: int) -> None:
    page = open_page(f"{server.url}/api", width=width)
    expect(page.locator("h1")).to_have_text("API cho tòa soạn")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert faults(page) == []
