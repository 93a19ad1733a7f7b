"""A narration that is kept, spoken again from its own script: as it was, whatever has become of its article."""

from player.article import Article
from player.audio.casting import make_cast
from player.audio.narration import Cast, narration_name
from player.audio.tags import Tags
from player.catalogue.records import Kept, Kind, Made
from player.catalogue.scripts import KeptScript
from player.catalogue.segments import pack
from player.errors import Conflict
from player.parts import Parts


def tags_of(parts: Parts, of: Article | KeptScript) -> Tags:
    """Return what the file of an article's narration says of itself."""
    return Tags(
        title=of.title,
        site=parts.settings.site,
        section=of.section,
        author=of.author,
        published_at=of.published_at,
        url=of.url,
        cover=parts.cover,
    )


def is_kept(parts: Parts, narration: Kept) -> bool:
    """Return whether a narration's sound is in the store."""
    return parts.blobs.head(narration_name(narration.digest)) is not None


def speak_again(parts: Parts, narration: Kept, script: KeptScript | None) -> Made:
    """Return a narration's sound made again by the voice that spoke it; the clips that are kept are not spoken again.

    Conflict if nothing can make it again: a person's recording, or what was narrated before scripts were kept.
    UnknownVoice or VoiceError if its voice cannot speak here any more.
    """
    if narration.kind is Kind.HUMAN or script is None:
        raise Conflict(
            "Âm thanh của bản đọc này không còn trong kho và không thể đọc lại.",
            f"The sound of narration number {narration.number} is gone and cannot be made again.",
        )
    made = parts.narrator.narrate(script.script, cast_of(parts, narration, script), tags_of(parts, script))
    return Made(made.digest, made.duration, made.size, pack(made.segments))


def clips_to_speak(parts: Parts, narration: Kept, script: KeptScript) -> int:
    """Return how many utterances would have to be spoken to make a narration again: those whose clips are not kept."""
    cast = cast_of(parts, narration, script)
    wanted = {(one.spoken, one.rest_ms, cast.of(one.role)) for one in script.sentences}
    return sum(parts.clips.find(spoken, rest_ms, voice) is None for spoken, rest_ms, voice in wanted)


def cast_of(parts: Parts, narration: Kept, script: KeptScript) -> Cast:
    """Return who spoke a narration; UnknownVoice if there is no voice of that name any more."""
    voice = parts.voices.find(narration.heard)
    return make_cast(voice, parts.voices, parts.settings, script.rate, script.quote_voice)
