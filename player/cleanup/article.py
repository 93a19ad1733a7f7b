"""Cleaning an article: letters repaired, furniture, credits and repeats left out, captions told from paragraphs."""

import re
import unicodedata
from dataclasses import dataclass, replace

from player.article import Article, Role
from player.cleanup.bylines import is_byline, photo_credit_at, without_closing_credit, without_sign_off
from player.cleanup.datelines import find_dateline
from player.cleanup.encodings import leftover
from player.cleanup.furniture import is_furniture, looks_like_a_headline, opens_related_links
from player.cleanup.letters import lookalikes, repair
from player.findings import Finding

_BULLET = re.compile(r"^\s*(?:[•●■▪◦‣►▶➤➢✓✔★☆◆♦*·§–—+-]+\s+|[•●■▪◦‣►▶➤➢✓✔★☆◆♦·]\s*)+")
_DECORATION = re.compile(
    r"\s[-–—]+$|[*~_•·]{3,}|[-–—=#+]{3,}|\s[*]+(?=\s|$)|[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF]+|\[\d{1,3}\]|\bo0o\b|\boOo\b"
)
# A chapter's number set large beside its heading: "01 Lớp thợ mới".
_NUMBERED = re.compile(r"^0\d[.)]?\s+(?=[^\W\d_])")
# Amid an article, a heading that is a day is no date of publication.
_SAYS_A_DAY = re.compile(r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày \d|\d{1,2}[/.-]\d)", re.IGNORECASE)
_SPACES = re.compile(r"\t+[ \t]*|  +")
_ROUNDED = frozenset({Role.PARAGRAPH, Role.LEAD, Role.CAPTION})
_SHORT = 300
_EDGE = 3
_LEAST_QUOTE = 20
_MOST_QUOTES = 50
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be said: its index in the article (−1: the title), its role, its text, the paper named before it."""

    block: int
    role: Role
    text: str
    dateline: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left to say of an article, in order; what was left out, as it was written; and what looks wrong in it.

    The findings' `utterance` is the index of the article's block here (−1: the title), and `suggestion` may hold the
    text as it should be.
    """

    pieces: tuple[Piece, ...]
    omitted: tuple[str, ...]
    findings: tuple[Finding, ...]


def clean(article: Article) -> Cleaned:
    """Return what is left to say of an article once all that its page added is taken away.

    >>> from player.article import read_text
    >>> cleaned = clean(read_text("Mưa lớn\\n0:00 / 3:21\\nBBK - Sáng nay, mưa lớn ở Chợ Đồn./.\\nXem thêm"))
    >>> [piece.text for piece in cleaned.pieces], cleaned.omitted
    (['Mưa lớn', 'Sáng nay, mưa lớn ở Chợ Đồn.'], ('0:00 / 3:21', 'Xem thêm'))
    """
    findings = [finding for index, text in _texts(article) for finding in _wrong_letters(index, text)]
    omitted: list[str] = []
    title = _plain(article.title, Role.TITLE)
    pieces = [Piece(index, block.role, _plain(block.text, block.role)) for index, block in enumerate(article.blocks)]
    for step in (_without_furniture, _without_related_links, _without_credits, _with_captions, _without_repeats):
        pieces = step(pieces, title, article.author, omitted)
    pieces = _without_datelines(pieces, title)
    head = [Piece(-1, Role.TITLE, title)] if title else []
    return Cleaned((*head, *pieces), tuple(omitted), tuple(findings))


def as_given(article: Article) -> Cleaned:
    """Return all of an article, in order, with its letters repaired and nothing left out: for a text without a page.

    >>> from player.article import Block
    >>> [piece.text for piece in as_given(Article("", (Block(Role.PARAGRAPH, "BBK - Xem  thêm"),))).pieces]
    ['BBK - Xem thêm']
    """
    texts = ((index, block.role, _plain(block.text, block.role)) for index, block in enumerate(article.blocks))
    title = _plain(article.title, Role.TITLE)
    head = [Piece(-1, Role.TITLE, title)] if title else []
    return Cleaned((*head, *(Piece(index, role, text) for index, role, text in texts if text)), (), ())


def _texts(article: Article) -> list[tuple[int, str]]:
    return [(-1, article.title), *((index, block.text) for index, block in enumerate(article.blocks))]


