"""Which letters can be a Vietnamese syllable, and which acronym can be said as a word."""

import re
from functools import lru_cache
from itertools import starmap

# Every toned vowel and the vowel below its tone, tone by tone: huyền, sắc, hỏi, ngã, nặng.
_BARE = "aăâeêioôơuưy"
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "àằầèềìòồờùừỳ", "áắấéếíóốớúứý", "ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ", "ạặậẹệịọộợụựỵ"
_UNTONE = str.maketrans(_GRAVE + _ACUTE + _HOOK + _TILDE + _DOT, _BARE * 5)
_CHECKED = frozenset(_ACUTE + _DOT)  # the only two tones before a final c, ch, p or t

# The rimes of every vowel, without tone; "qu" and "gi" take what follows them as rime, "k" takes any (Kon Tum).
_WRITTEN_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich im in inh ip it iu "
    "iêc iêm iên iêng iêp iêt iêu yêc yêm yên yêng yêp yêt yêu "
    "o oc oi om on ong op ot ooc oong oon oot ô ôc ôi ôm ôn ông ôp ôt ôông ôôc ơ ơi ơm ơn ơp ơt ơng "
    "u ua uc ui um un ung up ut ư ưa ưc ưi ưm ưn ưng ưp ưt ưu "
    "uôc uôi uôm uôn uông uôp uôt ươc ươi ươm ươn ương ươp ươt ươu "
    "oa oac oach oai oam oan oang oanh oao oap oat oau oay oăc oăm oăn oăng oăp oăt "
    "oe oec oem oen oeng oeo oep oet uâ uâc uâm uân uâng uâp uât uây uâu uê uêch uên uênh uêt uêu uêc uêp uêm uêng "
    "uơ uơi uơn uơt uy uya uych uym uyn uynh uyp uyt uyu uyên uyêt uyêc uyêm uyêng uyêp "
    "y ych ym yn ynh yp yt yu"
)
_RIMES = frozenset(_WRITTEN_RIMES.split())
_SYLLABLE = re.compile(
    "(?P<onset>ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnprstvx])?(?P<rime>[aăâeêioôơuưy][aăâeêioôơuưycghmnpt]*)"
)
_FRONT = frozenset("eêiy")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Return whether a word (NFC) is spelled as one Vietnamese syllable, its tone mark in the old place or the new.

    >>> [is_syllable(word) for word in ("nghiêng", "Hoà", "hòa", "THÚY", "quốc", "giếng", "gì")]
    [True, True, True, True, True, True, True]
    >>> [is_syllable(word) for word in ("Washington", "clip", "top", "zalo", "ngê", "UBND")]
    [False, False, False, False, False, False]
    """
    return _is_syllable(word, checked_tone=True)


@lru_cache(maxsize=1 << 16)
def is_readable(word: str) -> bool:
    """Return whether a Vietnamese voice reads a word (NFC) as it stands: a syllable, even with its tone unwritten.

    >>> is_readable("top"), is_readable("hot"), is_readable("Kon"), is_readable("test")
    (True, True, True, False)
    """
    return _is_syllable(word, checked_tone=False)


def _is_syllable(word: str, checked_tone: bool) -> bool:
    if len(word) > 8:  # "nghiêng" is the longest
        return False
    word = word.lower()
    bare = word.translate(_UNTONE)
    tone = ""
    if bare != word:
        tone, *more = [toned for toned, letter in zip(word, bare, strict=True) if toned != letter]
        if more:
            return False
    if checked_tone and bare.endswith(("c", "p", "t", "ch")) and tone not in _CHECKED:
        return False
    return any(starmap(_fits, _splits(bare)))


def _splits(bare: str) -> list[tuple[str, str]]:
    """Return the ways to cut a word into onset and rime: "gi" and "qu" may lend their vowel to the rime."""
    match = _SYLLABLE.fullmatch(bare)
    ways = [(match["onset"] or "", match["rime"])] if match else []
    if bare[:2] == "gi":
        ways.append(("g", bare[1:]))
    return ways


def _fits(onset: str, rime: str) -> bool:
    if onset == "gi" and rime in ("êng", "êt", "êc", "êm", "ên", "êu"):
        return True  # giếng, giết: the i is written once
    if rime not in _RIMES:
        return False
    front = rime[0] in _FRONT
    if onset in ("ng", "g"):
        return not front or (onset == "g" and rime[0] == "i")
    if onset in ("ngh", "gh"):
        return front
    if onset == "c":
        return not front
    if onset == "qu":
        return rime[0] not in "uư" and not rime.startswith("oo")
    return not (rime.startswith("yê") and onset)


# One syllable of an acronym said as a word: a consonant or none, a vowel, perhaps a final that Vietnamese has.
_PIECE = re.compile("(ch|kh|ng|nh|ph|th|tr|[bcdfghklmnprstvxz]?)([aeiou])(ng|nh|ch|[mnptck](?![aeiou])|)(?![^aeiou]$)")
_SAID_ONSET = {"f": "ph", "z": "d", "d": "đ"}
_SAID_VOWEL = {"o": "ô", "e": "ê"}
_ACUTE_OF = dict(zip(_BARE, _ACUTE, strict=True))


def said_as_word(acronym: str) -> str | None:
    """Return an acronym as a word in Vietnamese syllables, or None where only its letters can be said.

    It takes four letters and two syllables: shorter ones, and those with a cluster, are spelled.

    >>> said_as_word("NATO"), said_as_word("VASEP"), said_as_word("VIFOTEC"), said_as_word("UBND"), said_as_word("ODA")
    ('na tô', 'va sép', 'vi phô téc', None, None)
    """
    word = acronym.lower()
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return None
    syllables, at = [], 0
    while at < len(word):
        match = _PIECE.match(word, at)
        if match is None:
            return None
        syllables.append(_said(*match.groups()))
        at = match.end()
    if len(syllables) < 2 or not all(is_syllable(syllable) for syllable in syllables):
        return None
    return " ".join(syllables)


_CLUSTER = "[bcdđgkmpstvx]h?(?=[lr])|x(?=[bcdđghkmnpqstv])|[bd](?=h)|[đh](?=[mn])"  # compiled when it is needed


def _said(onset: str, vowel: str, final: str) -> str:
    """Return one syllable of an acronym as Vietnamese spells what is heard."""
    front = vowel in "ei"
    if final == "k":
        final = "ch" if vowel == "i" else "c"
    if onset == "c" and front:
        onset = "x"
    elif onset == "g" and front:
        onset = "g" if vowel == "i" else "gi"
    elif onset == "k" and not front:
        onset = "c"
    else:
        onset = _SAID_ONSET.get(onset, onset)
    if not final:
        vowel = _SAID_VOWEL.get(vowel, vowel)
    return onset + (_ACUTE_OF[vowel] if final in ("p", "t", "c", "ch") else vowel) + final


@lru_cache(maxsize=1 << 16)
def is_pronounceable(word: str) -> bool:
    """Return whether a word can be said as written, counting the clusters that respellings use: xt, cr, bl, xtr.

    >>> is_pronounceable("xtrây"), is_pronounceable("crai"), is_pronounceable("Krông"), is_pronounceable("test")
    (True, True, True, False)
    """
    if is_readable(word):
        return True
    cluster = re.match(_CLUSTER, word.lower())
    return cluster is not None and is_pronounceable(word[cluster.end() :])


@lru_cache(maxsize=1 << 14)
def is_run_of_syllables(word: str) -> bool:
    """Return whether a word with Vietnamese letters is several syllables written together, as bêtông and sôcôla are.

    >>> [is_run_of_syllables(word) for word in ("bêtông", "axít", "zêta", "alo")]
    [True, True, False, False]
    """
    if word.isascii() or len(word) > 16:
        return False
    ends = {0}  # where a syllable may end
    for end in range(1, len(word) + 1):
        if any(is_pronounceable(word[start:end]) for start in ends if end - start <= 7):
            ends.add(end)
    return len(word) in ends
