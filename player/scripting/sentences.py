"""Where one sentence ends and the next begins, and where a long one may be breathed in."""

import re

from player.alphabet import LOWER, UPPER

# A stop, what closes after it, and then white space or the text's end; or a stop whose space was forgotten.
_MARKS = "\U000f0000-\U000ffffd"  # where an author's marks stand (player.scripting.marks)
_STOP = re.compile(
    rf"(?:[.!?…]+(?P<closers>[\"'”’»)\]]*)[{_MARKS}]*)(?=\s|$)|"
    rf"(?<=[{LOWER}\d][{LOWER}\d])[.?!…](?=[{UPPER}][{LOWER}]{{1,12}}(?:[\s,]|$))"
)
_TOKEN_BEFORE = re.compile(r"[^\s(\[“‘\"'«,;:/–—-]{1,24}$")
_AFTER = re.compile(rf"\s*[\"'“‘«(\[–—*•{_MARKS}-]*\s*([^\W_])")
_WORD_AFTER = re.compile(r"\s*[\"'“‘«(\[]*([^\W\d_]+)(\.?)")
_WORD_BEFORE = re.compile(r"([^\W\d_]+|\.)\s*$")

# Shortened words that a name or a number follows: a newsreader goes straight on.
_SHORTENED = """
    tp tx tt q p h x đ t tnhh pgs gs ts ths bs bsck bscki bsckii bsnt ks ksc ls cn ds kts nsưt nsnd ngưt ngnd pv btv
    đc đ/c ô hs sv st cty gđ hlv kp mr mrs ms dr prof sr jr no vol tr trg đt sđt tel fax km mts nxb gsts pgsts lm hv tsk
    gvcc đg
"""
_BEFORE_A_NAME = frozenset(_SHORTENED.split())
_ORDINAL_AT_START = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVXLC]{1,6}|[a-zđA-ZĐ])\.$")
_ARTICLE_AT_START = re.compile(r"(?:Điều|Khoản|Mục|Chương|Phần|Bài|Câu|Bước|Kỳ|Tập|Hồi)\s+(?:\d{1,3}|[IVXLC]{1,6})\.$")
_INITIAL = re.compile(rf"[{UPPER}](?:\.[{UPPER}])*$")
_ROAD_AFTER = re.compile(r"\s*(?:Quốc lộ|Tỉnh lộ|QL|ĐT|TL|đường|cao tốc)\b", re.IGNORECASE)
_BEGINNINGS = """
    sau theo ông bà tại khi ngày hiện đến trong anh chị công cơ vụ trước do qua đây được người các một những với để
    nếu từ đồng cũng tuy nhưng vì còn ngoài bên cùng nhờ ở vào lúc hôm sáng chiều tối đêm trưa năm tháng hai ba bốn
    cả đó này mỗi mọi nhiều không chưa đã đang sẽ tổng toàn trên dưới riêng thực thời cháu em bị gia nhà tòa viện
"""
_STARTERS = frozenset(_BEGINNINGS.split())

_BREAKS = (
    re.compile(r"[;:](?=\s)"),
    re.compile(
        r",(?=\s(?:và|nhưng|song|đồng thời|trong đó|do đó|vì vậy|vì thế|nên|để|nhằm|tuy nhiên|qua đó|từ đó|nhờ đó|"
        r"trong khi|bên cạnh đó|cùng với|đặc biệt|nhất là|góp phần|cũng như|trong khi đó|khi|nếu|mà|còn|bởi|do)\s)"
    ),
    re.compile(r",(?=\s)"),
    re.compile(r"(?<=\s)[–—-](?=\s)"),
    re.compile(
        r"(?=\s(?:và|nhưng|song|đồng thời|trong đó|do đó|vì vậy|nên|nhằm|tuy nhiên|qua đó|trong khi|bên cạnh|cùng với|"
        r"đặc biệt|nhất là|góp phần|cũng như|bởi vì|hoặc|hay)\s)"
    ),
)
_BRACKETED = re.compile(r"\([^()]{0,200}\)")


