"""For every test: nothing is asked of a voice that is not on this machine."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def offline() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BAONOI_VOICES", "espeak-bac")
        yield
