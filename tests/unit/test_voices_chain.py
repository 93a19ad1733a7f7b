"""The chain: one voice for a whole article, the next one when it cannot, the better one again when it can."""

from collections.abc import Callable

import pytest

from player.errors import ArticleError, SettingsError, VoiceError
from player.vietnamese.reading import Region
from player.voices.breaker import Breaker
from player.voices.chain import Chain, make_chain
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
    assert "best: It rests" in caught.value.english
    assert "plain: plain fails." in caught.value.english


def test_an_article_that_is_at_fault_is_not_handed_round() -> None:
    world = World()

    def narrate(voice: Voice) -> str:
        world.called.append(voice.name)
        raise ArticleError("Trống.", "Empty.")

    with pytest.raises(ArticleError):
        world.chain.tell(narrate)
    assert world.called == ["best"]


def test_a_poorer_narration_is_due_once_the_better_voice_is_back() -> None:
    world = World()
    world.breakers["best"].failed()
    world.breakers["good"].failed(rest=5000)
    due: Callable[[int, float], bool] = lambda tries, since: world.chain.due_for_better("plain", tries, since)  # noqa: E731 - one line reads better here
    assert not due(0, 3600)
    world.now = 31
    assert due(0, 60)
    assert not due(0, 59)
    assert not due(1, 60)
    assert due(1, 120)
    told = world.chain.tell_better("plain", world.narrate)
    assert (told.voice, world.called) == (BEST, ["best"])


def test_the_better_voice_failing_again_leaves_the_poorer_narration_alone() -> None:
    world = World()
    world.broken = {"best", "good"}
    with pytest.raises(VoiceError):
        world.chain.tell_better("plain", world.narrate)
    assert world.called == ["best", "good"]


@pytest.mark.parametrize("name", ["best", "somebody chose this"])
def test_nothing_is_better_than_the_best_nor_than_what_was_chosen(name: str) -> None:
    world = World()
    assert world.chain.better_than(name) is None
    assert not world.chain.due_for_better(name, 0, 1e9)


def test_a_chain_of_unknown_voices_is_refused_by_the_settings_name() -> None:
    voices = Voices([Espeak()])
    with pytest.raises(SettingsError) as caught:
        make_chain("espeak-bac,espeak-hue", voices, {})
    assert "BAONOI_VOICES" in caught.value.english
    assert "espeak-hue" in caught.value.english
    with pytest.raises(SettingsError, match="trống"):
        make_chain(" , ", voices, {})
