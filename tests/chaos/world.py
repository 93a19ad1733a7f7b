"""What can be killed: a newspaper of one process or two, or of four on Postgres and a bucket, which can be too."""

import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import psutil
import psycopg

from audio_cache.blobs import Blobs
from audio_cache.bucket import Bucket, Place
from tests.chaos.engine import Engine
from tests.scale.conftest import Worker
from tests.scale.servers import ACCESS_KEY, BUCKET, SECRET_KEY, Postgres, Seaweed
from tests.service.running import Service, wait_for

Held: TypeAlias = dict[str, tuple[str, str]]  # article → who holds it, and the digest of its text
_HELD = "SELECT article, owner, content FROM jobs WHERE owner <> ''"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to kill and to start again; `start` returns once it answers."""

    name: str
    kill: Callable[[], None]
    start: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Outage:
    """From when until when, in seconds since 1970, something was away; and whose life ended with it, if anybody's."""

    target: str
    life: str
    began: float
    ended: float


class World(ABC):
    """A newspaper in a folder, speaking with an engine that writes down who asked it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self.targets: list[Target] = []
        self.lives: dict[str, str] = {}  # of each process, the one it has now
        self.webs: dict[str, Service] = {}
        self._lock = threading.Lock()
        self._born = 0

    def bases(self) -> list[str]:
        """Return the addresses that answer now."""
        with self._lock:
            return [web.base for web in self.webs.values()]

    @abstractmethod
    def held(self) -> Held:
        """Return which articles somebody holds."""

    @abstractmethod
    def blobs(self) -> Blobs:
        """Return the store."""

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """Return the settings that all its processes have in common."""

    @abstractmethod
    def end(self) -> None:
        """End everything."""

    def life_of(self, target: str) -> str:
        """Return the life that ends with a target, "" for a server that is none of ours."""
        return self.lives.get("service" if target == "child" else target, "")

    def logs(self) -> str:
        """Return all that its processes said."""
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.rglob("*.log"))

    def settings(self, name: str) -> dict[str, str]:
        """Return the settings of a new life of a process."""
        with self._lock:
            self._born += 1
            self.lives[name] = f"{name}.{self._born}"
        return self.environment() | self.engine.environment(self.lives[name])

    def start_web(self, name: str, *options: str, processes: int = 1) -> None:
        """Start one that serves, again and again until what it needs is there."""
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + 60
        while True:
            try:
                web = Service(home, *options, processes=processes, **self.settings(name))
                break
            except RuntimeError:
                if time.monotonic() > until:
                    raise
        with self._lock:
            self.webs[name] = web

    def await_all(self) -> None:  # noqa: B027  # most worlds wait for all that they start
        """Wait until every process works whose start nobody waited for."""

    def kill_web(self, name: str) -> None:
        """Kill one that serves, with its children."""
        with self._lock:
            web = self.webs.pop(name)
        web.kill()


class Embedded(World):
    """`baonoi serve` alone, on SQLite and a folder; with two processes one of the children may be killed alone."""

    def __init__(self, folder: Path, engine: Engine, processes: int) -> None:
        super().__init__(folder, engine)
        self.home = folder / "service"
        self._processes = processes

        def start() -> None:
            self.start_web("service", processes=processes)

        self.targets.append(Target("service", lambda: self.kill_web("service"), start))
        if processes > 1:
            self.targets.append(Target("child", self._kill_child, lambda: None))
        start()

    def environment(self) -> dict[str, str]:
        return {}

    def held(self) -> Held:
        with closing(sqlite3.connect(self.home / "baonoi.sqlite", timeout=10)) as database:
            return {row[0]: (row[1], row[2]) for row in database.execute(_HELD)}

    def blobs(self) -> Blobs:
        return Blobs.in_folder(self.home / "audio")

    def end(self) -> None:
        for name in list(self.webs):
            self.kill_web(name)

    def await_all(self) -> None:
        def are_up() -> bool:
            said = self.logs()
            children = self._children()
            return len(children) == self._processes and all(f'"pid": {child.pid},' in said for child in children)

        if self._processes > 1:
            wait_for(are_up, bool, 60)

    def _children(self) -> list[psutil.Process]:
        """Return the processes that serve, without the last one that was killed, which may not have been missed yet."""
        family = psutil.Process(self.webs["service"].process.pid).children()
        living = [child for child in family if child.status() != psutil.STATUS_ZOMBIE]
        return [child for child in living if "multiprocessing.spawn" in " ".join(child.cmdline())]

    def _kill_child(self) -> None:
        self._children()[0].kill()


class Scaled(World):
    """Two that serve and two that narrate, on a Postgres and an S3 server of their own."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        super().__init__(folder, engine)
        self.postgres, self.seaweed = Postgres(), Seaweed(folder / "seaweed")
        self.workers: dict[str, Worker] = {}
        try:
            self.postgres.start()
            self.seaweed.start()
            self._database, self._store = self.postgres.new_database(), self.seaweed.store()
            for server, name in ((self.postgres, "postgres"), (self.seaweed, "store")):
                self.targets.append(Target(name, server.kill, server.start))
            for number in (0, 1):
                self._add_web(f"web-{number}")
                self._add_worker(f"worker-{number}")
            for target in self.targets[2:]:
                target.start()
        except BaseException:
            self.end()
            raise

    def environment(self) -> dict[str, str]:
        return {"BAONOI_DATABASE": self._database, "BAONOI_STORE": self._store, **self.seaweed.environment}

    def held(self) -> Held:
        with psycopg.connect(self._database.replace("+psycopg", ""), connect_timeout=5) as database:
            return {row[0]: (row[1], row[2]) for row in database.execute(_HELD)}

    def blobs(self) -> Blobs:
        prefix = urlsplit(self._store).path.strip("/")
        place = Place(BUCKET, prefix, self.seaweed.endpoint, "us-east-1", "", False, ACCESS_KEY, SECRET_KEY)
        return Blobs.in_bucket(Bucket(place), self.folder / "aside")

    def end(self) -> None:
        for name in list(self.webs):
            self.kill_web(name)
        for worker in self.workers.values():
            if worker.process.poll() is None:
                worker.kill()
        self.seaweed.kill()
        self.postgres.remove()

    def _add_web(self, name: str) -> None:
        start = lambda: self.start_web(name, "--no-work")  # noqa: E731  # bound to its name
        self.targets.append(Target(name, lambda: self.kill_web(name), start))

    def _add_worker(self, name: str) -> None:
        def start() -> None:
            until = time.monotonic() + 60
            while True:
                worker = self.workers[name] = Worker(self.folder / name, **self.settings(name))
                if worker.process.poll() is None:
                    return
                if time.monotonic() > until:
                    raise RuntimeError(f"{name} does not start: {worker.log()}")

        self.targets.append(Target(name, lambda: self.workers[name].kill(), start))


def environment_of(world: World) -> dict[str, str]:
    """Return the environment in which a command of ours looks at a world's catalogue and store."""
    homes = {"BAONOI_HOME": str(next(path for path in sorted(world.folder.iterdir()) if path.is_dir()))}
    return os.environ | homes | world.environment()
