"""What servers send (MP3, WAV, bare samples) as PCM: mono, 16 bits, at the rate it came in."""

import struct

from player.errors import VoiceError
from player.voices.contract import PCM

# A server that streams does not know the length when it writes the header, and writes one of these.
UNKNOWN_LENGTHS = (0, 0x7FFFFFFF, 0xFFFFFFFF)


def decode_mp3(data: bytes, who: str) -> PCM:
    """Return the sound of an MP3, its channels mixed; VoiceError if it is none. `who` names the engine in errors."""
    import miniaudio  # type: ignore[import-untyped]  # it ships no types; loaded with the first sound that needs it

    try:
        rate = miniaudio.mp3_get_info(data).sample_rate
        sound = miniaudio.mp3_read_s16(data)
    except miniaudio.DecodeError as error:
        raise not_sound(who, f"its MP3 cannot be decoded: {error}") from error
    samples = sound.samples.tobytes()
    return PCM(samples if sound.nchannels == 1 else mixed(samples, sound.nchannels), rate)


def decode_wav(data: bytes, who: str) -> PCM:
    """Return the sound of a WAV whose header may not know its length; VoiceError if it is none, or is cut short."""
    import miniaudio

    mended = with_true_lengths(data, who)
    try:
        rate = miniaudio.wav_get_info(mended).sample_rate
        sound = miniaudio.wav_read_s16(mended)
    except miniaudio.DecodeError as error:
        raise not_sound(who, f"its WAV cannot be decoded: {error}") from error
    samples = sound.samples.tobytes()
    return PCM(samples if sound.nchannels == 1 else mixed(samples, sound.nchannels), rate)


def decode_samples(data: bytes, rate: int, who: str) -> PCM:
    """Return bare mono samples as they are; VoiceError if there are none, or the last one is cut in two."""
    if not data:
        raise not_sound(who, "there is no sound in its answer")
    if len(data) % 2:
        raise not_sound(who, "half an answer: its last sample is cut in two")
    return PCM(data, rate)


def with_true_lengths(data: bytes, who: str) -> bytes:
    """Return a WAV with the lengths its header should have had.

    VoiceError if it is not a WAV, or if its header promises more sound than came (half an answer).

    >>> header = b"RIFF\\xff\\xff\\xff\\xffWAVEfmt \\x10\\0\\0\\0" + bytes(16) + b"data\\xff\\xff\\xff\\xff"
    >>> with_true_lengths(header + bytes(100), "test")[40:44]
    b'd\\x00\\x00\\x00'
    """
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise not_sound(who, "its answer is not the WAV it was asked for")
    at = 12
    while at + 8 <= len(data):
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        if name == b"data":
            there = len(data) - at - 8
            if length in UNKNOWN_LENGTHS or length > 0x7FFFFFFF:
                length = there
            elif length > there:
                raise not_sound(who, f"half an answer: {there} bytes of sound of the {length} it promises")
            body = data[at + 8 : at + 8 + length]
            return b"".join(
                (b"RIFF", struct.pack("<I", at + length), data[8:at], b"data", struct.pack("<I", length), body)
            )
        at += 8 + length + length % 2
    raise not_sound(who, "half an answer: a WAV header without sound")


def mixed(samples: bytes, channels: int) -> bytes:
    """Return interleaved 16-bit samples with their channels mixed into one.

    >>> mixed(b"\\x02\\x00\\x04\\x00", 2)
    b'\\x03\\x00'
    """
    import numpy

    table = numpy.frombuffer(samples, numpy.int16)
    table = table[: len(table) // channels * channels].reshape(-1, channels)
    return bytes(table.mean(axis=1).astype("<i2").tobytes())


def not_sound(who: str, why: str) -> VoiceError:
    """Return the error of an answer that is no whole sound."""
    return VoiceError(f"Giọng đọc {who} không trả về âm thanh dùng được.", f"{who} gives no usable sound: {why}.")
