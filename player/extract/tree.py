"""A page as a light tree of elements and text, made without recursion and bounded whatever the page holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from player.errors import ArticleError

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# These are never left open by what comes after them, or end by themselves.
_CLOSED_BY_OTHERS = """
    area base br col embed hr img input link meta param source track wbr p li td th tr tbody thead tfoot dt dd option
    optgroup html body head
"""
_SELF_CLOSING = frozenset(_CLOSED_BY_OTHERS.split())
_FORMATTING = frozenset(["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_CODE = frozenset(["script", "style", "template"])
# Browsers stop at 512; deeper, HTML's own algorithm takes quadratic time.
_DEEPEST = 400
# Formatting left open is copied into every paragraph after it: a page of 5 MB could ask for gigabytes.
_MOST_FORMATTING = 4
_MOST_TAGS = 300_000
# A comment or a script may hold anything that looks like a tag.
_OPAQUE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|textarea|title|svg|noscript)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I
)


# What asks something of the reader, or draws what nobody can hear.
CONTROLS = frozenset(["button", "input", "textarea", "select", "canvas"])
# The tags inside an element that decide what it is.
TEXT_HOLDS = frozenset(["table", "img", "picture", "amp-img", "video", "figure", "h1", "h2", "h3", "blockquote", "li"])
HOLDS = TEXT_HOLDS | CONTROLS
# These begin a line of their own.
_BLOCKS = """
    address article blockquote body center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup
    hr li main ol p pre section summary table tbody td tfoot th thead tr ul amp-carousel amp-story html caption
"""
BLOCK_TAGS = frozenset(_BLOCKS.split())
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_NAMES = ("class", "id", "data-role", "data-field", "data-testid", "data-framer-name", "itemprop")
# These set some words of a line; beside text, they go on with its sentence.
INLINE = frozenset(["a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "span", "strong", "time", "u"])
_LEAST_SENTENCE = 50
_ENDS = (".", "…", ".”", '."')
_STOPS = (".", "!", "?", "…", ".”", '."', "/.", ":")


@dataclass(slots=True, eq=False)
class Element:
    """An element: its tag, attributes, and what is in it, in order.

    `prose` counts the characters inside that read like sentences: long stretches of text outside links. Scripts and
    styles hold no text here. `holds` says which of the tags in HOLDS are inside, and `length` counts all its letters,
    white space left out; `own_length` only those in no element inside, `linked` only those in links that lead away.
    `size` counts the elements inside, so that nobody looks into many to find a word.
    `names` are its class, its id and what page builders call it, between spaces. `is_amid_text` says that text stands
    right before or after it on its line, a sentence or a label that ended before it left out.
    """

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)
    prose: int = 0
    holds: frozenset[str] = frozenset()
    length: int = 0
    own_length: int = 0
    linked: int = 0
    size: int = 0
    is_amid_text: bool = False
    names: str = field(init=False)

    def __post_init__(self) -> None:
        known = self.attributes
        self.names = f" {' '.join([known[name] for name in _NAMES if name in known])} " if known else " "

    def elements(self) -> Iterator["Element"]:
        """Yield this element and all elements in it, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if not isinstance(child, str))

    def text(self) -> str:
        """Return all text inside, white space made one space."""
        parts: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            at = stack.pop()
            if isinstance(at, str):
                parts.append(at)
            else:
                if at.tag in ("br", "p", "div", "li", "td", "tr", "h1", "h2", "h3"):
                    parts.append(" ")
                stack.extend(reversed(at.children))
        return " ".join("".join(parts).split())

    def ancestors(self) -> Iterator["Element"]:
        """Yield the elements this one is in, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page: its tree, and what CSS selectors find in it."""

    root: Element
    parser: LexborHTMLParser
    by_identity: dict[int, Element]

    def select(self, selector: str) -> list[Element]:
        """Return the elements that a CSS selector names, each once, in document order."""
        found = [node.mem_id for node in self.parser.css(selector) if node.mem_id in self.by_identity]
        if "," in selector:  # the parser answers for one part after the other
            chosen = set(found)
            return [element for identity, element in self.by_identity.items() if identity in chosen]
        return [self.by_identity[identity] for identity in found]


