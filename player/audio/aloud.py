"""A text read aloud at once: the same reading, the same clips and the same choice of voice as an article's."""

from collections.abc import Generator
from dataclasses import astuple, dataclass, replace

from player.article import Article, Block, Role
from player.audio.narration import Cast
from player.errors import ArticleError, ArticleTooLong
from player.parts import Parts
from player.scripting.policy import for_article
from player.scripting.script import Script, write_script
from player.voices.contract import Voice

SLOWEST, FASTEST = 0.25, 4.0
_OWN_RATES = (0.8, 1.3)  # what a voice speaks at itself
_LAST_REST_MS = 200  # whoever plays on, or asks for the next sentence, decides how long the silence is


@dataclass(frozen=True, slots=True)
class Aloud:
    """A text being read: who reads it, its first utterance's frames, and a generator of the others' as they are made.

    `utterances` is how many there are in all. The sound is to be played at `tempo` times its speed.
    """

    voice: Voice
    tempo: float
    utterances: int
    first: bytes
    rest: Generator[bytes]


def read_aloud(parts: Parts, text: str, voice: str = "", speed: float = 1.0, limit: int = 20_000) -> Aloud:
    """Begin to read a text aloud, and return once its first sentence is spoken; blocking.

    Each line is a paragraph, and all that is written is read: no page added anything to it. With no `voice`, or one of
    BAONOI_VOICES, the next voice reads if one cannot, as long as nothing has been heard. `speed` is 0.25–4: what the
    voice cannot do itself is left to `tempo`. ArticleError if there is nothing to read, ArticleTooLong over `limit`
    characters, UnknownVoice, VoiceError, StorageError.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from player.parts import make_parts
    >>> from player.settings import Settings
    >>> parts = make_parts(Settings(home=Path(tempfile.mkdtemp()), voices="espeak-bac"))
    >>> aloud = read_aloud(parts, "Sáng 10/10 có mưa. Chiều tạnh.", speed=2.0)
    >>> aloud.utterances, aloud.voice.rate, round(aloud.tempo, 2), len(list(aloud.rest))
    (2, 1.3, 1.54, 1)
    """
    if len(text) > limit:
        raise ArticleTooLong(
            f"Văn bản dài {len(text)} ký tự, quá giới hạn {limit}.",
            f"The input has {len(text)} characters; the limit is {limit}.",
        )
    wanted = parts.voices.find(voice) if voice else None

    def begin(reader: Voice) -> Aloud:
        rate, tempo = _rate(parts, reader, speed)
        script = _script(parts, text, reader)
        speaker = replace(reader, rate=rate)
        rests = tuple(dict.fromkeys(astuple(parts.policy.rests)))
        rest = parts.narrator.frames(script, Cast(speaker), rests, _LAST_REST_MS)
        return Aloud(speaker, tempo, len(script.utterances), next(rest), rest)

    return parts.chain.tell(begin, wanted).narration


def _rate(parts: Parts, voice: Voice, speed: float) -> tuple[float, float]:
    """Return the rate that a voice is to speak at, and how many times faster its sound is then to be played."""
    whole = parts.settings.rate * speed
    slowest, fastest = _OWN_RATES
    own = round(min(fastest, max(slowest, whole)), 2)
    if not parts.voices.why_unavailable(voice) and parts.voices.why_unavailable(replace(voice, rate=own)):
        own = 1.0  # its engine has no rates, and what would stretch its sound is not installed
    tempo = whole / own
    return own, 1.0 if abs(tempo - 1.0) < 0.01 else tempo


def _script(parts: Parts, text: str, voice: Voice) -> Script:
    if not any(letter.isalnum() for letter in text):
        raise ArticleError("Văn bản không có gì để đọc.", "The input has nothing that can be spoken.")
    article = Article("", tuple(Block(Role.PARAGRAPH, line) for line in text.splitlines()))
    script = write_script(article, replace(for_article(parts.policy, voice), cleans=False))
    longest, limit = max(len(utterance.spoken) for utterance in script.utterances), parts.settings.sentence_limit
    if longest > limit:
        raise ArticleTooLong(
            f"Có một câu đọc lên dài {longest} chữ cái, quá mức {limit}.",
            f"A sentence of the input has {longest} characters when read out; the limit is {limit}.",
        )
    return script
