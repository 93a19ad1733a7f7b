"""Narration and Segment: an article's clips, joined into one MP3 whose every cue is exact arithmetic."""

import hashlib
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from audio_cache.blobs import Blobs
from audio_cache.keys import key_of
from audio_cache.seal import BLANK, MARKER, seal_offset
from player import mp3
from player.article import Role
from player.clips import Clip, Clips, clip_key
from player.errors import StorageError
from player.script import Script, Utterance
from player.tags import Chapter, Tags, narration_tag, read_private
from player.voices.contract import Voice, WordTime
from player.words import Word, written_words

UNTAGGED = Tags()
_OWNER = "baonoi.narration"
_SEAL_OWNER = MARKER.partition(b"\0")[0].decode()
_TRIES = 5
_LAYOUT = 1  # of the file: another join or another tag is another narration
_HEAD = 65536  # bytes read first: enough for the tag of most narrations


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
    """Told as each clip becomes ready, in the article's order: its place, of how many, and its segment."""

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


def narration_key(script: Script, cast: Cast, tags: Tags = UNTAGGED) -> str:
    """Return a narration's digest, before anything is spoken: its clips in order, its chapters and its tags.

    The spelling is not in it: an article respelled so that it sounds the same keeps its digest.
    """
    return key_of(
        layout=_LAYOUT,
        clips=[clip_key(u.spoken, u.rest_ms, cast.of(u.role)) for u in script.utterances],
        headings=[index for index, u in enumerate(script.utterances) if u.role is Role.HEADING],
        voice=cast.voice.name,
        site=tags.site,
        section=tags.section,
        author=tags.author,
        published_at=tags.published_at.isoformat() if tags.published_at is not None else None,
        url=tags.url,
        cover=hashlib.sha256(tags.cover.data).hexdigest() if tags.cover is not None else None,
    )


