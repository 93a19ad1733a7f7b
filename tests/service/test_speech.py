"""/v1/audio/speech as the openai library meets it: every format, streaming, events, errors, and what is spoken once."""

import base64
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from player.audio.mp3 import FRAME_BYTES
from player.catalogue.database import open_database
from player.catalogue.keys import Keys, Scope
from player.errors import VoiceBusy, VoiceError
from tests.service.running import Service, Slow, parts_with, served_here, wait_for

TEXT = "Sáng 10/10, mưa lớn ở Chợ Đồn. Thiệt hại 3,2 tỷ đồng. Chiều trời tạnh."
FORMATS = ("mp3", "opus", "aac", "flac", "wav", "pcm")


class Speaker:
    """A service in this process over a slow engine, and the openai library pointed at it."""

    def __init__(self, base: str, engine: Slow) -> None:
        self.base = base
        self.engine = engine
        self.client = client_of(base)

    def say(self, text: str) -> bytes:
        sound: bytes = self.client.audio.speech.create(model="tts-1", voice="alloy", input=text).content
        return sound

    def stream(self, text: str, **options: Any) -> Any:
        asked = {"model": "tts-1", "voice": "alloy", "input": text, **options}
        return self.client.audio.speech.with_streaming_response.create(**asked)


def client_of(base: str, key: str = "any", retries: int = 0) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{base}/v1", api_key=key, max_retries=retries, timeout=30)


@contextmanager
def speaker(home: Path, engine: Slow, **settings: Any) -> Iterator[Speaker]:
    parts = parts_with(home, engine)
    for name, value in settings.items():
        object.__setattr__(parts, "settings", parts.settings.model_copy(update={name: value}))
    with served_here(parts) as base:
        speaks = Speaker(base, engine)
        with speaks.client:
            yield speaks


def seconds_of(path: Path) -> float:
    """Return how long a file plays, as ffmpeg decodes it; bare samples are what OpenAI's are."""
    bare = ["-f", "s16le", "-ar", "24000", "-ac", "1"] if path.suffix == ".pcm" else []
    command = ["ffmpeg", "-v", "error", *bare, "-i", str(path), "-f", "s16le", "-ar", "24000", "-ac", "1", "-"]
    run = subprocess.run(command, capture_output=True, check=True)
    assert run.stderr == b""
    return len(run.stdout) / 48000


@pytest.fixture(scope="module")
def mp3_seconds(news: Service, tmp_path_factory: pytest.TempPathFactory) -> float:
    path = tmp_path_factory.mktemp("speech") / "speech.mp3"
    with client_of(news.base) as client:
        client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT).write_to_file(path)
    return seconds_of(path)


@pytest.mark.parametrize("form", FORMATS)
def test_the_openai_library_saves_every_format(news: Service, mp3_seconds: float, form: Any, tmp_path: Path) -> None:
    path = tmp_path / f"speech.{form}"
    with client_of(news.base) as client:
        spoken = client.audio.speech.create(model="baonoi", voice="espeak-bac", input=TEXT, response_format=form)
        spoken.write_to_file(path)
    kinds = {"mp3": "audio/mpeg", "opus": "audio/ogg"}
    assert spoken.response.headers["content-type"].startswith(kinds.get(form, f"audio/{form}"))
    assert seconds_of(path) == pytest.approx(mp3_seconds, abs=0.05)


def test_it_lists_its_models_and_its_voices(news: Service) -> None:
    with client_of(news.base) as client:
        assert {"baonoi", "tts-1", "tts-1-hd", "gpt-4o-mini-tts"} <= {model.id for model in client.models.list()}
        assert client.models.retrieve("tts-1-hd").object == "model"
        with pytest.raises(openai.NotFoundError):
            client.models.retrieve("gpt-5")
    voices = news.http.get("/v1/audio/voices").json()["voices"]
    assert {"espeak-bac", "espeak-nam"} <= {voice["id"] for voice in voices}
    assert all(voice["name"] for voice in voices)


