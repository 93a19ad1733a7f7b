"""The newsroom's door: an article is taken in, checked and kept, its narration owed; and what is owed is narrated."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from player.article import Article
from player.audio.casting import make_cast, voice_of_section
from player.audio.narration import Cast, ClipReady, Narration
from player.audio.takedowns import Takedowns
from player.catalogue.articles import Catalogue, check_id
from player.catalogue.debts import Claim, Owed, Priority
from player.catalogue.publishing import ALWAYS, Match, Sent, Sound
from player.catalogue.records import Doubtful, Kept, Made, Published, Retention, State
from player.catalogue.scripts import KeptScript, pack_script, script_of
from player.catalogue.segments import pack
from player.errors import ArticleTooLong, Conflict, UnknownArticle, UnknownVoice
from player.newsroom.again import is_kept, speak_again, tags_of
from player.newsroom.holding import doubtful, holding
from player.newsroom.workers import Interrupted, Report
from player.parts import Parts
from player.scripting.policy import for_article
from player.scripting.script import Script, Utterance, write_script
from player.voices.chain import wait_for_better
from player.voices.contract import Voice


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms an article is published: as which revision, how urgently, over a withdrawal, only if it is so.

    If it is `quiet` webhooks are told nothing of it.
    """

    revision: int | None = None
    priority: Priority = Priority.PUBLISH
    restore: bool = False
    match: Match = ALWAYS
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """An article as it stands after it was sent, and whether there was anything to do."""

    published: Published
    is_new: bool


