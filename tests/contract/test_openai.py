"""The OpenAI-compatible engine against a server of that protocol: formats, endless headers, failures."""

import pytest

from player.errors import ArticleTooLong, VoiceError, VoiceUnreachable
from player.voices.openai import OpenAIEngine, SpeechServer
from tests.contract.conftest import SENTENCE, quick_guard
from tests.speaking.openai_server import KEY, OpenAIServer
from tests.speaking.song import heard, sung


def engine_at(server: OpenAIServer, form: str = "wav", key: str = KEY, rate: int = 24_000) -> OpenAIEngine:
    where = SpeechServer(server.url, key, model="vieneu", voice="Bình", format=form, pcm_rate=rate)
    return OpenAIEngine(quick_guard("openai", attempts=1), where, seconds=5)


@pytest.mark.parametrize("rate", [24_000, 48_000])
@pytest.mark.parametrize("form", ["wav", "pcm", "mp3"])
def test_each_format_is_heard_whole(form: str, rate: int) -> None:
    with OpenAIServer(rate=rate) as server:
        engine = engine_at(server, form, rate=rate)
        pcm = engine.speak(SENTENCE, engine.voices()[0]).pcm
        assert pcm.sample_rate == rate
        assert heard(pcm) == sung(SENTENCE)
        [asked] = server.asked
        assert asked == {"model": "vieneu", "input": SENTENCE, "voice": "Bình", "response_format": form}


@pytest.mark.parametrize("length", ["zero", "unknown"])
def test_a_wav_that_does_not_know_its_length_is_heard_whole(length: str) -> None:
    with OpenAIServer(length) as server:
        engine = engine_at(server)
        assert heard(engine.speak(SENTENCE, engine.voices()[0]).pcm) == sung(SENTENCE)


@pytest.mark.parametrize(
    ("fault", "form", "says"),
    [
        ("json", "wav", "application/json instead"),
        ("empty", "wav", "its answer is empty"),
        ("short wav", "wav", "half an answer"),
        ("odd", "pcm", "half an answer"),
        ("500", "wav", "500"),
    ],
)
def test_each_failure_says_which_it_is(fault: str, form: str, says: str) -> None:
    with OpenAIServer(fault=fault) as server:
        engine = engine_at(server, form)
        with pytest.raises(VoiceError) as caught:
            engine.speak(SENTENCE, engine.voices()[0])
        assert says in caught.value.english


def test_a_server_that_knows_only_mp3_is_understood() -> None:
    with OpenAIServer(fault="mp3 only") as server:
        engine = engine_at(server, "wav")
        assert heard(engine.speak(SENTENCE, engine.voices()[0]).pcm) == sung(SENTENCE)


def test_a_wrong_key_is_said_without_the_key() -> None:
    with OpenAIServer() as server:
        engine = engine_at(server, key="sk-sai")
        with pytest.raises(VoiceError, match="401") as caught:
            engine.speak(SENTENCE, engine.voices()[0])
        assert "sk-sai" not in str(caught.value) + caught.value.english
        assert server.asked == []


def test_more_than_the_protocol_takes_is_not_sent() -> None:
    with OpenAIServer() as server:
        engine = engine_at(server)
        with pytest.raises(ArticleTooLong):
            engine.speak("mưa " * 1100, engine.voices()[0])
        assert server.asked == []


def test_another_server_is_another_voice_in_every_key() -> None:
    with OpenAIServer() as one, OpenAIServer() as other:
        keys = [engine_at(server).voices()[0].ingredients() for server in (one, other)]
    assert keys[0] != keys[1]


def test_an_address_that_is_none_is_one_sentence() -> None:
    engine = OpenAIEngine(quick_guard("openai"), SpeechServer("http://[nowhere/v1"))
    with pytest.raises(VoiceUnreachable):
        engine.speak(SENTENCE, engine.voices()[0])
    unset = OpenAIEngine(quick_guard("openai"), SpeechServer(""))
    assert "BAONOI_OPENAI_URL" in unset.why_unavailable(unset.voices()[0])
