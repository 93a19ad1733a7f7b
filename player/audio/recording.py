"""A person's recording, decoded and checked: a sound that readers can be given, as long as its text takes to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from player.audio.loudness import Loudness, Meter
from player.audio.mp3 import SAMPLE_RATE
from player.audio.opus import is_whole_ogg
from player.audio.tags import read_private
from player.errors import ArticleTooLong, BadRecording

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_SILENT = -50.0  # LUFS: nobody would hear it
_QUIET, _CRUSHED = -35.0, -9.0  # LUFS: it can be brought to level, and what was lost on the way stays lost
_FULL_SCALE = 0.99 * 32768
_CLIPPED, _NEARLY_CLIPPED = 0.002, 0.0002  # of all samples
_SYLLABLE = (0.11, 1.2)  # seconds: no person reads faster, and none slower without long pauses
_USUAL = (0.15, 0.6)
_SLACK = 3.0  # seconds: a short text has no pace, and nobody is faster for that
_PAUSE = 8.0  # seconds of silence that nobody meant
_WINDOW = SAMPLE_RATE // 10
_STILL = 32768 * 10 ** (-50 / 20)
_MOST_CHANNELS, _MOST_RATE = 8, 192_000
_MISSING = 0.5  # seconds that a decoder may leave out at the end
_DAMAGED = 2  # packets that a whole file may have: a tag at its end is taken for sound by some demuxers
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Remark:
    """What a newsroom should look at in a recording that can be used all the same, in two languages."""

    vietnamese: str
    english: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recording is: its seconds, how loud, its loudest sample (32768 is full scale), and what to heed of it."""

    kind: str
    seconds: float
    loudness: Loudness
    peak: float
    warnings: tuple[Remark, ...] = ()


def kind_of(front: bytes) -> str:
    """Return the format that a file's first bytes are of, by its demuxer's name, or "".

    A file is opened as what it is and never as what else a demuxer might see in it: a playlist that leads elsewhere.

    >>> kind_of(b"RIFF....WAVEfmt "), kind_of(b"ID3...."), kind_of(b"#EXTM3U")
    ('wav', 'mp3', '')
    """
    if front[:4] in (b"RIFF", b"RF64") and front[8:12] == b"WAVE":
        return "wav"
    if front[4:8] == b"ftyp":
        return "mov"
    kinds = ((b"fLaC", "flac"), (b"OggS", "ogg"), (b"ID3", "mp3"))
    for magic, kind in kinds:
        if front.startswith(magic):
            return kind
    if len(front) > 1 and front[0] == 0xFF and front[1] & 0xE0 == 0xE0:
        return "aac" if front[1] & 0xF6 == 0xF0 else "mp3"
    return ""


def check(path: Path, syllables: int, longest: float) -> Recorded:
    """Return what a recording of a text of so many syllables is, read from its beginning to its end.

    BadRecording if it is no sound, broken off, silent, clipped, or of another length than anybody takes over the text;
    ArticleTooLong if it lasts more than `longest` seconds. Memory does not grow with the sound.
    """
    import numpy

    with path.open("rb") as file:
        kind = kind_of(file.read(64))
    if not kind:
        raise _bad(
            "Đây không phải tệp âm thanh MP3, WAV, FLAC, Ogg hay M4A", "This is no MP3, WAV, FLAC, Ogg or M4A file"
        )
    meter = Meter()
    samples = clipped = still = stillest = 0
    peak = 0.0
    for wave in waves(path, kind):
        samples += len(wave)
        if samples > longest * SAMPLE_RATE:
            raise ArticleTooLong(
                f"Bản thu dài quá {_minutes(longest)} phút.", f"The recording lasts more than {longest:.0f} s."
            )
        meter.push(wave)
        magnitude = numpy.abs(wave)
        peak = max(peak, float(magnitude.max(initial=0.0)))
        clipped += int(numpy.count_nonzero(magnitude >= _FULL_SCALE))
        for start in range(0, len(wave), _WINDOW):
            piece = magnitude[start : start + _WINDOW]
            still = still + len(piece) if float(piece.max()) < _STILL else 0
            stillest = max(stillest, still)
    if not samples:
        raise _bad("Tệp âm thanh bị hỏng, không giải mã được", "The sound file is damaged and cannot be decoded")
    seconds = samples / SAMPLE_RATE
    if _is_cut(path, kind, seconds):
        raise _bad("Tệp âm thanh bị đứt, không có đoạn cuối", "The sound file is broken off before its end")
    loudness = meter.loudness()
    if loudness.lufs <= _SILENT or peak == 0:
        raise _bad("Bản thu không có tiếng", "The recording is silent")
    if clipped > _CLIPPED * samples:
        raise _bad("Bản thu bị vỡ tiếng vì thu quá to", "The recording is clipped: it was recorded too loud")
    said = _heeded(seconds, syllables, loudness, clipped / samples, stillest / SAMPLE_RATE)
    return Recorded(kind, seconds, loudness, peak, said)