class Newsroom:
    """Takes articles in and narrates what is owed, with the parts and the catalogue it is handed.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from player.article import read_text
    >>> from player.catalogue.database import open_database
    >>> from player.parts import make_parts
    >>> from player.settings import Settings
    >>> settings = Settings(home=Path(tempfile.mkdtemp()))
    >>> newsroom = Newsroom(make_parts(settings), Catalogue(open_database(settings.database_url)))
    >>> newsroom.publish("mua-lon", read_text("Mưa lớn\\nSáng nay có mưa."))
    True
    """

    def __init__(self, parts: Parts, catalogue: Catalogue) -> None:
        self._parts = parts
        self._catalogue = catalogue
        takedowns = Takedowns(parts.blobs)
        self._sound = Sound(takedowns.hide, takedowns.show)
        self._log = structlog.get_logger("baonoi.newsroom")

    def publish(
        self,
        article_id: str,
        article: Article,
        voice: str = "",
        revision: int | None = None,
        priority: Priority = Priority.PUBLISH,
    ) -> bool:
        """Keep an article and owe it a narration; return whether there was anything to do."""
        return self.accept(article_id, article, voice, Terms(revision, priority)).is_new

    def accept(self, article_id: str, article: Article, voice: str = "", terms: Terms = Terms()) -> Accepted:
        """Keep an article and owe it a narration, or hold it, and return it as it stands.

        What cannot be narrated is refused now and not kept: UnknownVoice, or ArticleError with what to change. Changed
        or Conflict if it is not as the terms say.
        """
        sent = self._sent(article_id, article, voice, terms)
        name = sent.voice
        there = self._catalogue.as_is(sent)
        if there is not None:
            if there.state is State.QUEUED and terms.priority < Priority.ARCHIVE:
                self._catalogue.lift(Owed(article_id, name, sent.content, terms.priority))
            return Accepted(there, is_new=False)
        findings = doubtful(self.script_of(article_id, article, name))
        sent = replace(sent, findings=holding(findings, self._parts.settings.hold))
        is_new = self._catalogue.accept(sent, self._sound)
        return Accepted(self._catalogue.find(article_id), is_new)

    def unchanged(self, article_id: str, article: Article, voice: str = "", terms: Terms = Terms()) -> bool:
        """Return whether publishing an article would change nothing; errors as of `accept`, and nothing is kept."""
        return self._catalogue.as_is(self._sent(article_id, article, voice, terms)) is not None

    def check(self, article_id: str, article: Article, voice: str = "") -> tuple[Script, tuple[Doubtful, ...], bool]:
        """Return what would be said of an article, what is doubtful in it, and whether that would hold it.

        Nothing is kept. ArticleError or UnknownVoice if it would be refused.
        """
        script = self.script_of(article_id, article, self._voice_of(article, voice))
        findings = doubtful(script)
        return script, findings, bool(holding(findings, self._parts.settings.hold))

    def release(self, article_id: str, match: Match = ALWAYS) -> bool:
        """Let a held article be narrated as it is; False if it is not held. UnknownArticle, Withdrawn, Changed."""
        return self._catalogue.release(article_id, match)

    def withdraw(self, article_id: str, match: Match = ALWAYS) -> bool:
        """Take an article back with its sound; False if it was withdrawn already. UnknownArticle, Changed."""
        return self._catalogue.withdraw(article_id, match, self._sound)

    def _sent(self, article_id: str, article: Article, voice: str, terms: Terms) -> Sent:
        check_id(article_id)
        name = self._voice_of(article, voice)
        return Sent(
            article_id,
            article,
            name,
            terms.revision,
            terms.priority,
            restore=terms.restore,
            match=terms.match,
            quiet=terms.quiet,
        )

    def _voice_of(self, article: Article, voice: str) -> str:
        """Return the voice that speaks an article; UnknownVoice if there is none of a name it gives."""
        named = voice or voice_of_section(article.section, self._parts.settings)
        if article.quote_voice:
            self._parts.voices.find(article.quote_voice)
        return self._parts.voices.find(named).name if named else self._parts.chain.voices[0].name

    def script_of(self, article_id: str, article: Article, voice: str) -> Script:
        """Return what a voice says of an article; ArticleError, ArticleTooLong or UnknownVoice if it cannot."""
        policy = for_article(self._parts.policy, self._parts.voices.find(voice), article_id)
        script = write_script(article, policy)
        longest = max(len(utterance.spoken) for utterance in script.utterances)
        if longest > self._parts.settings.sentence_limit:
            raise ArticleTooLong(
                f"Có một câu dài {longest} ký tự, quá mức {self._parts.settings.sentence_limit} ký tự.",
                f"A sentence is too long: {longest} characters, at most {self._parts.settings.sentence_limit}.",
            )
        return script

    def cast_of(self, article: Article, voice: str) -> Cast:
        """Return who speaks an article when a voice is chosen; UnknownVoice if there is none of that name."""
        parts = self._parts
        return make_cast(parts.voices.find(voice), parts.voices, parts.settings, article.rate, article.quote_voice)

    def so_far(self, article: Article, script: Script, voice: str, after: Sequence[ClipReady] = ()) -> list[ClipReady]:
        """Return the clips of a script that are made already, in order; `after` are the ones known before."""
        return [*after, *self._parts.narrator.so_far(script, self.cast_of(article, voice), after)]

    def frames_of(self, article: Article, utterance: Utterance, voice: str) -> bytes:
        """Return the MP3 frames of an utterance's clip, which is spoken now if it is not kept."""
        speaker = self.cast_of(article, voice).of(utterance.role)
        return self._parts.clips.get(utterance.spoken, utterance.rest_ms, speaker)[1]

    def narrate(self, claim: Claim, report: Report) -> None:
        """Make the narration that a worker claimed and keep it, reporting each utterance as it is spoken."""
        owed = claim.owed
        published = self._catalogue.article(owed.article)
        if published.state is State.HELD:  # since it was claimed: nothing is owed any more
            raise UnknownArticle("Bài này đang được giữ lại.", f"The article {owed.article!r} is held.")
        article = published.article
        tags = tags_of(self._parts, article)
        if published.is_chosen and published.narration is not None:
            self.restore(published.narration)

        def narrate_with(voice: Voice) -> tuple[Narration, KeptScript]:
            script = self.script_of(owed.article, article, voice.name)
            report(0, len(script.utterances), voice.name)
            cast = self.cast_of(article, voice.name)

            def on_clip(ready: ClipReady) -> None:
                report(ready.index + 1, ready.of, voice.name)

            return self._parts.narrator.narrate(script, cast, tags, on_clip), script_of(article, script, cast)

        told = self._parts.chain.tell(narrate_with, self._parts.voices.find(owed.voice))
        better_in = None
        if told.is_poorer:
            better_in = wait_for_better(claim.attempts + 1 if owed.priority is Priority.BETTER else 0)
            why = " ".join(one.english for one in told.passed_over)
            self._log.warning(
                "narrated by a poorer voice", article=owed.article, wanted=owed.voice, voice=told.voice.name, reason=why
            )
        made, script = told.narration
        self._parts.metrics.utterances.labels("spoken").inc(made.spoken)
        self._parts.metrics.utterances.labels("reused").inc(made.reused)
        speaker = told.voice.name if told.voice.name != owed.voice else ""
        kept = Made(made.digest, made.duration, made.size, pack(made.segments), pack_script(script), speaker)
        kept = replace(kept, characters=sum(len(utterance.spoken) for utterance in script.script.utterances))
        claim = replace(claim, owed=replace(owed, content=published.content))
        settings = self._parts.settings
        retention = Retention(settings.keep_versions, settings.keep_days)
        if not self._catalogue.keep(claim, kept, better_in, retention, self._sound):
            # Whoever withdrew the article meanwhile could not hide what was still being made.
            self._catalogue.hide_late(owed.article, made.digest, self._sound)
            raise Interrupted

    def restore(self, narration: Kept) -> None:
        """Make the sound of a narration again if it is not in the store, from the script that is kept of it.

        What nobody can make again (a recording) is given up, and the newest narration takes its place.
        """
        if is_kept(self._parts, narration):
            return
        try:
            made = speak_again(self._parts, narration, self._catalogue.versions.script(narration.number))
        except (Conflict, UnknownVoice) as error:
            self._log.error("a chosen narration is lost", article=narration.article, reason=error.english)
            self._catalogue.versions.play_newest(narration.article)
        else:
            self._catalogue.versions.replace(narration.number, made)
