"""Letters as they should have been typed: composed, visible, half-width, Latin."""

import html
import re
import unicodedata

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DELETED = re.compile(f"[{_INVISIBLE}{_CONTROL}]+")
_SPACE = re.compile(f"[ {_SPACES}]+")
_LINE_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_MARKED = re.compile("([^\\W\\d_])([\u0300-\u036f]+)")
_STRAY_TONE = re.compile("([^\\W\\d_]{1,6})[\u0300\u0301\u0303\u0309\u0323]")
# Only a text that holds one of these can need repair; nearly all news text does not.
_SUSPECT = re.compile(
    f"[{_INVISIBLE}{_CONTROL}{_SPACES}\r\x85\u2028\u2029&\u00d0\u00f0\u0189\u0256\u0300-\u036f\u0370-\u03ff\u0400-\u04ff"
    "\ufb00-\ufb06\uff01-\uff5e]|  "
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
# Eth and African D look like Đ and come from old fonts and keyboards; no Vietnamese word has them.
_ETH = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_LOOKALIKE = str.maketrans(
    "аеорсухіјѕһԁАВЕКМНОРСТУХІЅЈοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdABEKMHOPCTYXISJoABEZHIKMNOPTYX",
)
_MIXED = re.compile(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u04ff][^\W\d_]*")


def repair(text: str) -> str:
    """Return a text with its letters put right: NFC, nothing invisible, half-width, one kind of space.

    >>> repair("Đo\\u0323\\u0302i tuyển ２０ nước\\u00ad, Ðắk Lắk")
    'Đội tuyển 20 nước, Đắk Lắk'
    """
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not _SUSPECT.search(text):
        return text
    text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    text = _DELETED.sub("", _LINE_BREAK.sub("\n", text))
    text = _SPACE.sub(" ", text).translate(_WIDE).translate(_ETH)
    text = _MIXED.sub(lambda word: _latin(word.group()), text)
    text = unicodedata.normalize("NFC", text)
    return _STRAY_TONE.sub(_move_tone, _MARKED.sub(_put_marks_in_order, text))


def lookalikes(text: str) -> list[str]:
    """Return the words of an unrepaired text in which a letter of another script stands for a Latin one, repaired.

    >>> lookalikes("Сhợ Đồn có Ðài và Москва")
    ['Chợ', 'Đài']
    """
    words: list[str] = []
    for word in re.finditer(r"[^\W\d_]*[\u0370-\u03ff\u0400-\u04ffÐðƉɖ][^\W\d_]*", text):
        repaired = _latin(word.group().translate(_ETH))
        if repaired != word.group():
            words.append(unicodedata.normalize("NFC", repaired))
    return words


def _latin(word: str) -> str:
    """Return a word with its lookalikes made Latin, if it is then Latin throughout and had a Latin letter before."""
    if not any(letter < "\u0370" or letter > "\u1dff" for letter in word):
        return word
    latin = word.translate(_LOOKALIKE)
    return latin if not _MIXED.search(latin) else word


def _put_marks_in_order(match: re.Match[str]) -> str:
    """Return a letter with its hat or horn before its tone, each once: composing needs them in that order."""
    base, marks = match.groups()
    parts = unicodedata.normalize("NFD", base)
    seen = dict.fromkeys(parts[1:] + marks)
    ordered = sorted(seen, key=lambda mark: mark in _TONES)
    return unicodedata.normalize("NFC", parts[0] + "".join(ordered))


def _move_tone(match: re.Match[str]) -> str:
    """Return the end of a syllable with the tone that stood on its last consonant put on its vowel."""
    letters, tone = match.group(1), match.group()[-1]
    if letters[-1] in _VOWELS:
        return match.group()
    at = next((i for i in range(len(letters) - 1, -1, -1) if letters[i] in _VOWELS), None)
    if at is None:
        return match.group()
    return unicodedata.normalize("NFC", letters[: at + 1] + tone) + letters[at + 1 :]
