"""The parts that narrate, made in one place and handed on: blobs, voices, chain, clips, narrator."""

from dataclasses import dataclass, field

from audio_cache.blobs import Blobs
from player.audio.clips import Clips
from player.audio.jingles import read_jingles
from player.audio.loudness import read_gains
from player.audio.narrator import Narrator
from player.audio.opus import Opus
from player.audio.tags import Cover, read_cover
from player.keeping.hearings import Hearings
from player.metrics import Metrics
from player.scripting.policy import make_policy
from player.scripting.script import ScriptOptions
from player.settings import Settings
from player.storage import open_blobs
from player.voices.chain import Chain, make_chain
from player.voices.engines import make_engines
from player.voices.registry import Voices


@dataclass(frozen=True, slots=True)
class Parts:
    """What the command line and the web both work with."""

    settings: Settings
    blobs: Blobs
    voices: Voices
    chain: Chain
    clips: Clips
    narrator: Narrator
    opus: Opus
    policy: ScriptOptions
    cover: Cover | None = None
    hearings: Hearings = field(default_factory=Hearings)
    metrics: Metrics = field(default_factory=Metrics)


def make_parts(settings: Settings) -> Parts:
    """Return the parts for some settings; StorageError, or SettingsError, if they cannot be made.

    >>> import tempfile
    >>> from pathlib import Path
    >>> parts = make_parts(Settings(home=Path(tempfile.mkdtemp())))
    >>> parts.voices.find("espeak-bac").engine
    'espeak'
    """
    engines = make_engines(settings)
    voices = Voices(engines.all, read_gains(settings.gains_file), settings.sentence_seconds)
    chain = make_chain(settings.voices, voices, engines.breakers)
    jingles = read_jingles(settings.intro, settings.outro)
    blobs = open_blobs(settings)
    hearings, metrics = Hearings(), Metrics()
    metrics.watch(engines.breakers)
    clips = Clips(blobs, metrics.measured(voices.speak), settings.sentence_limit, hearings.note, metrics.refused)
    narrator = Narrator(blobs, clips, settings.encoder_threads, jingles, settings.online_calls)
    opus, policy, cover = Opus(blobs), make_policy(settings), read_cover(settings.cover)
    return Parts(settings, blobs, voices, chain, clips, narrator, opus, policy, cover, hearings, metrics)


def make_voices(settings: Settings) -> Voices:
    """Return every voice there is, whether it can speak here or not; nothing is written."""
    return Voices(make_engines(settings).all, read_gains(settings.gains_file))
