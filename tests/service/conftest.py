"""One running service for all the tests that do no harm to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.running import Service, service


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one article that is ready: "san-sang"."""
    home: Path = tmp_path_factory.mktemp("news") / "home"
    home.mkdir()
    with service(home) as running:
        assert running.put("san-sang").status_code == 202
        running.ready("san-sang")
        yield running
