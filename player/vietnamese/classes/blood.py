"""Blood groups and tests, whose sign is no sum: O-, AB+, Rh(-), HIV (+).

| written | spoken |
|---|---|
| nhóm máu O- | nhóm máu O âm |
| nhóm máu A+ và AB+ | nhóm máu A dương và a bê dương |
| nhóm O+, AB+ hiến tiểu cầu | nhóm O dương, a bê dương hiến tiểu cầu |
| xét nghiệm HIV (+) | xét nghiệm hát i vê dương tính |
| máu hiếm Rh(-) | máu hiếm rờ hát âm |
"""

import re

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass

_BLOOD = re.compile(r"\b[Mm]áu\b")
_GIVEN = re.compile(r"\b(?:hiến|tiểu cầu|truyền máu|huyết học|máu)\b")
_GROUP_BEFORE = re.compile(r"\b[Nn]hóm (?:(?:AB|[ABO])[+-](?:, | và |; ))*$")
_REACH = 60


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a blood group and its sign."""
    group, start = match["group"], match.start()
    text = context.text
    grouped = _GROUP_BEFORE.search(text, max(0, start - 24), start) and _GIVEN.search(text, start, start + 2 * _REACH)
    if group[0] != "R" and not grouped and not _BLOOD.search(text, max(0, start - _REACH), start):
        return None
    said = group if len(group) == 1 else spell(group)
    return f"{said} {'dương' if '+' in match['sign'] else 'âm'}"


TEST = SemioticClass(
    "blood",
    "S",
    r"\((?P<sign>[+−–-])\)",
    lambda match, context: "dương tính" if match["sign"] == "+" else "âm tính",
    first="(",
    then="+−–-",
)
CLASS = SemioticClass(
    "blood",
    "L",
    r"(?P<group>AB|[ABO]|R[hH])[ ]?(?P<sign>\([+−–-]\)|[+−–-])(?!\w)",
    verbalize,
    needs="+−–-",
    first="ABOR",
    then=" (+−–-",
)
