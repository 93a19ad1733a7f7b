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


class Kind(StrEnum):
    """Who is heard in a narration: a voice of this program, or a person who recorded it."""

    SYNTHETIC = "synthetic"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Kept:
    """A narration that is kept: whose it is, where its sound is, how long and how big.

    `digest` names the sound under /audio/, `duration` is in seconds, `bytes` is the whole MP3's length. `content` is
    the digest of the text that was narrated, so that a narration of an older text is known as such. `voice` is the one
    that was asked for, "" of a recording; `speaker` is the one that spoke in its place, or the name of the person who
    reads. Of a recording without timings nobody knows which sentence is heard when.
    """

    number: int
    article: str
    digest: str
    voice: str
    content: str
    duration: float
    bytes: int
    created_at: datetime
    kind: Kind = Kind.SYNTHETIC
    speaker: str = ""
    is_timed: bool = True

    @property
    def heard(self) -> str:
        """The name of the voice that is heard, or of the person who reads; "" of somebody who was not named."""
        return self.speaker or self.voice


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker hands in: the sound's digest, its seconds and bytes, and its segments and script as JSON text.

    `speaker` is the voice that spoke, where it is another than was asked for. `characters` were spoken in all.
    """

    digest: str
    duration: float
    bytes: int
    segments: str
    script: str = ""
    speaker: str = ""
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Retention:
    """How many narrations in one voice an article keeps besides the one that is played, and for how many days.

    0 days is for ever. Recordings stay until somebody deletes them.
    """

    versions: int
    days: float = 0


KEEP_TEN = Retention(10)


@dataclass(frozen=True, slots=True)
class Published:
    """An article as it stands: its text, how far its narration is, and the narration to play meanwhile.

    `voice` is the voice its newsroom chose. `state` speaks of the newest text; `narration` is the newest that is whole,
    and is of an older text while an edit is still being spoken; None if none was ever finished. With `is_chosen`
    somebody decided by hand that `narration` is played, until the text changes. `done` of `total`
    utterances are spoken, by `speaker`; `failure` is one Vietnamese sentence, or "". `findings` are what holds it while
    it is HELD, or was let go: then it `is_released`. `etag` names its text and what was decided of it, and not how far
    its narration is.
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
    is_released: bool = False
    withdrawn_at: datetime | None = None
    etag: str = ""
    is_chosen: bool = False
