"""Narration and Segment: an article as sound, and the key of it before anything is spoken."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audio_cache.keys import key_of
from player.article import Role
from player.audio.clips import clip_key
from player.audio.tags import Chapter, Tags
from player.scripting.script import Script
from player.scripting.words import Word
from player.voices.contract import Voice

UNTAGGED = Tags()
_LAYOUT = 2  # of the file: another join or another tag is another narration


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance in a narration: what is written, and when it sounds, in seconds from the start.

    `end` is where the sound ends and the rest begins. `words` are empty where the engine does not know them.
    """

    role: Role
    written: str
    start: float
    end: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Narration:
    """An article as sound: its digest (what went in), its seal (the bytes), where it is kept, and what it holds.

    `duration` is in seconds, `size` in bytes; `spoken` counts the utterances synthesized for it now, `reused` the rest.
    """

    digest: str
    seal: str
    voice: Voice
    segments: tuple[Segment, ...]
    duration: float
    size: int
    spoken: int
    reused: int

    @property
    def name(self) -> str:
        """The name of its blob."""
        return narration_name(self.digest)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Its parts, one for each heading; none if the article has no headings."""
        return chapters_of(self.segments, self.duration)


@dataclass(frozen=True, slots=True)
class ClipReady:
    """Told as each clip becomes ready, in the article's order: its place, of how many, and its segment.

    `frames` are those until the next clip starts: the first one's hold the jingle before it.
    """

    index: int
    of: int
    key: str
    frames: int
    segment: Segment
    is_new: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Who speaks: one voice, and another for some roles (a quote, say) where the newsroom wants it."""

    voice: Voice
    by_role: Mapping[Role, Voice] = field(default_factory=dict)

    def of(self, role: Role) -> Voice:
        """Return who speaks a role."""
        return self.by_role.get(role, self.voice)


def narration_name(digest: str) -> str:
    """Return the name of a narration's blob.

    >>> narration_name("ab12")
    'narrations/ab/ab12.mp3'
    """
    return f"narrations/{digest[:2]}/{digest}.mp3"


def narration_key(script: Script, cast: Cast, tags: Tags = UNTAGGED, jingles: Sequence[str] = ()) -> str:
    """Return a narration's digest, before anything is spoken: its clips in order, its chapters and its tags.

    `jingles` are the keys of what is played before and after it. The spelling is not in the
    digest: an article respelled so that it sounds the same keeps it.
    """
    return key_of(
        layout=_LAYOUT,
        clips=[clip_key(u.spoken, u.rest_ms, cast.of(u.role)) for u in script.utterances],
        headings=[index for index, u in enumerate(script.utterances) if u.role is Role.HEADING],
        jingles=list(jingles),
        voice=cast.voice.name,
        site=tags.site,
        section=tags.section,
        author=tags.author,
        published_at=tags.published_at.isoformat() if tags.published_at is not None else None,
        url=tags.url,
        cover=hashlib.sha256(tags.cover.data).hexdigest() if tags.cover is not None else None,
    )


def chapters_of(segments: Sequence[Segment], duration: float) -> tuple[Chapter, ...]:
    """Return a chapter for each heading, and one before them named by the title; none without headings.

    >>> chapters_of([Segment(Role.TITLE, "Mưa lớn", 0, 1), Segment(Role.HEADING, "Thiệt hại", 2, 3)], 5)
    (Chapter(title='Mưa lớn', start=0, end=2), Chapter(title='Thiệt hại', start=2, end=5))
    """
    heads = [(s.written, s.start) for i, s in enumerate(segments) if i == 0 or s.role is Role.HEADING]
    if len(heads) < 2:
        return ()
    ends = [start for _, start in heads[1:]] + [duration]
    return tuple(Chapter(title, start, end) for (title, start), end in zip(heads, ends, strict=True))
