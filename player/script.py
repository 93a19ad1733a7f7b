"""Script and Utterance: what is said of an article, in order, with rests."""

from dataclasses import dataclass

from player.article import Article, Role
from player.errors import ArticleError
from player.findings import Finding
from player.sentences import split
from player.vietnamese import read
from player.vietnamese.reading import Region, Span

__all__ = ["Finding", "Script", "ScriptOptions", "Utterance", "write_script"]


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
    """All that is said of one article, in order. The first utterance is the title."""

    title: str
    utterances: tuple[Utterance, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptOptions:
    """How a newsroom wants its articles said."""

    region: Region = Region.NORTH


def write_script(article: Article, options: ScriptOptions = ScriptOptions()) -> Script:
    """Return what is said of an article, in order, with rests in milliseconds; ArticleError if nothing is left to say.

    >>> from player.article import read_text
    >>> script = write_script(read_text("Mưa lớn\\nSáng nay có mưa. Chiều tạnh."))
    >>> [(utterance.written, utterance.rest_ms) for utterance in script.utterances]
    [('Mưa lớn', 900), ('Sáng nay có mưa.', 350), ('Chiều tạnh.', 600)]
    """
    utterances: list[Utterance] = []
    pieces = [(-1, Role.TITLE, article.title), *((i, b.role, b.text) for i, b in enumerate(article.blocks))]
    for index, role, text in pieces:
        if role is Role.CAPTION:
            continue
        sentences = [s for line in text.splitlines() for s in split(line)]
        for n, sentence in enumerate(sentences):
            reading = read(sentence, options.region)
            last = n == len(sentences) - 1
            rest = (900 if role in (Role.TITLE, Role.HEADING) else 600) if last else 350
            utterances.append(Utterance(role, reading.written, reading.spoken, rest, index, reading.spans))
    if not utterances:
        raise ArticleError("Bài viết không có gì để đọc.", "There is nothing in the article to say.")
    return Script(article.title, tuple(utterances))
