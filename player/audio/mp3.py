"""PCM → MP3 frames that join end to end, and the Info frame before them.

Everything is 24 kHz mono 48 kbps CBR (MPEG-2 Layer III), so a frame is always 144 bytes, 576 samples and 24 ms. Each
clip comes from a fresh encoder, whose first frame borrows no bits from the one before it: clips join byte-wise.
"""

import struct

import lameenc

SAMPLE_RATE = 24_000
BIT_RATE = 48  # kbit/s
FRAME_BYTES = 144
FRAME_SAMPLES = 576
FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE
FRAME_MS = 24
QUALITY = 5
ENCODING = f"mp3 {SAMPLE_RATE} Hz mono {BIT_RATE} kbps CBR, lame q{QUALITY}"

# What LAME puts before the sound, and the 529 samples that every decoder adds; a decoder that reads the Info frame
# takes both away again, so a clip's sound begins exactly where its first frame does.
ENCODER_DELAY = 576
DECODER_DELAY = 529
# None is stated: there are whole silent frames at the end, and Chromium takes what is stated off the duration but not
# off the bytes, so that each of its seeks lands early by its share of it.
PADDING = 0

_AUDIO_HEADER = bytes.fromhex("fff364c4")  # MPEG-2 Layer III, 48 kbps, 24 kHz, mono
_INFO_HEADER = bytes.fromhex("fff384c4")  # the same at 64 kbps: the Info frame needs 192 bytes
INFO_BYTES = 192
_FEW_FRAMES = 140
_SIDE_INFO = bytes(9)
SILENT_FRAME = _AUDIO_HEADER + bytes(FRAME_BYTES - 4)


def new_encoder() -> lameenc.Encoder:
    """Return an encoder of the frames that everything here is made of, for one sound.

    >>> encoder = new_encoder()
    >>> len(encoder.encode(bytes(2 * 24000)) + encoder.flush()) % FRAME_BYTES
    0
    """
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_out_sample_rate(SAMPLE_RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(BIT_RATE)
    encoder.set_quality(QUALITY)
    encoder.silence()
    return encoder


def encode(samples: bytes) -> bytes:
    """Return mono s16 samples at 24 kHz as whole MP3 frames.

    They hold the sound, LAME's delay before it and its padding after it: at least samples / 576 + 2 frames.

    >>> frames = encode(bytes(2 * 24000))
    >>> len(frames) // FRAME_BYTES, len(frames) % FRAME_BYTES
    (44, 0)
    """
    encoder = new_encoder()
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())


def frames_for(seconds: float) -> int:
    """Return the whole number of frames nearest to a duration.

    >>> frames_for(0.35)
    15
    """
    return round(seconds / FRAME_SECONDS)


def with_rest(frames: bytes, sounding: float, rest: float) -> bytes:
    """Return a clip's frames made to last as long as its sound and the rest after it, both in seconds.

    The silence that LAME leaves after the sound is part of the rest; what is missing is added in whole silent frames,
    which cost nothing to encode. A rest shorter than LAME's silence (52–78 ms) becomes that silence.

    >>> len(with_rest(encode(bytes(2 * 24000)), 1.0, 0.6)) // FRAME_BYTES * FRAME_MS
    1608
    """
    missing = frames_for(sounding + rest) - len(frames) // FRAME_BYTES
    return frames + SILENT_FRAME * max(0, missing)


def at_rest(frames: bytes, sounding: float, rest: float) -> bytes:
    """Return a clip's frames with another rest after its sound, in seconds: silent frames are taken away or added.

    >>> clip = with_rest(encode(bytes(2 * 24000)), 1.0, 0.6)
    >>> at_rest(clip, 1.0, 0.35) == with_rest(encode(bytes(2 * 24000)), 1.0, 0.35)
    True
    """
    end = len(frames)
    while frames.endswith(SILENT_FRAME, 0, end):
        end -= FRAME_BYTES
    return with_rest(frames[:end], sounding, rest)


def info_frame(frames: int) -> bytes:
    """Return the one frame before the sound that tells a player how long it is and where to seek.

    `frames` counts the audio frames after it. It holds the frames, their bytes, a table of contents, and LAME's delay,
    so that decoders drop it. The bytes are those of the frames alone: players seek by bytes / frames, and with this
    frame's own 192 among them every seek would land late by its share of them. Only in a file of a few seconds they are
    among them, where nothing lands late and mpg123 warns when the figure is off by over 1 %.

    >>> len(info_frame(1000))
    192
    """
    size = frames * FRAME_BYTES + (INFO_BYTES if frames < _FEW_FRAMES else 0)
    contents = bytes(i * 256 // 100 for i in range(100))  # CBR: byte and time go together
    xing = b"Info" + struct.pack(">III", 0b1111, frames, size) + contents + struct.pack(">I", 100 - 10 * QUALITY)
    lame = struct.pack(
        ">9sBBIHHBB3sBBHI",
        b"LAME3.100",
        0x01,  # tag revision 0, CBR
        120,  # low-pass, hundreds of Hz
        0,  # peak: not stated
        0,  # radio and audiophile gain: not stated, the loudness is already right
        0,
        0,  # encoding flags
        BIT_RATE,
        (ENCODER_DELAY << 12 | PADDING).to_bytes(3, "big"),
        0,  # noise shaping, stereo mode: mono
        0,  # no gain applied by mp3gain
        0,  # preset: none
        size,
    )
    lame += struct.pack(">H", 0)  # the sound's CRC, which no player reads
    frame = _INFO_HEADER + _SIDE_INFO + xing + lame
    frame += struct.pack(">H", crc16(frame))
    return frame + bytes(INFO_BYTES - len(frame))


def crc16(data: bytes) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) that the LAME tag carries over the bytes before it.

    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def duration_of(frames: int) -> float:
    """Return how many seconds a file of that many audio frames plays in a decoder that reads its Info frame.

    >>> duration_of(1000)
    23.976
    """
    return round((frames * FRAME_SAMPLES - ENCODER_DELAY - PADDING) / SAMPLE_RATE, 6)
