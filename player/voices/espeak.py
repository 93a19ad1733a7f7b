"""The embedded voice: espeak-ng in this process, three Vietnamese dialects, no network."""

import ctypes
import ctypes.util
import importlib.util
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from player.errors import ArticleTooLong, VoiceError, VoiceMissing
from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice, WordTime

TEXT_LIMIT = 20_000  # characters: its time grows with the text
SECONDS_LIMIT = 900  # of sound: a short text of figures can become very long
_SYNCHRONOUS = 2
_DONT_EXIT = 1 << 15
_UTF8 = 1
_WORD = 1
_RATE = 1
_WORDS_A_MINUTE = 175
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TOKEN = re.compile(r"\S+")
# The library keeps a word in 160 bytes: what is longer, and no word of any language, is cut before it gets there.
_TOO_LONG = re.compile(r"\S{40}(?=\S)")
_INSTALL = "install the wheel espeakng-loader, or the system's espeak-ng library (Debian: libespeak-ng1)"

# The library keeps its voice, its rate and its callback in globals of its own: one caller at a time in a process.
_ONE_AT_A_TIME = threading.Lock()


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def libraries() -> Iterator[tuple[str, str | None]]:
    """Yield where espeak-ng may be, best first: a library's path or name, and its data folder (None: its own default).

    The wheel `espeakng-loader` has none for linux aarch64, Intel Macs and musl; then the system's library, then the one
    that piper carries, which exports the same functions.
    """
    spec = importlib.util.find_spec("espeakng_loader")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        for name in ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll"):
            if (folder / name).exists():
                yield str(folder / name), str(folder / "espeak-ng-data")
    system = ctypes.util.find_library("espeak-ng")
    if system is not None:
        yield system, None
    for prefix in ("/opt/homebrew/lib", "/usr/local/lib"):  # Homebrew's, which find_library may not look in
        for library in Path(prefix).glob("libespeak-ng.*"):
            yield str(library), None
    spec = importlib.util.find_spec("piper")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent
        for library in folder.glob("espeakbridge*.so"):
            yield str(library), str(folder / "espeak-ng-data")


@cache
def _start(path: str, data: str | None) -> tuple[Any, int]:
    """Return a library that has started, and its sample rate in Hz; OSError or AttributeError if it cannot.

    Once a process: to start it again under somebody who uses it can end the process.
    """
    library = ctypes.CDLL(path)
    start = library.espeak_Initialize
    start.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    rate = start(_SYNCHRONOUS, 0, data.encode() if data is not None else None, _DONT_EXIT)
    if rate <= 0:
        raise OSError("its data cannot be read")
    library.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    library.espeak_SetSynthCallback.argtypes = [_Callback]
    return library, rate


def _load(candidates: Iterable[tuple[str, str | None]]) -> tuple[Any, int]:
    """Return the first library that starts, and its sample rate in Hz; VoiceMissing if none does."""
    why: list[str] = []
    for path, data in candidates:
        try:
            return _start(path, data)
        except (OSError, AttributeError) as error:
            why.append(f"{path}: {error}")
    detail = f" (tried {'; '.join(why)})" if why else ""
    raise VoiceMissing(
        "Máy này chưa có giọng đọc espeak-ng.", f"The embedded voice has no espeak-ng library: {_INSTALL}{detail}."
    )


def _voice(name: str, model: str, region: Region, label: str, gain_db: float) -> Voice:
    return Voice(
        name=name,
        engine="espeak",
        model=model,
        region=region,
        gender="nam",
        label=f"{label} (máy đọc)",
        licence="espeak-ng, GPL-3.0-or-later",
        gain_db=gain_db,
    )


VOICES = (
    _voice("espeak-bac", "vi", Region.NORTH, "Giọng Bắc", 0.7),
    _voice("espeak-trung", "vi-vn-x-central", Region.CENTRAL, "Giọng Trung", 2.4),
    _voice("espeak-nam", "vi-vn-x-south", Region.SOUTH, "Giọng Nam", 1.1),
)