def split(text: str) -> list[str]:
    """Return the sentences of a paragraph, in order, without the white space around them.

    >>> split("PGS.TS. Lê V. An ở TP. Bắc Kạn thu 3.500 đồng, v.v... mỗi ngày. Bà ở đâu?")
    ['PGS.TS. Lê V. An ở TP. Bắc Kạn thu 3.500 đồng, v.v... mỗi ngày.', 'Bà ở đâu?']
    >>> split("“Tốt!” ông nói. “Ta đi.” Rồi họ đi…")
    ['“Tốt!” ông nói.', '“Ta đi.”', 'Rồi họ đi…']
    """
    sentences: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, start, stop):
            sentences.append(text[start : stop.end()].strip())
            start = stop.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def breaths(sentence: str, limit: int) -> list[str]:
    """Return a sentence in pieces of about `limit` characters, cut at clauses; where there is none, it stays whole.

    >>> breaths("Mưa lớn ở huyện; nước dâng nhanh, nhưng không ai bị thương.", 45)
    ['Mưa lớn ở huyện;', 'nước dâng nhanh, nhưng không ai bị thương.']
    """
    if len(sentence) <= limit:
        return [sentence]
    closed = bytearray(len(sentence) + 1)
    for bracketed in _BRACKETED.finditer(sentence):
        closed[bracketed.start() : bracketed.end()] = b"\1" * (bracketed.end() - bracketed.start())
    ranks = [[m.end() for m in pattern.finditer(sentence) if not closed[m.start()]] for pattern in _BREAKS]
    pieces: list[str] = []
    start = 0
    cursors = [0] * len(ranks)
    while len(sentence) - start > limit:
        cut = _next_cut(ranks, cursors, start, limit, len(sentence))
        if cut is None:
            break
        pieces.append(sentence[start:cut].strip())
        start = cut
    pieces.append(sentence[start:].strip())
    return pieces


def _next_cut(ranks: list[list[int]], cursors: list[int], start: int, limit: int, end: int) -> int | None:
    """Return where to cut next: the last of the strongest breaks within the limit, else the first break after it."""
    # The pieces come out about even: a last piece of two words would sound like a slip.
    pieces_left = -(-(end - start) // limit)
    low, high = start + (end - start) // (pieces_left * 2), min(start + limit, end - min(limit, end - start) // 6)
    beyond: list[int] = []
    for rank, cuts in enumerate(ranks):
        at = cursors[rank]
        while at < len(cuts) and cuts[at] < low:
            at += 1
        cursors[rank] = at
        best = None
        while at < len(cuts) and cuts[at] <= high:
            best = cuts[at]
            at += 1
        if best is not None:
            return best
        if at < len(cuts) and cuts[at] < end:
            beyond.append(cuts[at])
    return min(beyond, default=None)


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    """Return whether a newsreader would end the sentence that began at `start` with this stop."""
    after = _AFTER.match(text, stop.end(), min(len(text), stop.end() + 40))
    if after is None:
        return not text[stop.end() : stop.end() + 40].strip() or bool(stop.group("closers"))
    if after.group(1).islower():
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    token = _TOKEN_BEFORE.search(text, max(start, stop.start() - 24), stop.start())
    if token is None:
        return True
    return not _goes_straight_on(text, start, stop, token.group(), after)


def _goes_straight_on(text: str, start: int, stop: re.Match[str], token: str, after: re.Match[str]) -> bool:
    """Return whether the full stop after this token is not a sentence's."""
    if stop.group("closers"):
        return False
    begun = text[start : stop.start() + 1].lstrip() if stop.start() - start < 24 else ""
    if _ORDINAL_AT_START.match(begun) or _ARTICLE_AT_START.match(begun):
        return True
    last = token.rsplit(".", 1)[-1]
    if last.casefold() in _BEFORE_A_NAME and not (last.islower() and len(last) == 1):
        # "… ở Quận T. Sau đó …": one letter may also end a sentence, and the next word tells.
        return len(last) > 1 or not _is_starter(after)
    if re.fullmatch(r"[Kk]m\d+", token) and _ROAD_AFTER.match(text, stop.end()):
        return True
    if token[-1:].isdigit() and after.group(1).isdigit():
        return bool(re.fullmatch(r"\d{1,3}", token)) and bool(
            re.match(r"\s\d{3}(?!\d)", text[stop.end() : stop.end() + 5])
        )
    if _INITIAL.match(token):
        return _is_an_initial(text, start, stop, token)
    return False


def _is_starter(after: re.Match[str]) -> bool:
    """Return whether the word that follows a stop is one that news sentences begin with."""
    word = _WORD_AFTER.match(after.string, after.start())
    return word is not None and word.group(1).casefold() in _STARTERS and not word.group(2)


def _is_an_initial(text: str, start: int, stop: re.Match[str], token: str) -> bool:
    """Return whether a capital letter before a stop is part of a name: "Nguyễn V. A." and not "vitamin A."."""
    if stop.start() - len(token) == 0 or len(token.replace(".", "")) > 1:
        follows = _WORD_AFTER.match(text, stop.end())
        return follows is not None and follows.group(1).casefold() not in _STARTERS
    before = _WORD_BEFORE.search(text, max(start, stop.start() - len(token) - 20), stop.start() - len(token))
    if before is not None and before.group(1) != "." and not before.group(1)[0].isupper():
        return False
    follows = _WORD_AFTER.match(text, stop.end())
    return follows is not None and (bool(follows.group(2)) or follows.group(1).casefold() not in _STARTERS)
