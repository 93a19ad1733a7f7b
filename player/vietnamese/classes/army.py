"""The army's letters: units by their small letters in orders of battle, and the plates of its cars.

| written | spoken |
|---|---|
| Tiểu đoàn 3, e335, f324 | Tiểu đoàn ba, trung đoàn ba trăm ba mươi lăm, sư đoàn ba trăm hai mươi tư |
| chiến sĩ c5, d2 | chiến sĩ đại đội năm, tiểu đoàn hai |
| biển đỏ QK 12-34 và TM-56-78 | biển đỏ quân khu mười hai ba mươi tư và tê mờ năm mươi sáu bảy mươi tám |
| diễn tập ĐH-24 | diễn tập đê hát hai mươi tư |
"""

import re
from string import ascii_uppercase, digits

from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass

_UNITS = {
    "a": "tiểu đội",
    "b": "trung đội",
    "c": "đại đội",
    "d": "tiểu đoàn",
    "e": "trung đoàn",
    "f": "sư đoàn",
}
_OF_THE_ARMY = re.compile(
    r"(?:[Tt]iểu|[Tt]rung|[Ss]ư|[Ll]ữ) đoàn|[ĐđTt][ạrị]\w* đội \d|chiến s[ĩỹ]|[Qq]uân khu|[Bb]ộ đội|\bQNCN\b|"
    r"\bBCHQS\b|\bCHQS\b|\bCS\b|\b[Nn]hập ngũ|\b[Đđ]ơn vị:"
)
_REACH = 90
_RED = re.compile(r"\b(?:[Bb]iển|BKS|BS|[Xx]e|ô tô|số)\b")


def verbalize_unit(match: re.Match[str], context: Context) -> str | None:
    """Say a unit's letter where the army is spoken of; elsewhere c5 is a class or a vitamin."""
    start = match.start()
    if not _OF_THE_ARMY.search(context.text, max(0, start - _REACH), start):
        return None
    return f"{_UNITS[match['size']]} {context.numerals.cardinal(int(match['number']))}"


def verbalize_plate(match: re.Match[str], context: Context) -> str | None:
    """Say a plate of the army: two letters and two pairs of digits, which are no range."""
    start = match.start()
    if not _RED.search(context.text, max(0, start - _REACH), start):
        return None
    owner = "quân khu" if match["owner"] == "QK" else spell(match["owner"])
    return f"{owner} {context.numerals.spelled(match['first'])} {context.numerals.spelled(match['second'])}"


def verbalize_exercise(match: re.Match[str], context: Context) -> str | None:
    """Say the name of an exercise, which is no road."""
    if context.previous(match.start()) not in ("tập", "diễn", "luyện"):
        return None
    return f"{spell(match['letters'])} {context.numerals.spelled(match['number'])}"


UNIT = SemioticClass(
    "code",
    "L",
    r"(?P<size>[a-f])(?P<number>[1-9]\d{0,2})(?![\w%]|[.,/-]\w)",
    verbalize_unit,
    first="abcdef",
    then=digits,
)
PLATE = SemioticClass(
    "plate",
    "L",
    r"(?P<owner>[A-Z]{2})[- ](?P<first>\d{2})-(?P<second>\d{2})(?![\w]|[-/.,]\d)",
    verbalize_plate,
    needs="-",
    first=ascii_uppercase,
    then=f"- {digits}",
)
EXERCISE = SemioticClass(
    "code",
    "L",
    r"(?P<letters>[A-ZĐ]{1,4})-?(?P<number>\d{2})(?![\w-]|[.,]\d)",
    verbalize_exercise,
    first=f"{ascii_uppercase}Đ",
    then=f"-{digits}",
)