def parse(html: str) -> Page:
    """Return a page's tree, in time that grows with its length; ArticleError if it has more tags than any article.

    >>> parse("<p>Mưa <b>lớn").root.text()
    'Mưa lớn'
    """
    parser = LexborHTMLParser(bounded(html))
    root = Element("html", {})
    by_identity: dict[int, Element] = {}
    top = parser.root
    node: LexborNode | None = top.child if top is not None else None
    inside = root
    while node is not None:
        entered: Element | None = None
        if node.is_text_node:
            text = node.text_content or ""
            if text and inside.tag not in _CODE:
                inside.children.append(text)
        elif node.is_element_node:
            attributes = {name: value or "" for name, value in node.attributes.items()}
            entered = Element(node.tag or "", attributes, inside)
            by_identity[node.mem_id] = entered
            inside.children.append(entered)
        following = node.child if entered is not None else None
        if following is not None and entered is not None:
            inside = entered
            node = following
            continue
        while node is not None:
            following = node.next
            if following is not None:
                node = following
                break
            node = node.parent
            if node is None or node.mem_id == (top.mem_id if top is not None else 0):
                node = None
            else:
                inside = inside.parent or root
    _note_what_is_inside(root)
    return Page(root, parser, by_identity)


def _note_what_is_inside(root: Element) -> None:
    """Set what every element says of the text and the elements in it and beside it, from the innermost out."""
    for element in reversed(list(root.elements())):
        before: Element | str = ""
        for child in element.children:
            if isinstance(child, str):
                size = len("".join(child.split()))
                element.length += size
                element.own_length += size
                if size and not isinstance(before, str):
                    before.is_amid_text = True
            else:
                if isinstance(before, str):
                    before = before.rstrip()
                    child.is_amid_text = bool(before) and not before.endswith(_STOPS)
                element.length += child.length
                element.linked += child.linked
                element.size += child.size + 1
                if child.holds and not child.holds <= element.holds:
                    element.holds |= child.holds
                if child.tag in HOLDS and child.tag not in element.holds:
                    element.holds |= {child.tag}
            before = child
        if element.tag == "a":
            element.linked = 0 if _is_a_sentence(element) else element.length


def _is_a_sentence(link: Element) -> bool:
    """Return whether a link is a whole sentence of the text, and no headline: or was never closed, and is no link."""
    if link.length < _LEAST_SENTENCE:
        return False
    own = next((child for child in reversed(link.children) if isinstance(child, str) and child.strip()), "")
    if own.rstrip().endswith(_ENDS):
        return True
    return all(element.tag in INLINE for element in link.elements()) and link.text().endswith(_ENDS)


def without_code(html: str) -> str:
    """Return a page without its comments, scripts and styles.

    >>> without_code("<p>Mưa<script>x()</script> lớn<!-- a -->")
    '<p>Mưa lớn'
    """
    return _OPAQUE.sub("", html)


def bounded(html: str) -> str:
    """Return a page with the tags taken out that nest deeper than any reader's page does."""
    opaque = [(match.start(), match.end()) for match in _OPAQUE.finditer(html)]
    depth = formatting = at = hole = 0
    kept: list[str] = []
    tags = 0
    for tag in _TAG.finditer(html):
        while hole < len(opaque) and opaque[hole][1] <= tag.start():
            hole += 1
        if tag.start() < at or (hole < len(opaque) and opaque[hole][0] < tag.start()):
            continue
        tags += 1
        if tags > _MOST_TAGS:
            raise ArticleError(
                "Trang web quá phức tạp, không giống một bài báo.",
                f"The page has over {_MOST_TAGS} tags and is no article.",
            )
        name = tag.group(2).lower()
        if name in _SELF_CLOSING:
            continue
        is_formatting = name in _FORMATTING
        if tag.group(1):
            depth, formatting = max(0, depth - 1), max(0, formatting - is_formatting)
        elif depth >= _DEEPEST or (is_formatting and formatting >= _MOST_FORMATTING):
            end = html.find(">", tag.end())
            kept.append(html[at : tag.start()])
            at = end + 1 if end >= 0 else len(html)
        else:
            depth, formatting = depth + 1, formatting + is_formatting
    return "".join((*kept, html[at:])) if kept else html
