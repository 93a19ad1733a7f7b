"""A section's voice, a second voice for quotes, and a rate: who is heard in an article."""

from dataclasses import replace

import pytest
from tones import OTHER, VOICE, Tones

from player.article import Role
from player.audio.casting import make_cast, voice_of_section
from player.errors import SettingsError, UnknownVoice
from player.settings import Settings
from player.voices.contract import Voice
from player.voices.registry import Voices


class Online(Tones):
    """Tones that come over a network, or do not."""

    name = "far"

    def __init__(self, why: str = "") -> None:
        super().__init__()
        self.why = why

    def voices(self) -> list[Voice]:
        return [replace(VOICE, name="far-bac", engine="far", online=True)]

    def why_unavailable(self, voice: Voice) -> str:
        return self.why


def test_quotes_have_their_own_voice_at_the_same_rate() -> None:
    cast = make_cast(VOICE, Voices([Tones()]), Settings(quote_voice="tones-nam", rate=1.2))
    assert cast.of(Role.QUOTE) == replace(OTHER, rate=1.2)
    assert {cast.of(role) for role in Role if role is not Role.QUOTE} == {replace(VOICE, rate=1.2)}


def test_an_article_does_not_depend_on_two_networks_or_on_a_voice_that_is_missing() -> None:
    settings = Settings(quote_voice="far-bac")
    assert make_cast(VOICE, Voices([Tones(), Online()]), settings).by_role == {}
    assert make_cast(VOICE, Voices([Tones(), Online("not installed")]), settings).by_role == {}
    far = Voices([Tones(), Online()]).find("far-bac")
    assert make_cast(far, Voices([Tones(), Online()]), Settings(quote_voice="tones-nam")).of(Role.QUOTE) == OTHER


def test_an_unknown_quotes_voice_is_said() -> None:
    with pytest.raises(UnknownVoice, match="ai-do"):
        make_cast(VOICE, Voices([Tones()]), Settings(quote_voice="ai-do"))


def test_a_section_has_its_voice_and_the_rest_have_none() -> None:
    settings = Settings(section_voices="Thể thao=espeak-nam, Văn hóa = espeak-trung,")
    assert [voice_of_section(section, settings) for section in ("thể thao", "Văn hóa", "Thời sự", "")] == [
        "espeak-nam",
        "espeak-trung",
        "",
        "",
    ]


@pytest.mark.parametrize("wrong", ["Thể thao", "=espeak-nam", "Thể thao="])
def test_a_section_setting_that_is_no_pair_is_said(wrong: str) -> None:
    with pytest.raises(SettingsError):
        voice_of_section("Thời sự", Settings(section_voices=wrong))
