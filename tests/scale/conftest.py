"""Several of our processes on one Postgres and one bucket."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scale.servers import Postgres, Seaweed
from tests.service.running import BAONOI, Service, wait_for
from tests.speaking.openai_server import KEY, OpenAIServer


class Worker:
    """`baonoi worker` as a process of its own; its log is a file."""

    def __init__(self, home: Path, *options: str, **environment: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.path = home / "worker.log"
        with self.path.open("ab") as log:
            before = log.tell()
            self.process = subprocess.Popen(
                [BAONOI, "worker", *options],
                stdout=log,
                stderr=log,
                env=os.environ | {"BAONOI_HOME": str(home), "BAONOI_VOICES": "espeak-bac"} | environment,
                start_new_session=True,
            )
        # It works, or it has said why not and is gone: nothing that an earlier life said counts.
        wait_for(lambda: b'"started"' in self.path.read_bytes()[before:] or self.process.poll() is not None, bool, 30)

    def log(self) -> str:
        """Return all that it said."""
        return self.path.read_text("utf-8")

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """End it as an operator does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


class Newspaper:
    """Web processes and workers that share a database and a bucket, each with a home of its own."""

    def __init__(self, folder: Path, postgres: Postgres, seaweed: Seaweed, **environment: str) -> None:
        self._folder = folder
        self.store = seaweed.store()
        self.environment = {
            "BAONOI_DATABASE": postgres.new_database(),
            "BAONOI_STORE": self.store,
            **seaweed.environment,
            **environment,
        }
        self.webs: list[Service] = []
        self.workers: list[Worker] = []

    def web(self, *options: str, **environment: str) -> Service:
        """Start one that serves and leaves the work to others."""
        home = self._folder / f"web-{len(self.webs)}"
        home.mkdir(parents=True)
        web = Service(home, "--no-work", *options, **(self.environment | environment))
        self.webs.append(web)
        return web

    def worker(self, *options: str) -> Worker:
        """Start one that narrates."""
        worker = Worker(self._folder / f"worker-{len(self.workers)}", *options, **self.environment)
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """End all of them."""
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.kill()
        for web in self.webs:
            if web.process.poll() is None:
                web.stop()


class Engine(OpenAIServer):
    """A voice of its own server, which takes a moment over each sentence and notes what it was asked to speak."""

    def sound_of(self, asked: dict[str, object]) -> tuple[int, bytes, str]:
        time.sleep(0.03)
        return super().sound_of(asked)

    def counts(self) -> Counter[str]:
        """Return how often each sentence was spoken."""
        return Counter(str(asked["input"]) for asked in self.asked)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """The one engine of the newspaper."""
    with Engine() as running:
        yield running


@pytest.fixture(scope="module")
def newspaper(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, seaweed: Seaweed, engine: Engine
) -> Iterator[Newspaper]:
    """A newspaper with two that serve; each test starts those that narrate, and ends them."""
    speaks = {"BAONOI_VOICES": "openai", "BAONOI_OPENAI_URL": engine.url, "BAONOI_OPENAI_KEY": KEY}
    paper = Newspaper(tmp_path_factory.mktemp("newspaper"), postgres, seaweed, BAONOI_ONLINE_RATE="1000", **speaks)
    paper.web()
    paper.web()
    yield paper
    paper.end()


@pytest.fixture
def workers(newspaper: Newspaper) -> Iterator[Callable[..., Worker]]:
    """What starts one that narrates, for this test alone."""
    yield newspaper.worker
    for worker in newspaper.workers:
        if worker.process.poll() is None:
            worker.kill()
