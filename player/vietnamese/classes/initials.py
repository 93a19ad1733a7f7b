"""Initials of a name, each letter said by its name.

| written | spoken |
|---|---|
| đối với N.V.T. (30 tuổi) | đối với nờ vê tê (ba mươi tuổi) |
| bà L.T.H | bà lờ tê hát |
| công ty A&B | công ty a và bê |
| Ảnh: V.H | Ảnh: vê hát |
| anh M. | anh mờ. |
| chị H. (28 tuổi) | chị hát (hai mươi tám tuổi) |
"""

import re
from string import ascii_uppercase

from player.vietnamese.acronyms import compact
from player.vietnamese.classes.acronyms import DOTTED
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.vocabulary import words

_PEOPLE = words("ông bà anh chị em cháu cô chú bác cụ thầy bé tên nạn_nhân nhân can cáo tượng họ chí")


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say dotted initials; the full stop that ends the sentence is left."""
    end, text = match.end(), context.text
    if compact(match.group()) in DOTTED and context.previous(match.start()) not in _PEOPLE:
        return None
    if match.group().endswith(".") and (end >= len(text) or text[end] == "\n"):
        return Spoken(f"{spell(match.group())}.", end)
    return spell(match.group())


def verbalize_one(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say the one letter that stands for a person's name; a dot that ends no sentence goes with it."""
    before = context.before(match.start())
    if not before or before[0] not in _PEOPLE or before[:2] == ("nhân", "tư"):
        return None  # doanh nghiệp tư nhân B is nobody
    end, text = match.end(), context.text
    dotted = text[end : end + 2] == ". " and (text[end + 2 : end + 3].islower() or text[end + 2 : end + 3] == "(")
    return Spoken(spell(match.group()), end + dotted)


def verbalize_pair(match: re.Match[str], context: Context) -> str:
    """Say the two letters of a firm or a trade: A&B, R&D."""
    return f"{spell(match.group()[0])} và {spell(match.group()[-1])}"


PAIR = SemioticClass(
    "initials", "L", r"[A-ZĐ][ \u00a0]?&[ \u00a0]?[A-ZĐ](?!\w)", verbalize_pair, first=f"{ascii_uppercase}Đ", then=" &"
)
CLASS = SemioticClass(
    "initials",
    "L",
    r"(?:[A-ZĐ]\.){1,6}[A-ZĐ](?:\.(?![\w]))?(?!\w)|(?:[A-ZĐ]\.){2,6}(?!\w)",
    verbalize,
    first=f"{ascii_uppercase}Đ",
    then=".",
)
ONE = SemioticClass(
    "initials", "L", r"[B-DF-HJ-NP-TV-XZĐ](?!\w)(?!['’]|\.[^\W\d_]{2})", verbalize_one, first=f"{ascii_uppercase}Đ"
)
