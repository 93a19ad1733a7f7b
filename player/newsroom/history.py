"""An article's narrations through time: listed, compared, played again, and replaced by a person's recording."""

from dataclasses import dataclass
from pathlib import Path

import structlog

from player.audio.mastering import Label, Mastered, master, retag, seconds_of
from player.audio.recording import Remark, check
from player.audio.timings import read_timings
from player.catalogue.articles import Catalogue
from player.catalogue.records import Kept, Kind, Made, Published
from player.catalogue.scripts import KeptScript, pack_script, script_of
from player.catalogue.segments import pack
from player.catalogue.versions import Version
from player.errors import BadRecording, Conflict, UnknownVoice
from player.newsroom.again import clips_to_speak, is_kept, speak_again, tags_of
from player.newsroom.compare import Pair, compare, to_speak
from player.newsroom.newsroom import Newsroom
from player.parts import Parts
from player.scripting.script import Script

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A narration as it stands: `to_speak` utterances would be spoken if it were played now, None if nothing can be.

    0 while its sound is in the store (`is_kept`).
    """

    version: Version
    is_kept: bool
    to_speak: int | None
    script: KeptScript | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two narrations' sentences side by side, and how many utterances the second has that the first has not."""

    before: Kept
    after: Kept
    pairs: tuple[Pair, ...]
    spoken: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A recording that was taken in: its number, how loud it was as it was sent, and what to heed of it."""

    number: int
    lufs: float
    warnings: tuple[Remark, ...]


class History:
    """The narrations of one newsroom's articles; every call blocks, and may be made from any thread."""

    def __init__(self, parts: Parts, catalogue: Catalogue, newsroom: Newsroom) -> None:
        self._parts = parts
        self._catalogue = catalogue
        self._newsroom = newsroom
        self._log = structlog.get_logger("baonoi.history")

    def all(self, article_id: str) -> list[tuple[Version, bool]]:
        """Return an article's narrations, the newest first, each with whether its sound is in the store."""
        return [(one, is_kept(self._parts, one.narration)) for one in self._catalogue.versions.of(article_id)]

    def one(self, article_id: str, number: int) -> Standing:
        """Return how one narration stands; UnknownVersion."""
        version = self._catalogue.versions.one(article_id, number)
        script = self._catalogue.versions.script(number)
        if is_kept(self._parts, version.narration):
            return Standing(version, True, 0, script)
        if script is None or version.narration.kind is Kind.HUMAN:
            return Standing(version, False, None, script)
        try:
            return Standing(version, False, clips_to_speak(self._parts, version.narration, script), script)
        except UnknownVoice:
            return Standing(version, False, None, script)

    def compare(self, article_id: str, before: int, after: int) -> Comparison:
        """Return two narrations side by side; UnknownVersion, or Conflict if one was made before scripts were kept."""
        kept = [self._catalogue.versions.one(article_id, number).narration for number in (before, after)]
        scripts = [self._catalogue.versions.script(number) for number in (before, after)]
        if scripts[0] is None or scripts[1] is None:
            number = before if scripts[0] is None else after
            raise Conflict(
                f"Bản đọc số {number} được làm từ trước khi có lưu lời đọc, nên không so sánh được.",
                f"Narration number {number} was made before scripts were kept.",
            )
        first, second = scripts[0].sentences, scripts[1].sentences
        is_alike = (kept[0].kind, kept[0].heard, scripts[0].rate, scripts[0].quote_voice) == (
            kept[1].kind,
            kept[1].heard,
            scripts[1].rate,
            scripts[1].quote_voice,
        )
        spoken = 0 if kept[1].kind is Kind.HUMAN else to_speak(first if is_alike else (), second)
        return Comparison(kept[0], kept[1], compare(first, second), spoken)

    def play(self, article_id: str, number: int) -> None:
        """Have a narration played until the text changes; its sound is made again first if it is not in the store.

        UnknownVersion, Withdrawn, Conflict or VoiceError, and then what is played stays as it is.
        """
        self._catalogue.article(article_id)
        self._restore(self._catalogue.versions.one(article_id, number).narration)
        self._catalogue.versions.play(article_id, number)
        # What was not played could be forgotten until now.
        self._restore(self._catalogue.versions.one(article_id, number).narration)
        self._log.info("narration chosen", article=article_id, number=number)

    def play_newest(self, article_id: str) -> bool:
        """Have the newest narration played again; False if the newest text has to be narrated first, which is owed."""
        self._catalogue.article(article_id)
        newest = self._catalogue.versions.newest(article_id)
        if newest is not None:
            self._restore(newest)
        return self._catalogue.versions.play_newest(article_id)

    def record(
        self,
        article_id: str,
        path: Path,
        reader: str = "",
        after_edit: bool | None = None,
        timings: bytes | None = None,
    ) -> Taken:
        """Take in a person's recording of an article's newest text and have it played.

        `after_edit` says whether it is played on when the text is edited; None is the setting. BadRecording or
        ArticleTooLong if it cannot be used, and then nothing is kept.
        """
        settings = self._parts.settings
        if after_edit is None:
            after_edit = settings.recording_after_edit == "keep"
        published = self._catalogue.article(article_id)
        script = self._newsroom.script_of(article_id, published.article, published.voice)
        syllables = sum(len(one.spoken.split()) for one in script.utterances)
        recorded = check(path, syllables, settings.recording_seconds)
        segments = read_timings(timings, script.utterances, recorded.seconds) if timings is not None else ()
        label = self._label(published, script, reader_name(reader))
        mastered = master(self._parts.blobs, path, recorded, label, segments, self._parts.narrator.jingle_frames())
        kept = script_of(published.article, script, after_edit=after_edit)
        number = self._catalogue.versions.keep_recording(
            article_id, published.content, _made(mastered, pack_script(kept), label.reader)
        )
        self._log.info("recording kept", article=article_id, number=number, seconds=round(recorded.seconds, 1))
        return Taken(number, recorded.loudness.lufs, recorded.warnings)

    def set_timings(self, article_id: str, timings: bytes) -> int:
        """Say when each sentence of the played recording is heard, and return its number; Conflict without one."""
        published = self._catalogue.article(article_id)
        played = published.narration
        script = self._catalogue.versions.script(played.number) if played is not None else None
        if played is None or played.kind is not Kind.HUMAN or script is None:
            raise Conflict(
                "Bài này hiện không phát bản thu nào của người đọc.", "No recording of this article is being played."
            )
        seconds = seconds_of(self._parts.blobs, played.digest)
        segments = read_timings(timings, script.sentences, seconds)
        label = Label(tags_of(self._parts, script), played.speaker, _lyrics(script.script))
        mastered = retag(self._parts.blobs, played.digest, label, segments)
        self._catalogue.versions.replace(played.number, _made(mastered, "", played.speaker))
        return played.number

    def _label(self, published: Published, script: Script, reader: str) -> Label:
        return Label(tags_of(self._parts, published.article), reader, _lyrics(script))

    def _restore(self, narration: Kept) -> None:
        if not is_kept(self._parts, narration):
            script = self._catalogue.versions.script(narration.number)
            self._catalogue.versions.replace(narration.number, speak_again(self._parts, narration, script))


def reader_name(name: str) -> str:
    """Return a reader's name on one line; BadRecording if it is too long.

    >>> reader_name("  Lan\\tAnh ")
    'Lan Anh'
    """
    clean = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if len(clean) > LONGEST_NAME:
        raise BadRecording(
            f"Tên người đọc dài quá {LONGEST_NAME} ký tự.", f"The reader's name has over {LONGEST_NAME} characters."
        )
    return clean


def _lyrics(script: Script) -> str:
    return "\n".join(one.written for one in script.utterances)


def _made(mastered: Mastered, script: str, reader: str) -> Made:
    return Made(mastered.digest, mastered.duration, mastered.size, pack(mastered.segments), script, reader)
