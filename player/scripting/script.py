"""Script and Utterance: what is said of an article, in order, with rests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from player.article import Article, Role
from player.cleanup import Cleaned, Piece, as_given, clean
from player.errors import ArticleError, ArticleTooLong
from player.findings import Finding
from player.lexicon import Lexicon, Place
from player.lexicon.overrides import Override, read_around
from player.scripting.lint import lint
from player.scripting.marks import Stretch, unmark, with_marks
from player.scripting.rests import Rests
from player.scripting.sentences import breaths, split
from player.scripting.tables import say_rows
from player.vietnamese.acronyms import find_definitions
from player.vietnamese.reading import Reading, Region, Span

__all__ = ["Captions", "Dateline", "Finding", "Script", "ScriptOptions", "Utterance", "write_script"]


class Captions(StrEnum):
    """What is done with the words under a picture."""

    SKIP = "skip"
    ONCE = "once"
    ANNOUNCE = "announce"


class Dateline(StrEnum):
    """What is done with the paper's code before the first sentence ("BBK - ")."""

    DROP = "drop"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One breath of the newsreader: a sentence as written and as spoken, and the rest after it in milliseconds.

    `block` is the index of the article's block it came from (−1 for the title). `spans` tile `written` and their spoken
    words join to `spoken`.
    """

    role: Role
    written: str
    spoken: str
    rest_ms: int
    block: int = -1
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """All that is said of one article, in order. The first utterance is the title.

    `omitted` holds what the page had added and nobody hears, as it was written.
    """

    title: str
    utterances: tuple[Utterance, ...]
    findings: tuple[Finding, ...] = ()
    omitted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptOptions:
    """How a newsroom wants its articles said.

    `site` is the paper's name, said for a dateline code that is not known; with the `voice` and the `article`'s id (its
    address if empty) it decides which entries of the lexicon count. `breath` is about the most characters said without
    a rest; limits are in characters too. `cleans` is False for a text that no page added anything to.
    """

    region: Region = Region.NORTH
    captions: Captions = Captions.SKIP
    dateline: Dateline = Dateline.DROP
    site: str = ""
    voice: str = ""
    article: str = ""
    lexicon: Lexicon = field(default_factory=Lexicon)
    rests: Rests = field(default_factory=Rests)
    breath: int = 300
    sentence_limit: int = 20_000
    article_limit: int = 300_000
    cleans: bool = True


def write_script(article: Article, options: ScriptOptions = ScriptOptions()) -> Script:
    """Return what is said of an article, in order, with rests in milliseconds.

    ArticleError if nothing is left to say, ArticleTooLong if the article or one sentence is over its limit.

    >>> from player.article import read_text
    >>> script = write_script(read_text("Mưa lớn\\nBBK - Sáng nay có mưa. Chiều tạnh./."))
    >>> [(utterance.written, utterance.rest_ms) for utterance in script.utterances]
    [('Mưa lớn', 900), ('Sáng nay có mưa.', 350), ('Chiều tạnh.', 600)]
    """
    length = len(article.title) + sum(len(block.text) for block in article.blocks)
    if length > options.article_limit:
        raise ArticleTooLong(
            f"Bài viết dài {_dotted(length)} ký tự, quá giới hạn {_dotted(options.article_limit)}.",
            f"The article has {length} characters; the limit is {options.article_limit}.",
        )
    marked, marks = with_marks(article)
    cleaned = clean(marked) if options.cleans else as_given(marked)
    place = Place(options.site, article.section, options.article or article.url, options.voice)
    definitions = find_definitions("\n".join(piece.text for piece in cleaned.pieces))
    omitted = list(cleaned.omitted)
    utterances: list[Utterance] = []
    findings: list[Finding] = []
    for piece in cleaned.pieces:
        if piece.role is Role.CAPTION and options.captions is Captions.SKIP:
            omitted.append(piece.text)
            continue
        if piece.dateline:
            paper = piece.paper or options.site
            if options.dateline is Dateline.NAME and paper:
                utterances.append(_say_paper(piece, paper, options))
            else:
                omitted.append(piece.dateline)
        for written, rest_ms in _breathe(piece, options):
            for stretch in unmark(written, marks):
                if not stretch.written:
                    # A rest asked for where a sentence begins is the rest after the one before.
                    if stretch.rest_ms is not None and utterances:
                        utterances[-1] = replace(utterances[-1], rest_ms=stretch.rest_ms)
                    continue
                reading = _read(stretch, options, place, definitions)
                if not any(letter.isalnum() for letter in reading.spoken):
                    continue
                findings += lint(len(utterances), reading)
                rest = rest_ms if stretch.rest_ms is None else stretch.rest_ms
                said = Utterance(piece.role, reading.written, reading.spoken, rest, piece.block, reading.spans)
                utterances.append(said)
        if piece.role is Role.CAPTION and options.captions is Captions.ANNOUNCE:
            _announce(utterances, piece.block)
    if not any(utterance.role is not Role.TITLE for utterance in utterances):
        raise ArticleError("Bài viết không có nội dung để đọc.", "The article has no body to say.")
    placed = _place(cleaned, utterances)
    return Script(_title(cleaned), tuple(utterances), (*placed, *findings), tuple(omitted))


def _read(stretch: Stretch, options: ScriptOptions, place: Place, definitions: Mapping[str, str]) -> Reading:
    """Return how a stretch is read: as its author marked it, as the lexicon has it, else by the grammar."""
    marked = stretch.overrides
    listed = options.lexicon.find(stretch.written, place)
    free = [entry for entry in listed if all(entry.end <= mark.start or entry.start >= mark.end for mark in marked)]
    overrides: list[Override] = sorted((*marked, *free), key=lambda override: override.start)
    return read_around(stretch.written, overrides, options.region, definitions)


def _title(cleaned: Cleaned) -> str:
    return next((piece.text for piece in cleaned.pieces if piece.role is Role.TITLE), "")


def _dotted(number: int) -> str:
    """Return a number as Vietnamese writes it.

    >>> _dotted(300000)
    '300.000'
    """
    return f"{number:,}".replace(",", ".")


def _breathe(piece: Piece, options: ScriptOptions) -> list[tuple[str, int]]:
    """Return a piece's sentences, the long ones in breaths, each with its rest in milliseconds."""
    lines = say_rows(piece.text) if piece.role is Role.TABLE else piece.text.split("\n")
    said: list[tuple[str, int]] = []
    for line in lines:
        whole = piece.role in (Role.TITLE, Role.TABLE)
        for sentence in [line] if whole else split(line):
            for breath in breaths(sentence, options.breath):
                if len(breath) > options.sentence_limit:
                    limit = options.sentence_limit
                    raise ArticleTooLong(
                        f"Có một câu dài {_dotted(len(breath))} ký tự, quá giới hạn {_dotted(limit)}: "
                        f"“{breath[:60]}…”. Hãy tách câu.",
                        f"A sentence has {len(breath)} characters; the limit is {limit}: “{breath[:60]}…”.",
                    )
                said.append((breath, options.rests.between(breath)))
        if said:
            said[-1] = (said[-1][0], options.rests.inside(piece.role, said[-1][0]))
    if said:
        said[-1] = (said[-1][0], options.rests.after(piece.role, said[-1][0]))
    return said


