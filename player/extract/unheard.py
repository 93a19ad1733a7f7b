"""Which elements of a page nobody should hear: hidden ones, code, and the boxes around an article."""

import re
from itertools import pairwise

from player.extract.tree import INLINE, Element

_NEVER_WORDS = """
    script style noscript template iframe object embed applet svg canvas math audio video source track map area
    button input select option textarea label legend progress meter dialog menu nav footer aside head link meta
    base frame frameset noframes ins rp rt title
"""
_NEVER = frozenset(_NEVER_WORDS.split())
# AMP's elements are controls, advertisements and what is fetched from elsewhere; only these hold the article's text.
_AMP_TEXT = frozenset(["amp-layout", "amp-fit-text", "amp-accordion", "amp-carousel", "amp-story", "amp-img"])
_AMP_TEXT |= {"amp-story-page", "amp-story-grid-layer", "amp-selector", "amp-anim", "amp-base-carousel"}
# These are never a sentence's words, even where one stands around them.
_ASIDE_NAMES = "sronly screenreader hidden footnote footnotes share copy toggle tooltip readmore xemthem views counter"
_ASIDE = frozenset(_ASIDE_NAMES.split())
_ASIDE_PAIRS = frozenset(["sr only", "screen reader", "visually hidden", "d none", "read more", "xem them", "see more"])
_SENTENCE = 10
_ROLES = frozenset(["navigation", "complementary", "search", "dialog", "toolbar", "menu", "button", "banner"])
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# A box's name, word by word: "boxTinLienQuan", "article__share-bar" and "tag-list" all give themselves away.
_BOX_NAMES = """
    related relate relates relation share shares sharing social socials ads ad adv advert advertisement adsense
    advertising banner banners qc quangcao sponsor sponsored promo promotion comment comments binhluan disqus tag tags
    tagcloud keyword keywords breadcrumb breadcrumbs author authors tacgia byline toolbar tool tools sidebar widget
    newsletter subscribe subscription popup modal paywall audio player nghebai podcast docbao mostread docnhieu
    xemnhieu xemthem readmore recommend recommended recommendation recommendations pagination pager rating ratings
    vote login signin copyright nguon source sources timestamp datetime hidden sronly screenreader skip print like
    follow google facebook zalo twitter fb lienquan tinlienquan tinkhac baivietlienquan suggest suggestion suggestions
    outbrain taboola mgid dable admicro cookie consent donate poll survey quiz toc mucluc footnote footnotes references
    endnote endnotes
    bookmark feedback report reaction reactions emoji emotion views viewcount counter readcount tts voice listen
    recirc nextprev prevnext adjacent neighbour infeed inarticle inread teads topbar bottombar navbar navigation menu
    footer logo tinlq tinlienquan kwd relnews relatednews relatedone readalso xemtiep tinlq hashtag
    hashtags publishdate pubdate postdate video videos vjs jw jwplayer plyr rate
    cta signup upsell membership
    nguontin tiktok tweet instagram insertembedcode cmt cmts ykien scoreboard livescore adm admzone hotline
    moduletable
"""
_BOX_WORDS = frozenset(_BOX_NAMES.split())
_BOX_PAIRS = """
    lien quan|tin khac|doc them|xem them|read more|see more|read also|cung chuyen|tin moi|doc nhieu|xem nhieu|
    most read|most view|quang cao|tac gia|tu khoa|binh luan|chia se|sr only|screen reader|visually hidden|
    post meta|entry meta|article meta|news meta|detail meta|post date|news date|article date|date time|time post|
    publish time|publish date|news source|news time|detail time|entry footer|post footer|article footer|post nav|
    post navigation|tin nong|also like|link content|news other|other news|next post|prev post|nghe bai|doc bai|
    bai lien|tin lien|copy link|report error|bao loi|mail to|you may|box link|inner link|related news|ad container|
    ad slot|ad unit|live nav|live bar|live status|live control|live header|
    link source|link origin|
    table contents|go top|back top|font size|co chu|d none|
    inner article|ty so|score board|score card|condition invisible|swiper button|y kien|app prompt|
    ai summary|summary ai|znews ai|modify date|date modified
"""
_BOXES = frozenset(pair.strip() for pair in _BOX_PAIRS.split("|"))


_STEMS = re.compile(
    r"related|lienquan|lien-quan|quangcao|quang-cao|sponsor|advert|breadcrumb|"
    r"newsletter|sharing|recommend|comment|paywall|mostview|mostread",
    re.IGNORECASE,
)

