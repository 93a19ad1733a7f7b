"""E-mail and web addresses, and handles.

| written | spoken |
|---|---|
| baochi@gmail.com | baochi a còng gờ meo chấm com |
| www.backan.gov.vn | vê kép vê kép vê kép chấm backan chấm gốp chấm vê en |
| facebook.com/baonghean | phây búc chấm com gạch chéo baonghean |
| tên miền .vn | tên miền chấm vê en |
| https://dantri.com.vn/xa-hoi/tin/bai-20231010.htm | dantri chấm com chấm vê en |
"""

import re
from string import ascii_letters, digits

from player.vietnamese.foreign import respell
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass

_SAID = {
    "com": "com",
    "vn": "vê en",
    "gov": "gốp",
    "edu": "e đu",
    "org": "o rờ giê",
    "net": "nét",
    "info": "in phô",
    "gmail": "gờ meo",
    "yahoo": "ya hu",
    "www": "vê kép vê kép vê kép",
    "io": "i o",
    "co": "co",
    "html": "hát tê mờ lờ",
    "xyz": "ích y dét",
    "ly": "lờ y",
    "bit": "bít",
    "gle": "giê lờ e",
    "facebook": "phây búc",
    "youtube": "diu túp",
    "hotmail": "hót meo",
    "tv": "tê vê",
    "biz": "bi",
    "asia": "a si a",
    "app": "áp",
    "ai": "a i",
    "google": "gu gồ",
    "zalo": "da lô",
    "tiktok": "tích tóc",
}
_JOINTS = {
    ".": "chấm",
    "@": "a còng",
    "-": "gạch ngang",
    "_": "gạch dưới",
    "/": "gạch chéo",
    "+": "cộng",
    ":": "hai chấm",
}
_PIECE = re.compile(r"[^\W\d_]+|\d+|\S")
_TOP = (
    r"(?:com|vn|net|org|gov|edu|info|io|tv|asia|biz|app|ai|dev|me|us|uk|eu|cn|jp|kr|fr|de|xyz|ly|gle|gl|"
    "shop|store|online|site|vip)"
)


def _pieces(address: str, context: Context) -> str:
    words = []
    for piece in _PIECE.findall(address):
        if piece.isdigit():
            words.append(context.numerals.digits(piece))
        elif piece.isalpha():
            words.append(_word(piece))
        elif piece in _JOINTS:
            words.append(_JOINTS[piece])
    return " ".join(words)


def _word(piece: str) -> str:
    known = _SAID.get(piece.lower())
    if known:
        return known
    respelled = respell([piece])
    if respelled:
        return respelled[0]
    consonants = not re.search("[aeiouyAEIOUY]", piece)
    return spell(piece) if consonants or (len(piece) <= 4 and piece.isupper()) else piece


def verbalize(match: re.Match[str], context: Context) -> str | None:
    """Say an e-mail address, or a web address up to its path."""
    return _pieces(match["address"], context)


def verbalize_site(match: re.Match[str], context: Context) -> str:
    """Say a web address with a short path; nobody could write down a long one."""
    return _pieces((match["site"] or match["bare"]) + (match["path"] or ""), context)


def verbalize_domain(match: re.Match[str], context: Context) -> str | None:
    """Say a domain that stands alone."""
    start = match.start()
    if start and context.text[start - 1] not in " \u00a0(“\"'/,":
        return None
    return _pieces(match["address"], context)


MAIL = SemioticClass(
    "web",
    "LD",
    r"(?P<address>[A-Za-z0-9][A-Za-z0-9._+-]{0,48}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,24}){1,4})(?!\w)",
    verbalize,
    needs="@",
    then=f"@._+-{ascii_letters}{digits}",
)
CLASS = SemioticClass(
    "web",
    "LD",
    rf"(?:(?:https?|ftp)://(?P<site>(?:[A-Za-z0-9-]{{1,40}}\.){{0,5}}[A-Za-z0-9-]{{1,40}}(?::\d{{1,5}})?)|"
    rf"(?P<bare>(?:www\.)?(?:[A-Za-z0-9-]{{1,40}}\.){{1,4}}{_TOP}))(?![\w@])(?:(?P<path>(?:/[A-Za-z0-9_-]{{1,24}}(?:\.[A-Za-z0-9_-]{{1,12}}){{0,2}}){{1,2}})(?![\w/?#=&%-])|[/?#][^\s<>\"”)]{{0,400}}[^\s<>\"”).,;:!?…])?/?",
    verbalize_site,
    needs=".:",
    then=f".:-{ascii_letters}{digits}",
)
DOMAIN = SemioticClass(
    "web",
    "S",
    r"(?P<address>\.(?:vn|com\.vn|gov\.vn|edu\.vn|org\.vn|net\.vn|id\.vn|cn|us|uk|eu|jp|kr|fr|de))(?![\w.@])",
    verbalize_domain,
    first=".",
    then="vcgeoniujkfd",
)
