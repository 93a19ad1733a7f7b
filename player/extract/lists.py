"""A list of a page: its items, one a line, or nothing where it only leads away or lays the page out."""

from player.article import Mark
from player.extract.inline import Inline
from player.extract.tree import BLOCK_TAGS, TEXT_HOLDS, Element
from player.extract.unheard import is_unheard

_NOT_IN_A_LIST = TEXT_HOLDS - {"li"}
_LONGEST_ITEM = 700
_LINKED = 0.8  # a list of nothing but links leads away from the article


def read_list(element: Element, skipped: set[int]) -> tuple[str, tuple[Mark, ...]] | None:
    """Return a list's items and their marks, "" for links alone; None if it is no list but a way to lay the page out.

    >>> from player.extract.tree import parse
    >>> read_list(parse("<ul><li>Trồng rừng<li>Giữ rừng</ul>").select("ul")[0], set())
    ('Trồng rừng\\nGiữ rừng', ())
    """
    if "li" not in element.holds or element.holds & _NOT_IN_A_LIST:
        return None
    items = [child for child in element.elements() if child.tag == "li"]
    if any(item.prose > _LONGEST_ITEM for item in items):
        return None
    lines: list[str] = []
    marks: list[Mark] = []
    texts = links = at = 0
    for item in items:
        reader = Inline()
        links += _read_item(item, reader, skipped)
        for text, text_marks, _ in reader.take():
            texts += len(text)
            lines.append(text.replace("\n", " "))
            marks += [Mark(m.start + at, m.end + at, m.alias, m.rest_ms) for m in text_marks]
            at += len(text) + 1
    return ("\n".join(lines), tuple(marks)) if links < texts * _LINKED else ("", ())


def _read_item(item: Element, reader: Inline, skipped: set[int]) -> int:
    """Read an item's own text, its nested lists left to their own items; return how many characters are links."""
    links = 0
    stack: list[tuple[Element | str, bool, bool]] = [(child, False, False) for child in reversed(item.children)]
    while stack:
        at, is_leaving, in_link = stack.pop()
        if isinstance(at, str):
            reader.add(at)
            links += len(" ".join(at.split())) if in_link else 0
        elif is_leaving:
            reader.leave()
        elif at.tag == "br":
            reader.break_line()
        elif at.tag not in ("ul", "ol", "li") and id(at) not in skipped and not is_unheard(at):
            reader.enter(at, "")
            if at.tag in BLOCK_TAGS:
                reader.add(" ")
            is_link = in_link or (at.tag == "a" and at.linked > 0)
            stack.append((at, True, in_link))
            stack.extend((child, False, is_link) for child in reversed(at.children))
    return links
