"""Rounds of killing: what is killed when, how soon the work goes on, and what must be true once it has settled."""

import json
import random
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import Any

import httpx
import psycopg
from mutagen.id3 import ID3

from audio_cache.seal import is_whole
from audio_cache.verify import verify
from tests.chaos.newsroom import Desk, Story, Version
from tests.chaos.readers import Reader, Stream
from tests.chaos.world import Held, Outage, Target, World, environment_of
from tests.service.running import BAONOI, wait_for

DESKS, READERS = 3, 3
NEW_STORIES = 4  # of a desk, in each round
# A sound that was given to a process that lives is kept within so many seconds.
KEPT_WITHIN = 2.0
SETTLED_WITHIN = 120.0


@dataclass(slots=True)
class Measured:
    """Seconds until what was interrupted went on: after the kill, or where nobody survived after /healthz and exec."""

    takeovers: list[float] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    since_exec: list[float] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    unanswered: int = 0
    spoken: int = 0
    excused: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        rows = (("takeover", self.takeovers), ("recovery", self.recoveries), ("recovery since exec", self.since_exec))
        said = [f"{name}: p50 {median(s):.2f} s, max {max(s):.2f} s of {len(s)}" for name, s in rows if s]
        said += [f"kills {dict(self.kills)}", f"answers {dict(self.answers)}"]
        said += [f"{self.accepted} accepted, {self.unanswered} unanswered or 503"]
        said += [f"{self.spoken} sentences spoken, {self.excused} again because of a kill"]
        said += [f"{self.given_up} times the voice was too slow for a process"]
        return "; ".join(said)