class Narrator:
    """Turns scripts into narrations over one store of clips; `threads` speak and encode side by side."""

    def __init__(self, blobs: Blobs, clips: Clips, threads: int = 2) -> None:
        self._blobs = blobs
        self._clips = clips
        self._threads = threads

    def find(self, script: Script, cast: Cast, tags: Tags = UNTAGGED) -> Narration | None:
        """Return a script's narration if it is kept, with the script's spelling in its segments, or None."""
        return self._find(narration_key(script, cast, tags), script, cast)

    def narrate(
        self,
        script: Script,
        cast: Cast,
        tags: Tags = UNTAGGED,
        on_clip: Callable[[ClipReady], None] | None = None,
    ) -> Narration:
        """Return a script's narration, made and kept if it is not; blocking.

        `on_clip` is called in this thread as each clip is ready, in order, and not at all if the narration was kept.
        Memory does not grow with the sound. VoiceError, ArticleTooLong or StorageError, and then nothing is kept but
        the clips that were whole.
        """
        digest = narration_key(script, cast, tags)
        spoken = 0
        for _ in range(_TRIES):
            found = self._find(digest, script, cast)
            if found is not None:
                return replace(found, spoken=spoken, reused=len(script.utterances) - spoken)
            clips = list(self._made(script, cast, on_clip))
            spoken = max(spoken, sum(clip.is_new for clip in clips))
            self._join(digest, script, cast, tags, clips)
        raise StorageError(
            "Âm thanh trong kho thay đổi liên tục.", "Clips are being deleted faster than they can be joined."
        )

    def so_far(self, script: Script, cast: Cast, after: Sequence[ClipReady] = ()) -> Iterator[ClipReady]:
        """Yield the clips that are kept already, in order, up to the first that is not; go on `after` known ones."""
        at = sum(ready.frames for ready in after)
        for index in range(len(after), len(script.utterances)):
            utterance = script.utterances[index]
            clip = self._clips.find(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))
            if clip is None:
                return
            yield ClipReady(
                index, len(script.utterances), clip.key, clip.frames, _segment(utterance, clip, at), is_new=False
            )
            at += clip.frames

    def clips(self, script: Script, cast: Cast) -> Iterator[Clip]:
        """Yield each utterance's clip in the article's order, a few ahead being spoken and encoded meanwhile."""

        def make(utterance: Utterance) -> Clip:
            return self._clips.get(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))[0]

        ahead: deque[Future[Clip]] = deque()
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="narrate")
        try:
            for utterance in script.utterances:
                ahead.append(pool.submit(make, utterance))
                if len(ahead) > 2 * self._threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _made(self, script: Script, cast: Cast, on_clip: Callable[[ClipReady], None] | None) -> Iterator[Clip]:
        at = 0
        for index, clip in enumerate(self.clips(script, cast)):
            if on_clip is not None:
                segment = _segment(script.utterances[index], clip, at)
                on_clip(ClipReady(index, len(script.utterances), clip.key, clip.frames, segment, clip.is_new))
            at += clip.frames
            yield clip

    def _join(self, digest: str, script: Script, cast: Cast, tags: Tags, clips: Sequence[Clip]) -> None:
        """Write tag, Info frame and clips aside, then keep the file if there is none.

        Nothing is kept if a clip was forgotten meanwhile and came back with another length.
        """
        tag = _tag(script, cast, tags, clips)
        hasher = hashlib.sha256()
        with self._blobs.incoming() as path, path.open("r+b") as file:
            for part in (tag, mp3.info_frame(sum(clip.frames for clip in clips))):
                hasher.update(part)
                file.write(part)
            for utterance, clip in zip(script.utterances, clips, strict=True):
                again, frames = self._clips.get(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))
                if again.frames != clip.frames:
                    return
                hasher.update(frames)
                file.write(frames)
            file.seek(seal_offset(tag))
            file.write(hasher.hexdigest().encode())
            file.flush()
            self._blobs.put_file(narration_name(digest), path)

    def _find(self, digest: str, script: Script, cast: Cast) -> Narration | None:
        name = narration_name(digest)
        head = self._blobs.range(name, 0, _HEAD)
        if head is None:
            return None
        length, private = read_private(head)
        if _OWNER not in private and length > len(head):
            length, private = read_private(self._blobs.range(name, 0, length) or b"")
        try:
            known = json.loads(zlib.decompress(private[_OWNER]))
            clips = [_known_clip(one) for one in known]
        except (KeyError, ValueError, TypeError, zlib.error):
            self._blobs.delete(name)  # damaged; its clips are there to be joined again
            return None
        if len(clips) != len(script.utterances):
            self._blobs.delete(name)
            return None
        sealed = private[_SEAL_OWNER].removeprefix(b"sha256:").decode("ascii", "replace")
        frames = sum(clip.frames for clip in clips)
        return Narration(
            digest=digest,
            seal=sealed,
            voice=cast.voice,
            segments=_segments(script, clips),
            duration=mp3.duration_of(frames),
            size=length + mp3.INFO_BYTES + frames * mp3.FRAME_BYTES,
            spoken=0,
            reused=len(clips),
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


def _tag(script: Script, cast: Cast, tags: Tags, clips: Sequence[Clip]) -> bytes:
    """Return the narration's tag, its seal still blank."""
    known = [
        [clip.key, clip.frames, clip.sounding, [[word.start, word.end, word.at] for word in clip.words]]
        for clip in clips
    ]
    duration = mp3.duration_of(sum(clip.frames for clip in clips))
    chapters = chapters_of(_segments(script, clips), duration)
    packed = zlib.compress(json.dumps(known, separators=(",", ":")).encode())
    blank = BLANK.partition(b"\0")[2]
    lyrics = "\n".join(utterance.written for utterance in script.utterances)
    tags = replace(tags, title=tags.title or script.title)
    return narration_tag(tags, cast.voice.label, chapters, lyrics, [(_SEAL_OWNER, blank), (_OWNER, packed)])


def _known_clip(known: list[Any]) -> Clip:
    key, frames, sounding, words = known
    return Clip(key, frames, sounding, tuple(WordTime(*word) for word in words), is_new=False)


def _segments(script: Script, clips: Sequence[Clip]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = 0
    for utterance, clip in zip(script.utterances, clips, strict=True):
        segments.append(_segment(utterance, clip, at))
        at += clip.frames
    return tuple(segments)


def _segment(utterance: Utterance, clip: Clip, frame: int) -> Segment:
    """Return an utterance's segment, from where its clip's first frame is in the narration."""
    start = round(frame * mp3.FRAME_SECONDS, 3)
    words = written_words(utterance.spans, utterance.written, clip.words)
    return Segment(
        utterance.role,
        utterance.written,
        start,
        round(start + clip.sounding, 3),
        tuple(replace(word, at=round(start + word.at, 3)) for word in words),
    )
