"""For every test: nothing is asked of a voice that is not on this machine; one Postgres and one bucket for who asks."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.scale.servers import Postgres, Seaweed


@pytest.fixture(autouse=True, scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    # Nobody here is met over TLS: the world's authorities, 36 ms of a core for each client, give way to one.
    authority = tmp_path_factory.mktemp("tls") / "authority.pem"
    trustme.CA().cert_pem.write_to_path(authority)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAONOI_VOICES", "espeak-bac")
        patch.setenv("SSL_CERT_FILE", str(authority))
        yield


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """Ctrl-C ends what the tests start, even where a shell in the background has it ignored by all of us."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Postgres for all the tests that do it no harm: each takes a `new_database()`."""
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seaweed]:
    """An S3 server for all the tests that do it no harm: each takes a `store()`."""
    folder: Path = tmp_path_factory.mktemp("seaweed")
    server = Seaweed(folder)
    server.start()
    yield server
    server.kill()
