"""Where the article stands on the pages of the papers we know, and on those of the common systems."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

# The bodies of common news systems, the surest first.
BODIES = (
    "[itemprop=articleBody]", ".fck_detail", ".detail-content", ".article-content", ".article__body",
    ".article-body", ".content-detail", "#content-detail", ".detail-content-body", ".cms-body", ".singular-content",
    ".the-article-body", ".entry-content", ".post-content", ".td-post-content", ".field--name-body",
    ".field-name-body", ".news-content", ".newscontent", ".noidung", "#noidung", ".noi-dung", ".content-news",
    ".detail-body", ".body-content", ".maincontent", ".main-content-detail", ".ArticleContent", ".post-body",
    ".amp-wp-article-content", ".article_content", ".story-body", ".journal-content-article", ".bodytext",
    "#divNewsDetail", "#newscontents", ".text-content", ".content_detail", "article",
)  # fmt: skip
LEADS = (
    ".sapo", ".detail-sapo", ".article__sapo", ".article-sapo", ".singular-sapo", ".content-detail-sapo",
    ".post-sapo", ".news-sapo", ".chapeau", ".chappeau", ".article-summary", ".article-lead",
    ".the-article-summary", ".lead", ".post-summary", "p.description", "h2.description", ".entry-summary",
    ".details__summary", ".article-excerpt", "[itemprop=description]", ".b-maincontent__desc", ".trich",
    ".trichdan", ".tomtat", ".summary", ".intro", ".excerpt", ".news-lead", ".field--name-field-sapo",
    ".field-name-field-sapo", ".field--name-field-summary", ".hometext",
)  # fmt: skip
TITLES = (
    "h1[itemprop=headline]", "h1.title-detail", "h1.detail-title", "h1.article-title", "h1.article__title",
    "h1.entry-title", "h1.post-title", "h1.page-title", "article h1", "main h1", "h1", ".title-detail",
    ".detail-title", ".article-title", ".post-title", ".tieude", ".news-title", "[itemprop=headline]", ".title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteRule:
    """CSS selectors of one paper's pages, each "" if there is none."""

    title: str = ""
    lead: str = ""
    body: str = ""
    skip: str = ""


@cache
def _rules() -> dict[str, SiteRule]:
    lines = files("player.extract").joinpath("sites.tsv").read_text("utf-8").splitlines()[1:]
    return {host: SiteRule(*cells) for host, *cells in (line.split("\t") for line in lines)}


def site_rule(url: str) -> SiteRule:
    """Return the rule for the paper at an address, sub-domains included; an empty one if we do not know it.

    >>> site_rule("https://amp.vnexpress.net/mua-lon.html").lead
    'p.description'
    """
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return SiteRule()
    while host:
        if host in _rules():
            return _rules()[host]
        host = host.partition(".")[2]
    return SiteRule()
