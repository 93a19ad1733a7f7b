"""What can be a Vietnamese syllable is known by rule, in the old spelling and the new."""

import unicodedata

import pytest

from player.vietnamese import read
from player.vietnamese.syllables import is_pronounceable, is_readable, is_syllable, said_as_word

ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut ư ưa ưc ưi ưng ưt ưu uôc uôi uôm uôn uông uôt "
    "ươc ươi ươm ươn ương ươp ươt ươu oa oac oach oai oan oang oanh oat oay oăc oăn oăng oăt oe oen oeo oet "
    "uân uâng uât uây uê uêch uơ uy uya uych uynh uyt uyu uyên uyêt"
)
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def every_syllable() -> list[str]:
    """Return every onset with every rime and tone, the mark on each vowel in turn: old places, new ones and more."""
    made = set()
    for onset in ["", *ONSETS.split()]:
        for rime in RIMES.split():
            for tone in TONES:
                for place, letter in enumerate(rime):
                    if letter in "aăâeêioôơuư" or letter == "y":
                        made.add(unicodedata.normalize("NFC", onset + rime[:place] + letter + tone + rime[place + 1 :]))
    return sorted(word for word in made if is_syllable(word))


def test_eighteen_thousand_syllables_and_more_are_read_as_written() -> None:
    syllables = every_syllable()
    assert len(syllables) > 18_000
    text = " ".join(syllables)
    assert read(text).spoken == text
    assert read(text).doubts == ()


def test_an_ordinary_syllable_is_known_in_both_places_of_the_tone_and_in_any_case() -> None:
    words = "hoà hòa thuý thúy khoẻ khỏe uỷ ủy quý giếng gì giặt nghiêng ngoằn khuya xoong boong huơ yếm ỷ quốc quỳnh"
    for word in words.split():
        assert is_syllable(word), word
        assert is_syllable(word.upper()), word
        assert is_syllable(word.capitalize()), word


def test_what_cannot_be_a_syllable_is_known() -> None:
    words = "Facebook test clip blog zalo ngê cê xyz stress UBND gs bcd fan jean web"
    assert [word for word in words.split() if is_syllable(word) or is_readable(word)] == []


def test_a_final_stop_without_its_tone_can_be_read_though_it_is_no_syllable() -> None:
    for word in ("top", "hot", "chip", "net"):
        assert is_readable(word)
        assert not is_syllable(word)


def test_the_clusters_of_respellings_can_be_said() -> None:
    assert all(map(is_pronounceable, ("xtrây", "crai", "Krông", "xcô", "pri")))
    assert not any(map(is_pronounceable, ("stress", "clean", "frank")))


@pytest.mark.parametrize(
    ("acronym", "spoken"),
    [("NATO", "na tô"), ("VASEP", "va sép"), ("COMECO", "cô mê cô"), ("VICEM", "vi xem"), ("SAGICO", "sa gi cô")],
)
def test_an_acronym_of_open_syllables_is_said_as_a_word(acronym: str, spoken: str) -> None:
    assert said_as_word(acronym) == spoken
    assert all(map(is_syllable, spoken.split()))


@pytest.mark.parametrize("acronym", ["UBND", "FDI", "ODA", "TAND", "BQLDA", "WTO", "HĐND"])
def test_an_acronym_that_makes_no_word_is_not_said_as_one(acronym: str) -> None:
    assert said_as_word(acronym) is None
