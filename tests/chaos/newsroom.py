"""A newsroom at work: articles published, edited and taken back in a stream, and what was accepted of that."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

Bases = Callable[[], list[str]]
SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Version:
    """What an article says as of a revision; without lines it is withdrawn."""

    revision: int
    title: str
    lines: tuple[str, ...]

    @property
    def is_withdrawn(self) -> bool:
        return not self.lines

    @property
    def body(self) -> dict[str, Any]:
        return {"title": self.title, "text": "\n".join(self.lines), "revision": self.revision}


@dataclass(slots=True)
class Story:
    """One article: the newest version that was accepted, and one that was sent after it and never answered."""

    id: str
    accepted: Version
    doubtful: Version | None = None
    changes: int = 0  # how often anything was sent for it

    def may_be(self) -> list[Version]:
        """Return what may be published of it now."""
        return [self.accepted] + ([self.doubtful] if self.doubtful else [])


@dataclass(slots=True)
class Desk:
    """One writer, who alone changes its stories: publishes, edits one sentence, withdraws, publishes again.

    `bases` gives the addresses of the services that there are now; what is refused with 5xx or not answered is sent
    again as it is, or left in doubt.
    """

    name: str
    chance: random.Random
    bases: Bases
    stop: threading.Event
    most: int
    stories: dict[str, Story] = field(default_factory=dict)
    accepted: int = 0
    unanswered: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Work until told to stop."""
        with httpx.Client(timeout=30, limits=httpx.Limits(max_keepalive_connections=0)) as http:
            while not self.stop.wait(self.chance.uniform(0.02, 0.2)):
                self._change(http)

    def _change(self, http: httpx.Client) -> None:
        new = len(self.stories) < self.most and (not self.stories or self.chance.random() < 0.4)
        if new:
            number = len(self.stories) + 1
            lines = tuple(self._sentence(number, 1, at) for at in range(SENTENCES))
            version = Version(1, f"Tin số {number} của bàn {self.name}", lines)
            story = Story(f"{self.name}-{number}", Version(0, "", ()))
            self.stories[story.id] = story
            self._send(http, story, version)
            return
        story = self.chance.choice(list(self.stories.values()))
        if story.doubtful is not None:
            self._send(http, story, story.doubtful)
        elif not story.accepted.is_withdrawn and self.chance.random() < 0.15:
            self._send(http, story, Version(story.accepted.revision, story.accepted.title, ()))
        else:
            self._send(http, story, self._edited(story))

    def _edited(self, story: Story) -> Version:
        revision = story.accepted.revision + 1
        number = int(story.id.rpartition("-")[2])
        lines = list(story.accepted.lines)
        if lines:
            at = self.chance.randrange(SENTENCES)
            lines[at] = self._sentence(number, revision, at)
        else:  # comes back
            lines = [self._sentence(number, revision, at) for at in range(SENTENCES)]
        return Version(revision, f"Tin số {number} của bàn {self.name}", tuple(lines))

    def _sentence(self, number: int, revision: int, at: int) -> str:
        return f"Bàn {self.name} tin {number} bản {revision} câu {at + 1} kể chuyện cơn mưa ở thôn bên."

    def _send(self, http: httpx.Client, story: Story, version: Version) -> None:
        story.doubtful = version
        story.changes += 1
        for _ in range(self.chance.choice((1, 100))):
            bases = self.bases()
            try:
                url = f"{self.chance.choice(bases)}/api/articles/{story.id}" if bases else "http://127.0.0.1:9"
                answer = http.delete(url) if version.is_withdrawn else http.put(url, json=version.body)
            except httpx.TransportError:
                self.unanswered += 1
            else:
                if answer.status_code in (200, 202):
                    story.accepted, story.doubtful = version, None
                    self.accepted += 1
                    return
                if answer.status_code == 404 and story.accepted.revision == 0:
                    return
                self.unanswered += 1
                if answer.status_code != 503:
                    self.wrong.append(f"{answer.status_code} for {story.id}: {answer.text[:300]}")
                    return
            if self.stop.wait(0.2):
                return