def waves(path: Path, kind: str) -> Iterator["NDArray[numpy.float32]"]:
    """Yield a recording's sound piece by piece: mono at 24 kHz, 32768 is full scale; BadRecording if it is damaged."""
    import av
    import numpy

    damaged = 0
    try:
        with av.open(str(path), format=kind) as container:
            if not container.streams.audio:
                raise _bad("Tệp này không có âm thanh", "There is no sound in the file")
            stream = container.streams.audio[0]
            if stream.codec_context.channels > _MOST_CHANNELS or (stream.rate or 0) > _MOST_RATE:
                raise _bad("Tệp âm thanh có số kênh hoặc tần số lạ", "The file has odd channels or an odd sample rate")
            resampler = av.AudioResampler(format="flt", layout="mono", rate=SAMPLE_RATE)
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except av.FFmpegError:
                    damaged += 1
                    if damaged > _DAMAGED:
                        raise
                    continue
                for frame in frames:
                    for part in resampler.resample(frame):
                        yield part.to_ndarray()[0] * numpy.float32(32768)
            for part in resampler.resample(None):
                yield part.to_ndarray()[0] * numpy.float32(32768)
    except (av.FFmpegError, ValueError) as error:  # ValueError: the sound's own format changes on the way
        raise _bad(
            "Tệp âm thanh bị hỏng, không giải mã được đến hết", "The sound file is damaged and cannot be decoded"
        ) from error


def _heeded(seconds: float, syllables: int, loudness: Loudness, clipped: float, pause: float) -> tuple[Remark, ...]:
    """Return what the newsroom should look at; BadRecording if it is the sound of another text."""
    least, most = _SYLLABLE[0] * syllables, _SYLLABLE[1] * syllables + 20 * _SLACK
    if not least <= seconds <= most:
        usual = f"{_clock(_USUAL[0] * syllables)} đến {_clock(_USUAL[1] * syllables)}"
        raise _bad(
            f"Bản thu dài {_clock(seconds)}, mà bài này thường đọc hết {usual}: "
            f"{'bản thu thiếu, hoặc' if seconds < least else 'có lẽ'} là của bài khác",
            f"The recording lasts {seconds:.0f} s, which is not as long as a text of {syllables} syllables can be",
        )
    said = []
    if seconds < _USUAL[0] * syllables:
        said.append(
            Remark(
                "Bản thu ngắn hơn thường lệ: hãy xem có thiếu đoạn nào không.",
                "It is shorter than usual: see whether a part is missing.",
            )
        )
    if seconds > _USUAL[1] * syllables + 4 * _SLACK:
        said.append(
            Remark(
                "Bản thu dài hơn thường lệ: hãy xem có thừa đoạn nào không.",
                "It is longer than usual: see whether there is too much of it.",
            )
        )
    if loudness.lufs < _QUIET:
        said.append(
            Remark(
                "Bản thu rất nhỏ: khi nâng lên, tiếng nền có thể nghe rõ.",
                "It is very quiet: brought to level, its noise may be heard.",
            )
        )
    if loudness.lufs > _CRUSHED or clipped > _NEARLY_CLIPPED:
        said.append(Remark("Bản thu rất to: có chỗ có thể đã vỡ tiếng.", "It is very loud: some of it may be clipped."))
    if pause >= _PAUSE:
        said.append(
            Remark(f"Trong bản thu có một khoảng lặng dài {round(pause)} giây.", f"It is silent for {pause:.0f} s.")
        )
    return tuple(said)


def _is_cut(path: Path, kind: str, seconds: float) -> bool:
    """Return whether a file says that it holds more sound than was in it."""
    import av

    with path.open("rb") as file:
        if kind == "wav":
            return _is_cut_wav(file.read(_CHUNK), path.stat().st_size)
        if kind == "ogg":
            return not is_whole_ogg(iter(lambda: file.read(_CHUNK), b""))
        if kind == "mp3":
            file.seek(read_private(file.read(10))[0])
            if not any(mark in file.read(256) for mark in (b"Xing", b"Info")):
                return False  # its length is told nowhere
        if kind == "aac":
            return False
    with av.open(str(path), format=kind) as container:
        told: int | None = container.duration
    return bool(told is not None and told / av.time_base > seconds + _MISSING)


def _is_cut_wav(front: bytes, size: int) -> bool:
    at = 12
    while at + 8 <= len(front):
        name, length = front[at : at + 4], int.from_bytes(front[at + 4 : at + 8], "little")
        if name == b"data":
            return 0 < length < 0xFFFFFFFF and at + 8 + length > size
        at += 8 + length + length % 2
    return False


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} phút {rest} giây" if minutes else f"{rest} giây"


def _bad(vietnamese: str, english: str) -> BadRecording:
    return BadRecording(f"{vietnamese}.", f"{english}.")