class Espeak:
    """espeak-ng behind the contract; `candidates` says where its library may be.

    >>> speech = Espeak().speak("xin chào", VOICES[0])
    >>> speech.pcm.sample_rate, [(word.start, word.end) for word in speech.words]
    (22050, [(0, 3), (4, 8)])
    """

    name = "espeak"

    def __init__(self, candidates: Callable[[], Iterator[tuple[str, str | None]]] = libraries) -> None:
        self._candidates = candidates
        self._loaded: tuple[Any, int] | None = None

    def voices(self) -> Sequence[Voice]:
        """Return its three dialects."""
        return VOICES

    def why_unavailable(self, voice: Voice) -> str:
        """Return what has to be installed, or "" if the voice can speak here."""
        try:
            with _ONE_AT_A_TIME:
                self._library()
        except VoiceMissing as error:
            return error.english
        return ""

    def _library(self) -> tuple[Any, int]:
        # Looked for once: to look everywhere takes as long as to speak a few words.
        self._loaded = self._loaded or _load(self._candidates())
        return self._loaded

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form: mono s16 at the library's own rate, with its words' times.

        ArticleTooLong over 20,000 characters or 15 minutes of sound, VoiceMissing without a library, VoiceError if the
        library refuses.
        """
        if len(spoken) > TEXT_LIMIT:
            raise _too_long(f"{len(spoken)} characters, at most {TEXT_LIMIT} can be spoken")
        # Same length, so that positions still fit; a control character would be read as a command.
        text = _CONTROL.sub(" ", spoken)
        cut = _TOO_LONG.sub(r"\g<0> ", text)
        samples = bytearray()
        events: list[tuple[int, int]] = []
        with _ONE_AT_A_TIME:
            library, rate = self._library()
            limit = SECONDS_LIMIT * rate * 2

            def hear(wave: Any, count: int, event: Any) -> int:
                if wave and count > 0:
                    samples.extend(ctypes.string_at(wave, count * 2))
                index = 0
                while event and event[index].type:
                    if event[index].type == _WORD:
                        events.append((event[index].text_position - 1, event[index].audio_position))
                    index += 1
                return int(len(samples) > limit)

            callback = _Callback(hear)
            library.espeak_SetSynthCallback(callback)
            name = f"{voice.model}+{voice.variant}" if voice.variant else voice.model
            if library.espeak_SetVoiceByName(name.encode()) != 0:
                raise VoiceMissing(
                    f"espeak-ng không có giọng “{name}”.", f"espeak-ng has no voice {name!r}: its data is incomplete."
                )
            library.espeak_SetParameter(_RATE, round(_WORDS_A_MINUTE * voice.rate), 0)
            data = cut.encode("utf-8", "replace") + b"\0"
            refused = library.espeak_Synth(data, len(data), 0, 0, 0, _UTF8, None, None)
        if len(samples) > limit:
            raise _too_long(f"more than {SECONDS_LIMIT // 60} minutes of sound")
        if refused:
            raise VoiceError("espeak-ng không đọc được câu này.", f"espeak-ng refused a sentence (error {refused}).")
        # Where something was cut the library's positions are of another text.
        words = _word_times(text, events) if cut == text else ()
        return Speech(PCM(bytes(samples), rate), words, is_whole=True)


def _word_times(text: str, events: Sequence[tuple[int, int]]) -> tuple[WordTime, ...]:
    """Return one time for each token of the text that the library announced; it also announces parts of tokens."""
    tokens = {token.start(): token.end() for token in _TOKEN.finditer(text)}
    times: dict[int, int] = {}
    for position, milliseconds in events:
        if position in tokens:
            times.setdefault(position, milliseconds)
    return tuple(WordTime(start, tokens[start], times[start] / 1000) for start in sorted(times))


def _too_long(what: str) -> ArticleTooLong:
    return ArticleTooLong("Có một câu quá dài để đọc.", f"A sentence is too long to speak: {what}.")
