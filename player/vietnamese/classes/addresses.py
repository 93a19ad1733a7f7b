"""House numbers with strokes: số 12/5/3 ngõ, hẻm 57/12.

| written | spoken |
|---|---|
| số 12/5/3 ngõ Chợ | số mười hai trên năm trên ba ngõ Chợ |
| hẻm 57/12 đường Phạm Ngũ Lão | hẻm năm mươi bảy trên mười hai đường Phạm Ngũ Lão |
| K3/45/6 đường Trần Hưng Đạo | ca ba trên bốn mươi lăm trên sáu đường Trần Hưng Đạo |
| ở 141/2B Nguyễn Văn Cừ | ở một trăm bốn mươi mốt trên hai bê Nguyễn Văn Cừ |
| 45/7B, ấp Tân Lập | bốn mươi lăm trên bảy bê, ấp Tân Lập |
| kiệt 82/H12 | kiệt tám mươi hai trên hát mười hai |
| 108/7A đường Láng | một trăm linh tám trên bảy a đường Láng |
"""

import re
from string import digits

from player.vietnamese.acronyms import LOWER, UPPER
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
    lettered = parts[0].isdigit() and (parts[-1][-1].isupper() or parts[-1][0] == "H")  # 4G/5G are networks
    if not numbered and not lettered and (not named or (before[:1] and before[0] in _OF_A_DAY)):
        return None
    if len(parts) == 2 and len(parts[1]) == 4 and parts[1].startswith(("19", "20")):
        return None
    return " trên ".join(_part(part, context) for part in parts)


def _part(part: str, context: Context) -> str:
    if part[0] == "H":
        return f"hát {_part(part[1:], context)}"
    number = part.rstrip("ABCDEFGHabcdefgh")
    said = context.numerals.spelled(number)
    return f"{said} {spell(part[len(number) :])}" if len(number) < len(part) else said


def verbalize_alley(match: re.Match[str], context: Context) -> str | None:
    """Say the number of a house in an alley as towns of the centre write it: K3/45/6."""
    if (
        match["more"] is None
        and context.follows(match.end()) not in _AFTER
        and not _NAME_AFTER.match(context.text, match.end())
    ):
        return None
    return f"ca {' trên '.join(_part(part, context) for part in match.group()[1:].split('/'))}"


_NAME_AFTER = re.compile(rf" [{UPPER}][{LOWER}]{{1,7}} [{UPPER}][{LOWER}]")
ALLEY = SemioticClass(
    "address",
    "L",
    r"K\d{1,4}/H?\d{1,4}[A-Ha-h]?(?P<more>(?:/H?\d{1,4}[A-Ha-h]?){1,3})?(?![\w/])",
    verbalize_alley,
    needs="/",
    first="K",
    then=digits,
)
CLASS = SemioticClass(
    "address",
    "D",
    r"\d{1,4}[A-Ha-h]?(?:/H?\d{1,4}[A-Ha-h]?){1,4}(?![\w/])",
    verbalize,
    needs="/",
    then="/ABCDEFGHabcdefgh",
)
