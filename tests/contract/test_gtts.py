"""gTTS against a server that speaks batchexecute: what is asked, and each way in which it can go wrong."""

import io
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import gtts.tts
import pytest
import trustme

from player.errors import VoiceBusy, VoiceError, VoiceUnreachable
from player.voices.decoded import decode_mp3
from player.voices.gtts import GTTSEngine
from tests.contract.conftest import LONG, SENTENCE, quick_guard
from tests.speaking.gtts_server import GTTSServer
from tests.speaking.song import heard, sung

WHICH = {
    "empty": "empty answer",
    "no audio": "empty answer",
    "captcha": "captcha",
    "sorry": "captcha",
    "forbidden": "403",
    "limited": "429",
    "overloaded": "503",
    "hang": "hangs",
    "half": "half an answer",
    "cut": "half an answer",
    "noise": "no usable sound",
}


@pytest.fixture
def server() -> Iterator[GTTSServer]:
    with GTTSServer() as server:
        yield server


def engine_at(server: GTTSServer, attempts: int = 1, seconds: float = 5.0, calls: int = 4) -> GTTSEngine:
    return GTTSEngine(quick_guard("gtts", attempts, calls), url=server.url, seconds=seconds)


def test_every_word_is_said_once_and_in_order(server: GTTSServer) -> None:
    engine = engine_at(server)
    voice = engine.voices()[0]
    for text in (SENTENCE, LONG):
        assert heard(engine.speak(text, voice).pcm) == sung(text)
    assert server.languages == {"vi"}


@pytest.mark.parametrize("lengths", [False, True])
def test_both_forms_of_the_protocol_are_understood(server: GTTSServer, lengths: bool) -> None:
    server.lengths = lengths
    engine = engine_at(server)
    assert heard(engine.speak(SENTENCE, engine.voices()[0]).pcm) == sung(SENTENCE)
    server.fault = lambda text: "half"
    with pytest.raises(VoiceError, match="một nửa"):
        engine.speak(SENTENCE, engine.voices()[0])


def test_the_library_by_itself_understands_this_server(server: GTTSServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld, path: f"{server.url}/{path}")
    file = io.BytesIO()
    gtts.tts.gTTS(SENTENCE, lang="vi", lang_check=False).write_to_fp(file)
    assert heard(decode_mp3(file.getvalue(), "test")) == sung(SENTENCE)


def test_no_request_has_more_than_100_characters_and_none_is_made_twice(server: GTTSServer) -> None:
    engine = engine_at(server)
    engine.speak(LONG, engine.voices()[0])
    assert max(map(len, server.asked)) <= 100
    assert set(server.asked.values()) == {1}
    assert len(server.asked) == 4
    assert all(text.endswith((",", ";", ".")) for text in server.asked if len(text) < 90)


@pytest.mark.parametrize("fault", WHICH)
def test_each_failure_says_which_it_is(server: GTTSServer, fault: str) -> None:
    server.fault = lambda text: fault
    engine = engine_at(server, seconds=0.5 if fault == "hang" else 5.0)
    began = time.monotonic()
    with pytest.raises(VoiceError) as caught:
        engine.speak(SENTENCE, engine.voices()[0])
    assert WHICH[fault] in caught.value.english
    assert caught.value.english.count("\n") == 0
    assert str(caught.value).startswith("Giọng đọc gtts")
    assert isinstance(caught.value, VoiceBusy) == (fault in ("captcha", "sorry", "limited"))
    assert time.monotonic() - began < 4
    assert sum(server.asked.values()) == 1


def test_a_server_that_says_when_to_come_back_is_believed(server: GTTSServer) -> None:
    server.fault = lambda text: "limited"
    engine = engine_at(server, attempts=3)
    with pytest.raises(VoiceBusy) as caught:
        engine.speak(SENTENCE, engine.voices()[0])
    assert caught.value.retry_after == 7.0
    with pytest.raises(VoiceBusy, match="tạm nghỉ"):
        engine.speak(SENTENCE, engine.voices()[0])
    assert sum(server.asked.values()) == 1


def test_only_the_piece_that_failed_is_asked_for_again(server: GTTSServer) -> None:
    failing = iter(["", "overloaded", "half", "", "empty", "", ""])
    server.fault = lambda text: next(failing)
    engine = engine_at(server, attempts=3)
    assert heard(engine.speak(LONG, engine.voices()[0]).pcm) == sung(LONG)
    assert sorted(server.asked.values()) == [1, 1, 2, 3]


def test_a_request_is_given_up_after_its_attempts(server: GTTSServer) -> None:
    server.fault = lambda text: "overloaded"
    engine = engine_at(server, attempts=3)
    with pytest.raises(VoiceError, match="503"):
        engine.speak(SENTENCE, engine.voices()[0])
    assert server.asked.most_common() == [(SENTENCE, 3)]


def test_no_more_requests_are_under_way_than_allowed(server: GTTSServer) -> None:
    engine = engine_at(server, calls=2, seconds=5)
    threads = [
        threading.Thread(target=engine.speak, args=(f"Câu số {n} của bài.", engine.voices()[0])) for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= server.most_at_once <= 2
    assert len(server.asked) == 12


def test_nobody_there_is_known_at_once() -> None:
    engine = GTTSEngine(quick_guard("gtts"), url="http://127.0.0.1:9")
    began = time.monotonic()
    with pytest.raises(VoiceUnreachable, match="Không kết nối được"):
        engine.speak(SENTENCE, engine.voices()[0])
    assert time.monotonic() - began < 1.0


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(own)
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    engine = GTTSEngine(quick_guard("gtts"), url=f"https://127.0.0.1:{server.server_port}")
    try:
        with pytest.raises(VoiceUnreachable) as caught:
            engine.speak(SENTENCE, engine.voices()[0])
    finally:
        server.shutdown()
        server.server_close()
    assert "certificate verify failed" in caught.value.english
    assert asked == []
