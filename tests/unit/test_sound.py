"""Every clip is checked before it is kept, and every voice is as loud as the others."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import miniaudio
import numpy
import pytest
from tones import VOICE, Tones

from audio_cache.blobs import Blobs
from player.audio.clips import Clips
from player.audio.loudness import TARGET_LUFS, calibrate, keep_gain, measure, read_gains
from player.audio.narration import Cast
from player.audio.narrator import Narrator
from player.audio.pace import Paces
from player.audio.sound import prepare
from player.errors import BadSound
from player.voices.contract import PCM, Speech, Voice
from player.voices.espeak import VOICES, Espeak
from player.voices.registry import Voices

SENTENCE = "một câu có chín chữ để đọc thử xem"


def pcm(wave: "numpy.ndarray") -> PCM:
    return PCM(numpy.clip(numpy.rint(wave), -32768, 32767).astype("<i2").tobytes(), 24000)


def voiced(seconds: float, level: float = 8000.0) -> "numpy.ndarray":
    """A sound like a voice's: syllables that swell and die away."""
    time = numpy.arange(round(seconds * 24000)) / 24000
    return level * numpy.abs(numpy.sin(2 * numpy.pi * 2 * time)) * numpy.sin(2 * numpy.pi * 220 * time)


BAD = {
    "only silence": pcm(numpy.zeros(48000)),
    "noise nobody hears": pcm(numpy.random.default_rng(1).normal(0, 20, 48000)),
    "nothing": PCM(b"", 24000),
    "half a sample": PCM(pcm(voiced(2.0)).samples[:-1], 24000),
    "clipped": pcm(voiced(2.0, 200_000)),
    "stopped in the middle": pcm(voiced(2.1)[: round(1.875 * 24000)]),
    "far too short": pcm(voiced(0.25)),
    "far too long": pcm(voiced(40.0)),
}


class Flawed:
    """Speaks well but for the first times, when it gives what it is handed."""

    name = "tones"

    def __init__(self, flaws: Sequence[PCM]) -> None:
        self.flaws, self.calls = list(flaws), 0

    def speak(self, spoken: str, voice: Voice) -> Speech:
        self.calls += 1
        return Speech(self.flaws.pop(0)) if self.flaws else Speech(pcm(voiced(2.0)))


@pytest.mark.parametrize("flaw", BAD.values(), ids=BAD)
def test_a_bad_clip_is_spoken_again(tmp_path: Path, flaw: PCM) -> None:
    engine = Flawed([flaw])
    clip, _ = Clips(Blobs.in_folder(tmp_path), engine.speak).get(SENTENCE, 350, VOICE)
    assert engine.calls == 2
    assert abs(clip.sounding - 2.0) < 0.05


@pytest.mark.parametrize("flaw", BAD.values(), ids=BAD)
def test_a_clip_that_stays_bad_is_refused_and_never_kept(tmp_path: Path, flaw: PCM) -> None:
    engine, blobs = Flawed([flaw] * 9), Blobs.in_folder(tmp_path)
    with pytest.raises(BadSound) as refused:
        Clips(blobs, engine.speak).get(SENTENCE, 350, VOICE)
    assert engine.calls == 3
    assert "tones-bac" in refused.value.english
    assert list(blobs.list()) == []


def test_a_voice_that_is_known_is_held_to_its_own_pace() -> None:
    paces = Paces()
    paces.check(VOICE, SENTENCE, 6.0)  # a stranger may be slow
    for number in range(20):
        paces.check(VOICE, f"{SENTENCE} lần thứ {number}", 2.5)
    with pytest.raises(BadSound, match="6,9 giây"):
        Paces.check(paces, VOICE, SENTENCE, 6.9)
    with pytest.raises(BadSound, match="chỉ trong 0,5 giây"):
        paces.check(VOICE, SENTENCE, 0.5)
    paces.check(replace(VOICE, rate=0.8), SENTENCE, 3.0)
    for spelt in ("UBND, HĐND, BCĐ", "b b k h t x", "中文中文中文", "Привет как дела", "1234567890", "@@@ ### a"):
        paces.check(VOICE, spelt, 30.0)  # nobody knows how long these take


@pytest.mark.parametrize("seconds", [0.5, 13.0])
def test_a_process_that_has_just_started_refuses_a_quarter_of_a_sentence_and_six_times_its_length(
    seconds: float,
) -> None:
    with pytest.raises(BadSound):
        Paces().check(VOICE, SENTENCE, seconds)  # which takes two seconds


