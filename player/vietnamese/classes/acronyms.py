"""Acronyms that the article explains or the table knows, alone or joined: UBND, GD&ĐT, LĐ-TB&XH, PGS.TS, TP.HCM.

The article's own meaning wins. An acronym in brackets right after the words it stands for is silent: a newsreader says
the name once. A dot that only closes an abbreviation ("TS. Nguyễn", "TP. Thái Nguyên") goes with it.

| written | spoken |
|---|---|
| UBND tỉnh | ủy ban nhân dân tỉnh |
| Sở GD&ĐT | Sở Giáo dục và Đào tạo |
| Bộ LĐ-TB&XH | Bộ Lao động, Thương binh và Xã hội |
| Bộ LĐ,TB&XH | Bộ Lao động, Thương binh và Xã hội |
| Sở NN và PTNT | Sở Nông nghiệp và Phát triển nông thôn |
| chỉ tiêu KT-XH | chỉ tiêu kinh tế - xã hội |
| Công ty TNHH MTV | Công ty trách nhiệm hữu hạn một thành viên |
| PGS.TS Trần Văn An | phó giáo sư tiến sĩ Trần Văn An |
| TP.HCM | Thành phố Hồ Chí Minh |
| TP. Thái Nguyên | thành phố Thái Nguyên |
| Trưởng BTC giải | Trưởng ban tổ chức giải |
| Thông tư của BTC | Thông tư của Bộ Tài chính |
| vốn FDI | vốn ép đê i |
| Ban Quản lý dự án (BQLDA) huyện | Ban Quản lý dự án huyện |
| Quỹ Hỗ trợ nông dân (gọi tắt là QHTND) | Quỹ Hỗ trợ nông dân (gọi tắt là quy hát tê nờ đê) |
| các chương trình MTQG | các chương trình mục tiêu quốc gia |
| cổ phiếu VCB, HSG tăng | cổ phiếu vê xê bê, hát ét giê tăng |
| nhắn tin: TOANDAN gửi 1400 | nhắn tin: toan dan gửi một bốn không không |
| HỘI NGHỊ BAN CHẤP HÀNH | HỘI NGHỊ BAN CHẤP HÀNH |
"""

import re

from player.vietnamese.acronyms import CAPITALS, UPPER, compact, expand, expansion_before, guesses, senses
from player.vietnamese.letters import spell
from player.vietnamese.semiotic import Context, SemioticClass, Spoken
from player.vietnamese.syllables import is_readable
from player.vietnamese.tickers import is_ticker

_LETTERS = r"[^\W\d_]"
_JOINS = rf"(?:\.[ ]?|[ ]?&[ ]?|[ ]?[-–/][ ]?|,[ ]?|[ ]|[ ]và[ ])(?=[{CAPITALS}])"
_CHAIN = rf"{_LETTERS}{{1,16}}\d{{0,4}}(?![^\W_])(?:{_JOINS}{_LETTERS}{{1,12}}\d?(?![^\W_])){{0,6}}"
_TWINS = re.compile(r"(?<!\w)(?:T&T|H&H|M&M|D&D)(?!\w)")
_PIECE = re.compile(r"[^\W_]+")
# Titles and kinds of place, after which a dot closes the abbreviation and not the sentence
_CLOSED_BY_DOT = (
    "|TP|Tp|TX|Tx|TT|GS|PGS|TS|Ts|TSKH|ThS|Ths|THS|BS|Bs|BSCK|BSCKI|BSCKII|CKI|CKII|KTS|KS|LS|NS|NSND|NSƯT|NGND|NGƯT"
    "|NNƯT|NNND|DS|ĐD|CN|CK|TTND|TTƯT|PV|BTV|MC|HT|ĐĐ|LM|HLV|GV|TNHH|tp|tx|CTY|Cty|NB|TBT|GĐ|"
)
_DOT_BEFORE_NAME = re.compile(rf"\.(?=[ \u00a0]?[{UPPER}0-9])")
_NAMED = re.compile(r"(?:gọi|viết|tắt)(?: tắt)? là:? ?[“\"']?$")  # "sau đây gọi tắt là BQLDA": its letters
_FURTHER = 18  # characters between the end of a name and its acronym: "Bệnh viện Đa khoa tỉnh (BVĐK)"
_VARIANT = re.compile(r"\.\d{1,2}\.\d")
_NUMBERED = re.compile(rf"([{CAPITALS}]+)\d")
_DIGITS = re.compile(r"\d+")
_BEFORE_A_SERIES = frozenset({"số", "sêri", "seri", "sê-ri"})
_SERIES = re.compile(r"[ \u00a0]?\d{5,9}(?!\d)")  # giấy chứng nhận số CT 123456
_SHORT_NUMBERED = frozenset({"QK", "NQ", "NĐ", "QĐ", "KP", "BĐ", "NV", "KV", "HK", "GĐ", "VĐ"})
DOTTED = frozenset({"TƯ", "TW", "TP", "TX", "TT", "HCM", "UBND", "HĐND"})  # also written T.Ư, T.P
_NEIGHBOUR_BEFORE = re.compile(r"([^\W\d_]+)\W{1,3}$")
_NEIGHBOUR_AFTER = re.compile(r"\W{1,3}([^\W\d_]+)")


