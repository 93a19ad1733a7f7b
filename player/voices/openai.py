"""Any server that speaks OpenAI's /v1/audio/speech: VieNeu-TTS, Kokoro-FastAPI, openai-edge-tts, another Báo Nói."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice
from player.voices.decoded import decode_mp3, decode_samples, decode_wav, not_sound
from player.voices.exchange import Answer, Exchange
from player.voices.limits import Guard
from player.voices.wording import speakable

CHARACTERS_A_REQUEST = 4096


@dataclass(frozen=True, slots=True)
class SpeechServer:
    """Where an OpenAI-compatible server is and what it is asked for.

    `url` ends in /v1. `format` is "wav", "pcm" (bare s16 mono samples, `pcm_rate` of them a second) or "mp3".
    """

    url: str
    key: str = ""
    model: str = "tts-1"
    voice: str = "alloy"
    format: str = "wav"
    pcm_rate: int = 24_000
    region: Region = Region.NORTH
    gender: str = "nữ"
    label: str = "Giọng máy chủ riêng"


class OpenAIEngine:
    """One voice of one server. `guard` holds the throttle, the retries and the breaker."""

    name = "openai"

    def __init__(self, guard: Guard, server: SpeechServer, *, seconds: float = 10.0) -> None:
        self.guard = guard
        self._server = server
        self._exchange = Exchange(self.name, seconds=seconds)

    def voices(self) -> Sequence[Voice]:
        """Return the voice that is set up."""
        server = self._server
        return (
            Voice(
                "openai",
                self.name,
                server.model,
                server.region,
                server.gender,
                server.label,
                "Theo điều khoản của máy chủ đã cấu hình.",
                online=True,
                # The server's address is part of what is heard: another server has another voice of the same name.
                variant=f"{server.voice}@{server.url.rstrip('/')}",
            ),
        )

    def why_unavailable(self, voice: Voice) -> str:
        """Return which setting is missing, if one is."""
        return "" if self._server.url else "No server is set up: set BAONOI_OPENAI_URL to its address, ending in /v1"

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form; no words' times, which this protocol does not carry."""
        server = self._server
        asked: dict[str, str | float] = {
            "model": voice.model,
            "input": speakable(spoken, CHARACTERS_A_REQUEST),
            "voice": voice.variant.partition("@")[0],
            "response_format": server.format,
        }
        if voice.rate != 1.0:
            asked["speed"] = voice.rate
        headers = {"Content-Type": "application/json"}
        if server.key:
            headers["Authorization"] = f"Bearer {server.key}"
        url = f"{server.url.rstrip('/')}/audio/speech"
        body = json.dumps(asked, ensure_ascii=False).encode()

        def ask() -> PCM:
            return self._sound_of(self._exchange.send("POST", url, headers=headers, content=body))

        return Speech(self.guard.call(ask))

    def _sound_of(self, answer: Answer) -> PCM:
        data = answer.body
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json" or kind.startswith("text/"):
            raise not_sound(self.name, f"it sends {kind} instead: {data[:200].decode('utf-8', 'replace')!r}")
        if not data:
            raise not_sound(self.name, "its answer is empty")
        # Some servers know one format only and send it whatever they are asked for: the bytes say which.
        if data[:4] == b"RIFF":
            return decode_wav(data, self.name)
        if self._server.format == "pcm":
            return decode_samples(data, self._server.pcm_rate, self.name)
        if self._server.format == "mp3" or data[:3] == b"ID3" or (data[0] == 0xFF and data[1:2] >= b"\xe0"):
            return decode_mp3(data, self.name)
        return decode_wav(data, self.name)