READINGS = [
    "a" * 400,
    "nghiêng" * 58,
    "thườngxuyên" * 36,
    "haha" * 100,
    "h" * 300 + " " + "m" * 300,
    "Hôm nay " + "k" * 400 + " trời đẹp.",
    "nghành-" * 30 + "nghành",
    "fỳ " * 30,
    "nghịrst " * 30,
    "ngòcghồnkhuy " * 8,
    "ma, " * 60,
    "nghiêng " * 60,
    "😀🎉👨‍👩‍👧‍👦🇻🇳" * 5,
    "Привет мир. 中文新闻今天很好。 العربية هنا. हिन्दी में. ภาษาไทย. 한국어 뉴스. ελληνικά. עברית. ქართული. አማርኛ",
    "٨٨٨ ៥៥៥ ௦௦௦",
    '<speak><break time="3600s"/>xin chào <prosody rate="x-slow">các bạn</prosody></speak>',
    "Xin [[t'est@]] chào [[_:9999]] bạn.",
    "xin\u200bchào\u200bcác\u200bbạn" * 10,
    "a" + "\u0301" * 400,
    "1234567890" * 10,
]


@pytest.mark.parametrize(("dialect", "rate"), list(zip(VOICES, (0.8, 1.0, 1.3), strict=True)))
def test_whatever_is_written_the_embedded_voice_is_believed(tmp_path: Path, dialect: Voice, rate: float) -> None:
    clips = Clips(Blobs.in_folder(tmp_path), Espeak().speak)
    voice = replace(dialect, rate=rate)
    for number in range(10):  # until its own pace is known
        clips.get(f"{SENTENCE} {'rất ' * number} hay", 350, voice)
    for text in READINGS:
        clip, _ = clips.get(text, 350, voice)
        assert clip.sounding < 2.0 * len(text) / rate


def test_only_what_no_voice_need_know_may_be_silent() -> None:
    silence = Speech(pcm(numpy.zeros(48000)))
    for text in ("— …", "៥៥៥", "中文", "😀"):
        assert prepare(silence, text, VOICE).seconds == 0
    for text in ("5", "ở đâu", "à", "中文 a"):
        with pytest.raises(BadSound):
            prepare(silence, text, VOICE)


def test_silence_around_the_sound_is_cut_and_its_words_move_with_it() -> None:
    speech = Tones(lead=0.5).speak("một hai", VOICE)
    sound = prepare(speech, "một hai", VOICE)
    assert sound.words[0].at <= 0.012
    assert sound.words[1].at - sound.words[0].at == pytest.approx(speech.words[1].at - speech.words[0].at)
    assert sound.seconds == pytest.approx(0.36, abs=0.04)


def test_peaks_are_limited_and_what_is_under_them_is_untouched() -> None:
    wave = voiced(4.0)
    wave[48000:48200] *= 3.9
    limited = numpy.frombuffer(prepare(Speech(pcm(wave)), SENTENCE, VOICE).samples, "<i2").astype(float)
    assert numpy.abs(limited).max() <= 32768 * 10 ** (-2.5 / 20) + 1
    shift = 240 + 1
    plain = numpy.frombuffer(prepare(Speech(pcm(voiced(4.0))), SENTENCE, VOICE).samples, "<i2").astype(float)
    away = numpy.r_[0 : 47000 - shift, 49200 : len(plain) - 600]
    assert numpy.abs(limited[: len(plain)][away] - plain[away]).max() <= 1


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.name)
def test_an_article_is_at_minus_19_lufs_with_its_peaks_under_minus_1(tmp_path: Path, voice: Voice) -> None:
    from player.article import read_text
    from player.scripting.script import write_script

    blobs = Blobs.in_folder(tmp_path)
    narrator = Narrator(blobs, Clips(blobs, Espeak().speak))
    text = Path(__file__).parents[2].joinpath("README.vi.md").read_text("utf-8").replace("\n\n", "\n")
    words = [line for line in text.splitlines() if len(line.split()) > 12 and line[0].isalpha()]
    narration = narrator.narrate(write_script(read_text("Bài đo độ to\n" + "\n".join(words))), Cast(voice))
    sound = miniaudio.decode(blobs.get(narration.name) or b"", nchannels=1, sample_rate=24000)
    loudness = measure(sound.samples.tobytes())
    assert loudness.lufs == pytest.approx(TARGET_LUFS, abs=1.0)
    assert loudness.true_peak <= -1.0


@pytest.mark.parametrize("level", [0.03, 0.9])
def test_a_quiet_or_loud_voice_is_calibrated_and_its_gain_kept_with_it(tmp_path: Path, level: float) -> None:
    engine = Tones(level=level)
    found = calibrate(VOICE, engine.speak)
    assert found.loudness.lufs == pytest.approx(TARGET_LUFS, abs=0.3)
    keep_gain(tmp_path / "voices" / "gains.json", VOICE.name, found.gain_db)
    voices = Voices([engine], read_gains(tmp_path / "voices" / "gains.json"))
    assert voices.find(VOICE.name).gain_db == found.gain_db
    assert voices.find("tones-nam").gain_db == 0.0
