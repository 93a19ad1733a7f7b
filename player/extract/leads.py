"""The lead of an article, where it stands between the headline and the body: by its name, its setting or its words."""

from player.article import Block, Role
from player.extract.blocks import Walk
from player.extract.metadata import Metadata
from player.extract.roles import LEAD_NAME, STOP, is_named_a_caption
from player.extract.sites import LEADS, SiteRule
from player.extract.tree import Element, Page
from player.extract.unheard import is_unheard

_LEAST_LEAD = 60  # characters of prose, outside links, that can be a lead with nothing else to tell it
_NOT_IN_A_LEAD = frozenset(["img", "picture", "li", "table", "h1"])
_ASIDE = (Role.CAPTION, Role.LIST, Role.TABLE)


def find_lead(
    page: Page, rule: SiteRule, about: Metadata, bodies: list[Element], headline: Element | None
) -> list[Block]:
    """Return the blocks of the lead that stands above the body and outside it.

    >>> from player.extract.tree import parse
    >>> lead = "<p class=sapo>Mưa lớn ở Chợ Đồn, suối dâng cao.</p>"
    >>> page = parse(f"<h1>Mưa lớn</h1>{lead}<div><p>Sáng nay, mưa lớn.</p></div>")
    >>> body, headline = page.select("div")[0], page.select("h1")[0]
    >>> [block.text for block in find_lead(page, SiteRule(), Metadata("Mưa lớn"), [body], headline)]
    ['Mưa lớn ở Chợ Đồn, suối dâng cao.']
    """
    order = {id(element): at for at, element in enumerate(page.root.elements())}
    first = min((order[id(body)] for body in bodies), default=0)
    heading = _above(page, headline, order, first)
    around = {id(above) for body in bodies for above in body.ancestors()}
    if headline is not None and any(body in bodies for body in headline.ancestors()):
        return []  # it is read with the body
    for selector in (rule.lead, *LEADS):
        for element in page.select(selector) if selector else ():
            if not heading < order.get(id(element), -1) < first or id(element) in around:
                continue
            if any(id(above) not in around and is_unheard(above) for above in element.ancestors()):
                continue
            walk = Walk(about.title, set())
            walk.read(element)
            length = sum(len(block.text) for block in walk.blocks if block.role is not Role.CAPTION)
            if 20 <= length <= 1200:
                return [Block(Role.LEAD, block.text, block.marks) for block in walk.blocks if block.role not in _ASIDE]
    return _read_unnamed_lead(page, about, range(heading + 1, first), order, around)


def _is_no_lead(element: Element) -> bool:
    if is_unheard(element) or element.tag in ("figure", "figcaption", "ul", "ol"):
        return True
    return is_named_a_caption(element) and LEAD_NAME.search(element.names) is None


def _above(page: Page, headline: Element | None, order: dict[int, int], first: int) -> int:
    """Return where the headline above the body stands, or the last h1 there; -1 if there is none."""
    at = order[id(headline)] if headline is not None else first
    if at < first:
        return at
    return max((at for e in page.select("h1") if (at := order.get(id(e), 0)) < first), default=-1)


def _read_unnamed_lead(
    page: Page, about: Metadata, between: range, order: dict[int, int], around: set[int]
) -> list[Block]:
    """Return a lead with no name of its own: what stands between the headline and the body and sums the article up."""
    summary = set(about.description.casefold().split())
    for element in page.select("h2, h3, h4, p, strong, b, span, font, div, td"):
        if not (order.get(id(element), -1) in between and 40 <= element.length <= 700):
            continue
        text = element.text()
        if any(id(above) not in around and _is_no_lead(above) for above in (element, *element.ancestors())):
            continue
        words = set(text.casefold().split())
        if LEAD_NAME.search(element.names):
            walk = Walk(about.title, set())
            walk.read(element)
            return [Block(Role.LEAD, block.text, block.marks) for block in walk.blocks if block.role not in _ASIDE]
        is_said = element.prose >= _LEAST_LEAD and text.endswith(STOP) and not element.holds & _NOT_IN_A_LEAD
        is_sentences = is_said and (element.tag in ("strong", "b", "p") or element.own_length >= _LEAST_LEAD)
        if element.tag == "h2" or is_sentences or len(words & summary) >= 0.7 * len(words):
            return [Block(Role.LEAD, text)]
    return []
