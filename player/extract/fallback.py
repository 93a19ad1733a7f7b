"""A second opinion on where an article is, for pages that neither rule nor name nor prose gave away: trafilatura's."""

import xml.etree.ElementTree as ET

from defusedxml.ElementTree import fromstring

from player.article import Block, Role
from player.extract.tree import bounded, without_code

_LONGEST = 300_000


def read_otherwise(html: str) -> list[Block]:
    """Return the blocks that trafilatura finds on a page; none if it finds no article.

    >>> paragraph = "<p>" + "Mưa lớn ở Chợ Đồn, nước suối dâng cao. " * 9 + "</p>"
    >>> len(read_otherwise(f"<html><body><div>{paragraph * 3}</div></body></html>")) >= 1
    True
    """
    sane = bounded(without_code(html))
    if len(sane) > _LONGEST:
        return []
    import trafilatura  # a second to load, for the few pages that need it

    found = trafilatura.extract(sane, output_format="xml", include_comments=False, deduplicate=False)
    if not found:
        return []
    main = fromstring(found).find("main")
    return [] if main is None else [block for element in main for block in _block(element)]


def _block(element: ET.Element) -> list[Block]:
    text = " ".join("".join(element.itertext()).split())
    if not text:
        return []
    if element.tag == "list":
        items = (" ".join("".join(item.itertext()).split()) for item in element)
        return [Block(Role.LIST, "\n".join(item for item in items if item))]
    if element.tag == "table":
        rows = ("\t".join(" ".join("".join(cell.itertext()).split()) for cell in row) for row in element)
        return [Block(Role.TABLE, "\n".join(row for row in rows if row.strip()))]
    return [Block({"head": Role.HEADING, "quote": Role.QUOTE}.get(element.tag, Role.PARAGRAPH), text)]
