"""A voice's gain: measured once, kept with the voice, applied to each of its clips; and how loud a sound is."""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.util import find_spec
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING

from player.audio.mp3 import SAMPLE_RATE
from player.audio.sound import prepare
from player.errors import SettingsError, VoiceMissing
from player.storage import storage_error
from player.voices.contract import Speech, Voice

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

TARGET_LUFS = -19.0  # mono, as loud as −16 LUFS in both ears
_REST = bytes(2 * SAMPLE_RATE * 35 // 100)
_ROUNDS = 3  # the limiter takes back a little of what the gain gave
_CLOSE_ENOUGH = 0.1  # LU

# What a voice says to be measured: news, with open and closed vowels, all six tones, names and figures.
PASSAGE = (
    "Sáng nay, mưa lớn kéo dài làm nhiều tuyến đường ở huyện vùng cao bị sạt lở, giao thông chia cắt.",
    "Theo thống kê ban đầu, hơn một trăm hộ dân phải di dời đến nơi an toàn trong đêm.",
    "Lực lượng dân quân và công an xã đã có mặt từ rất sớm để giúp bà con thu hoạch lúa.",
    "Chủ tịch huyện đề nghị các đơn vị khẩn trương khắc phục hậu quả, ổn định đời sống.",
    "Trường học tạm đóng cửa, học sinh được nghỉ đến hết tuần này.",
    "Nhà máy nước hoạt động trở lại vào chiều tối, nhưng điện vẫn chưa có ở bảy thôn.",
    "Trung tâm dự báo cho biết đợt mưa này sẽ giảm dần từ ngày mai, trời hửng nắng.",
    "Bà con mong sớm được hỗ trợ giống và phân bón để kịp gieo trồng vụ đông.",
)


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a sound is: integrated loudness in LUFS and true peak in dBTP (ITU-R BS.1770)."""

    lufs: float
    true_peak: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The gain in dB that brings a voice to −19 LUFS, and how loud it then is."""

    gain_db: float
    loudness: Loudness


def why_not_measured() -> str:
    """Return one English sentence saying what is missing to measure loudness, or ""."""
    return (
        "" if find_spec("av") else "Measuring loudness needs PyAV, which is not installed: pip install baonoi[studio]"
    )


def measure(samples: bytes, sample_rate: int = SAMPLE_RATE) -> Loudness:
    """Return how loud mono s16 samples are; VoiceMissing without PyAV. Digital silence is −70 LUFS or less.

    >>> import math, struct
    >>> wave = [round(16384 * math.sin(math.tau * 1000 * n / 24000)) for n in range(48000)]
    >>> measure(struct.pack("<48000h", *wave))
    Loudness(lufs=-9.0, true_peak=-6.0)
    """
    import numpy

    meter = Meter(sample_rate)
    meter.push(numpy.frombuffer(samples, "<i2").astype(numpy.float32))
    return meter.loudness()


class Meter:
    """Measures a sound that is given to it in pieces; VoiceMissing without PyAV."""

    def __init__(self, sample_rate: int = SAMPLE_RATE) -> None:
        if why := why_not_measured():
            raise VoiceMissing("Máy này chưa cài phần đo độ to (PyAV).", why)
        import av

        self._rate = sample_rate
        self._at = 0
        self._found: dict[str, str] = {}
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=sample_rate, format="flt", layout="mono", time_base=Fraction(1, sample_rate)
        )
        meter = self._graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        sink = self._graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        self._graph.configure()

    def push(self, wave: "NDArray[numpy.float32]") -> None:
        """Take the next mono samples, of which 32768 is full scale."""
        import av
        import numpy

        for start in range(0, len(wave), self._rate):
            part = numpy.ascontiguousarray(wave[start : start + self._rate] / 32768, numpy.float32)
            frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout="mono")
            frame.sample_rate, frame.pts = self._rate, self._at
            self._at += len(part)
            self._graph.push(frame)
            self._drain()

    def loudness(self) -> Loudness:
        """Return how loud all of it is; nothing can be pushed after that."""
        import numpy

        if self._at < self._rate:  # less than 0.4 s has no loudness: the meter is given silence after it
            self.push(numpy.zeros(self._rate - self._at, numpy.float32))
        self._graph.push(None)
        self._drain()
        peak = float(self._found["lavfi.r128.true_peak"])
        lufs = round(float(self._found["lavfi.r128.I"]), 1)
        return Loudness(lufs, round(20 * log10(peak), 1) if peak > 0 else float("-inf"))

    def _drain(self) -> None:
        import av

        while True:
            try:
                self._found.update(self._graph.pull().metadata)
            except (av.BlockingIOError, av.EOFError):
                return


def calibrate(voice: Voice, speak: Callable[[str, Voice], Speech], passage: Sequence[str] = PASSAGE) -> Calibration:
    """Return the gain that brings a voice to −19 LUFS, from a passage it speaks; VoiceError if it does not speak."""
    speeches = [(text, speak(text, voice)) for text in passage]
    gain = 0.0
    for _ in range(_ROUNDS):
        trial = replace(voice, gain_db=gain)
        loudness = measure(b"".join(prepare(speech, text, trial).samples + _REST for text, speech in speeches))
        if abs(TARGET_LUFS - loudness.lufs) <= _CLOSE_ENOUGH:
            break
        gain = round(gain + TARGET_LUFS - loudness.lufs, 1)
    return Calibration(gain, loudness)


def read_gains(path: Path) -> dict[str, float]:
    """Return the gains in dB that are kept in a file, by the voice's name; none if there is no such file.

    SettingsError if the file is damaged.
    """
    try:
        return {name: float(gain) for name, gain in json.loads(path.read_text("utf-8")).items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise storage_error(error) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"Tệp độ to của các giọng bị hỏng: {path}.",
            f"{path} is damaged: delete it, and calibrate the voices again.",
        ) from error


def keep_gain(path: Path, name: str, gain_db: float) -> None:
    """Keep a voice's gain in a file beside the others', written aside and renamed; StorageError if it cannot be.

    >>> path = Path(tempfile.mkdtemp()) / "gains.json"
    >>> keep_gain(path, "espeak-bac", -1.5)
    >>> keep_gain(path, "edge-hoaimy", 2.0)
    >>> read_gains(path)
    {'edge-hoaimy': 2.0, 'espeak-bac': -1.5}
    """
    gains = read_gains(path) | {name: gain_db}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(gains, file, indent=1, sort_keys=True)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error) from error
