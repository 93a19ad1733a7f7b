"""Percent and per mille: 97,9%, 5-7%, 0,3‰.

| written | spoken |
|---|---|
| đạt 97,9% | đạt chín mươi bảy phẩy chín phần trăm |
| 0,3‰ | không phẩy ba phần nghìn |
"""

import re

from player.vietnamese.numerals import NUMBER
from player.vietnamese.semiotic import Context, SemioticClass


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say a percentage."""
    part = "phần trăm" if match["sign"] == "%" else f"phần {context.numerals.thousand}"
    return f"{context.numerals.number(match['number'])} {part}"


CLASS = SemioticClass("percent", "D", rf"(?P<number>{NUMBER})[  ]?(?P<sign>[%‰])", verbalize)
