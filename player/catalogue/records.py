"""Published and Kept: an article and a narration as the catalogue tells them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from player.article import Article


class State(StrEnum):
    """How far an article's newest text is from being heard."""

    QUEUED = "queued"
    SPEAKING = "speaking"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A narration that is kept: whose it is, where its sound is, how long and how big.

    `digest` names the sound under /audio/, `duration` is in seconds, `bytes` is the whole MP3's length. `content` is
    the digest of the text that was narrated, so that a narration of an older text is known as such.
    """

    number: int
    article: str
    digest: str
    voice: str
    content: str
    duration: float
    bytes: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker hands in: the sound's digest, its seconds and bytes, and its segments as JSON text."""

    digest: str
    duration: float
    bytes: int
    segments: str


@dataclass(frozen=True, slots=True)
class Published:
    """An article as it stands: its text, how far its narration is, and the narration to play meanwhile.

    `voice` is the voice its newsroom chose. `state` speaks of the newest text; `narration` is the newest that is whole,
    and is of an older text while an edit is still being spoken; None if none was ever finished. `done` of `total`
    utterances are spoken, by `speaker`; `failure` is one Vietnamese sentence, or "".
    """

    id: str
    article: Article
    voice: str
    content: str
    state: State
    created_at: datetime
    updated_at: datetime
    revision: int | None = None
    done: int = 0
    total: int = 0
    failure: str = ""
    narration: Kept | None = None
    speaker: str = ""
