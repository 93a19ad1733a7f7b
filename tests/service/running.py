"""Runs the installed service in processes of its own, and in this one with an engine that is handed in."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from audio_cache.blobs import Blobs
from player.audio.clips import Clips
from player.audio.narrator import Narrator
from player.audio.opus import Opus
from player.errors import BaoNoiError
from player.parts import Parts
from player.running.readiness import SYLLABLE
from player.scripting.policy import make_policy
from player.settings import Settings
from player.vietnamese.reading import Region
from player.voices.chain import make_chain
from player.voices.contract import PCM, Speech, Voice
from player.voices.espeak import Espeak
from player.voices.registry import Voices
from web.app import make_app, make_site

BAONOI = str(Path(sys.executable).parent / "baonoi")
TEXT = "Sáng nay ở Chợ Đồn có mưa. Đến trưa trời tạnh.\nBà con ra đồng gặt lúa."


class Service:
    """`baonoi serve` as a process of its own, on a free port."""

    def __init__(
        self, home: Path, *options: str, processes: int = 1, inside: Sequence[str] = (), **environment: str
    ) -> None:
        self.home = home
        self._log = (home.parent / f"{home.name}.log").open("ab")
        self.process = subprocess.Popen(
            [*inside, BAONOI, "serve", "--port", "0", "--processes", str(processes), *options],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=os.environ | {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac"} | environment,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        if not said:
            self.process.wait(20)
            self._close()
            raise RuntimeError(f"the service did not start: {self.log()}")
        self.base = said.split()[-1]
        self.http = httpx.Client(base_url=self.base, timeout=20)

    def log(self) -> str:
        """Return all that the services of this home logged."""
        return (self.home.parent / f"{self.home.name}.log").read_text("utf-8")

    def stop(self) -> int:
        """End it as an operator does, and return its exit code."""
        self.http.close()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self._close()
        return code

    def kill(self) -> None:
        """End it and its children as a power cut does."""
        self.http.close()
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self._close()

    def _close(self) -> None:
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()

    def put(self, article_id: str, text: str = TEXT, title: str = "Mưa lớn", **fields: Any) -> httpx.Response:
        """Publish an article."""
        return self.http.put(f"/api/articles/{article_id}", json={"title": title, "text": text, **fields})

    def ready(self, article_id: str, seconds: float = 60) -> dict[str, Any]:
        """Return an article's state once it is ready."""
        return wait_for(lambda: self.state(article_id), lambda state: state["state"] == "ready", seconds)

    def state(self, article_id: str) -> dict[str, Any]:
        """Return an article's state."""
        answer = self.http.get(f"/api/articles/{article_id}")
        answer.raise_for_status()
        state: dict[str, Any] = answer.json()
        return state


def wait_for(look: Any, is_so: Any, seconds: float = 20) -> Any:
    """Return what `look` returns once `is_so` of it; TimeoutError with the last look.

    It is looked at more seldom the longer it takes: what is waited for wants the cores as well.
    """
    began = time.monotonic()
    while True:
        seen = look()
        if is_so(seen):
            return seen
        waited = time.monotonic() - began
        if waited > seconds:
            raise TimeoutError(f"not in {seconds} s: {seen}")
        time.sleep(min(0.1, 0.02 + waited / 20))


@contextmanager
def service(
    home: Path, *options: str, processes: int = 1, inside: Sequence[str] = (), **environment: str
) -> Iterator[Service]:
    """Run the service and end it; `inside` is the command that it is run by."""
    running = Service(home, *options, processes=processes, inside=inside, **environment)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


class Slow:
    """An engine that takes its time: espeak's sound, after `seconds` for each sentence; it notes what it spoke.

    A sentence that holds a word of `fails` raises that word's error instead.
    """

    name = "slow"

    def __init__(self, seconds: float, fails: Mapping[str, BaoNoiError] | None = None) -> None:
        self.seconds = seconds
        self.fails = dict(fails or {})
        self.spoken: list[str] = []
        self._lock = threading.Lock()
        self._espeak = Espeak()
        self._voice = self._espeak.voices()[0]

    def voices(self) -> list[Voice]:
        return [
            Voice("cham", self.name, "a", Region.NORTH, "nam", "Giọng chậm"),
            Voice("cham-2", self.name, "b", Region.SOUTH, "nữ", "Giọng chậm thứ hai"),
        ]

    def why_unavailable(self, voice: Voice) -> str:
        return ""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        with self._lock:  # one at a time, as a single machine speaks
            time.sleep(self.seconds)
            for word, error in self.fails.items():
                if word in spoken:
                    raise error
            if spoken != SYLLABLE:  # which the service has spoken at its start, to see whether anything is
                self.spoken.append(spoken)
        speech = self._espeak.speak(spoken, self._voice)
        return Speech(PCM(speech.pcm.samples, speech.pcm.sample_rate))


def parts_with(home: Path, engine: Slow, voice: str = "cham") -> Parts:
    """Return the product's parts, speaking with an engine that is handed in."""
    settings = Settings(home=home, voices=voice, encoder_threads=1)
    blobs = Blobs.in_folder(settings.blobs_directory)
    voices = Voices([engine])
    clips = Clips(blobs, voices.speak, settings.sentence_limit)
    chain = make_chain(settings.voices, voices, {})
    narrator = Narrator(blobs, clips, settings.encoder_threads)
    return Parts(settings, blobs, voices, chain, clips, narrator, Opus(blobs), make_policy(settings))


@contextmanager
def served_here(parts: Parts) -> Iterator[str]:
    """Serve the whole app over these parts from a thread of this process, and give its address."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    config = uvicorn.Config(make_app(make_site(parts)), log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()
    try:
        wait_for(lambda: server.started, bool)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
