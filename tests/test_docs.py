"""The pages made from the code say what the code does."""

import re
import unicodedata
from pathlib import Path

import pytest

from docs.pages import PAGES

HOUSE = Path(__file__).parent.parent


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_not_stale(name: str) -> None:
    assert (HOUSE / "docs" / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("page", sorted(p.name for p in HOUSE.glob("*.md")))
def test_every_file_that_a_page_points_to_is_there(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (HOUSE / page).read_text("utf-8"))
    assert [link for link in links if not (HOUSE / link).exists()] == []


def test_every_text_is_in_composed_unicode() -> None:
    suffixes = {".py", ".md", ".js", ".html", ".css", ".txt", ".toml"}
    folders = ("audio_cache", "player", "web", "docs", "examples", "bench")
    files = [p for f in folders for p in (HOUSE / f).rglob("*") if p.suffix in suffixes]
    assert [p.name for p in files if not unicodedata.is_normalized("NFC", p.read_text("utf-8"))] == []
