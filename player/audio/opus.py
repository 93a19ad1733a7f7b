"""Opus beside MP3, for mobile data: made of a narration's MP3 when somebody asks for it, then kept."""

import zlib
from collections.abc import Iterable
from importlib.util import find_spec

from audio_cache.blobs import Blobs
from audio_cache.single_flight import SingleFlight
from player.audio.narration import narration_name
from player.errors import VoiceMissing

SAMPLE_RATE = 48_000
BIT_RATE = 24_000  # bit/s: speech at half the bytes of the MP3
# Of libopus's ten steps of patience the fifth: speech at this rate sounds no better after it.
ENCODER = {"application": "voip", "compression_level": "5"}
_HEADER = 27  # bytes of an Ogg page before its table of segments
_CRC = slice(22, 26)
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def opus_name(digest: str) -> str:
    """Return the name of a narration's blob as Opus.

    >>> opus_name("ab12")
    'narrations/ab/ab12.opus'
    """
    return narration_name(digest).removesuffix("mp3") + "opus"


class Opus:
    """The Opus files of one store's narrations."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._flight: SingleFlight[bool] = SingleFlight()

    def make(self, digest: str) -> str | None:
        """Return the name of the blob with a narration as Ogg Opus, made now if it is not kept; None without the MP3.

        Blocking: about 1 % of the sound's length in CPU. Its times are the MP3's. VoiceMissing without PyAV.
        """
        name = opus_name(digest)
        if self._blobs.head(name) is not None:
            return name
        return name if self._flight.do(digest, lambda: self._transcode(digest)) else None

    def _transcode(self, digest: str) -> bool:
        if not find_spec("av"):
            raise VoiceMissing(
                "Máy chủ này chưa cài phần nén Opus (PyAV).",
                "Opus needs PyAV, which is not installed: pip install baonoi[studio].",
            )
        with self._blobs.incoming() as source, self._blobs.incoming() as made:
            with source.open("wb") as file:
                try:
                    for chunk in self._blobs.chunks(narration_name(digest)):
                        file.write(chunk)
                except FileNotFoundError:
                    return False
            _encode(str(source), str(made))
            self._blobs.put_file(opus_name(digest), made)
        if self._blobs.head(narration_name(digest)) is None:  # it was withdrawn meanwhile, and this came too late
            self._blobs.delete(opus_name(digest))
            return False
        return True


def _encode(source: str, made: str) -> None:
    import av

    with av.open(source, format="mp3") as mp3, av.open(made, "w", format="ogg") as ogg:
        stream = ogg.add_stream("libopus", rate=SAMPLE_RATE, layout="mono", options=ENCODER)
        stream.bit_rate = BIT_RATE
        ogg.metadata.update({key: mp3.metadata[key] for key in ("title", "artist", "album") if key in mp3.metadata})
        for frame in mp3.decode(audio=0):
            ogg.mux(stream.encode(frame))
        ogg.mux(stream.encode(None))


def is_whole_ogg(chunks: Iterable[bytes]) -> bool:
    """Return whether every page of an Ogg file has its checksum, and the last one ends the stream.

    >>> is_whole_ogg([b"OggS and no more"])
    False
    """
    rest = b""
    ended = False
    for chunk in chunks:
        rest += chunk
        while page := _page(rest):
            ended = bool(page[5] & 0x04)
            without = page[: _CRC.start] + bytes(4) + page[_CRC.stop :]
            if checksum(without) != int.from_bytes(page[_CRC], "little"):
                return False
            rest = rest[len(page) :]
        if rest[:4] != b"OggS"[: len(rest)]:
            return False
    return ended and not rest


def _page(data: bytes) -> bytes:
    """Return the Ogg page at the front of some bytes, or nothing if it is not all there."""
    if len(data) < _HEADER or data[:4] != b"OggS":
        return b""
    segments = data[_HEADER : _HEADER + data[26]]
    length = _HEADER + data[26] + sum(segments)
    return data[:length] if len(segments) == data[26] and len(data) >= length else b""


def checksum(page: bytes) -> int:
    """Return Ogg's CRC-32: zlib's, but over mirrored bits and without its inversions.

    >>> hex(checksum(b"123456789"))
    '0x89a1897f'
    """
    mirrored = zlib.crc32(page.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
