"""A guess at the respelling of a foreign word that is in no table: only ever a suggestion to the newsroom."""

import re
import unicodedata
from functools import lru_cache

from player.vietnamese.syllables import is_pronounceable

_SPELLINGS = (
    ("sch", "s"), ("tch", "ch"), ("ck", "k"), ("qu", "ku"), ("ph", "f"), ("ee", "i"), ("oo", "u"),
    ("ou", "u"), ("ow", "au"), ("ew", "iu"), ("ey", "i"), ("ay", "ai"), ("y", "i"), ("wh", "w"), ("sh", "ş"),
)  # fmt: skip
_SYLLABLE = r"([^aeiou]*)(ai|au|ao|ei|eo|oi|ui|iu|oa|[aeiou])((?:ng|[^aeiou])(?=[^aeiou]|$)|)(e$|)"
_ONSETS = {
    "c": "c", "d": "đ", "f": "ph", "j": "gi", "k": "c", "s": "x", "ş": "s", "w": "u", "z": "d", "kh": "kh", "gh": "g",
}  # fmt: skip
_VOWELS = {"e": "ê", "o": "ô", "ei": "ây", "eo": "ê-ô", "au": "au", "iu": "iu", "ai": "ai"}
_FINALS = {
    "m": "m", "n": "n", "ng": "ng", "l": "n", "p": "p", "b": "p", "f": "p", "v": "p", "t": "t", "d": "t", "s": "t",
    "z": "t", "ş": "t", "j": "t", "k": "c", "c": "c", "g": "c", "h": "", "r": "", "w": "",
}  # fmt: skip
_ACUTE = str.maketrans("aăâeêioôơu", "áắấéếíóốớú")


@lru_cache(maxsize=4096)
def guess(word: str) -> str:
    """Return a respelling in Vietnamese syllables, or "" where the rules find none.

    >>> guess("Stiglitz"), guess("Kramer"), guess("Naoki"), guess("Robinson"), guess("brrr")
    ('Xtích-lít', 'Cra-mê', 'Nao-ki', 'Rô-bin-xôn', '')
    """
    letters = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    for spelling, sound in _SPELLINGS:
        letters = letters.replace(spelling, sound)
    letters = re.sub("(?<=[aeiou])x(?=[aeiou]|$)", "ks", letters)
    letters = re.sub(r"([^aeiou])\1", r"\1", letters)
    said: list[str] = []
    place = 0
    syllable = re.compile(_SYLLABLE)  # here, because few texts need it
    while place < len(letters):
        match = syllable.match(letters, place)
        if match is None:
            return "" if place == 0 else _joined(said)
        said += _syllables(match[1], match[2], match[3])
        place = match.end()
    return _joined(said)


def _syllables(onset: str, vowel: str, final: str) -> list[str]:
    front = vowel[0] in "ei"
    *before, last = [*re.findall("ch|th|tr|kh|gh|ng|nh|.", onset)] or [""]
    written = _ONSETS.get(last, last)
    if front:
        written = {"c": "k" if last == "k" else "x", "g": "gh", "ng": "ngh"}.get(written, written)
    body = _VOWELS.get(vowel, vowel)
    stop = _FINALS.get(final, "") if len(vowel) == 1 else ""
    if stop == "c" and front:
        stop = "ch"
    if stop in ("p", "t", "c", "ch"):
        body = body.translate(_ACUTE)
    start = "".join(_ONSETS.get(letter, letter) for letter in before)
    if start and is_pronounceable(start + written + body + stop):
        return [start + written + body + stop]
    return [f"{_ONSETS.get(letter, letter)}ơ" for letter in before] + [written + body + stop]


def _joined(syllables: list[str]) -> str:
    parts = "-".join(syllables)
    if not parts or not all(is_pronounceable(syllable) for syllable in parts.split("-")):
        return ""
    return parts[0].upper() + parts[1:]
