"""edge-tts against a server that speaks its WebSocket: words' times, and each way in which it can go wrong."""

import time
from collections.abc import Iterator
from dataclasses import replace

import edge_tts.communicate
import pytest

from player.errors import VoiceBusy, VoiceError, VoiceUnreachable
from player.voices.edge import EdgeEngine
from tests.contract.conftest import LONG, SENTENCE, quick_guard
from tests.speaking.edge_server import EdgeServer
from tests.speaking.song import heard, sung, word_starts

WHICH = {
    "no audio": "without any sound",
    "forbidden": "403",
    "limited": "429",
    "overloaded": "503",
    "hang": "hangs",
    "half": "half an answer",
    "garbage": "cannot read",
    "closed": "without any sound",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EdgeServer]:
    with EdgeServer() as server:
        monkeypatch.setattr(edge_tts.communicate, "WSS_URL", server.url)
        yield server


def test_every_word_is_said_and_its_time_is_known(server: EdgeServer) -> None:
    engine = EdgeEngine(quick_guard("edge"))
    speech = engine.speak(SENTENCE, engine.voices()[0])
    assert heard(speech.pcm) == sung(SENTENCE)
    assert [SENTENCE[w.start : w.end] for w in speech.words] == [word.strip(",.") for word in SENTENCE.split()]
    assert [w.at for w in speech.words] == pytest.approx(word_starts(SENTENCE), abs=0.001)


def test_a_text_longer_than_one_message_keeps_its_words_times(server: EdgeServer) -> None:
    text = " ".join([LONG] * 12)
    engine = EdgeEngine(quick_guard("edge"))
    speech = engine.speak(text, engine.voices()[0])
    assert len(text.encode()) > 4096
    assert heard(speech.pcm) == sung(text)
    assert len(speech.words) == len(text.split())
    assert speech.words[-1].at == pytest.approx(word_starts(text)[-1], abs=0.2)


def test_its_two_voices_and_their_rates_are_asked_for_by_name(server: EdgeServer) -> None:
    engine = EdgeEngine(quick_guard("edge"))
    for voice in engine.voices():
        engine.speak(SENTENCE, replace(voice, rate=1.15))
    assert sorted(name.split(", ")[1] for name in server.voices) == ["HoaiMyNeural)", "NamMinhNeural)"]
    assert set(server.rates) == {"+15%"}


@pytest.mark.parametrize("fault", WHICH)
def test_each_failure_says_which_it_is(server: EdgeServer, fault: str) -> None:
    server.fault = fault
    engine = EdgeEngine(quick_guard("edge", attempts=1), seconds=0.5 if fault == "hang" else 5.0)
    began = time.monotonic()
    with pytest.raises(VoiceError) as caught:
        engine.speak(SENTENCE, engine.voices()[0])
    assert WHICH[fault] in caught.value.english
    assert caught.value.english.count("\n") == 0
    assert isinstance(caught.value, VoiceBusy) == (fault in ("limited", "overloaded"))
    assert time.monotonic() - began < 5


def test_one_403_is_a_wrong_clock_that_the_library_sets(server: EdgeServer) -> None:
    server.fault = "forbidden once"
    engine = EdgeEngine(quick_guard("edge", attempts=1))
    assert heard(engine.speak(SENTENCE, engine.voices()[0]).pcm) == sung(SENTENCE)
    assert server.handshakes == 2


def test_markup_in_an_article_reaches_the_server_as_text(server: EdgeServer) -> None:
    engine = EdgeEngine(quick_guard("edge"))
    engine.speak("Giá < 5 & > 3 <break time='9s'/>", engine.voices()[0])
    [text] = server.asked
    assert "&lt;" not in text
    assert "<break time='9s'/>" in text


def test_nobody_there_is_known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://127.0.0.1:9/edge/v1?TrustedClientToken=T")
    engine = EdgeEngine(quick_guard("edge"))
    began = time.monotonic()
    with pytest.raises(VoiceUnreachable, match="Không kết nối được"):
        engine.speak(SENTENCE, engine.voices()[0])
    assert time.monotonic() - began < 1.0
