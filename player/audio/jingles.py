"""The jingles before and after every narration: decoded, faded and brought to level once, then clips like any other."""

import hashlib
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from math import inf
from pathlib import Path

from audio_cache.keys import key_of
from player.audio.clips import Clips
from player.audio.loudness import TARGET_LUFS, measure, why_not_measured
from player.audio.mp3 import ENCODING, SAMPLE_RATE
from player.audio.sound import CEILING_DB, Sound, limited
from player.errors import SettingsError

LONGEST = 30.0  # seconds
_MOST_BYTES = 50_000_000
_REST_MS = 500
_FADE_IN_MS, _FADE_OUT_MS = 20, 400
# Without PyAV the loudness is not known: −3 dB is how far music's level (RMS) usually is under its LUFS.
_RMS_FOR_LUFS = -3.0


@dataclass(frozen=True, slots=True)
class Jingle:
    """A sound file to be played: where it is, and the key of the clip made of it."""

    path: Path
    key: str
    rest_ms: int


@dataclass(frozen=True, slots=True)
class Jingles:
    """What is played before and after every narration."""

    intro: Jingle | None = None
    outro: Jingle | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Their clips' keys: none without jingles."""
        if self.intro is None and self.outro is None:
            return ()
        return tuple(jingle.key if jingle is not None else "" for jingle in (self.intro, self.outro))

    def frames(self, clips: Clips) -> tuple[bytes, bytes]:
        """Return the MP3 frames before and after, from their clips, which are made if they are not kept.

        SettingsError if a file cannot be decoded.
        """
        return _frames(self.intro, clips), _frames(self.outro, clips)


SILENT = Jingles()


def read_jingles(intro: Path | None, outro: Path | None) -> Jingles:
    """Return the jingles in two files; SettingsError if one cannot be read. They are decoded when first wanted."""
    return Jingles(_read("BAONOI_INTRO", intro, _REST_MS), _read("BAONOI_OUTRO", outro, 0))


def _read(setting: str, path: Path | None, rest_ms: int) -> Jingle | None:
    if path is None or str(path) in ("", "."):  # what an empty variable becomes
        return None
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _unusable(path, f"is over {_MOST_BYTES // 1_000_000} MB", setting)
        data = path.read_bytes()
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})", setting) from error
    digest = hashlib.sha256(data).hexdigest()
    return Jingle(path, key_of(jingle=digest, rest_ms=rest_ms, encoding=ENCODING, lufs=TARGET_LUFS), rest_ms)


def _frames(jingle: Jingle | None, clips: Clips) -> bytes:
    if jingle is None:
        return b""
    return clips.of_sound(jingle.key, lambda: sound_of(jingle.path), jingle.rest_ms)[1]


def sound_of(path: Path) -> Sound:
    """Return a sound file as a clip's sound: mono at 24 kHz, faded at its ends, at −19 LUFS under the ceiling.

    SettingsError if it cannot be decoded, is silent, or lasts more than 30 s.
    """
    import numpy
    import soxr

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that ffmpeg is missing, which we do not use
        from pydub import AudioSegment

    samples, rate, channels = _decoded(path)
    wave = numpy.frombuffer(samples, "<i2").reshape(-1, channels).mean(axis=1, dtype=numpy.float32)
    if len(wave) > LONGEST * rate:
        raise _unusable(path, f"lasts {len(wave) / rate:.0f} s, at most {LONGEST:.0f} s are played")
    wave = numpy.clip(soxr.resample(wave, rate, SAMPLE_RATE, quality="HQ"), -32768, 32767)
    segment = AudioSegment(
        data=numpy.rint(wave).astype("<i2").tobytes(), sample_width=2, frame_rate=SAMPLE_RATE, channels=1
    )
    if segment.dBFS == -inf:
        raise _unusable(path, "is silent")
    segment = segment.fade_in(min(_FADE_IN_MS, len(segment) // 2)).fade_out(min(_FADE_OUT_MS, len(segment) // 2))
    loudness = segment.dBFS - _RMS_FOR_LUFS if why_not_measured() else measure(segment.raw_data).lufs
    gain = min(TARGET_LUFS - loudness, CEILING_DB - segment.max_dBFS + 6)  # the limiter takes at most 6 dB
    level = numpy.frombuffer(segment.raw_data, "<i2").astype(numpy.float32) * numpy.float32(10 ** (gain / 20))
    return Sound(numpy.rint(limited(level)).astype("<i2").tobytes(), ())


def _decoded(path: Path) -> tuple[bytes, int, int]:
    """Return a file's s16 samples, their rate in Hz and its channels: by miniaudio, or by PyAV what that cannot."""
    import miniaudio  # type: ignore[import-untyped]  # it ships no types

    data = path.read_bytes()
    try:
        info = miniaudio.get_file_info(str(path))
        sound = miniaudio.decode(data, nchannels=info.nchannels, sample_rate=info.sample_rate)
        return sound.samples.tobytes(), info.sample_rate, info.nchannels
    except miniaudio.DecodeError as error:
        if not find_spec("av"):
            hint = "is no MP3, WAV, FLAC or Ogg Vorbis; for other formats: pip install baonoi[studio]"
            raise _unusable(path, hint) from error
    import av

    try:
        with av.open(str(path)) as container:
            stream = container.streams.audio[0]
            rate = stream.rate or SAMPLE_RATE
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
            parts = []
            for frame in container.decode(stream):
                parts += [part.to_ndarray().tobytes() for part in resampler.resample(frame)]
            parts += [part.to_ndarray().tobytes() for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError) as error:
        raise _unusable(path, "is not a sound that can be decoded") from error
    return b"".join(parts), rate, 1


def _unusable(path: Path, why: str, setting: str = "a jingle") -> SettingsError:
    return SettingsError(f"Không dùng được tệp nhạc {path}.", f"A setting cannot be used: {setting}: {path} {why}.")
