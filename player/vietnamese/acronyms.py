"""What an acronym stands for: the table a person can edit, the sense its context chooses, and the article's own.

`data/acronyms.tsv` has one line for each sense. Its `context` is a list of cues parted by `;`, and any one of them is
enough; the first line whose context holds wins, and a line without context is what is said when none does:

    <word     that word, or those words, among the four before        >word      among the three after
    <<word    that word, or those words, right before                 >>word     right after
    ~word     that word, or those words, anywhere near: in the sentence, or beside it
    <[number] a number right before                                   >[number]  right after
    <[name]   a capitalised name right before                         >[name]    right after
                                                                      >[phone]   a number like 0209 right after
                                                                      >[year]    a year like 1975 right after
                                                                      >[day]     a day like (22/6) right after
    ~[bracketed]  alone in brackets

An acronym is kept without its separators, so that GD&ĐT, GD-ĐT, GDĐT and "GD và ĐT" are one line.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
CAPITALS = "A-ZĐĂÂÊÔƠƯ"  # the letters of acronyms
UPPER = "A-ZĐÀ-ÖØ-ÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
LOWER = "a-zđß-öø-ýăĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"

_SKIPPED = frozenset(("và", "của", "về", "cho", "các", "với", "trong", "tại", "trên", "ở", "từ", "do", "theo"))
# Patterns that few texts need are compiled, and then kept, by `re` when one does
_BRACKETED = (
    r"\((?P<cue>(?:sau đây |sau đây được |được )?(?:gọi|viết)(?: tắt)? là:?|tắt là|viết tắt:?)?\s{0,2}[“\"']?"
    rf"(?P<acronym>[{CAPITALS}][{CAPITALS}a-z&.,/–-]{{1,13}})[”\"']?\)"
)
_EXPLANATION = r" \((?P<phrase>[^()\d]{6,90})\)"
_EXPLAINED = rf"\b(?P<acronym>[{CAPITALS}]{{3,10}})\Z"
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(rf"\.?[ \u00a0]?[{UPPER}][{LOWER}]")
_NUMBER_AFTER = re.compile(r"[.:]?[ \u00a0]?\d")
_YEAR_AFTER = re.compile(r"[.:]?[ \u00a0]?(?:\d{1,2}[/.-]\d{1,2}[/.-])?(?:19|20)\d\d(?!\d)")
_DAY_AFTER = re.compile(r",?[ \u00a0]\(?(?:ngày )?\d{1,2}[/.-]\d{1,2}(?![\d%])")
_PHONE_AFTER = re.compile(r"[.:]?[ \u00a0]?\(?0\d{2,3}")
_NUMBER_BEFORE = re.compile(r"\d%?\s?$")
_NEAR = 160  # characters on either side where a word that is near can stand
_NOT_A_WORD = re.compile(r"[\W_]+")
_NAME_BEFORE = rf"[{UPPER}][{LOWER}]+ $"
_UNTONE = str.maketrans(
    "ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ",
    "AAAAAĂĂĂĂĂÂÂÂÂÂEEEEEÊÊÊÊÊIIIIIOOOOOÔÔÔÔÔƠƠƠƠƠUUUUUƯƯƯƯƯYYYYY",
)
_PLAIN = str.maketrans("ĂÂÊÔƠƯ", "AAEOOU")


_LONGEST_COMPOSED = 14
_HEADS = {
    "BQL": "ban quản lý",
    "BCĐ": "ban chỉ đạo",
    "UB": "ủy ban",
    "VP": "văn phòng",
    "TT": "trung tâm",
    "CLB": "câu lạc bộ",
    "HTX": "hợp tác xã",
    "CQ": "cơ quan",
    "CC": "chi cục",
    "TW": "trung ương",
    "PB": "phòng bệnh",
    "UVBCH": "ủy viên ban chấp hành",
}
_TAILS = {
    "VN": "Việt Nam",
    "QG": "quốc gia",
    "TW": "trung ương",
    "TU": "Tỉnh ủy",
    "CĐ": "công đoàn",
    "ND": "nhân dân",
    "MN": "miền núi",
    "TP": "thành phố",
}


@cache
def _rows() -> Sequence[Sequence[str]]:
    return [line.split("\t") for line in (DATA / "acronyms.tsv").read_text("utf-8").splitlines()[1:]]


@cache
def senses() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return every acronym of the table, without separators, with its (spoken, context) lines in order.

    >>> senses()["UBND"]
    [('ủy ban nhân dân', '')]
    """
    table: dict[str, list[tuple[str, str]]] = {}
    for acronym, spoken, context, _ in _rows():
        table.setdefault(acronym, []).append((spoken, context))
    return table


