"""Letters are called by the names a newsreader uses."""

import pytest

from player.vietnamese.letters import LETTER_NAMES, is_letter, letter_name, spell
from player.vietnamese.syllables import is_readable


def test_every_letter_of_the_two_alphabets_has_a_name() -> None:
    assert set("aăâbcdđeêghiklmnoôơpqrstuưvxy") | set("fjwz") == set(LETTER_NAMES)


def test_every_name_is_made_of_vietnamese_syllables() -> None:
    assert [name for name in LETTER_NAMES.values() if not all(map(is_readable, name.split()))] == []


@pytest.mark.parametrize(
    ("letters", "spoken"),
    [
        ("FDI", "ép đê i"),
        ("GRDP", "giê rờ đê pê"),
        ("BQLDA", "bê quy lờ đê a"),
        ("WTO", "vê kép tê ô"),
        ("x-q", "ích quy"),
    ],
)
def test_an_acronym_is_spelled_letter_by_letter(letters: str, spoken: str) -> None:
    assert spell(letters) == spoken


def test_a_letter_with_an_accent_is_called_by_its_base() -> None:
    assert (letter_name("É"), letter_name("Ấ"), letter_name("ü")) == ("e", "ớ", "u")


def test_what_is_no_letter_has_no_name() -> None:
    assert not is_letter("7")
    assert not is_letter("я")
    with pytest.raises(KeyError):
        letter_name("я")
