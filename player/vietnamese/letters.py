"""What the letters are called: the names a newsreader says when spelling."""

import unicodedata
from collections.abc import Mapping

# One name for each letter, those of VOV and VTV bulletins: G is giê (giê đê pê, giê bảy), D is đê (ép đê i), F is ép.
LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "đê", "đ": "đê", "e": "e", "ê": "ê", "f": "ép",
    "g": "giê", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "lờ", "m": "mờ", "n": "nờ", "o": "ô", "ô": "ô",
    "ơ": "ơ", "p": "pê", "q": "quy", "r": "rờ", "s": "ét", "t": "tê", "u": "u", "ư": "ư", "v": "vê",
    "w": "vê kép", "x": "ích", "y": "y", "z": "dét",
}  # fmt: skip

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def letter_name(letter: str) -> str:
    """Return the name of one letter, whatever its case and its tone mark. KeyError if it is no letter of ours.

    >>> letter_name("Q"), letter_name("đ"), letter_name("W"), letter_name("Á")
    ('quy', 'đê', 'vê kép', 'a')
    """
    folded = letter.casefold()
    if folded in LETTER_NAMES:
        return LETTER_NAMES[folded]
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded).translate(_TONES))
    if bare in LETTER_NAMES:
        return LETTER_NAMES[bare]
    return LETTER_NAMES[unicodedata.normalize("NFD", folded)[0]]


def spell(letters: str) -> str:
    """Return the names of all the letters, one after another; what is no letter (a dot, a hyphen) is passed over.

    >>> spell("FDI"), spell("BQLDA"), spell("T.Ư")
    ('ép đê i', 'bê quy lờ đê a', 'tê ư')
    """
    return " ".join(letter_name(letter) for letter in letters if is_letter(letter))


def is_letter(character: str) -> bool:
    """Return whether a character is a letter that has a Vietnamese name.

    >>> is_letter("Ơ"), is_letter("ж"), is_letter("7")
    (True, False, False)
    """
    return unicodedata.normalize("NFD", character.casefold())[:1] in LETTER_NAMES
