"""Narrator: a script's clips, made side by side and joined into one MP3 whose every cue is exact arithmetic."""

import hashlib
import json
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from audio_cache.blobs import Blobs
from audio_cache.seal import BLANK, MARKER, seal_offset
from player.audio import mp3
from player.audio.clips import Clip, Clips
from player.audio.jingles import SILENT, Jingles
from player.audio.narration import (
    UNTAGGED,
    Cast,
    ClipReady,
    Narration,
    Segment,
    chapters_of,
    narration_key,
    narration_name,
)
from player.audio.tags import Tags, narration_tag, read_private
from player.errors import ArticleTooLong, StorageError
from player.scripting.script import Script, Utterance
from player.scripting.words import written_words
from player.voices.contract import WordTime

T = TypeVar("T")

_OWNER = "baonoi.narration"
_SEAL_OWNER = MARKER.partition(b"\0")[0].decode()
_TRIES = 5
# Characters, about ten hours: an article of figures is a short text and a long sound.
MOST_SPOKEN = 600_000
_HEAD = 65536  # bytes read first: enough for the tag of most narrations


@dataclass(frozen=True, slots=True)
class Known:
    """What a narration's file knows of itself: its clips, and the frames of the jingles before and after them."""

    clips: tuple[Clip, ...]
    before: int
    after: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.before + sum(clip.frames for clip in self.clips) + self.after