def verbalize(match: re.Match[str], context: Context) -> Spoken | None:
    """Say the longest run of pieces that stands for something."""
    # T&T is a firm, and no thị trấn.
    chain, start = _TWINS.split(match.group())[0].rstrip(), match.start()
    if not chain:
        return None
    definitions, table = context.definitions, senses()
    pieces = list(_PIECE.finditer(chain))
    first = pieces[0].group()
    if first not in definitions and is_ticker(first, context.text, start, start + len(first)):
        return Spoken(spell(first), end=start + len(first))
    if first.isupper() and _is_keyword(first, start, context):
        return Spoken(_say_keyword(first), end=start + len(first))
    if len(chain) == 2 and context.previous(start) in _BEFORE_A_SERIES and _SERIES.match(context.text, start + 2):
        return Spoken(spell(chain), end=start + 2)
    for count in range(len(pieces), 0, -1):
        end = pieces[count - 1].end()
        written = chain[:end]
        acronym = compact(written) if count > 1 else written
        known = acronym in definitions
        if (not known and acronym not in table) or (count > 1 and not _belong_together(written)):
            continue
        if len(pieces) > 1 and len(pieces[0].group()) == 1 and chain[1] == "." and acronym not in DOTTED:
            continue
        if _VARIANT.match(chain, end) or _VARIANT.match(context.text, start + end):
            return None  # NB.1.8.1
        if count == 1 and is_ordinary(acronym, context.text, start, start + end):
            return None
        stop = start + end
        last = pieces[count - 1].group()
        dotted = f"|{last}|" in _CLOSED_BY_DOT and _DOT_BEFORE_NAME.match(context.text, stop) is not None
        words = definitions.get(acronym) or expand(
            acronym, context.before(start), context.after(stop + dotted), context.text, stop - len(acronym)
        )
        if words is None:
            continue
        if not known and ("&" in written or " và " in written) and " và " not in words:
            words = " và ".join(words.rsplit(", ", 1))  # HĐND và UBND, whose line has a comma
        if known and _NAMED.search(context.text[max(0, start - 16) : start]):
            words = spell(written)
        if dotted:
            stop += 1
            if context.text[stop : stop + 1] not in " \u00a0":
                words += " "
        if not known and (acronym, words) in guesses():
            return Spoken(words, end=stop, doubt="acronym", suggestion=spell(written))
        return Spoken(words, end=stop)
    return _numbered(match, context)


def _is_keyword(word: str, start: int, context: Context) -> bool:
    """Return whether a word is to be sent in a message: soạn tin TT SBD gửi 8785."""
    if word in context.definitions or len(word) < 2:
        return False
    return _SENT.match(context.text, start + len(word)) is not None and (
        _TYPED.search(context.text, max(0, start - 16), start) is not None
        or (word not in senses() and context.text.startswith(" gửi ", start + len(word)))
    )