def _wrong_letters(index: int, text: str) -> list[Finding]:
    """Return the findings on a text's letters as they came."""
    if text.isascii():
        return []
    encoded = leftover(text)
    if encoded is not None:
        name, unicode_text = encoded
        message = f"Văn bản có vẻ còn ở bảng mã {name}, chưa chuyển sang Unicode."
        return [Finding("encoding", "error", message, f"Chuyển thành: “{unicode_text[:300]}”", index)]
    found = [
        Finding(
            "lookalike", "warning", f"“{word}” có chữ cái của bảng chữ khác trông giống chữ Việt; đã sửa.", word, index
        )
        for word in dict.fromkeys(lookalikes(text))
    ]
    if "\ufffd" in text:
        message = "Văn bản có ký tự hỏng (�), mất chữ khi chuyển mã."
        found.append(Finding("encoding", "error", message, "Lấy lại văn bản gốc.", index))
    return found


def _plain(text: str, role: Role) -> str:
    """Return a text repaired, without bullets and decoration, line by line; a table keeps its tabs."""
    text = repair(text) if leftover(text) is None else unicodedata.normalize("NFC", text)
    if role is Role.TABLE:
        return text.strip("\n")
    if role is Role.HEADING:
        text = _NUMBERED.sub("", text)
    lines = (_SPACES.sub(" ", _DECORATION.sub(" ", _BULLET.sub("", line))).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _without_furniture(pieces: list[Piece], title: str, author: str, omitted: list[str]) -> list[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        lines = piece.text.split("\n")
        if piece.role is Role.TABLE:
            left = lines
        else:
            is_told = piece.role is Role.HEADING and any(other.role is Role.PARAGRAPH for other in kept)
            left = [
                line
                for line in lines
                if line
                and (opens_related_links(line) or (is_told and _SAYS_A_DAY.match(line)) or not is_furniture(line))
            ]
            omitted += [line for line in lines if line and line not in left]
        if any(left) and not (piece.role is Role.TABLE and is_furniture(piece.text)):
            kept.append(replace(piece, text="\n".join(left)))
    return kept


def _without_related_links(pieces: list[Piece], title: str, author: str, omitted: list[str]) -> list[Piece]:
    """Leave out each label such as "Tin liên quan" and the headlines under it."""
    kept: list[Piece] = []
    under_label = False
    for piece in pieces:
        first = piece.text.split("\n", 1)[0]
        if opens_related_links(first) and piece.role is not Role.TITLE:
            under_label = True
            omitted.append(piece.text)
        elif under_label and _is_a_link(piece):
            omitted.append(piece.text)
        else:
            under_label = False
            kept.append(piece)
    return kept


def _is_a_link(piece: Piece) -> bool:
    if piece.role in (Role.HEADING, Role.QUOTE, Role.TABLE, Role.LEAD):
        return False
    return all(looks_like_a_headline(line) for line in piece.text.split("\n"))


def _without_credits(pieces: list[Piece], title: str, author: str, omitted: list[str]) -> list[Piece]:
    """Leave out credits among the first and the last lines, and at the end of the last paragraph."""
    kept = list(pieces)
    # A heading that nothing follows stood over a box that is gone.
    while len(kept) > 1 and (kept[-1].role is Role.HEADING or _is_credit(kept[-1], author)):
        omitted.append(kept.pop().text)
    # A picture or a note may stand between the end of the report and its author.
    for at in range(len(kept) - 2, max(0, len(kept) - 1 - _EDGE), -1):
        if _is_credit(kept[at], author):
            omitted.append(kept.pop(at).text)
    at = 0
    for _ in range(_EDGE):
        if at < len(kept) - 1 and _is_credit(kept[at], author):
            omitted.append(kept.pop(at).text)
        else:
            at += 1
    closing = next((i for i in range(len(kept) - 1, -1, -1) if kept[i].role is Role.PARAGRAPH), None)
    for at, piece in enumerate(kept):
        if piece.role in (Role.PARAGRAPH, Role.LEAD, Role.QUOTE):
            text = without_closing_credit(piece.text) if at == closing else without_sign_off(piece.text)
            kept[at] = replace(piece, text=text)
    return [piece for piece in kept if piece.text]


def _is_credit(piece: Piece, author: str) -> bool:
    if piece.role in (Role.TABLE, Role.HEADING, Role.CAPTION, Role.LIST) or "\n" in piece.text:
        return False
    return is_byline(piece.text) or (bool(author) and piece.text.casefold() == author.casefold())


def _with_captions(pieces: list[Piece], title: str, author: str, omitted: list[str]) -> list[Piece]:
    """Tell captions from paragraphs: by the photographer's credit, or a short line said twice running."""
    told: list[Piece] = []
    for at, piece in enumerate(pieces):
        if piece.role in _ROUNDED:
            credit = photo_credit_at(piece.text)
            if credit is not None:
                text = piece.text[:credit].rstrip(" .-–—") + ("." if piece.text[:credit].rstrip().endswith(".") else "")
                short = len(piece.text) <= _SHORT
                piece = replace(piece, role=Role.CAPTION if short else piece.role, text=text)
            elif piece.role is Role.PARAGRAPH and len(piece.text) <= _SHORT and _said_again(pieces, at):
                piece = replace(piece, role=Role.CAPTION)
        if piece.text:
            told.append(piece)
    return told


def _said_again(pieces: list[Piece], at: int) -> bool:
    """Return whether the neighbours of a short paragraph say it word for word, as a picture and its caption do."""
    key = _key(pieces[at].text)
    near = (*pieces[max(0, at - 2) : at], *pieces[at + 1 : at + 3])
    return " " in key and any(_key(other.text) == key for other in near if other.role in _ROUNDED)


def _without_repeats(pieces: list[Piece], title: str, author: str, omitted: list[str]) -> list[Piece]:
    """Leave out what was said before word for word: the title, a caption, a paragraph extracted twice."""
    kept: list[Piece] = []
    seen = {_key(title)}
    captions = {_key(piece.text) for piece in pieces if piece.role is Role.CAPTION}
    pulled = _pulled_quotes(pieces)
    is_after_pulled = False
    for piece in pieces:
        key = _key(piece.text)
        if piece.role is Role.QUOTE and (key in pulled or (is_after_pulled and _is_who_said_it(piece))):
            is_after_pulled = True
            omitted.append(piece.text)
            continue
        is_after_pulled = False
        is_caption = piece.role is Role.CAPTION
        long_enough = is_caption or len(key) >= 60 or (len(key) >= 12 and key in captions) or key == _key(title)
        if piece.role in _ROUNDED and long_enough and key in seen:
            omitted.append(piece.text)
            continue
        seen.add(key)
        if piece.role is Role.PARAGRAPH and key in captions and len(piece.text) <= _SHORT:
            piece = replace(piece, role=Role.CAPTION)
        kept.append(piece)
    return kept


def _is_who_said_it(piece: Piece) -> bool:
    """Return whether a line under a quotation only names who said it."""
    return len(piece.text) <= _LONGEST_NAME and not piece.text.endswith((".", "!", "?", "…"))


def _pulled_quotes(pieces: list[Piece]) -> set[str]:
    """Return the quotations set large beside the text that only repeat what the text says."""
    quotes = [_key(piece.text) for piece in pieces if piece.role is Role.QUOTE and len(piece.text) <= _SHORT]
    if not quotes:
        return set()
    said = "\n".join(_key(piece.text) for piece in pieces if piece.role in (Role.PARAGRAPH, Role.LEAD))
    return {quote for quote in quotes[:_MOST_QUOTES] if len(quote) >= _LEAST_QUOTE and quote.strip("“”\"' .…") in said}


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")


def _without_datelines(pieces: list[Piece], title: str) -> list[Piece]:
    """Take the paper's code from the first lead and the first paragraph."""
    taken: set[Role] = set()
    cut: list[Piece] = []
    texts = [title, *(piece.text for piece in pieces)]
    for at, piece in enumerate(pieces, 1):
        if piece.role in (Role.PARAGRAPH, Role.LEAD) and piece.role not in taken:
            taken.add(piece.role)
            dateline = find_dateline(piece.text, "\n".join((*texts[:at], *texts[at + 1 :])))
            if dateline is not None:
                text = piece.text[len(dateline.written) :]
                piece = replace(piece, text=text, dateline=dateline.written.strip(), paper=dateline.name)
        cut.append(piece)
    return cut
