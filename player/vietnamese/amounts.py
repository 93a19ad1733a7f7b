"""An amount before its unit: one number or a range of two, and the words of size after it (nghìn, triệu, tỷ)."""

import re

from player.vietnamese.numerals import NUMBER, Numerals

GAP = "[ \u00a0]?"
DASH = "[-–—÷~]"
AMOUNT = rf"(?P<low>{NUMBER})(?:{GAP}{DASH}{GAP}(?P<high>{NUMBER}))?"
SCALE = r"(?P<scale>[ \u00a0](?:nghìn|ngàn|vạn|trăm|triệu|tỷ|tỉ)(?:[ \u00a0](?:tỷ|tỉ))?(?!\w))?"
# For the gates of a class: what can stand after the first digits of an amount, and what its scale begins with
AMOUNT_GOES_ON = " .,0123456789-–—÷~"
SCALE_STARTS = "nvt"


def say_amount(match: re.Match[str], numerals: Numerals) -> str:
    """Say the `low`, `high` and `scale` of a match of AMOUNT and SCALE: 5-7 is "năm đến bảy", never a minus."""
    words = numerals.number(match["low"])
    if match["high"]:
        words = f"{words} đến {numerals.number(match['high'])}"
    scale = match.groupdict().get("scale")
    return f"{words}{scale}" if scale else words
