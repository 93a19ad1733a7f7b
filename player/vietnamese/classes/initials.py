"""Initials of a name, each letter said by its name.

| written | spoken |
|---|---|
| đối với N.V.T. (30 tuổi) | đối với nờ vê tê (ba mươi tuổi) |
| bà L.T.H | bà lờ tê hát |
| anh M. | anh mờ. |
"""

import re

from player.vietnamese.acronyms import compact, senses
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken

_PEOPLE = frozenset("ông bà anh chị em cháu cô chú bác cụ thầy bé tên nạn_nhân nhân can cáo tượng họ".split())


def verbalize(match: re.Match[str], context: Context) -> str | Spoken | None:
    """Say dotted initials; the full stop that ends the sentence is left."""
    end, text = match.end(), context.text
    if compact(match.group()) in senses():
        return None
    if match.group().endswith(".") and (end >= len(text) or text[end] == "\n"):
        return Spoken(f"{spell(match.group())}.", end)
    return spell(match.group())


def verbalize_one(match: re.Match[str], context: Context) -> str | None:
    """Say the one letter that stands for a person's name."""
    return spell(match.group()) if context.previous(match.start()) in _PEOPLE else None


CLASS = SemioticClass("initials", "L", r"(?:[A-ZĐ]\.){1,6}[A-ZĐ](?:\.(?![\w]))?(?!\w)|(?:[A-ZĐ]\.){2,6}(?!\w)", verbalize)
ONE = SemioticClass("initials", "L", r"[B-DF-HJ-NP-TV-XZĐ](?!\w)(?!['’])", verbalize_one)