class Rounds:
    """Rounds in one world, each with a seed of its own: the same seed has the same stories, kills and pauses."""

    def __init__(self, world: World, seed: str) -> None:
        self.world = world
        self.seed = seed
        self.measured = Measured()
        self._stop = threading.Event()
        self._desks = [
            Desk(str(number + 1), random.Random(f"{seed} desk {number}"), world.bases, self._stop, 0)
            for number in range(DESKS)
        ]
        self._outages: list[Outage] = []
        self._said: list[str] = []

    def play(self, number: int, strikes: int) -> None:
        """Play one round: a stream of work, so many strikes, and then all that must be true."""
        chance = random.Random(f"{self.seed} round {number}")
        self._said = [f"round {number} of the seed {self.seed!r}"]
        self._stop.clear()
        for desk in self._desks:
            desk.most += NEW_STORIES
        readers = [
            Reader(random.Random(f"{self.seed} reader {number} {n}"), self.world.bases, self._stop, self._desks)
            for n in range(READERS)
        ]
        with ThreadPoolExecutor(DESKS + READERS) as pool:
            working = [pool.submit(one.work) for one in (*self._desks, *readers)]
            try:
                for _ in range(strikes):
                    self.world.await_all()  # a child that has not begun yet is no survivor
                    self._await_work()
                    time.sleep(chance.uniform(0.0, 0.8))
                    at_once = 1 if chance.random() < 0.7 else 2
                    targets = chance.sample(self.world.targets, min(at_once, len(self.world.targets)))
                    self._strike(targets, chance.uniform(0.0, 0.6))
                time.sleep(0.3)
            finally:
                self._stop.set()
        for one in working:
            one.result()
        try:
            self._look(readers)
        except (AssertionError, TimeoutError, httpx.HTTPError) as error:
            raise AssertionError("\n".join([*self._said, f"{type(error).__name__}: {error}"])) from error

    def _await_work(self) -> None:
        """Wait until something was accepted since the last strike, so that each one meets work."""
        before = sum(desk.accepted for desk in self._desks)
        until = time.monotonic() + 5
        while sum(desk.accepted for desk in self._desks) < before + 2 and time.monotonic() < until:
            time.sleep(0.02)

    def _strike(self, targets: Sequence[Target], down: float) -> None:
        """Kill, wait, and start again what was killed, measuring how soon the work goes on."""
        if {"service", "child"} <= {target.name for target in targets}:
            targets = [target for target in targets if target.name == "service"]
        lives = {target.name: self.world.life_of(target.name) for target in targets}
        began = {}
        for target in targets:
            began[target.name] = time.time()
            target.kill()
            self.measured.kills[target.name] += 1
        self._said.append(f"killed {', '.join(began)}, away for {down:.2f} s")
        kinds = {target.name.partition("-")[0] for target in targets}
        held = self.world.held() if "postgres" not in kinds else {}
        if (kinds == {"worker"} and len(targets) == 1) or kinds == {"child"}:
            threading.Thread(target=self._await, args=(held, began[targets[0].name], self.measured.takeovers)).start()
        time.sleep(down)
        started = time.time()
        with ThreadPoolExecutor(len(targets)) as pool:
            list(pool.map(lambda target: target.start(), targets))
        ended = time.time()
        self._outages += [Outage(name, life, began[name], ended) for name, life in lives.items()]
        if kinds == {"service"}:
            self._await(held, ended, self.measured.recoveries)
            if held:
                self.measured.since_exec.append(time.time() - started)

    def _await(self, held: Held, since: float, into: list[float]) -> None:
        """Measure when each of the articles that were held is held by somebody else."""
        waiting = dict(held)
        until = time.monotonic() + 10
        while waiting and time.monotonic() < until:
            try:
                now = self.world.held()
            except (psycopg.Error, sqlite3.Error) as error:  # it was killed next: then nothing is measured
                self._said.append(f"not measured: {error}")
                return
            for article, (owner, content) in list(waiting.items()):
                if article not in now or now[article][1] != content:
                    del waiting[article]  # made by who had it, edited or withdrawn: that tells nothing
                elif now[article][0] != owner:
                    into.append(max(0.0, time.time() - since))
                    del waiting[article]
            time.sleep(0.03)  # a hundredth of the bars, and each look is a connection of its own

    def _look(self, readers: Sequence[Reader]) -> None:
        """Look at everything that must be true once all is up again."""
        wrong = [said for one in (*self._desks, *readers) for said in one.wrong]
        assert not wrong, wrong[:5]
        (base, *_) = self.world.bases()
        bodies: dict[str, bytes] = {}
        with httpx.Client(base_url=base, timeout=30) as http:
            for desk in self._desks:
                for story in desk.stories.values():
                    bodies[story.id] = settled(http, story)
        streams = [stream for reader in readers for stream in reader.streams]
        stories = {story.id: story for desk in self._desks for story in desk.stories.values()}
        for stream in streams:
            assert was_right(stream, stories[stream.story], bodies[stream.story]), f"another sound of {stream.story}"
        self._look_at_speech()
        self._look_at_store()
        said = self.world.logs()
        assert '"bug"' not in said, [line for line in said.splitlines() if '"bug"' in line][:1]
        for reader in readers:
            self.measured.answers += reader.answers
        print(f"{self._said[0]}: {'; '.join(self._said[1:])}", flush=True)
        self.measured.accepted = sum(desk.accepted for desk in self._desks)
        self.measured.unanswered = sum(desk.unanswered for desk in self._desks)

    def _look_at_speech(self) -> None:
        """Nothing is spoken again but what a kill kept from being kept."""
        self.measured.excused = 0
        by_text = self.world.engine.by_text()
        given_up = self._given_up()
        self.measured.given_up = len(given_up)
        for text, spoken in by_text.items():
            for one, again in pairwise(spoken):
                is_late = any(one.began <= at <= again.began for at in given_up)
                is_excused = is_late or self._is_excused(one.life, one.began, one.ended)
                assert is_excused, f"spoken again, and nobody died: {text!r} {spoken}"
                self.measured.excused += 1
        self.measured.spoken = sum(len(spoken) for spoken in by_text.values())

    def _given_up(self) -> list[float]:
        """Return when the voice's answer was not waited for any longer, which a machine that does too much brings."""
        lines = [json.loads(line) for line in self.world.logs().splitlines() if '"not narrated"' in line]
        late = [line["timestamp"] for line in lines if line["reason"].startswith("openai ")]
        return [datetime.fromisoformat(at).timestamp() for at in late]

    def _is_excused(self, life: str, began: float, ended: float) -> bool:
        return any(
            outage.began <= ended + KEPT_WITHIN and outage.ended >= began
            for outage in self._outages
            if outage.life == life or outage.target in ("postgres", "store")
        )

    def _look_at_store(self) -> None:
        blobs = self.world.blobs()
        verdict = verify(blobs, is_sign=lambda stat: stat.name.startswith("withdrawn/") and not stat.size)
        assert verdict.bad == ()
        clips = sum(1 for _ in blobs.list("clips"))
        assert clips <= len(self.world.engine.by_text()), "a sentence was kept twice"

    def verify_by_command(self) -> None:
        """Have `baonoi cache verify` say that everything is whole and there."""
        command = [BAONOI, "cache", "verify"]
        done = subprocess.run(command, env=environment_of(self.world), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def settled(http: httpx.Client, story: Story) -> bytes:
    """Wait until an article is as its desk last sent it, and return its whole sound, "" if it is withdrawn."""

    def look() -> httpx.Response:
        return http.get(f"/api/articles/{story.id}")

    answer = look()
    if answer.status_code == 404:
        assert story.accepted.revision == 0, f"{story.id} was accepted and is lost"
        return b""
    try:
        wait_for(look, lambda answer: answer.json().get("state") in ("ready", "withdrawn"), SETTLED_WITHIN)
    except TimeoutError as error:
        raise TimeoutError(f"{story.id} is not settled: {look().text}") from error
    state: dict[str, Any] = look().json()
    if state["state"] == "withdrawn":
        gone = [version for version in story.may_be() if version.is_withdrawn and version.revision]
        assert gone, f"{story.id} is withdrawn, and nobody withdrew it"
        story.accepted, story.doubtful = gone[-1], None
        assert http.get(f"/articles/{story.id}.mp3").status_code == 410
        return b""
    told = http.get(state["urls"]["json"]).json()
    written = [segment["written"] for segment in told["segments"]]
    as_sent = [version for version in story.may_be() if not version.is_withdrawn and text_of(version) == written]
    assert as_sent, f"{story.id} says {written}, and not {story.may_be()}"
    story.accepted, story.doubtful = as_sent[-1], None
    # One that was hidden for a withdrawal that was cut off is shown to who asks, at the second time.
    answer = wait_for(lambda: http.get(state["urls"]["audio"]), lambda answer: answer.status_code != 503, 5)
    assert (answer.status_code, len(answer.content)) == (200, state["bytes"]), f"{story.id}: {answer.status_code}"
    assert is_whole([answer.content])
    (lyrics,) = ID3(BytesIO(answer.content)).getall("USLT")
    assert lyrics.text.splitlines() == written
    return answer.content


def text_of(version: Version) -> list[str]:
    """Return what is heard of a version, sentence by sentence."""
    return [version.title, *version.lines]


def was_right(stream: Stream, story: Story, body: bytes) -> bool:
    """Return whether a stream was what the narration became, where nothing was sent for the article since."""
    return stream.changes != story.changes or not body or body.endswith(stream.body)
