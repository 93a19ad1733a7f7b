"""Readiness: whether a service can work, tried for real: the voice speaks, the store keeps, the database answers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine, select

from audio_cache.blobs import Blobs
from audio_cache.seal import BLANK, seal
from player.audio.sound import prepare
from player.catalogue.database import transaction
from player.errors import StorageError, VoiceError, VoiceMissing
from player.parts import Parts
from player.voices.contract import Voice

SYLLABLE = "a"
PROBES = "probes"
_LEFT_SECONDS = 60.0  # after which a probe that is still there was left by a process that was killed


def speaks(parts: Parts) -> str:
    """Return the name of the voice that spoke a syllable; VoiceError, with why, if none of BAONOI_VOICES did.

    Voices on this machine are asked before those that are online, which are then left in peace.
    """
    why: list[str] = []
    for voice in sorted(parts.chain.voices, key=lambda each: each.online):
        try:
            utter(parts, voice)
        except VoiceError as error:
            why.append(f"{voice.name}: {error.english}")
        else:
            return voice.name
    raise VoiceError("Hiện không giọng nào đọc được.", " ".join(why))


def utter(parts: Parts, voice: Voice) -> None:
    """Have a voice speak a syllable; VoiceError if it cannot, or if what it gives is no sound."""
    if why := parts.voices.why_unavailable(voice):
        raise VoiceMissing(f"Giọng “{voice.label}” chưa dùng được trên máy này.", why)
    prepare(parts.voices.speak(SYLLABLE, voice), SYLLABLE, voice)


def keeps(blobs: Blobs, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Put a small blob, read it and delete it again; StorageError if the store does not do all of that.

    What a process that was killed left of this is deleted too.
    """
    name, data = f"{PROBES}/{uuid4().hex}", seal(BLANK + b"probe")
    for old in _left(blobs, now() - timedelta(seconds=_LEFT_SECONDS)):
        blobs.delete(old)
    try:
        blobs.put(name, data)
        if blobs.get(name) != data:
            raise StorageError("Kho âm thanh trả về sai dữ liệu.", "The store gave back other bytes than were put.")
    finally:
        blobs.delete(name)


def answers(engine: Engine) -> None:
    """Ask the database for one row; StorageError if it refuses."""
    with transaction(engine) as connection:
        connection.execute(select(1)).scalar_one()


def _left(blobs: Blobs, before: datetime) -> Iterator[str]:
    yield from [stat.name for stat in blobs.list(PROBES) if stat.put_at < before]
