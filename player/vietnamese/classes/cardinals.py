"""Cardinals and decimals: whole numbers, thousands parted by points or spaces, and decimals after a comma.

| written | spoken |
|---|---|
| 2023 | hai nghìn không trăm hai mươi ba |
| 21 xã | hai mươi mốt xã |
| 104 | một trăm linh tư |
| 362,14 | ba trăm sáu mươi hai phẩy một bốn |
| 1.250.000 người | một triệu hai trăm năm mươi nghìn người |
| 03 tháng | ba tháng |
"""

import re

from player.vietnamese.numerals import NUMBER
from player.vietnamese.semiotic import Context, SemioticClass


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a number."""
    words = context.numerals.number(match.group())
    return f"{words} " if context.text[match.end() : match.end() + 1].isalpha() else words


CLASS = SemioticClass("cardinal", "D", NUMBER, verbalize)
