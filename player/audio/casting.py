"""Who speaks an article: the voice of its section, a second voice for its quotes, and how fast."""

from dataclasses import replace

from player.article import Role
from player.audio.narration import Cast
from player.errors import SettingsError
from player.settings import Settings
from player.voices.contract import Voice
from player.voices.registry import Voices


def make_cast(
    voice: Voice, voices: Voices, settings: Settings, rate: float | None = None, quote_voice: str = ""
) -> Cast:
    """Return the cast of an article whose main voice is chosen; UnknownVoice if the quotes' voice is none.

    `rate` is 0.8–1.3 of natural speed; None is BAONOI_RATE, and "" for `quote_voice` is BAONOI_QUOTE_VOICE. The quotes'
    voice is left out where it cannot speak here, and where it is another online engine than the main voice's: an
    article must not depend on two of them.

    >>> from player.voices.espeak import Espeak
    >>> voices = Voices([Espeak()])
    >>> cast = make_cast(voices.find("espeak-bac"), voices, Settings(quote_voice="espeak-nam", rate=1.1))
    >>> cast.of(Role.PARAGRAPH).name, cast.of(Role.QUOTE).name, cast.of(Role.QUOTE).rate
    ('espeak-bac', 'espeak-nam', 1.1)
    """
    speed = settings.rate if rate is None else rate
    main = replace(voice, rate=speed)
    named = quote_voice or settings.quote_voice
    if not named:
        return Cast(main)
    quotes = replace(voices.find(named), rate=speed)
    if voices.why_unavailable(quotes) or (quotes.online and quotes.engine != main.engine):
        return Cast(main)
    return Cast(main, {Role.QUOTE: quotes})


def voice_of_section(section: str, settings: Settings) -> str:
    """Return the name of the voice that BAONOI_SECTION_VOICES gives a section, or "" if it gives none.

    SettingsError if the setting is not "section=voice" pairs separated by commas.

    >>> voice_of_section("Thể thao", Settings(section_voices="Văn hóa=espeak-bac, Thể thao=espeak-nam"))
    'espeak-nam'
    """
    for pair in filter(None, (part.strip() for part in settings.section_voices.split(","))):
        name, equals, voice = pair.rpartition("=")
        if not equals or not name.strip() or not voice.strip():
            raise SettingsError(
                f"Cấu hình sai: BAONOI_SECTION_VOICES: “{pair}” không phải là chuyên mục=giọng.",
                f"A setting cannot be used: BAONOI_SECTION_VOICES: {pair!r} is not section=voice.",
            )
        if name.strip().casefold() == section.strip().casefold():
            return voice.strip()
    return ""
