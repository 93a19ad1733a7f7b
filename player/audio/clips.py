"""An utterance's sound: made once, then read for ever.

A clip is one blob and one MP3 file of its own: a small tag with its seal and what is known of it, an Info frame, and
the frames that are joined into narrations. A browser can play it before the narration is whole.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audio_cache.blobs import Blobs
from audio_cache.keys import key_of
from audio_cache.seal import BLANK, is_whole, seal
from audio_cache.single_flight import SingleFlight
from player.audio import mp3
from player.audio.pace import Paces
from player.audio.sound import Sound, prepare
from player.audio.tags import private_tag, read_private
from player.errors import ArticleTooLong, BadSound
from player.voices.contract import Speech, Voice, WordTime

_OWNER = "baonoi.clip"
_TRIES = 3  # for a sentence whose sound is bad
_PATIENCE = 60.0  # seconds to wait for another process that speaks the same: then it is spoken here as well
_FRONT = 4096  # bytes that hold most clips' tags


@dataclass(frozen=True, slots=True)
class Clip:
    """What is known of an utterance's sound: its key, its frames (24 ms each), and the seconds before its rest.

    `words` are the spoken words' times, from the clip's start. `is_new` says that it was spoken now, not read.
    """

    key: str
    frames: int
    sounding: float
    words: tuple[WordTime, ...]
    is_new: bool


def clip_key(spoken: str, rest_ms: int, voice: Voice) -> str:
    """Return the key of a clip: everything that is heard in it.

    >>> from player.vietnamese.reading import Region
    >>> voice = Voice("espeak-bac", "espeak", "vi", Region.NORTH, "nam", "Giọng Bắc")
    >>> clip_key("xin chào", 350, voice) == clip_key("xin chào", 600, voice)
    False
    """
    return key_of(spoken=spoken, rest_ms=rest_ms, encoding=mp3.ENCODING, **voice.ingredients())


def clip_name(key: str) -> str:
    """Return the name of a clip's blob.

    >>> clip_name("ab12")
    'clips/ab/ab12.mp3'
    """
    return f"clips/{key[:2]}/{key}.mp3"


class Clips:
    """The clips of one store; `speak` gives the sound of those it does not have, `heard` is told of those it has.

    `bad` is told of each sound that was bad, and is spoken again.
    """

    def __init__(
        self,
        blobs: Blobs,
        speak: Callable[[str, Voice], Speech],
        longest: int = 20_000,
        heard: Callable[[str], None] = lambda name: None,
        bad: Callable[[Voice, BadSound], None] = lambda voice, error: None,
    ) -> None:
        self._blobs = blobs
        self._bad = bad
        self._heard = heard
        self._speak = speak
        self._longest = longest
        self._paces = Paces()
        self._flight: SingleFlight[bytes] = SingleFlight()

    def get(self, spoken: str, rest_ms: int, voice: Voice) -> tuple[Clip, bytes]:
        """Return an utterance's clip and its frames, spoken now if nobody has: safe from several threads.

        A clip whose bytes are not what was sealed is made again. VoiceError if the voice gives no sound, StorageError
        if the clip cannot be kept.
        """
        return self.of_sound(clip_key(spoken, rest_ms, voice), lambda: self._sound(spoken, voice), rest_ms)

    def with_rest(self, spoken: str, rest_ms: int, voice: Voice, rests: Sequence[int]) -> bytes:
        """Return an utterance's frames with a rest after it, from a clip with one of `rests`, spoken with the first.

        The silence is no part of the voice's work: a sentence that ended a paragraph need not be spoken again to stand
        inside one. Errors as of `get`.
        """
        for kept in rests:
            key = clip_key(spoken, kept, voice)
            data = self._blobs.get(clip_name(key))
            if data is not None and is_whole([data]):
                clip, frames = _opened(key, data, is_new=False)
                break
        else:
            kept = rests[0]
            clip, frames = self.get(spoken, kept, voice)
        return frames if kept == rest_ms else mp3.at_rest(frames, clip.sounding, rest_ms / 1000)

    def of_sound(self, key: str, sound: Callable[[], Sound], rest_ms: int) -> tuple[Clip, bytes]:
        """Return the clip kept under a key and its frames, made of a sound and the rest after it if it is not kept."""
        data = self._blobs.get(clip_name(key))
        if data is not None and is_whole([data]):
            self._heard(clip_name(key))
            return _opened(key, data, is_new=False)
        made: list[str] = []  # stays empty if it is made by somebody we wait for, in this process or another

        def spoken() -> Sound:
            made.append(key)
            return sound()

        data = self._flight.do(key, lambda: self._make(key, spoken, rest_ms))
        return _opened(key, data, is_new=bool(made))

    def find(self, spoken: str, rest_ms: int, voice: Voice) -> Clip | None:
        """Return what is known of an utterance's clip if it is kept, reading no more than its front, or None."""
        key = clip_key(spoken, rest_ms, voice)
        front = self._blobs.range(clip_name(key), 0, _FRONT)
        length, private = read_private(front or b"")
        if front is not None and _OWNER not in private and length > len(front):
            _, private = read_private(self._blobs.range(clip_name(key), 0, length) or b"")
        if _OWNER not in private:
            return None
        self._heard(clip_name(key))  # somebody is about to be told of it
        return _known(key, private[_OWNER], is_new=False)

    def _make(self, key: str, make_sound: Callable[[], Sound], rest_ms: int) -> bytes:
        name = clip_name(key)
        with self._blobs.claimed(name, _PATIENCE):
            kept = self._blobs.get(name)  # somebody may have landed between our look and our turn
            if kept is not None:
                if is_whole([kept]):
                    return kept
                self._blobs.delete(name)
            sound = make_sound()
            frames = mp3.with_rest(mp3.encode(sound.samples), sound.seconds, rest_ms / 1000)
            data = _closed(frames, sound.seconds, sound.words)
            if self._blobs.put(name, data):
                return data
            # Another process was first. Its bytes are the clip, so that both join the same narration.
            return self._blobs.get(name) or data

    def _sound(self, spoken: str, voice: Voice) -> Sound:
        """Return the sound of a spoken form, spoken again if it is bad; BadSound if it stays so."""
        if len(spoken) > self._longest:
            raise ArticleTooLong(
                "Có một câu quá dài để đọc.",
                f"A sentence is too long to speak: {len(spoken)} characters, at most {self._longest}.",
            )
        for tries_left in reversed(range(_TRIES)):
            try:
                sound = prepare(self._speak(spoken, voice), spoken, voice)
                self._paces.check(voice, spoken, sound.seconds)
            except BadSound as error:
                self._bad(voice, error)
                if not tries_left:
                    raise
            else:
                return sound
        raise AssertionError("a loop that returns or raises has ended")


def _closed(frames: bytes, sounding: float, words: tuple[WordTime, ...]) -> bytes:
    """Return a clip's blob: tag, Info frame, frames."""
    count = len(frames) // mp3.FRAME_BYTES
    known = {
        "frames": count,
        "sounding": round(sounding, 4),
        "words": [[word.start, word.end, round(word.at, 4)] for word in words],
    }
    owner, _, blank = BLANK.partition(b"\0")
    tag = private_tag([(owner.decode(), blank), (_OWNER, json.dumps(known, separators=(",", ":")).encode())])
    return seal(tag + mp3.info_frame(count) + frames)


def _opened(key: str, data: bytes, is_new: bool) -> tuple[Clip, bytes]:
    """Return what a sealed blob says of its clip, and the clip's frames."""
    length, private = read_private(data)
    return _known(key, private[_OWNER], is_new), data[length + mp3.INFO_BYTES :]


def _known(key: str, private: bytes, is_new: bool) -> Clip:
    known = json.loads(private)
    words = tuple(WordTime(start, end, at) for start, end, at in known["words"])
    return Clip(key, known["frames"], known["sounding"], words, is_new)
