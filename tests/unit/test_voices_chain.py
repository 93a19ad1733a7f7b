"""The chain: one voice for a whole article, the next one when it cannot, the better one again when it can."""

import pytest

from player.errors import ArticleError, SettingsError, VoiceError, VoiceMissing
from player.vietnamese.reading import Region
from player.voices.breaker import Breaker
from player.voices.chain import Chain, make_chain, wait_for_better
from player.voices.contract import Voice
from player.voices.espeak import Espeak
from player.voices.registry import Voices


def voice_of(name: str) -> Voice:
    return Voice(name, name, "vi", Region.NORTH, "nữ", f"Giọng {name}")


BEST, GOOD, PLAIN = voice_of("best"), voice_of("good"), voice_of("plain")


class World:
    """A chain of three voices whose engines can be broken, taken away and rested by a test."""

    def __init__(self) -> None:
        self.now = 0.0
        self.missing: set[str] = set()
        self.broken: set[str] = set()
        self.called: list[str] = []
        self.breakers = {
            name: Breaker(name, clock=lambda: self.now, chance=lambda: 0.5, failures=1, rest=30)
            for name in ("best", "good")
        }
        self.chain = Chain(
            [BEST, GOOD, PLAIN], lambda v: f"{v.name} is not here." if v.name in self.missing else "", self.breakers
        )

    def narrate(self, voice: Voice) -> str:
        self.called.append(voice.name)
        if voice.name in self.broken:
            raise VoiceError("Hỏng.", f"{voice.name} fails.", retry_after=20)
        return f"all of it by {voice.name}"


def test_the_best_voice_speaks_when_it_can() -> None:
    world = World()
    told = world.chain.tell(world.narrate)
    assert (told.narration, told.voice, told.is_poorer) == ("all of it by best", BEST, False)
    assert world.called == ["best"]


def test_the_whole_article_goes_to_the_next_voice_and_why_is_kept() -> None:
    world = World()
    world.broken = {"best", "good"}
    told = world.chain.tell(world.narrate)
    assert told.narration == "all of it by plain"
    assert [(one.voice, one.english) for one in told.passed_over] == [(BEST, "best fails."), (GOOD, "good fails.")]
    assert world.called == ["best", "good", "plain"]


@pytest.mark.parametrize("how", ["missing", "resting"])
def test_a_voice_that_cannot_speak_is_not_called(how: str) -> None:
    world = World()
    if how == "missing":
        world.missing = {"best"}
    else:
        world.breakers["best"].failed()
    told = world.chain.tell(world.narrate)
    assert told.voice == GOOD
    assert world.called == ["good"]
    assert told.passed_over[0].english


def test_when_none_can_it_is_said_when_to_come_back_and_why() -> None:
    world = World()
    world.broken = {"good", "plain"}
    world.breakers["best"].failed(rest=500)
    with pytest.raises(VoiceError) as caught:
        world.chain.tell(world.narrate)
    assert caught.value.retry_after == 20
    assert "best: best rests" in caught.value.english
    assert "plain: plain fails." in caught.value.english


def test_an_article_that_is_at_fault_is_not_handed_round() -> None:
    world = World()

    def narrate(voice: Voice) -> str:
        world.called.append(voice.name)
        raise ArticleError("Trống.", "Empty.")

    with pytest.raises(ArticleError):
        world.chain.tell(narrate)
    assert world.called == ["best"]


def test_a_wanted_voice_is_followed_by_the_poorer_ones_only() -> None:
    world = World()
    world.broken = {"good"}
    told = world.chain.tell(world.narrate, GOOD)
    assert (told.voice, world.called) == (PLAIN, ["good", "plain"])


def test_nothing_takes_the_place_of_a_voice_that_somebody_chose() -> None:
    world = World()
    chosen = voice_of("chosen")
    assert world.chain.tell(world.narrate, chosen).voice == chosen
    world.broken = {"chosen"}
    with pytest.raises(VoiceError, match="Hỏng") as caught:
        world.chain.tell(world.narrate, chosen)
    assert caught.value.retry_after == 20
    world.missing = {"chosen"}
    with pytest.raises(VoiceMissing):
        world.chain.tell(world.narrate, chosen)


def test_a_chain_is_silent_only_if_every_voice_lacks_something() -> None:
    world = World()
    world.missing = {"best", "good"}
    assert world.chain.why_silent() == ""
    world.missing.add("plain")
    assert world.chain.why_silent().count("is not here.") == 3


def test_a_poorer_narration_is_tried_again_after_growing_waits() -> None:
    assert [wait_for_better(tries) for tries in (0, 1, 2, 8, 99)] == [60, 120, 240, 15360, 21600]


def test_a_chain_of_unknown_voices_is_refused_by_the_settings_name() -> None:
    voices = Voices([Espeak()])
    with pytest.raises(SettingsError) as caught:
        make_chain("espeak-bac,espeak-hue", voices, {})
    assert "BAONOI_VOICES" in caught.value.english
    assert "espeak-hue" in caught.value.english
    with pytest.raises(SettingsError, match="trống"):
        make_chain(" , ", voices, {})
