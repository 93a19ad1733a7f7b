"""A person's recording brought to the form of every narration: its level, its MP3 frames, its tag, its seal."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio_cache.blobs import Blobs
from audio_cache.keys import key_of
from audio_cache.seal import BLANK, MARKER, seal_offset
from player.audio import mp3
from player.audio.loudness import TARGET_LUFS, Meter
from player.audio.narration import Segment, chapters_of, narration_name
from player.audio.recording import Recorded, waves
from player.audio.sound import CEILING_DB, limited
from player.audio.tags import HUMAN, Tags, narration_tag, read_private
from player.errors import Conflict

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_OWNER = "baonoi.recording"
_SEAL_OWNER = MARKER.partition(b"\0")[0].decode()
_EDGE = 120  # samples that the limiter looks at on both sides of a piece: one of its blocks
_PIECE = _EDGE * 2000  # ten seconds
_CLOSE_ENOUGH = 0.2  # LU
_ROUNDS = 3
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Mastered:
    """A recording as a narration's blob: its digest, its seconds, its bytes, and when each sentence is heard in it."""

    digest: str
    duration: float
    size: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a recording's file says of itself: its tags, who reads (or ""), and the article as written."""

    tags: Tags
    reader: str
    lyrics: str


def master(
    blobs: Blobs,
    path: Path,
    recorded: Recorded,
    label: Label,
    segments: Sequence[Segment] = (),
    jingles: tuple[bytes, bytes] = (b"", b""),
) -> Mastered:
    """Return a recording that was checked as the narration it becomes, kept in the store; blocking.

    It is at −19 LUFS with its peaks under the ceiling, in the frames of every narration, after and before the jingles.
    `segments` are in the recording's own times. The same recording is the same blob. Memory does not grow with it.
    """
    with path.open("rb") as file:
        source = hashlib.file_digest(file, "sha256").hexdigest()
    gain = _gain_for(path, recorded)
    before, after = jingles
    with blobs.incoming() as encoded:
        frames = (
            _encode(levelled(waves(path, recorded.kind), gain), encoded) + (len(before) + len(after)) // mp3.FRAME_BYTES
        )
        about = {"source": source, "before": len(before) // mp3.FRAME_BYTES, "frames": frames}
        parts = partial(_parts, mp3.info_frame(frames), before, encoded, after)
        return _keep(blobs, label, segments, about, parts)


def retag(blobs: Blobs, digest: str, label: Label, segments: Sequence[Segment]) -> Mastered:
    """Return a recording that is kept, its sound as it is, with other times of its sentences in its tag.

    Conflict if its blob is not there.
    """
    name = narration_name(digest)
    length, private = read_private(blobs.range(name, 0, _CHUNK) or b"")
    if _OWNER not in private:
        raise Conflict("Bản thu này không còn trong kho.", f"The recording {digest} is not in the store.")
    return _keep(blobs, label, segments, json.loads(private[_OWNER]), lambda: _rest(blobs, name, length))


def seconds_of(blobs: Blobs, digest: str) -> float:
    """Return how long the recording in a blob lasts without the jingles before it; 0 if it is not there."""
    _, private = read_private(blobs.range(narration_name(digest), 0, _CHUNK) or b"")
    if _OWNER not in private:
        return 0.0
    about = json.loads(private[_OWNER])
    return mp3.duration_of(about["frames"] - about["before"])


def levelled(sound: Iterable["NDArray[numpy.float32]"], gain_db: float) -> Iterator["NDArray[numpy.float32]"]:
    """Yield a sound at a gain, its peaks under the ceiling, as if it had been given whole: in pieces of ten seconds."""
    import numpy

    factor = numpy.float32(10 ** (gain_db / 20))
    held = numpy.zeros(0, numpy.float32)
    past = 0  # samples in front that were given out already, and are looked at once more
    for wave in sound:
        held = numpy.concatenate((held, wave * factor))
        while len(held) >= past + _PIECE + _EDGE:
            yield limited(held[: past + _PIECE + _EDGE])[past : past + _PIECE]
            held, past = held[past + _PIECE - _EDGE :], _EDGE
    if len(held) > past:
        yield limited(held)[past:]


def _gain_for(path: Path, recorded: Recorded) -> float:
    """Return the gain in dB that brings a recording to −19 LUFS; where its peaks are held down, it is tried."""
    gain = TARGET_LUFS - recorded.loudness.lufs
    ceiling = 32768 * 10 ** (CEILING_DB / 20)
    for _ in range(_ROUNDS):
        if recorded.peak * 10 ** (gain / 20) <= ceiling:
            break
        meter = Meter()
        for wave in levelled(waves(path, recorded.kind), gain):
            meter.push(wave)
        lacking = TARGET_LUFS - meter.loudness().lufs
        if abs(lacking) <= _CLOSE_ENOUGH:
            break
        gain += lacking
    return gain


def _encode(sound: Iterable["NDArray[numpy.float32]"], to: Path) -> int:
    """Write a sound's MP3 frames to a file and return how many there are."""
    import numpy

    encoder = mp3.new_encoder()
    with to.open("wb") as file:
        for wave in sound:
            file.write(encoder.encode(numpy.rint(wave).astype("<i2").tobytes()))
        file.write(encoder.flush())
        return file.tell() // mp3.FRAME_BYTES


def _keep(
    blobs: Blobs,
    label: Label,
    segments: Sequence[Segment],
    about: dict[str, Any],
    sound: Callable[[], Iterator[bytes]],
) -> Mastered:
    """Write a tag and what comes after it aside, sealed, and keep it if it is not kept."""
    frames = int(about["frames"])
    duration = mp3.duration_of(frames)
    shift = int(about["before"]) * mp3.FRAME_SECONDS
    placed = tuple(
        replace(one, start=round(one.start + shift, 3), end=round(one.end + shift, 3), words=()) for one in segments
    )
    blank = BLANK.partition(b"\0")[2]
    private = [(_SEAL_OWNER, blank), (_OWNER, json.dumps(about).encode())]
    chapters = chapters_of(placed, duration)
    tag = narration_tag(label.tags, label.reader, chapters, label.lyrics, private, HUMAN)
    # The tag is all that is not in the source: whatever is said in it, other words are another blob.
    digest = key_of(about=json.dumps(about, sort_keys=True), encoding=mp3.ENCODING, lufs=TARGET_LUFS, tag=tag.hex())
    hasher = hashlib.sha256(tag)
    size = len(tag)
    with blobs.incoming() as path, path.open("r+b") as file:
        file.write(tag)
        for part in sound():
            hasher.update(part)
            size += file.write(part)
        file.seek(seal_offset(tag))
        file.write(hasher.hexdigest().encode())
        file.flush()
        blobs.put_file(narration_name(digest), path)
    return Mastered(digest, duration, size, placed)


def _parts(info: bytes, before: bytes, encoded: Path, after: bytes) -> Iterator[bytes]:
    yield info
    yield before
    with encoded.open("rb") as file:
        while part := file.read(_CHUNK):
            yield part
    yield after


def _rest(blobs: Blobs, name: str, start: int) -> Iterator[bytes]:
    """Yield a blob's bytes from `start` on."""
    while part := blobs.range(name, start, _CHUNK):
        yield part
        start += len(part)