_SENT = re.compile(r"(?: [^.;\n]{0,40}?)? gửi (?:đến |tới |về )?(?:số |đầu số |tổng đài )?\d{3,4}(?!\d)")
_TYPED = re.compile(r"(?:[Ss]oạn(?: tin)?|[Cc]ú pháp|[Nn]hắn tin|[Nn]hắn):? [“\"']?$")
_BARE = r"(?:ngh?|th|tr|ph|kh|gh|gi|ch|qu|nh|[bcdghklmnprstvx])"
_BARE_RIME = r"[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_BARE_SYLLABLES = rf"{_BARE}?{_BARE_RIME}(?:{_BARE}{_BARE_RIME}){{1,4}}"
_BARE_SYLLABLE = rf"{_BARE}?[aeiouy]{{1,3}}(?:(?:ng|nh|ch|[cmnpt])(?![aeiouy]))?"


def _say_keyword(word: str) -> str:
    """Say a word as it is typed: by its syllables without marks if it is of such, else by its letters."""
    bare = word.lower()
    if len(bare) > 4 and re.fullmatch(_BARE_SYLLABLES, bare):
        syllables = re.findall(_BARE_SYLLABLE, bare)
        if "".join(syllables) == bare:
            return " ".join(syllables)
    return spell(word)


def _numbered(match: re.Match[str], context: Context) -> Spoken | None:
    """Say an acronym that a number is written to, when it has one meaning: COP28, TCVN11041, QK1."""
    numbered = _NUMBERED.match(match.group())
    if numbered is None or (len(numbered[1]) < 3 and numbered[1] not in _SHORT_NUMBERED) or numbered[1] not in senses():
        return None
    words = expand(numbered[1], context.before(match.start()), (), context.text, match.start())
    if words is None:
        return None
    digits = _DIGITS.match(match.group(), len(numbered[1]))
    if digits and digits[0][0] == "0" and len(digits[0]) == 2:
        end = match.start() + digits.end()
        return Spoken(f"{words} {context.numerals.spelled(digits[0])}", end=end)  # mã lớp CNTT03
    return Spoken(f"{words} ", end=match.start() + len(numbered[1]))


def _belong_together(written: str) -> bool:
    """Return whether separators make one name: a comma does only beside an "&" or "và", a space between capitals."""
    if "," in written and "&" not in written and " và " not in written:
        return " " not in written and all(len(piece) > 1 for piece in _PIECE.findall(written))  # CB,CC,VC
    if any(separator in written for separator in ",-/– ") and any(len(piece) == 1 for piece in _PIECE.findall(written)):
        return False  # vitamin A, B và C
    return " " not in written or not any(piece.islower() and piece != "và" for piece in written.split())


def is_ordinary(word: str, text: str, start: int, end: int) -> bool:
    """Return whether a run of capitals is only an ordinary word in a line of capitals, such as CA in CA NƯỚC."""
    if not is_readable(word):
        return False
    before = _NEIGHBOUR_BEFORE.search(text[max(0, start - 12) : start])
    after = _NEIGHBOUR_AFTER.match(text, end)
    return any(
        neighbour is not None
        and len(neighbour[1]) > 1
        and neighbour[1].isupper()
        and is_readable(neighbour[1])
        and neighbour[1] not in senses()
        for neighbour in (before, after)
    )


def verbalize_bracket(match: re.Match[str], context: Context) -> Spoken | None:
    """Say nothing for an acronym in brackets right after the words it stands for."""
    start = match.start()
    acronym = match["acronym"]
    if expansion_before(acronym, context.text, start, further=4) is None:
        words = expand(compact(acronym))
        before = context.text[max(0, start - len(words or "") - _FURTHER) : start].casefold()
        if not words or words.casefold() not in before or "," in before.rpartition(words.casefold())[2]:
            return None
    end = match.end()
    if context.text[end : end + 1] == " " and context.text[start - 1 : start] == " ":
        end += 1
    return Spoken("", end=end)


CLASS = SemioticClass("acronym", "L", _CHAIN, verbalize)
BRACKET = SemioticClass(
    "acronym",
    "S",
    rf"\([“\"']?(?P<acronym>[{CAPITALS}][{CAPITALS}a-z&.,/–-]{{1,13}})[”\"']?\)",
    verbalize_bracket,
    first="(",
)
