"""Frames that join end to end, and a header that every decoder believes."""

import struct

import miniaudio
import numpy
import pytest

from player.audio import mp3


def tone(seconds: float, hertz: float) -> bytes:
    time = numpy.arange(round(seconds * 24000)) / 24000
    return (9000 * numpy.sin(2 * numpy.pi * hertz * time)).astype("<i2").tobytes()


def heard(data: bytes) -> numpy.ndarray:
    return numpy.array(miniaudio.decode(data, nchannels=1, sample_rate=24000).samples, dtype=numpy.float64)


@pytest.mark.parametrize("samples", [0, 1, 575, 576, 577, 24000, 100_001])
def test_a_clip_is_whole_frames_that_borrow_nothing(samples: int) -> None:
    frames = mp3.encode(bytes(2 * samples))
    assert len(frames) % mp3.FRAME_BYTES == 0
    assert len(frames) // mp3.FRAME_BYTES * mp3.FRAME_SAMPLES >= samples + mp3.ENCODER_DELAY + mp3.DECODER_DELAY
    first_bits = int.from_bytes(frames[4:5], "big")  # main_data_begin is the first 8 bits of MPEG-2's side info
    assert first_bits == 0


@pytest.mark.parametrize("rest", [0.08, 0.35, 0.6, 0.9, 3.0])
def test_sound_and_rest_last_what_was_asked_to_half_a_frame(rest: float) -> None:
    samples = tone(1.234, 440)
    frames = len(mp3.with_rest(mp3.encode(samples), 1.234, rest)) // mp3.FRAME_BYTES
    assert abs(frames * mp3.FRAME_SECONDS - 1.234 - rest) <= 0.012


def test_every_tone_of_a_join_begins_where_its_frames_do() -> None:
    body, starts = b"", []
    for number in range(20):
        starts.append(len(body) // mp3.FRAME_BYTES * mp3.FRAME_SECONDS)
        body += mp3.with_rest(mp3.encode(tone(0.3 + 0.05 * number, 300 + 50 * number)), 0.3 + 0.05 * number, 0.3)
    count = len(body) // mp3.FRAME_BYTES
    wave = heard(mp3.info_frame(count) + body)
    assert abs(len(wave) / 24000 - mp3.duration_of(count)) < 0.06
    for number, start in enumerate(starts):
        piece = wave[round(start * 24000) + 600 : round(start * 24000) + 6600]
        spectrum = numpy.abs(numpy.fft.rfft(piece * numpy.hanning(len(piece))))
        assert abs(int(spectrum.argmax()) * 24000 / len(piece) - (300 + 50 * number)) <= 4
        before = wave[max(0, round((start - 0.12) * 24000)) : round((start - 0.024) * 24000)]  # but for pre-echo
        assert number == 0 or numpy.abs(before).max() < 200
        assert numpy.abs(wave[round(start * 24000) : round((start + 0.024) * 24000)]).max() > 5000


def test_a_silent_frame_is_silent_after_sound() -> None:
    body = mp3.encode(tone(0.5, 440)) + mp3.SILENT_FRAME * 50
    assert numpy.abs(heard(body)[-24000:]).max() == 0


def test_the_info_frame_counts_frames_and_bytes_and_its_crc_is_right() -> None:
    frame = mp3.info_frame(1000)
    at = frame.index(b"Info")
    flags, frames, size = struct.unpack(">III", frame[at + 4 : at + 16])
    table = frame[at + 16 : at + 116]
    assert (flags, frames, size) == (15, 1000, 144_000)
    assert list(table) == sorted(table)
    assert table[50] == 128
    lame = at + 120
    assert frame[lame : lame + 4] == b"LAME"
    delay_padding = int.from_bytes(frame[lame + 21 : lame + 24], "big")
    assert (delay_padding >> 12, delay_padding & 0xFFF) == (mp3.ENCODER_DELAY, mp3.PADDING)
    assert struct.unpack(">H", frame[lame + 34 : lame + 36])[0] == mp3.crc16(frame[: lame + 34])
