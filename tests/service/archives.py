"""`baonoi backfill` in a process of its own, and how an archive stands."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from player.catalogue.archive import Archive
from player.catalogue.database import open_database
from tests.service.running import BAONOI


def command(home: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """Return the command and its environment."""
    environment = os.environ | {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac"}
    return [BAONOI, "backfill", *words], environment


def backfill(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    asked, environment = command(home, *words)
    return subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60)


@contextmanager
def standing_of(home: Path) -> Iterator[Archive]:
    """Give a home's archive; the database is made where there is none."""
    database = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    yield Archive(database)
    database.dispose()
