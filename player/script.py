"""Script and Utterance: what is said of an article, in order, with rests."""

from dataclasses import dataclass

from player.article import Role
from player.vietnamese.reading import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before anyone hears it; `message` and `suggestion` are in Vietnamese.

    `utterance` is an index into the script (−1: the article as a whole); `start` and `end` are character offsets into
    that utterance's written form; `severity` is "info", "warning" or "error".
    """

    kind: str
    severity: str
    message: str
    suggestion: str = ""
    utterance: int = -1
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Utterance:
    """One breath of the newsreader: a sentence as written and as spoken, and the rest after it in milliseconds.

    `block` is the index of the article's block it came from (−1 for the title). `spans` tile `written` and their spoken
    words join to `spoken`.
    """

    role: Role
    written: str
    spoken: str
    rest_ms: int
    block: int = -1
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said of one article, in order. The first utterance is the title."""

    title: str
    utterances: tuple[Utterance, ...]
    findings: tuple[Finding, ...] = ()
