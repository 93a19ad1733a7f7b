"""Sound whose store goes away while it is sent: the answer is cut, and never ended as if it were whole."""

import asyncio
from collections.abc import Callable

import pytest
from starlette.types import Message

from web.problems import CutShort
from web.responder import FOREVER, respond


class Dying:
    """A body of 100,000 bytes in a store that dies after the first 10,000."""

    etag = b'"ab"'
    size = 100_000
    piece = 10_000

    def __init__(self, die: Callable[[], bytes]) -> None:
        self._die = die

    async def read(self, start: int, length: int) -> bytes:
        return b"x" * length if start == 0 else self._die()

    def read_at_once(self, start: int, length: int) -> None:
        return None


def refuse() -> bytes:
    raise OSError("error sending request")


@pytest.mark.parametrize("die", [refuse, bytes], ids=["the store refuses", "the file is shorter than it was"])
def test_what_cannot_be_read_on_is_cut(die: Callable[[], bytes]) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"method": "GET", "headers": [], "query_string": b""}
    with pytest.raises(CutShort):
        asyncio.run(respond(scope, send, Dying(die), b"audio/mpeg", FOREVER))
    assert [message.get("more_body") for message in sent] == [None, True]