# Names that page builders give to whatever they set, and that say nothing of what it is.
_SAYS_NOTHING = re.compile(
    r"(?:has|is)-\S+|\S+__ControlWrapper\S*|ms-rte\S+|field-(?:-)?(?:label|type)-\S+|"
    r"elementor-widget(?:-(?:container|wrap|text-editor|heading|image|blockquote|html|theme-post-(?:content|title)))?"
)

# What a raised number leads to: "fn1", "_ftn2", "cite_note-3".
_NOTE = re.compile(r"_?(?:fn|ftn|footnote|cite_note)[-:_]?\d{1,3}")


# What opens an answer when it is pressed is a question, and is read.
_ASKS = re.compile(r"accordion|faq|collapse|toggle|question|cau-?hoi", re.IGNORECASE)


def asks(element: Element) -> bool:
    """Return whether an element's names say that it is a question which shows its answer when it is pressed.

    >>> asks(Element("a", {"class": "accordion-title"})), asks(Element("button", {"class": "btn"}))
    (True, False)
    """
    return len(element.names) > 3 and _ASKS.search(element.names) is not None


def is_hidden(element: Element) -> bool:
    """Return whether an element is told to be passed over: data-nb-skip, aria-hidden, hidden, or styled away.

    >>> is_hidden(Element("p", {"data-nb-skip": ""})), is_hidden(Element("p", {"style": "color: red"}))
    (True, False)
    """
    attributes = element.attributes
    if not attributes:
        return False
    role = attributes.get("role", "")
    return (
        ("data-nb-skip" in attributes and attributes["data-nb-skip"].strip().lower() != "false")
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or ("hidden" in attributes and attributes["hidden"] != "false")
        or _HIDDEN_STYLE.search(attributes.get("style", "")) is not None
        or role in _ROLES
    )


def is_box(element: Element) -> bool:
    """Return whether an element's names say that it is one of the boxes around an article.

    >>> is_box(Element("div", {"class": "boxTinLienQuan"})), is_box(Element("div", {"class": "detail-content"}))
    (True, False)
    """
    attributes = element.attributes
    if not attributes:
        return False
    kind = attributes.get("type", "") if element.tag == "div" else ""
    names = " ".join(name for name in f"{element.names} {kind}".split() if not _SAYS_NOTHING.fullmatch(name))
    if _NOTE.fullmatch(attributes.get("id", "")):
        return True
    return _STEMS.search(names) is not None or _is_named(names, _BOX_WORDS, _BOXES)


def _is_named(names: str, singly: frozenset[str], paired: frozenset[str]) -> bool:
    """Return whether one of some names has one of these words in it, or two of these that follow each other."""
    for name in names.split():
        words = [word.lower() for word in _WORDS.findall(name)]
        if singly.intersection(words) or "".join(words) in singly:
            return True
        if any(f"{first} {second}" in paired for first, second in pairwise(words)):
            return True
    return False


def is_in_a_sentence(element: Element) -> bool:
    """Return whether an element is some words of a sentence that stands around it, whatever its names say.

    >>> from player.extract.tree import parse
    >>> page = parse("<p>Cả huyện trồng <a class=tag-link>600ha rừng</a> trong năm nay.<p><a class=tag-link>rừng</a>")
    >>> [is_in_a_sentence(link) for link in page.select("a")]
    [True, False]
    """
    at = element
    if at.tag not in INLINE or _is_named(at.names, _ASIDE, _ASIDE_PAIRS):
        return False
    while at.tag in INLINE and at.parent is not None:
        if at.is_amid_text and at.parent.own_length >= _SENTENCE:
            return True
        at = at.parent
    return False


def is_unheard(element: Element) -> bool:
    """Return whether nothing in an element is to be heard, by its tag, its attributes or its names.

    >>> is_unheard(Element("nav", {})), is_unheard(Element("p", {"class": "share-bar"})), is_unheard(Element("p", {}))
    (True, True, False)
    """
    if is_never_heard(element):
        return True
    if element.tag == "time":
        return not is_in_a_sentence(element)
    return element.tag not in ("html", "body", "main", "article") and is_box(element) and not is_in_a_sentence(element)


def is_never_heard(element: Element) -> bool:
    """Return whether an element is no text for anybody, however much it holds."""
    if element.tag == "button" and asks(element) and element.length >= _SENTENCE:
        return is_hidden(element)
    if element.tag in _NEVER or (element.tag.startswith("amp-") and element.tag not in _AMP_TEXT):
        return True
    return is_hidden(element)
