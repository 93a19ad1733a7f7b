"""Foreign words and names, and acronyms that nobody explains: respelled from the table, or left and reported.

What can be a Vietnamese syllable is never touched, nor are names of the country's peoples (Krông, Đắk, Pleiku). An
unknown acronym is said as a word if it can be, else by its letters; an unknown foreign word stays as it is written.

| written | spoken |
|---|---|
| tại Washington | tại Oa-sinh-tơn |
| New York và London | Niu Oóc và Luân Đôn |
| Manchester United | Man-chét-xtơ Iu-nai-tịt |
| mua hàng online | mua hàng online |
| khu resort | khu ri-sót |
| dùng Wi-Fi | dùng oai-phai |
| SEA Games 31 | Xi Ghêm ba mươi mốt |
| Hong Kong | Hồng Công |
| vaccine | vắc-xin |
| huyện Krông Bông | huyện Krông Bông |
| Ea H'leo | Ea H'leo |
| dự án BQLX | dự án bê quy lờ ích |
| BQLDAĐTXD tỉnh | ban quản lý dự án đầu tư xây dựng tỉnh |
| BQLVQG Ba Bể | ban quản lý vườn quốc gia Ba Bể |
| chương trình VIFOTEC | chương trình vi phô téc |
| ông Smithson | ông Smithson |
"""

import re
from string import ascii_uppercase

from player.vietnamese.acronyms import CAPITALS, compose
from player.vietnamese.classes.acronyms import is_ordinary
from player.vietnamese.foreign import begins_a_name, foreign_words, is_known_as_written, respell
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.syllables import is_readable, is_syllable, said_as_word
from player.vietnamese.tickers import is_among_shares, is_ticker
from player.vietnamese.transcription import guess

_NAME = r"(?P<first>[^\W\d_]{1,24})(?:(?:[ '’.–-]|[ ]?&[ ]?)[^\W_]{1,24}){0,4}"
_PIECE = re.compile(r"[^\W_]+")
_ROMAN = re.compile("[IVX]+")
_LONGEST_ACRONYM = 7


def verbalize(match: re.Match[str], context: Context) -> Spoken | None:
    """Say a foreign name as the table respells it."""
    if not begins_a_name(match["first"]):
        return None
    first = match["first"]
    if first.isupper() and is_ticker(first, context.text, match.start(), match.start() + len(first)):
        return None  # mã GAS
    pieces = list(_PIECE.finditer(match.group()))
    found = respell([piece.group() for piece in pieces])
    if found is None:
        return None
    spoken, count = found
    end = match.start() + pieces[count - 1].end()
    return Spoken(spoken + (" " if context.text[end : end + 1].isdigit() else ""), end=end)


def _of_an_identifier(match: re.Match[str], context: Context) -> bool:
    """Return whether an underscore joins the word to others, as in a variable's name: it is no acronym then."""
    text, end = context.text, match.end()
    return "_" in (text[match.start() - 1 : match.start()], text[end : end + 1])


def verbalize_unknown_acronym(match: re.Match[str], context: Context) -> Spoken | None:
    """Say an acronym that nothing explains, and report it."""
    acronym = match.group()
    if _ROMAN.fullmatch(acronym):
        return None
    long = len(acronym) > _LONGEST_ACRONYM
    if long and (compose(acronym) is None or is_ordinary(acronym, context.text, match.start(), match.end())):
        return None
    if _of_an_identifier(match, context):
        return Spoken(acronym.lower(), doubt="foreign")
    if is_syllable(acronym) or acronym.casefold() in foreign_words().said_as_written:
        return None
    if is_ordinary(acronym, context.text, match.start(), match.end()):
        return None
    if len(acronym) == 3 and is_among_shares(context.text, match.start(), match.end()):
        return Spoken(spell(acronym))  # a share's code, which needs no report
    words = compose(acronym) or said_as_word(acronym)
    return Spoken(words or spell(acronym), doubt="acronym", suggestion=spell(acronym) if words else "")


def verbalize_unknown_word(match: re.Match[str], context: Context) -> Spoken | None:
    """Leave a word that is neither Vietnamese nor known, and report it."""
    word = match.group()
    if is_readable(word) or is_known_as_written(word):
        return None
    return Spoken(word, doubt="foreign", suggestion=guess(word))


CLASS = SemioticClass("foreign", "L", _NAME, verbalize)
SPELLED = SemioticClass(
    "acronym", "L", rf"[{CAPITALS}]{{2,}}(?![^\W\d_])", verbalize_unknown_acronym, first=f"{ascii_uppercase}ĐĂÂÊÔƠƯ"
)
UNKNOWN = SemioticClass("foreign", "L", r"[^\W\d_]{2,}", verbalize_unknown_word)
