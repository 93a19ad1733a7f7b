"""Google Translate's voice: gTTS makes the requests, we send them with TLS verified, deadlines and named failures."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from player.errors import VoiceError, VoiceMissing
from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice
from player.voices.decoded import decode_mp3, not_sound
from player.voices.edges import joined, without_edges
from player.voices.exchange import Answer, Exchange
from player.voices.limits import Guard
from player.voices.stretch import at_rate, why_no_rate
from player.voices.wording import cut, speakable

GOOGLE = "https://translate.google.com"
GUARD = b")]}'"
CAPTCHA_MARKS = (b"captcha", b"/sorry/", b"unusual traffic")
LICENCE = "Dịch vụ của Google Dịch, không có hợp đồng: chỉ hợp để dùng thử, cần hỏi điều khoản trước khi xuất bản."


class GTTSEngine:
    """The one Vietnamese voice of Google Translate, at most 100 characters a request.

    `guard` holds the throttle, the retries and the breaker, and guards each request; `url` is the server's address.
    """

    name = "gtts"

    def __init__(self, guard: Guard, *, url: str = GOOGLE, seconds: float = 10.0) -> None:
        self.guard = guard
        self._url = url.rstrip("/")
        self._exchange = Exchange(self.name, seconds=seconds)

    def voices(self) -> Sequence[Voice]:
        """Return its one voice."""
        return (Voice("gtts", self.name, "vi", Region.NORTH, "nữ", "Giọng Google (nữ, Bắc)", LICENCE, online=True),)

    def why_unavailable(self, voice: Voice) -> str:
        """Return what is missing, if anything."""
        if find_spec("gtts") is None:
            return "The gtts voice is not installed: pip install gTTS"
        return why_no_rate(voice.rate)

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form, one request for each 100 characters, in order."""
        if missing := self.why_unavailable(voice):
            raise VoiceMissing(f"Giọng “{voice.label}” chưa dùng được trên máy này.", missing)
        # It loads requests, which a machine that only reads its cache never needs.
        from gtts import gTTS  # type: ignore[import-untyped]  # it ships no types

        pieces = []
        for piece, rest in cut(speakable(spoken), gTTS.GOOGLE_TTS_MAX_CHARS):
            # Ours are spoken forms already, cut where a breath is: gTTS must not rewrite or split them again.
            request = gTTS(piece, lang=voice.model, lang_check=False, pre_processor_funcs=[])
            for prepared in request._prepare_requests():
                url = self._url + urlsplit(prepared.url).path
                headers, body = dict(prepared.headers), prepared.body.encode()

                def ask(url: str = url, headers: dict[str, str] = headers, body: bytes = body) -> PCM:
                    return self._sound_of(self._exchange.send("POST", url, headers=headers, content=body))

                pieces.append((without_edges(self.guard.call(ask)), rest))
        if not pieces:
            raise not_sound(self.name, "nothing in the text could be asked for")
        if len({pcm.sample_rate for pcm, _ in pieces}) > 1:
            raise not_sound(self.name, "its pieces have different sample rates")
        return at_rate(Speech(joined(pieces)), voice.rate)

    def _sound_of(self, answer: Answer) -> PCM:
        encoded = self._payload(answer)
        try:
            data = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._exchange.half("its base64 is cut off") from error
        pcm = decode_mp3(data, self.name)
        if not pcm.samples:
            raise self._empty()
        return pcm

    def _payload(self, answer: Answer) -> str:
        """Return the base64 sound in a batchexecute answer: after a guard, JSON in which one frame answers our call."""
        body = answer.body.strip()
        if not body:
            raise self._empty()
        if not body.startswith(GUARD):
            if any(mark in body.lower() for mark in CAPTCHA_MARKS):
                raise self._exchange.captcha()
            raise not_sound(self.name, "it sends a page instead of sound")
        try:
            for frame in _frames(body[len(GUARD) :].decode("utf-8", "replace")):
                encoded = _sound_in(frame)
                if encoded:
                    return encoded
                if encoded is not None:
                    raise self._empty()
        except json.JSONDecodeError as error:
            raise self._exchange.half("its JSON is cut off") from error
        except RecursionError as error:
            raise not_sound(self.name, "its answer is nested without end") from error
        raise not_sound(self.name, "its answer has another shape than it used to")

    def _empty(self) -> VoiceError:
        return VoiceError(
            "Giọng đọc gtts trả lời mà không có âm thanh.", f"{self.name} answers 200 with an empty answer, no sound."
        )


def _frames(text: str) -> Iterator[Any]:
    """Yield the frames of an answer: one list of them, or several with a length before each.

    >>> list(_frames('[["wrb.fr","x"]\\n,["di",27]\\n]'))
    [['wrb.fr', 'x'], ['di', 27]]
    >>> list(_frames('16\\n[["wrb.fr","x"]\\n]\\n14\\n[["e",4]\\n]'))
    [['wrb.fr', 'x'], ['e', 4]]
    """
    decoder = json.JSONDecoder()
    text = text.strip()
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        if isinstance(value, list):
            yield from value
        while at < len(text) and text[at].isspace():
            at += 1


def _sound_in(frame: Any) -> str | None:
    """Return the base64 in the frame that answers our call, "" if there is none in it, or None if it is another frame.

    >>> _sound_in(["wrb.fr", "jQ1olc", '["//NExA"]', None, None, None, "generic"])
    '//NExA'
    >>> _sound_in(["wrb.fr", "jQ1olc", None, None, None, [3], "generic"]), _sound_in(["di", 27])
    ('', None)
    """
    match frame:
        case ["wrb.fr", "jQ1olc", str(inner), *_]:
            match json.loads(inner):
                case [str(encoded), *_]:
                    return encoded
            return ""
        case ["wrb.fr", "jQ1olc", *_]:
            return ""
    return None
