"""How written Vietnamese is said aloud: pure text in, spoken text out; imports nothing of ours."""

from collections.abc import Mapping
from functools import cache

from player.vietnamese.classes import PRECEDENCE
from player.vietnamese.foreign import is_plain
from player.vietnamese.reader import Reader
from player.vietnamese.reading import Doubt, Reading, Region, Span

__all__ = ["Doubt", "Reading", "Region", "Span", "read", "say"]


_ALSO_SHORT = frozenset({*"bcdghklmnpqstvxđ", "ha", "gđ", "tr", "Tr", "vol", "Vol"})  # hàng trăm ha rừng, xem tr. 45


@cache
def _reader() -> Reader:
    return Reader((semiotic_class for semiotic_class, _ in PRECEDENCE), _is_plain)


def _is_plain(word: str) -> bool:
    return word not in _ALSO_SHORT and is_plain(word)


def read(written: str, region: Region = Region.NORTH, definitions: Mapping[str, str] | None = None) -> Reading:
    """Return how a text is read, with its trace and its doubts.

    `region` chooses the number words. `definitions` are the article's own acronyms and their meanings; they win.

    >>> [(span.semiotic_class, span.spoken) for span in read("đạt 97,9% kế hoạch").spans]
    [('', 'đạt '), ('percent', 'chín mươi bảy phẩy chín phần trăm'), ('', ' kế hoạch')]
    """
    return _reader().read(written, region, definitions)


def say(written: str, region: Region = Region.NORTH, definitions: Mapping[str, str] | None = None) -> str:
    """Return the spoken form of a text.

    >>> say("Sáng 10/10, có 105 người"), say("105 người", Region.SOUTH)
    ('Sáng ngày mười tháng mười, có một trăm linh năm người', 'một trăm lẻ năm người')
    """
    return _reader().say(written, region, definitions)
