"""A speech's MP3 frames in the format that was asked for, as they come: as they are, as samples, or encoded again."""

import math
import struct
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from player.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, FRAME_BYTES, FRAME_SAMPLES, SAMPLE_RATE, new_encoder

if TYPE_CHECKING:
    import av
    from av.filter.context import FilterContext

_UNKNOWN = 0xFFFFFFFF  # the length in a WAV header that is sent before the sound is whole
# What the AAC encoder and a second LAME put before the sound, about which the stream cannot tell a player, takes the
# place of the first LAME's: without this the sound would be 46 ms late.
_SKIPPED = ENCODER_DELAY + DECODER_DELAY
_LEAST_TEMPO, _MOST_TEMPO = 0.5, 2.0  # of one step: beyond it samples are left out and not blended
_PAGE_MICROSECONDS = 100_000  # an Ogg page waits no longer for its next packet


class Format(StrEnum):
    """The formats that OpenAI's speech API knows."""

    MP3 = "mp3"
    OPUS = "opus"
    AAC = "aac"
    FLAC = "flac"
    WAV = "wav"
    PCM = "pcm"

    @property
    def media_type(self) -> str:
        """What it is called in HTTP.

        >>> Format.OPUS.media_type
        'audio/ogg; codecs=opus'
        """
        return {
            Format.MP3: "audio/mpeg",
            Format.OPUS: "audio/ogg; codecs=opus",
            Format.AAC: "audio/aac",
            Format.FLAC: "audio/flac",
            Format.WAV: "audio/wav",
            Format.PCM: f"audio/pcm; rate={SAMPLE_RATE}; channels=1",
        }[self]


class Encoder(Protocol):
    """Turns what comes into what is sent; all that is returned, joined, is one file. Used by one thread at a time."""

    def add(self, data: bytes) -> bytes:
        """Return what can be sent of what has come so far."""

    def finish(self) -> bytes:
        """Return the rest: nothing comes after it."""


def make_encoder(form: Format, tempo: float = 1.0, frames: int | None = None) -> Encoder:
    """Return what turns MP3 frames (144 bytes each) into a format, at `tempo` times their speed, the pitch kept.

    `frames` is how many there will be, where that is known: a WAV's header then tells its length. At its own speed MP3
    passes through untouched. Everything else is mono at 24 kHz; pcm is s16, little-endian.

    >>> from player.audio.mp3 import encode
    >>> frames = encode(bytes(2 * 24000))
    >>> wav = make_encoder(Format.WAV, frames=len(frames) // FRAME_BYTES)
    >>> sound = wav.add(frames) + wav.finish()
    >>> sound[:4], len(sound) - 44 == len(frames) // FRAME_BYTES * FRAME_SAMPLES * 2
    (b'RIFF', True)
    """
    if form is Format.MP3 and tempo == 1.0:
        return _Untouched()
    length = round(frames * FRAME_SAMPLES * 2) if frames is not None and tempo == 1.0 else None
    return _Decoded(_encoder_of_samples(form, length), tempo, _SKIPPED if form in (Format.AAC, Format.MP3) else 0)


def _encoder_of_samples(form: Format, length: int | None) -> Encoder:
    match form:
        case Format.MP3:
            return _Lame()
        case Format.OPUS:
            # As players want Opus, and at the rate that speech is transparent at.
            voice = {"application": "voip", "frame_duration": "20"}
            return _Muxed("ogg", "libopus", 32_000, voice, {"page_duration": str(_PAGE_MICROSECONDS)})
        case Format.AAC:
            return _Muxed("adts", "aac", 64_000)
        case Format.FLAC:
            return _Muxed("flac", "flac")
        case Format.WAV:
            return _Untouched(_wav_header(length))
        case Format.PCM:
            return _Untouched()


class _Untouched:
    """Sends what comes, after a header."""

    def __init__(self, header: bytes = b"") -> None:
        self._header = header

    def add(self, data: bytes) -> bytes:
        header, self._header = self._header, b""
        return header + data

    def finish(self) -> bytes:
        return self.add(b"")