def _say_paper(piece: Piece, paper: str, options: ScriptOptions) -> Utterance:
    """Return the utterance in which the paper's name stands for its code."""
    spoken = f"{paper}."
    spans = (Span(0, len(piece.dateline), spoken, "dateline"),)
    return Utterance(piece.role, piece.dateline, spoken, options.rests.sentence, piece.block, spans)


def _announce(utterances: list[Utterance], block: int) -> None:
    """Put "Chú thích ảnh:" before the first utterance of a caption."""
    at = next((i for i, utterance in enumerate(utterances) if utterance.block == block), None)
    if at is not None:
        caption = utterances[at]
        spans = (Span(0, 0, "Chú thích ảnh: ", "announcement"), *caption.spans)
        utterances[at] = replace(caption, spoken=f"Chú thích ảnh: {caption.spoken}", spans=spans)


def _place(cleaned: Cleaned, utterances: list[Utterance]) -> list[Finding]:
    """Return the findings on blocks with their places in the script."""
    placed: list[Finding] = []
    for finding in cleaned.findings:
        at = next(
            (
                (i, utterance.written.find(finding.suggestion))
                for i, utterance in enumerate(utterances)
                if utterance.block == finding.utterance and finding.suggestion in utterance.written
            ),
            None,
        )
        if at is not None and finding.kind == "lookalike":
            placed.append(replace(finding, utterance=at[0], start=at[1], end=at[1] + len(finding.suggestion)))
        else:
            first = next((i for i, u in enumerate(utterances) if u.block == finding.utterance), -1)
            end = len(utterances[first].written) if first >= 0 else 0
            placed.append(replace(finding, utterance=first, end=end))
    return placed
