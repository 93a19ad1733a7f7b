"""Decorations: the marks that end an article or part it, bullets and emoji, which nobody should hear.

| written | spoken |
|---|---|
| trật tự an toàn xã hội…/. | trật tự an toàn xã hội. |
| đạt kết quả tốt./. | đạt kết quả tốt. |
| *** | |
| • Giá xăng | Giá xăng |
| >> Giá xăng | Giá xăng |
"""

import re

from player.vietnamese.semiotic import Context, SemioticClass, Spoken


def verbalize_ending(match: re.Match[str], context: Context) -> str:
    """Say nothing for an article's end but its full stop."""
    return "."


def verbalize(match: re.Match[str], context: Context) -> str | Spoken:
    """Say nothing."""
    start, end, text = match.start(), match.end(), context.text
    spaced = (start == 0 or text[start - 1].isspace()) and end < len(text) and text[end] in "  "
    if spaced:
        return Spoken("", end + 1)
    joins = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
    return " " if joins and match.group() not in "­​‌‍﻿" else ""


ENDING = SemioticClass(
    "decoration", "S", r"(?:…|\.{1,4})[ \u00a0]?/[ \u00a0]?\.{1,3}(?![\w.])", verbalize_ending, first="…."
)
CLASS = SemioticClass(
    "decoration",
    "S",
    r"\*{1,64}|_{1,64}|={2,64}|~{2,64}|>{2,64}|<{2,64}|#{2,64}|-{3,64}|[–—]{2,64}|\+{2,64}|[|¦•●○◦■□▪▫◆◇►▶▸▼▲★☆✓✔✗✘❖♦♥♣♠➢➤➡⁃∙·¶†‡️­​‌‍⁠﻿]{1,64}"
    r"|[⌀-⏿─-➿⬀-⯿\U0001F000-\U0001FAFF]{1,64}",
    verbalize,
)