class Narrator:
    """Turns scripts into narrations over one store of clips; `threads` speak and encode side by side.

    `online_threads` are those for an online voice, which are mostly waiting. `jingles` are played before and after.
    """

    def __init__(
        self, blobs: Blobs, clips: Clips, threads: int = 2, jingles: Jingles = SILENT, online_threads: int = 4
    ) -> None:
        self._blobs = blobs
        self._clips = clips
        self._threads = threads
        self._online_threads = max(threads, online_threads)
        self._jingles = jingles

    def key(self, script: Script, cast: Cast, tags: Tags = UNTAGGED) -> str:
        """Return the digest of a script's narration, before anything is spoken."""
        return narration_key(script, cast, tags, self._jingles.keys)

    def find(self, script: Script, cast: Cast, tags: Tags = UNTAGGED) -> Narration | None:
        """Return a script's narration if it is kept, with the script's spelling in its segments, or None."""
        return self._find(self.key(script, cast, tags), script, cast)

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
        letters = sum(len(utterance.spoken) for utterance in script.utterances)
        if letters > MOST_SPOKEN:
            raise ArticleTooLong(
                f"Bài viết đọc lên dài {letters} chữ cái, quá mức {MOST_SPOKEN}.",
                f"The article is too long to speak: {letters} characters when read out, at most {MOST_SPOKEN}.",
            )
        digest = self.key(script, cast, tags)
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
        before = self._jingle_clips()[0]
        at = sum(ready.frames for ready in after)
        for index in range(len(after), len(script.utterances)):
            utterance = script.utterances[index]
            clip = self._clips.find(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))
            if clip is None:
                return
            ready = _ready(script, index, clip, at, before if index == 0 else 0)
            yield replace(ready, is_new=False)
            at += ready.frames

    def clips(self, script: Script, cast: Cast) -> Iterator[Clip]:
        """Yield each utterance's clip in the article's order, a few ahead being spoken and encoded meanwhile."""

        def make(utterance: Utterance) -> Clip:
            return self._clips.get(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))[0]

        return self._ahead(make, script, cast)

    def frames(self, script: Script, cast: Cast, rests: Sequence[int], last_ms: int) -> Generator[bytes]:
        """Yield each utterance's frames in order, as `clips` does, and `last_ms` of rest after the last.

        What is kept with any of these rests (ms) is not spoken again. To close it ends the work.
        """

        def make(utterance: Utterance) -> bytes:
            kept = utterance.rest_ms
            rest = last_ms if utterance is script.utterances[-1] else kept
            return self._clips.with_rest(utterance.spoken, rest, cast.of(utterance.role), (kept, *rests))

        return self._ahead(make, script, cast)

    def _ahead(self, make: Callable[[Utterance], T], script: Script, cast: Cast) -> Generator[T]:
        ahead: deque[Future[T]] = deque()
        threads = self._online_threads if cast.voice.online else self._threads
        pool = ThreadPoolExecutor(threads, thread_name_prefix="narrate")
        try:
            for utterance in script.utterances:
                ahead.append(pool.submit(make, utterance))
                if len(ahead) > 2 * threads:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _made(self, script: Script, cast: Cast, on_clip: Callable[[ClipReady], None] | None) -> Iterator[Clip]:
        before = self._jingle_clips()[0] if on_clip is not None else 0
        at = 0
        for index, clip in enumerate(self.clips(script, cast)):
            if on_clip is not None:
                ready = _ready(script, index, clip, at, before if index == 0 else 0)
                on_clip(ready)
                at += ready.frames
            yield clip

    def jingle_frames(self) -> tuple[bytes, bytes]:
        """Return the MP3 frames that are played before and after every narration; none without jingles."""
        return self._jingles.frames(self._clips)

    def _jingle_clips(self) -> tuple[int, int]:
        """Return the frames of the jingles before and after, which are made if they are not kept."""
        before, after = self._jingles.frames(self._clips)
        return len(before) // mp3.FRAME_BYTES, len(after) // mp3.FRAME_BYTES

    def _join(self, digest: str, script: Script, cast: Cast, tags: Tags, clips: Sequence[Clip]) -> None:
        """Write tag, Info frame and clips aside, then keep the file if there is none.

        Nothing is kept if a clip was forgotten meanwhile and came back with another length.
        """
        before, after = self._jingles.frames(self._clips)
        known = Known(tuple(clips), len(before) // mp3.FRAME_BYTES, len(after) // mp3.FRAME_BYTES)
        tag = _tag(script, cast, tags, known)
        hasher = hashlib.sha256()
        with self._blobs.incoming() as path, path.open("r+b") as file:
            for part in (tag, mp3.info_frame(known.frames), before):
                hasher.update(part)
                file.write(part)
            for utterance, clip in zip(script.utterances, clips, strict=True):
                again, frames = self._clips.get(utterance.spoken, utterance.rest_ms, cast.of(utterance.role))
                if again.frames != clip.frames:
                    return
                hasher.update(frames)
                file.write(frames)
            hasher.update(after)
            file.write(after)
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
            known = unpack(private[_OWNER])
        except (KeyError, ValueError, TypeError, zlib.error):
            self._blobs.delete(name)  # damaged; its clips are there to be joined again
            return None
        if len(known.clips) != len(script.utterances):
            self._blobs.delete(name)
            return None
        sealed = private[_SEAL_OWNER].removeprefix(b"sha256:").decode("ascii", "replace")
        return Narration(
            digest=digest,
            seal=sealed,
            voice=cast.voice,
            segments=_segments(script, known),
            duration=mp3.duration_of(known.frames),
            size=length + mp3.INFO_BYTES + known.frames * mp3.FRAME_BYTES,
            spoken=0,
            reused=len(known.clips),
        )


def _tag(script: Script, cast: Cast, tags: Tags, known: Known) -> bytes:
    """Return the narration's tag, its seal still blank."""
    chapters = chapters_of(_segments(script, known), mp3.duration_of(known.frames))
    lyrics = "\n".join(utterance.written for utterance in script.utterances)
    tags = replace(tags, title=tags.title or script.title)
    blank = BLANK.partition(b"\0")[2]
    return narration_tag(tags, cast.voice.label, chapters, lyrics, [(_SEAL_OWNER, blank), (_OWNER, pack(known))])


def pack(known: Known) -> bytes:
    """Return what a narration's file knows of itself, small."""
    clips = [
        [clip.key, clip.frames, clip.sounding, [[word.start, word.end, word.at] for word in clip.words]]
        for clip in known.clips
    ]
    return zlib.compress(json.dumps([known.before, known.after, clips], separators=(",", ":")).encode())


def unpack(packed: bytes) -> Known:
    """Return what `pack` was given; ValueError, TypeError or zlib.error if it is something else.

    >>> known = Known((Clip("ab", 10, 0.2, (WordTime(0, 3, 0.01),), False),), 5, 0)
    >>> unpack(pack(known)) == known, known.frames
    (True, 15)
    """
    before, after, clips = json.loads(zlib.decompress(packed))
    return Known(
        tuple(
            Clip(key, frames, sounding, tuple(WordTime(*word) for word in words), is_new=False)
            for key, frames, sounding, words in clips
        ),
        before,
        after,
    )


def _ready(script: Script, index: int, clip: Clip, at: int, before: int) -> ClipReady:
    """Return what is told of a clip that starts `before` frames after `at`."""
    segment = _segment(script.utterances[index], clip, at + before)
    return ClipReady(index, len(script.utterances), clip.key, before + clip.frames, segment, clip.is_new)


def _segments(script: Script, known: Known) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    at = known.before
    for utterance, clip in zip(script.utterances, known.clips, strict=True):
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