class _Decoded:
    """MP3 frames → samples at a tempo → an encoder of samples: one decoder over all clips, so that no join is heard."""

    def __init__(self, into: Encoder, tempo: float, skips: int) -> None:
        import av

        self._into = into
        decoder = av.CodecContext.create("mp3float", "r")
        assert isinstance(decoder, av.AudioCodecContext)
        self._decoder = decoder
        self._samples = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        self._tempo = _Tempo(tempo) if tempo != 1.0 else None
        self._skips = skips * 2

    def add(self, data: bytes) -> bytes:
        import av

        parts: list[bytes] = []
        for at in range(0, len(data), FRAME_BYTES):
            for frame in self._decoder.decode(av.Packet(data[at : at + FRAME_BYTES])):
                frame.pts = None
                parts += [part.to_ndarray().tobytes() for part in self._samples.resample(frame)]
        samples = b"".join(parts)
        if self._tempo is not None:
            samples = self._tempo.add(samples)
        skipped = min(self._skips, len(samples))
        self._skips -= skipped
        return self._into.add(samples[skipped:])

    def finish(self) -> bytes:
        rest = self._into.add(self._tempo.finish()) if self._tempo is not None else b""
        return rest + self._into.finish()


class _Tempo:
    """Samples at another tempo, their pitch kept."""

    def __init__(self, tempo: float) -> None:
        import av

        graph = av.filter.Graph()
        source = graph.add_abuffer(
            format="s16", sample_rate=SAMPLE_RATE, layout="mono", time_base=Fraction(1, SAMPLE_RATE)
        )
        last: FilterContext = source
        steps = max(1, math.ceil(abs(math.log2(tempo))))
        for _ in range(steps):
            step = graph.add("atempo", f"{tempo ** (1 / steps):.6f}")
            last.link_to(step)
            last = step
        sink = graph.add("abuffersink")
        last.link_to(sink)
        graph.configure()
        self._graph, self._source, self._sink = graph, source, sink
        self._at = 0

    def add(self, samples: bytes) -> bytes:
        parts: list[bytes] = []
        # A frame of what comes out is as long as one that went in, and is given out when it is full.
        for at in range(0, len(samples), FRAME_SAMPLES * 2):
            piece = samples[at : at + FRAME_SAMPLES * 2]
            self._source.push(_frame(piece, self._at))
            self._at += len(piece) // 2
            parts.append(self._pull())
        return b"".join(parts)

    def finish(self) -> bytes:
        self._source.push(None)
        return self._pull()

    def _pull(self) -> bytes:
        import av

        parts: list[bytes] = []
        while True:
            try:
                frame = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return b"".join(parts)
            assert isinstance(frame, av.AudioFrame)
            parts.append(frame.to_ndarray().tobytes())


class _Lame:
    """Samples as MP3 again, for a tempo that the frames do not have."""

    def __init__(self) -> None:
        self._encoder = new_encoder()

    def add(self, data: bytes) -> bytes:
        return bytes(self._encoder.encode(data)) if data else b""

    def finish(self) -> bytes:
        return bytes(self._encoder.flush())


class _Muxed:
    """Samples through one of FFmpeg's encoders and containers, each packet given out as soon as it is made."""

    def __init__(
        self,
        container: str,
        codec: str,
        bit_rate: int = 0,
        options: dict[str, str] | None = None,
        container_options: dict[str, str] | None = None,
    ) -> None:
        import av

        self._out = _Out()
        self._file = av.open(
            self._out, "w", format=container, options={"flush_packets": "1", **(container_options or {})}
        )
        stream = self._file.add_stream(codec, rate=SAMPLE_RATE, options=options or {}, layout="mono")
        assert isinstance(stream, av.AudioStream)
        if bit_rate:
            stream.bit_rate = bit_rate
        self._stream = stream
        self._at = 0

    def add(self, data: bytes) -> bytes:
        if data:
            self._file.mux(self._stream.encode(_frame(data, self._at)))
            self._at += len(data) // 2
        return self._out.take()

    def finish(self) -> bytes:
        self._file.mux(self._stream.encode(None))
        self._file.close()
        return self._out.take()


class _Out:
    """A file that cannot be sought in, which is what a connection is."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def _frame(samples: bytes, at: int) -> "av.AudioFrame":
    """Return mono s16 samples as FFmpeg's frame, `at` samples from the start."""
    import av
    import numpy

    frame = av.AudioFrame.from_ndarray(numpy.frombuffer(samples, "<i2").reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    frame.time_base = Fraction(1, SAMPLE_RATE)
    frame.pts = at
    return frame


def _wav_header(length: int | None) -> bytes:
    """Return the 44 bytes before `length` bytes of samples; players take the unknown length for "to the end".

    >>> _wav_header(4)[:8], len(_wav_header(None))
    (b'RIFF(\\x00\\x00\\x00', 44)
    """
    whole = _UNKNOWN if length is None else length + 36
    data = _UNKNOWN if length is None else length
    form = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", whole)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + struct.pack("<I", data)
    )
