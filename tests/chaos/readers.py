"""Readers, who fetch sound all the while and look whether what they are given is whole."""

import hashlib
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from audio_cache.seal import is_whole
from player.audio.mp3 import FRAME_BYTES
from tests.chaos.newsroom import Bases, Desk

RIGHT = {200, 202, 206, 404, 410, 503}  # and 503 says when to come again


@dataclass(frozen=True, slots=True)
class Stream:
    """A narration that was heard while it was made, to its end; `changes` are its story's when that began."""

    story: str
    changes: int
    body: bytes


@dataclass(slots=True)
class Reader:
    """One reader of all the desks' stories; `wrong` is what it was given and ought not to have been."""

    chance: random.Random
    bases: Bases
    stop: threading.Event
    desks: list[Desk]
    seen: dict[str, str] = field(default_factory=dict)  # the digest of the bytes under each ETag
    streams: list[Stream] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _sounds: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Read until told to stop."""
        with httpx.Client(timeout=30, limits=httpx.Limits(max_keepalive_connections=0)) as http:
            while not self.stop.wait(self.chance.uniform(0.01, 0.1)):
                stories = [story for desk in self.desks for story in list(desk.stories.values())]
                bases = self.bases()
                if not stories or not bases:
                    continue
                story, base = self.chance.choice(stories), self.chance.choice(bases)
                changes = story.changes
                look = self.chance.choice((self._stable, self._stable, self._digest, self._part, self._times))
                try:
                    look(http, base, story.id, changes)
                except httpx.TransportError:
                    self.answers["cut or refused"] += 1

    def _get(self, http: httpx.Client, url: str, **headers: str) -> httpx.Response:
        answer = http.get(url, headers=headers)
        self.answers[str(answer.status_code)] += 1
        if answer.status_code not in RIGHT:
            self.wrong.append(f"{answer.status_code} from {url}: {answer.text[:300]}")
        return answer

    def _stable(self, http: httpx.Client, base: str, story: str, changes: int) -> None:
        answer = self._get(http, f"{base}/articles/{story}.mp3")
        if answer.status_code != 200:
            return
        if "content-length" in answer.headers:
            self._look_at(answer)
        elif not answer.content or len(answer.content) % FRAME_BYTES:
            self.wrong.append(f"a stream of {story} ended politely within a frame: {len(answer.content)} bytes")
        else:
            self.streams.append(Stream(story, changes, answer.content))

    def _times(self, http: httpx.Client, base: str, story: str, changes: int) -> None:
        pressed = http.post(f"{base}/articles/{story}/listen")
        self.answers[str(pressed.status_code)] += 1
        if pressed.status_code not in RIGHT:
            self.wrong.append(f"{pressed.status_code} for a press on {story}: {pressed.text[:300]}")
        if pressed.status_code != 202:
            return
        told = pressed.json()
        if told["audio"]:
            self._sounds.append(urlsplit(told["audio"]).path)
        for segment in told["segments"][-2:]:
            if "clip" in segment:
                answer = self._get(http, base + urlsplit(segment["clip"]).path)
                if answer.status_code == 200:
                    self._look_at(answer)

    def _digest(self, http: httpx.Client, base: str, story: str, changes: int) -> None:
        if self._sounds:
            answer = self._get(http, base + self.chance.choice(self._sounds))
            if answer.status_code == 200:
                self._look_at(answer)

    def _part(self, http: httpx.Client, base: str, story: str, changes: int) -> None:
        if self._sounds:
            answer = self._get(http, base + self.chance.choice(self._sounds), range="bytes=1000-9999")
            if answer.status_code == 206 and len(answer.content) != 9000:
                self.wrong.append(f"a range of {len(answer.content)} bytes from {answer.url}")

    def _look_at(self, answer: httpx.Response) -> None:
        body, etag = answer.content, answer.headers["etag"]
        if len(body) != int(answer.headers["content-length"]) or not is_whole([body]):
            self.wrong.append(f"{len(body)} bytes that are not whole from {answer.url}")
        digest = hashlib.sha256(body).hexdigest()
        if self.seen.setdefault(etag, digest) != digest:
            self.wrong.append(f"other bytes under the ETag {etag} from {answer.url}")
