"""House numbers with strokes: số 12/5/3 ngõ, hẻm 57/12.

| written | spoken |
|---|---|
| số 12/5/3 ngõ Chợ | số mười hai trên năm trên ba ngõ Chợ |
| hẻm 57/12 đường Phạm Ngũ Lão | hẻm năm mươi bảy trên mười hai đường Phạm Ngũ Lão |
| 108/7A đường Láng | một trăm linh tám trên bảy a đường Láng |
"""

import re

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass
from player.vietnamese.vocabulary import words

_BEFORE = frozenset({"số", "nhà", "ngõ", "hẻm", "ngách", "kiệt", "lô", "ki-ốt", "căn"})
_OF_A_DAY = words("ngày sáng trưa chiều tối đêm hôm nay qua lễ dịp khuya")  # ngày 31/12 phố đi bộ
_AFTER = frozenset({"ngõ", "hẻm", "ngách", "kiệt", "đường", "phố"})


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a house number with its strokes."""
    parts = match.group().split("/")
    before = context.before(match.start())
    near = context.text[max(0, match.start() - 2) : match.start()]
    numbered = (
        near[-1:] == " "
        and near[:1].isalpha()
        and before[:1]
        and before[0] in _BEFORE
        and before[1:2] not in (("dân",), ("đa",), ("tổng",))
    )
    named = context.text[match.end() : match.end() + 1] == " " and context.follows(match.end()) in _AFTER
    if not numbered and (not named or (before[:1] and before[0] in _OF_A_DAY)):
        return None
    if len(parts) == 2 and len(parts[1]) == 4 and parts[1].startswith(("19", "20")):
        return None
    return " trên ".join(_part(part, context) for part in parts)


def _part(part: str, context: Context) -> str:
    digits = part.rstrip("ABCDEFGHabcdefgh")
    said = context.numerals.spelled(digits)
    return f"{said} {spell(part[len(digits) :])}" if len(digits) < len(part) else said


CLASS = SemioticClass(
    "address",
    "D",
    r"\d{1,4}[A-Ha-h]?(?:/\d{1,4}[A-Ha-h]?){1,4}(?![\w/])",
    verbalize,
    needs="/",
    then="/ABCDEFGHabcdefgh",
)