@cache
def guesses() -> frozenset[tuple[str, str]]:
    """Return the acronyms whose last sense is a guess (its note says "đoán"), each with what is said then.

    >>> ("VL", "Vĩnh Long") in guesses(), ("UBND", "ủy ban nhân dân") in guesses()
    (True, False)
    """
    called_for = {(acronym, spoken) for acronym, spoken, context, _ in _rows() if context}
    return frozenset((acronym, spoken) for acronym, spoken, _, note in _rows() if note == "đoán") - called_for


def expand(
    acronym: str, before: Sequence[str] = (), after: Sequence[str] = (), text: str = "", at: int = 0
) -> str | None:
    """Return what an acronym stands for in its context, or None if the table has no sense for it.

    `before` and `after` are the words around it, nearest first, lower case; `text` and `at` (the place where the
    acronym starts) are where names and numbers beside it are looked for.

    >>> expand("BTC", before=("trưởng",)), expand("BTC", before=("tư", "thông"))
    ('ban tổ chức', 'Bộ Tài chính')
    >>> expand("GDĐT"), expand("XYZQ")
    ('Giáo dục và Đào tạo', None)
    """
    lines = senses().get(acronym)
    if lines is None:
        return None
    if len(lines) == 1 and not lines[0][1]:
        return lines[0][0]
    words_before = f" {' '.join(reversed(before[:4]))} "
    words_after = f" {' '.join(after[:3])} "
    near = ""
    for spoken, context in lines:
        if "~" in context and not near:
            around = text[max(0, at - _NEAR) : at + len(acronym) + _NEAR].lower()
            near = f" {_NOT_A_WORD.sub(' ', around)} "
        if not context or any(
            _holds(cue, words_before, words_after, near, text, at, acronym) for cue in context.split(";")
        ):
            return spoken
    return None


def _holds(cue: str, words_before: str, words_after: str, near: str, text: str, at: int, acronym: str) -> bool:
    if cue == "~[bracketed]":
        return text[max(0, at - 1) : at] == "(" and text[at + len(acronym) : at + len(acronym) + 1] == ")"
    if cue[0] == "~":
        return f" {cue[1:]} " in near
    if cue[:2] == "<<":
        return words_before.endswith(f" {cue[2:]} ")
    if cue[:2] == ">>":
        return words_after.startswith(f" {cue[2:]} ")
    if cue[1:] == "[number]":
        if cue[0] == "<":
            return _NUMBER_BEFORE.search(text[max(0, at - 3) : at]) is not None
        return _NUMBER_AFTER.match(text, at + len(acronym)) is not None
    if cue == ">[year]":
        return _YEAR_AFTER.match(text, at + len(acronym)) is not None
    if cue == ">[day]":
        return _DAY_AFTER.match(text, at + len(acronym)) is not None
    if cue == ">[phone]":
        return _PHONE_AFTER.match(text, at + len(acronym)) is not None
    if cue[1:] == "[name]":
        if cue[0] == "<":
            return re.search(_NAME_BEFORE, text[max(0, at - 12) : at]) is not None
        return _NAME.match(text, at + len(acronym)) is not None
    return f" {cue[1:]} " in (words_before if cue[0] == "<" else words_after)


@lru_cache(maxsize=1024)
def compose(acronym: str) -> str | None:
    """Return what an acronym most likely stands for that no line has but that is several acronyms written together.

    Its pieces have three letters or more, but for the words for offices and their kin at its ends.

    >>> compose("UBKHCN"), compose("MTQGXDNTM"), compose("XYZQW")
    ('ủy ban khoa học và công nghệ', 'mục tiêu quốc gia xây dựng nông thôn mới', None)
    """
    if len(acronym) > _LONGEST_COMPOSED:
        return None
    ways: list[tuple[str, ...] | None] = [()] + [None] * len(acronym)  # the fewest pieces up to each letter
    for end in range(2, len(acronym) + 1):
        for start in range(max(0, end - 8), end - 1):
            before, words = ways[start], _piece(acronym, start, end)
            best = ways[end]
            if before is not None and words and (best is None or len(before) + 1 < len(best)):
                ways[end] = (*before, words)
    found = ways[-1]
    return " ".join(found) if found is not None and len(found) > 1 else None


