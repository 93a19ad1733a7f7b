"""Narrations through a voice that fails three times in ten, in every way there is: all are whole, each in one voice."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import edge_tts.communicate
import pytest

from audio_cache.blobs import Blobs
from player.article import Role
from player.audio.clips import Clips
from player.audio.narration import Cast, Narration
from player.audio.narrator import Narrator
from player.errors import VoiceError, VoiceUnreachable
from player.scripting.script import Script, Utterance
from player.vietnamese.reading import Region, Span
from player.voices.breaker import Breaker
from player.voices.chain import Chain, Told
from player.voices.contract import Speech, Voice
from player.voices.decoded import decode_mp3
from player.voices.edge import EdgeEngine
from player.voices.gtts import GTTSEngine
from player.voices.limits import Guard, TokenBucket
from player.voices.registry import Voices
from tests.contract.conftest import quick_guard
from tests.speaking.gtts_server import FAULTS, GTTSServer
from tests.speaking.song import HIGH, heard, sing, sung

ATTEMPTS = 3
SENTENCES = 3
FAILURE_RATE = 0.3
# A second of the guard's takes so long here: its rests and waits are the real ones, only sooner over.
SECOND = 0.01
SYLLABLES = ["mưa", "lớn", "ở", "huyện", "làm", "sập", "cầu", "nhiều", "hộ", "dân", "phải", "đi", "nơi", "khác", "sáng"]


class Singer:
    """The embedded voice of this test: it is here, never fails, and sings high where the server sings low."""

    name = "singer"
    voice = Voice("singer", "singer", "high", Region.NORTH, "nam", "Giọng trên máy", "tự do")

    def voices(self) -> Sequence[Voice]:
        return (self.voice,)

    def why_unavailable(self, voice: Voice) -> str:
        return ""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        return Speech(sing(spoken, HIGH))


class Newsroom:
    """A chain of gtts and the singer over one store, and what was asked of the server."""

    def __init__(self, url: str, folder: Path, seconds: float = 0.6) -> None:
        self.breaker = Breaker("gtts", clock=self.clock, chance=random.Random(1).random)
        bucket = TokenBucket(rate=200, burst=20, clock=self.clock)
        guard = Guard(
            self.breaker, bucket, sleep=self.sleep, chance=random.Random(2).random, calls=4, attempts=ATTEMPTS
        )
        gtts = GTTSEngine(guard, url=url, seconds=seconds)
        voices = Voices([gtts, Singer()])
        self.chain = Chain(voices.all(), voices.why_unavailable, {"gtts": self.breaker})
        self.blobs = Blobs.in_folder(folder)
        self.narrator = Narrator(self.blobs, Clips(self.blobs, voices.speak), threads=2)

    def clock(self) -> float:
        return time.monotonic() / SECOND

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds * SECOND)

    def narrate(self, script: Script) -> Told[Narration]:
        return self.chain.tell(lambda voice: self.narrator.narrate(script, Cast(voice)))

    def heard(self, narration: Narration) -> list[tuple[str, int]]:
        return heard(decode_mp3(self.blobs.get(narration.name) or b"", "test"))


def scripts_of(count: int, chance: random.Random) -> list[Script]:
    """Return articles of a few sentences that nobody has spoken yet; some sentences need several requests."""

    def sentence(name: str) -> str:
        words = [chance.choice(SYLLABLES) for _ in range(chance.choice([4, 6, 9, 30]))]
        return " ".join([name, *words]) + "."

    scripts = []
    for number in range(count):
        texts = [sentence(f"bài {number} câu {place}") for place in range(SENTENCES)]
        scripts.append(
            Script(texts[0], tuple(Utterance(Role.PARAGRAPH, t, t, 300, 0, (Span(0, len(t), t),)) for t in texts))
        )
    return scripts


def sung_of(script: Script, voice: str) -> list[tuple[str, int]]:
    return [tone for utterance in script.utterances for tone in sung(utterance.spoken, voice)]


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.soak)])
def test_narrations_through_a_failing_voice_are_whole_and_in_one_voice(tmp_path: Path, count: int) -> None:
    chance = random.Random(20261010)
    met: Counter[str] = Counter()

    def fault(text: str) -> str:
        chosen = chance.choice(FAULTS) if chance.random() < FAILURE_RATE else ""
        met[chosen] += 1
        return chosen

    scripts = scripts_of(count, random.Random(7))
    with GTTSServer(fault) as server:
        newsroom = Newsroom(server.url, tmp_path / "audio")
        with ThreadPoolExecutor(3) as pool:
            told = list(pool.map(newsroom.narrate, scripts))
        assert set(met) >= {"", *FAULTS} if count > 30 else len(met) > 6
        assert max(server.asked.values()) <= ATTEMPTS
        by_voice = Counter(one.voice.name for one in told)
        assert min(by_voice["gtts"], by_voice["singer"]) >= count // 10
        for script, one in zip(scripts, told, strict=True):
            assert newsroom.heard(one.narration) == sung_of(script, "low" if one.voice.name == "gtts" else "high")
            assert one.is_poorer == (one.voice.name == "singer")

        # The server is well again: what was poorer is narrated by the better voice.
        server.fault = lambda text: ""
        newsroom.sleep(newsroom.breaker.rests_for() + 1)
        before = server.asked.copy()
        for script, one in zip(scripts, told, strict=True):
            if one.is_poorer:
                better = newsroom.narrate(script)
                assert (better.voice.name, better.is_poorer) == ("gtts", False)
                assert newsroom.heard(better.narration) == sung_of(script, "low")
                assert better.narration.digest != one.narration.digest
        again = server.asked - before
        assert max(again.values()) <= ATTEMPTS


def test_without_network_the_first_article_is_spoken_within_3_s_and_the_next_at_once(tmp_path: Path) -> None:
    first, second = scripts_of(2, random.Random(3))
    with dead_line() as url:
        newsroom = Newsroom(url, tmp_path / "audio", seconds=10.0)
        for script, seconds in ((first, 3.0), (second, 0.5)):
            began = time.monotonic()
            told = newsroom.narrate(script)
            assert time.monotonic() - began < seconds
            assert told.voice.name == "singer"
            assert "cannot be reached" in told.passed_over[0].english or "rests" in told.passed_over[0].english
            assert newsroom.heard(told.narration) == sung_of(script, "high")


@contextmanager
def dead_line() -> Iterator[str]:
    """Give an address that never answers, as packets are lost behind a dead line: its queue of connections is full."""
    with socket.socket() as listening, ExitStack() as stack:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("name", ["gtts", "edge"])
def test_a_name_that_nobody_looks_up_does_not_hold_an_article(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    over = threading.Event()
    look_up = socket.getaddrinfo

    def silent(host: str, *rest: Any, **more: Any) -> Any:
        if host == "giong-doc.test":
            over.wait(20)
        return look_up(host, *rest, **more)

    # A resolver whose packets are lost: the system gives up after many seconds, and no call can make it sooner.
    monkeypatch.setattr(socket, "getaddrinfo", silent)
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://giong-doc.test/edge/v1?TrustedClientToken=T")
    guard = quick_guard(name)
    engine = GTTSEngine(guard, url="http://giong-doc.test") if name == "gtts" else EdgeEngine(guard)
    began = time.monotonic()
    try:
        with pytest.raises(VoiceUnreachable):
            engine.speak("Sáng nay mưa to.", engine.voices()[0])
        assert time.monotonic() - began < 3.5
    finally:
        over.set()


def test_when_no_voice_can_speak_nothing_is_kept_and_it_is_said_when_to_come_back(tmp_path: Path) -> None:
    with GTTSServer(lambda text: "limited") as server:
        newsroom = Newsroom(server.url, tmp_path / "audio")
        only = Chain(newsroom.chain.voices[:1], lambda voice: "", {"gtts": newsroom.breaker})
        [script] = scripts_of(1, random.Random(4))
        with pytest.raises(VoiceError) as caught:
            only.tell(lambda voice: newsroom.narrator.narrate(script, Cast(voice)))
    assert caught.value.retry_after == 7
    assert "429" in caught.value.english
    assert list(newsroom.blobs.list()) == []
