"""Every engine, made from the settings: the online ones each behind a guard of its own."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from player.settings import Settings
from player.voices.breaker import Breaker
from player.voices.contract import VoiceEngine
from player.voices.edge import EdgeEngine
from player.voices.espeak import Espeak
from player.voices.gtts import GTTSEngine
from player.voices.limits import Guard, TokenBucket
from player.voices.openai import OpenAIEngine, SpeechServer
from player.voices.piper import PiperEngine

BURST = 20
# A server of one's own may be slower than Google's, and answers no faster for being asked less.
OWN_SERVER_PATIENCE = 6


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines, the embedded one first, and the online ones' breakers by the engine's name."""

    all: Sequence[VoiceEngine]
    breakers: dict[str, Breaker]


def make_engines(
    settings: Settings,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> Engines:
    """Return every engine there is, whether it can speak here or not; nothing is loaded and no network is used.

    >>> engines = make_engines(Settings())
    >>> [engine.name for engine in engines.all], sorted(engines.breakers)
    (['espeak', 'piper', 'edge', 'gtts', 'openai'], ['edge', 'gtts', 'openai'])
    """

    def guard(name: str) -> Guard:
        return Guard(
            Breaker(name, clock=clock, chance=chance),
            TokenBucket(rate=settings.online_rate, burst=BURST, clock=clock),
            sleep=sleep,
            chance=chance,
            calls=settings.online_calls,
            attempts=settings.voice_attempts,
        )

    server = SpeechServer(
        url=settings.openai_url,
        key=settings.openai_key.get_secret_value(),
        model=settings.openai_model,
        voice=settings.openai_voice,
        format=settings.openai_format,
        pcm_rate=settings.openai_pcm_rate,
        region=settings.openai_region,
        gender=settings.openai_gender,
        label=settings.openai_label,
    )
    seconds = settings.voice_seconds
    edge = EdgeEngine(guard("edge"), seconds=seconds)
    gtts = GTTSEngine(guard("gtts"), url=settings.gtts_url, seconds=seconds)
    openai = OpenAIEngine(guard("openai"), server, seconds=seconds * OWN_SERVER_PATIENCE)
    piper = PiperEngine(settings.models_directory, threads=settings.piper_threads)
    return Engines(
        (Espeak(), piper, edge, gtts, openai), {engine.name: engine.guard.breaker for engine in (edge, gtts, openai)}
    )