def _piece(acronym: str, start: int, end: int) -> str | None:
    piece = acronym[start:end]
    if start == 0 and piece in _HEADS:
        return _HEADS[piece]
    if end == len(acronym) and piece in _TAILS:
        return _TAILS[piece]
    lines = senses().get(piece)
    return lines[-1][0] if lines and len(piece) >= 3 and not lines[-1][1] and "Việt Nam" not in lines[-1][0] else None


@lru_cache(maxsize=8)
def find_definitions(text: str) -> Mapping[str, str]:
    """Return the acronyms that a text explains itself, with what they stand for there.

    An acronym in brackets counts when its letters are the initials of the words before it (small words may be passed
    over), and so does an explanation in brackets after the acronym. The first explanation of an acronym wins.

    >>> find_definitions("Ban Quản lý dự án (BQLDA) huyện và Tổ chức Y tế Thế giới (WHO)")
    {'BQLDA': 'Ban Quản lý dự án'}
    >>> find_definitions("Quỹ Hỗ trợ nông dân (sau đây gọi tắt là QHTND); CLS (cột lúa sạch)")
    {'QHTND': 'Quỹ Hỗ trợ nông dân', 'CLS': 'cột lúa sạch'}
    """
    found: dict[str, str] = {}
    if "(" not in text:
        return found
    for match in re.finditer(_BRACKETED, text):
        acronym = match["acronym"]
        phrase = expansion_before(acronym, text, match.start())
        if phrase is None and (match["cue"] or compact(acronym) not in senses()):
            phrase = expansion_before(acronym, text, match.start(), further=4)
        if phrase:
            found.setdefault(compact(acronym), phrase)
    acronym_at_end = re.compile(_EXPLAINED)
    for match in re.finditer(_EXPLANATION, text):
        explained = acronym_at_end.search(text, max(0, match.start() - 11), match.start())
        if explained is None:
            continue
        phrase = expansion_before(explained["acronym"], match["phrase"], len(match["phrase"]))
        if phrase and phrase == match["phrase"]:
            found.setdefault(explained["acronym"], phrase)
    return found


def expansion_before(acronym: str, text: str, end: int, further: int = 0) -> str | None:
    """Return the words that end at `end` and whose initials are the acronym's letters, or None.

    With `further`, up to so many words may follow those that the letters stand for, if the letters are three or more.

    >>> expansion_before("UBND", "Ông là Chủ tịch Ủy ban nhân dân ", 31)
    'Ủy ban nhân dân'
    >>> expansion_before("BQLDA", "Ban Quản lý dự án đầu tư xây dựng ", 34, further=4)
    'Ban Quản lý dự án đầu tư xây dựng'
    """
    letters = [letter for letter in acronym if letter.isupper()]
    if len(letters) < 2:
        return None
    stretch = text[max(0, end - 9 * (2 * len(letters) + 2 + further)) : end]
    for stop in (". ", "; ", "! ", "? ", "(", ")", "\n"):
        stretch = stretch[stretch.rfind(stop) + len(stop) :] if stop in stretch else stretch
    words = list(_WORD.finditer(stretch))
    if not words or stretch[words[-1].end() :].strip():
        return None
    for last in range(len(words) - 1, len(words) - 2 - (further if len(letters) > 2 else 0), -1):
        first = _first_of(letters, words, last)
        if first is not None:
            return stretch[words[first].start() :].rstrip()
    return None


def _first_of(letters: Sequence[str], words: Sequence[re.Match[str]], last: int) -> int | None:
    """Return the word where the letters begin if they end at word `last`; small words between may be passed over."""
    place = last
    for letter in reversed(letters):
        while place >= 0 and not _begins(words[place].group(), letter):
            if place == last or words[place].group().lower() not in _SKIPPED:
                return None
            place -= 1
        if place < 0:
            return None
        place -= 1
    return place + 1


def _begins(word: str, letter: str) -> bool:
    initial = word[0].upper().translate(_UNTONE)
    return letter == initial or letter == initial.translate(_PLAIN)


def compact(acronym: str) -> str:
    """Return an acronym without what parts its letters.

    >>> compact("LĐ-TB&XH"), compact("PGS.TS"), compact("TNHH MTV"), compact("GD và ĐT")
    ('LĐTBXH', 'PGSTS', 'TNHHMTV', 'GDĐT')
    """
    return "".join(character for character in acronym.replace(" và ", "") if character.isalnum())
