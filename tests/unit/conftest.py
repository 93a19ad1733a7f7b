"""Databases for the tests of what is kept in them: SQLite and Postgres, each empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import Desk
from sqlalchemy import Engine

from player.catalogue.database import open_database


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is empty."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("postgres").new_database()
        return address
    return f"sqlite:///{tmp_path / 'new' / 'baonoi.sqlite'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_database(url)
    yield opened
    opened.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return Desk(engine)
