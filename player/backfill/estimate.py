"""What an archive will cost before it is begun: characters, hours of sound, bytes, time here, requests, days."""

import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

from audio_cache.blobs import Blobs
from player.audio.clips import Clips
from player.audio.mp3 import BIT_RATE
from player.audio.narration import Cast
from player.audio.narrator import Narrator
from player.backfill.items import Unusable
from player.backfill.sorting import Kind, Sorted
from player.catalogue.archive import Budget
from player.errors import ArticleError, UnknownVoice, VoiceError
from player.newsroom.newsroom import Newsroom
from player.parts import Parts
from player.scripting.script import Script
from player.voices.contract import Voice

BYTES_A_SECOND = BIT_RATE * 1000 // 8
SAMPLED_PAGES = 20  # that are fetched of a list of pages: the rest is taken to be like them
_SPOKEN_SAMPLE = 24  # utterances
_CHARACTERS_A_REQUEST = {"gtts": 100}  # the other online engines take a sentence at a time
_DAY = 86_400


@dataclass(slots=True)
class Sum:
    """What the articles that are to be narrated hold; `requests` is what an online voice would be asked.

    >>> from player.article import Role
    >>> from player.scripting.script import Utterance
    >>> total, script = Sum(), Script("Tin", (Utterance(Role.PARAGRAPH, "…", "a " * 75, 0),))
    >>> for engine in ("gtts", "edge"):
    ...     total.add(script, engine)
    >>> total
    Sum(articles=2, characters=300, requests=3)
    """

    articles: int = 0
    characters: int = 0
    requests: int = 0

    def add(self, script: Script, engine: str) -> None:
        """Count an article."""
        self.articles += 1
        for utterance in script.utterances:
            self.characters += len(utterance.spoken)
            self.requests += math.ceil(len(utterance.spoken) / _CHARACTERS_A_REQUEST.get(engine, 20_000))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a voice spoke a sample: seconds of sound a character, and how many times faster than it sounds."""

    voice: Voice
    seconds_a_character: float
    speed: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an archive will cost. `sound` and `work` are in seconds; `pace` is None where the voice could not speak.

    `fetched` of `remote` pages were looked at. `days` are what the online voice's limit and the daily budget ask for.
    """

    kinds: Counter[Kind]
    unusable: Sequence[Unusable]
    sum: Sum
    remote: int
    fetched: int
    pace: Pace | None
    why_no_pace: str
    sound: float
    work: float
    bytes: int
    days: float
    days_of_budget: float


@dataclass(slots=True)
class Estimator:
    """Adds up what was sorted; the pages of a site are fetched for a sample only, by `finish`."""

    parts: Parts
    newsroom: Newsroom
    budget: Budget
    kinds: Counter[Kind] = field(default_factory=Counter)
    unusable: list[Unusable] = field(default_factory=list)
    _sum: Sum = field(default_factory=Sum)
    _remote: list[Sorted] = field(default_factory=list)
    _sample: Script | None = None
    _voice: str = ""

    def add(self, one: Sorted | Unusable) -> None:
        """Count one item."""
        if isinstance(one, Unusable):
            self.unusable.append(one)
            return
        if one.kind in (Kind.NEW, Kind.CHANGED):
            if one.article is None:
                self._remote.append(one)
            elif not self._count(one):
                return
        self.kinds[one.kind] += 1

    def finish(self) -> Estimate:
        """Return the estimate; speaks a short sample with the voice that would speak, and keeps nothing of it."""
        local = replace(self._sum)
        step = max(1, len(self._remote) // SAMPLED_PAGES)
        sample = self._remote[::step][:SAMPLED_PAGES]
        fetched = 0
        for one in sample:
            if self._count(self._read(one)):
                fetched += 1
            else:
                self.kinds[one.kind] -= 1
        if fetched:
            times = len(self._remote) / fetched
            for name in ("characters", "requests"):
                seen, before = getattr(self._sum, name), getattr(local, name)
                setattr(self._sum, name, before + round((seen - before) * times))
            self._sum.articles = local.articles + len(self._remote)
        pace, why = self._pace()
        sound = self._sum.characters * pace.seconds_a_character if pace else 0.0
        work = sound / pace.speed if pace else 0.0
        online = pace is not None and pace.voice.online
        if online:
            work = max(work, self._sum.requests / self.parts.settings.online_rate)
        return Estimate(
            self.kinds,
            self.unusable,
            self._sum,
            len(self._remote),
            fetched,
            pace,
            why,
            sound,
            work,
            round(sound * BYTES_A_SECOND),
            work / _DAY,
            self._days_of_budget(sound),
        )

    def _days_of_budget(self, sound: float) -> float:
        by_characters = self._sum.characters / self.budget.characters if self.budget.characters else 0.0
        by_hours = sound / 3600 / self.budget.hours if self.budget.hours else 0.0
        return max(by_characters, by_hours)

    def _read(self, one: Sorted | Unusable) -> Sorted | Unusable:
        assert isinstance(one, Sorted)
        try:
            return replace(one, article=one.item.read())
        except ArticleError as error:
            return Unusable(one.item.where, error.english.rstrip("."))

    def _count(self, one: Sorted | Unusable) -> bool:
        """Count what an article holds; False if it cannot be narrated as it is."""
        if isinstance(one, Unusable):
            self.unusable.append(one)
            return False
        assert one.article is not None
        try:
            script, _, _ = self.newsroom.check(one.id, one.article, one.item.voice)
        except (ArticleError, UnknownVoice) as error:
            self.unusable.append(Unusable(one.item.where, error.english.rstrip(".")))
            return False
        self._sum.add(script, self._speaker(one).engine)
        if self._sample is None:
            self._sample, self._voice = script, one.item.voice
        elif len(self._sample.utterances) < _SPOKEN_SAMPLE:
            self._sample = replace(self._sample, utterances=(*self._sample.utterances, *script.utterances))
        return True

    def _speaker(self, one: Sorted) -> Voice:
        return self.parts.voices.find(one.item.voice) if one.item.voice else self.parts.chain.voices[0]

    def _pace(self) -> tuple[Pace | None, str]:
        if self._sample is None:
            return None, ""
        script = replace(self._sample, utterances=self._sample.utterances[:_SPOKEN_SAMPLE])
        wanted = self.parts.voices.find(self._voice) if self._voice else None
        try:
            return self.parts.chain.tell(lambda voice: measure(self.parts, script, voice), wanted).narration, ""
        except VoiceError as error:
            return None, error.english


def measure(parts: Parts, script: Script, voice: Voice) -> Pace:
    """Return how a voice speaks a script here, spoken in a folder that is thrown away; VoiceError if it cannot."""
    settings = parts.settings
    speaker = replace(voice, rate=settings.rate)
    with tempfile.TemporaryDirectory(prefix="baonoi-") as folder:
        blobs = Blobs.in_folder(Path(folder))
        clips = Clips(blobs, parts.voices.speak, settings.sentence_limit)
        narrator = Narrator(blobs, clips, settings.encoder_threads, online_threads=settings.online_calls)
        # What is loaded once is not what a thousand articles take.
        clips.get(script.utterances[0].spoken, 0, speaker)
        began = perf_counter()
        made = narrator.narrate(script, Cast(speaker))
        took = perf_counter() - began
    characters = sum(len(utterance.spoken) for utterance in script.utterances)
    return Pace(speaker, made.duration / characters, made.duration / took)
