"""Writes the pages that are made from the code: `make docs`. The suite fails when one of them is stale."""

from pathlib import Path

from docs.pages import PAGES

if __name__ == "__main__":
    for name, write in PAGES.items():
        (Path(__file__).parent / name).write_text(write(), "utf-8")
        print(f"docs/{name}")