@pytest.mark.parametrize(
    ("changed", "error", "param"),
    [
        ({"model": "gpt-5"}, openai.NotFoundError, "model"),
        ({"voice": "khong-co"}, openai.BadRequestError, "voice"),
        ({"response_format": "ogg"}, openai.BadRequestError, "response_format"),
        ({"speed": 4.5}, openai.BadRequestError, "speed"),
        ({"input": ""}, openai.BadRequestError, "input"),
        ({"input": "… —"}, openai.BadRequestError, "input"),
        ({"input": "Mưa. " * 5000}, openai.BadRequestError, "input"),
        ({"stream_format": "websocket"}, openai.BadRequestError, "stream_format"),
    ],
)
def test_a_wrong_request_is_the_librarys_own_exception(
    news: Service, changed: dict[str, Any], error: type[openai.APIStatusError], param: str
) -> None:
    asked: dict[str, Any] = {"model": "tts-1", "voice": "alloy", "input": "Xin chào.", **changed}
    with client_of(news.base) as client, pytest.raises(error) as caught:
        client.audio.speech.create(**asked)
    told = caught.value.body
    assert isinstance(told, dict)
    assert set(told) == {"message", "type", "param", "code"}
    assert (told["type"], told["param"]) == ("invalid_request_error", param)
    assert told["message"].isascii() or "'" in told["message"]


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/v1/audio/speech", {}, 405),
        ("GET", "/v1/chat/completions", {"headers": {"accept": "text/html"}}, 404),
        ("POST", "/v1/audio/speech", {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ("POST", "/v1/audio/speech", {"json": ["Xin chào"]}, 400),
        ("POST", "/v1/audio/speech", {"content": b"input=a"}, 415),
        ("POST", "/v1/audio/speech", {"json": {"input": "a" * 2_100_000}}, 413),
        ("POST", "/v1/audio/speech", {"json": {"input": "a", "speed": "nhanh"}}, 400),
    ],
)
def test_whatever_is_asked_wrong_is_told_in_openais_shape(
    news: Service, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    answer = news.http.request(method, path, **options)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_what_no_field_of_ours_knows_is_ignored(news: Service) -> None:
    asked = {"input": "Xin chào.", "language": "vi", "instructions": "Vui lên!", "voice": {"id": "espeak-nam"}}
    answer = news.http.post("/v1/audio/speech", json=asked)
    assert answer.status_code == 200
    assert answer.headers["x-baonoi-voice"] == "espeak-nam"
    assert len(answer.content) % FRAME_BYTES == 0


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaker]:
    """A service whose engine takes its time; each test has words of its own."""
    with speaker(tmp_path_factory.mktemp("slow"), Slow(0.12)) as speaks:
        speaks.say("Xin chào.")  # what is loaded once is not what is measured
        yield speaks


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaker]:
    """A service that has one place."""
    with speaker(tmp_path_factory.mktemp("narrow"), Slow(0.05), speeches=1, speech_wait=2.0) as speaks:
        yield speaks


def spoken(speaks: Speaker, word: str) -> list[str]:
    """Return what the engine spoke that holds a word, in order."""
    return sorted(text for text in speaks.engine.spoken if word in text)


@pytest.mark.parametrize("form", FORMATS)
def test_the_first_bytes_leave_when_the_first_sentence_is_spoken(slow: Speaker, form: Any) -> None:
    word = f"xuân{FORMATS.index(form)}"
    text = " ".join(f"{number} {word}." for number in ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu"))
    with slow.stream(text, response_format=form) as answer:
        assert "content-length" not in answer.headers
        parts = answer.iter_bytes()
        next(parts)
        assert len(spoken(slow, "xuân")) % 6 in (1, 2, 3)
        for _ in parts:
            pass
    assert len(spoken(slow, "xuân")) % 6 == 0


def test_events_carry_the_same_sound_and_end_with_what_it_took(slow: Speaker) -> None:
    text = "Câu sự kiện một. Câu sự kiện hai ở đây."
    with slow.stream(text, model="gpt-4o-mini-tts", stream_format="sse") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]
    *deltas, done = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert [event["type"] for event in deltas] == ["speech.audio.delta"] * 2
    sound = b"".join(base64.b64decode(event["audio"]) for event in deltas)
    assert sound == slow.say(text)
    assert done["type"] == "speech.audio.done"
    usage = done["usage"]
    assert usage["input_tokens"] == 10
    assert usage["output_tokens"] == pytest.approx(len(sound) / FRAME_BYTES / 2, abs=1)
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


def test_two_who_ask_the_same_have_it_spoken_once_and_an_article_does_not_speak_it_again(slow: Speaker) -> None:
    text = "Câu hạ một. Câu hạ hai. Câu hạ ba."
    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(slow.say, [text, text]))) == 1
    assert spoken(slow, "hạ") == ["Câu hạ ba.", "Câu hạ hai.", "Câu hạ một."]
    # An article that has the same sentences speaks its title alone, and a speech of the article nothing.
    httpx.put(f"{slow.base}/api/articles/tin", json={"title": "Tin hạ", "text": text}).raise_for_status()
    wait_for(lambda: httpx.get(f"{slow.base}/api/articles/tin").json()["state"], lambda state: state == "ready")
    slow.say(f"Tin hạ\n{text}")
    assert spoken(slow, "hạ") == ["Câu hạ ba.", "Câu hạ hai.", "Câu hạ một.", "Tin hạ"]


