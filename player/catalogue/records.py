"""Published and Kept: an article and a narration as the catalogue tells them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from player.article import Article


class State(StrEnum):
    """How far an article's newest text is from being heard.

    HELD: it has findings that keep it from being narrated until somebody lets it go. WITHDRAWN: the article was taken
    back, whatever was narrated of it.
    """

    QUEUED = "queued"
    SPEAKING = "speaking"
    READY = "ready"
    FAILED = "failed"
    HELD = "held"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A finding that holds an article: `written` is the place, `start`–`end` of the whole sentence in `sentence`.

    `kind` and `severity` are those of Finding; `message` and `suggestion` are in Vietnamese. A finding about the
    article as a whole has no sentence.
    """

    kind: str
    severity: str
    message: str
    suggestion: str = ""
    written: str = ""
    sentence: str = ""
    start: int = 0
    end: int = 0


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
    utterances are spoken, by `speaker`; `failure` is one Vietnamese sentence, or "". `findings` are what holds it,
    while it is HELD. `etag` names its text and what was decided of it, and not how far its narration is.
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
    findings: tuple[Doubtful, ...] = ()
    released: bool = False
    withdrawn_at: datetime | None = None
    etag: str = ""