@pytest.mark.parametrize("options", [{}, {"stream_format": "sse"}, {"response_format": "opus"}])
def test_a_stream_that_cannot_go_on_is_cut_and_never_ended_politely(slow: Speaker, options: dict[str, Any]) -> None:
    slow.engine.fails["hỏng"] = VoiceError("Giọng hỏng.", "The voice fails.")
    with slow.stream("Câu lành một. Câu lành hai. Câu hỏng.", **options) as answer:
        assert answer.status_code == 200
        with pytest.raises(Exception, match="peer closed connection without sending complete message body"):
            answer.read()


def test_a_voice_that_cannot_speak_now_is_a_server_error_and_the_librarys_own_retry_gets_the_sound(
    slow: Speaker,
) -> None:
    slow.engine.fails["nghỉ"] = VoiceBusy("Giọng đọc đang nghỉ.", "The voice rests.", retry_after=0.6)
    with pytest.raises(openai.InternalServerError) as caught:
        slow.say("Câu nghỉ.")
    assert (caught.value.status_code, caught.value.response.headers["retry-after"]) == (503, "1")
    assert caught.value.code == "voice_unavailable"
    with client_of(slow.base, retries=2) as patient:
        threading.Timer(0.5, slow.engine.fails.pop, ["nghỉ"]).start()
        assert patient.audio.speech.create(model="tts-1", voice="alloy", input="Câu nghỉ.").content


def test_more_at_once_than_there_are_places_wait_and_all_are_answered(narrow: Speaker) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(narrow.say, [f"Câu chờ {number}." for number in range(8)]))


def test_who_waits_too_long_is_told_when_to_try_again(narrow: Speaker) -> None:
    narrow.engine.seconds = 2.6
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(narrow.say, "Câu lâu.")
        wait_for(lambda: len(narrow.engine.spoken), lambda _: True)
        time.sleep(0.3)
        with pytest.raises(openai.RateLimitError) as caught:
            narrow.say("Câu sau.")
        assert int(caught.value.response.headers["retry-after"]) > 0
        assert caught.value.code == "rate_limit_exceeded"
        assert first.result()
    narrow.engine.seconds = 0.05


def test_a_listener_who_goes_away_ends_the_work_and_leaves_its_place(narrow: Speaker) -> None:
    text = " ".join(f"Câu đi số {number} của bài này." for number in range(60))
    for _ in range(2):  # without its place given back the second would wait
        with narrow.stream(text) as answer:
            next(answer.iter_bytes())
    gone = len(spoken(narrow, "đi số"))
    assert narrow.say("Xin chào.")
    time.sleep(0.4)
    # What was begun is kept; the rest of the sixty is spoken for nobody.
    assert len(spoken(narrow, "đi số")) <= gone + 6


@pytest.mark.parametrize("after", [0.0, 0.03])
def test_one_who_hangs_up_before_the_first_sentence_leaves_its_place(narrow: Speaker, after: float) -> None:
    body = json.dumps({"input": f"Câu gác máy {after}. Câu hai."}).encode()
    host, port = narrow.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as wire:
        head = f"POST /v1/audio/speech HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
        wire.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        time.sleep(after)
    began = time.monotonic()
    assert narrow.say("Xin chào.")
    assert time.monotonic() - began < 3


def test_once_there_is_a_key_one_that_may_read_is_needed(tmp_path: Path) -> None:
    with speaker(tmp_path, Slow(0.0)) as speaks:
        keys = Keys(open_database(f"sqlite:///{tmp_path / 'baonoi.sqlite'}"))
        reader = keys.make("trợ lý", [Scope.READ])[1]
        with client_of(speaks.base, "bn_wrong") as stranger, client_of(speaks.base, reader) as friend:
            with pytest.raises(openai.AuthenticationError) as caught:
                stranger.audio.speech.create(model="tts-1", voice="alloy", input="Xin chào.")
            assert caught.value.code == "invalid_api_key"
            with pytest.raises(openai.AuthenticationError):
                list(stranger.models.list())
            assert friend.audio.speech.create(model="tts-1", voice="alloy", input="Xin chào.").content


def test_other_speeds_are_heard_at_their_length(news: Service, mp3_seconds: float, tmp_path: Path) -> None:
    lengths = {}
    with client_of(news.base) as client:
        for speed in (0.5, 1.2, 2.0):
            path = tmp_path / f"{speed}.mp3"
            spoken = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, speed=speed)
            spoken.write_to_file(path)
            lengths[speed] = seconds_of(path)
    for speed, seconds in lengths.items():
        assert seconds == pytest.approx(mp3_seconds / speed, rel=0.2)
