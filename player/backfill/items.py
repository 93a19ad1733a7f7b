"""Item and Unusable: what a source of articles holds, one at a time, and how each is named."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from player.article import Article
from player.catalogue.articles import is_article_id

_LONGEST = 100  # characters of an id made from an address; the catalogue takes 128
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|amp|mp3|vtt|json|txt|xml)$", re.IGNORECASE)
_NAMELESS = {"", "index", "default", "home", "amp"}


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a source: where it stands there, its id if the source gives one, and how to have it.

    `read` returns the article and blocks, maybe for the network; ArticleError says what is wrong with it. `url` is its
    page, `at` when it was published or changed, where the source says so. `is_remote` says that `read` fetches it,
    `is_named` that the id is the source's own, and was not made from an address. `unknown`
    are its fields that are not used.
    """

    where: str
    read: Callable[[], Article]
    id: str = ""
    url: str = ""
    at: datetime | None = None
    section: str = ""
    voice: str = ""
    revision: int | None = None
    is_remote: bool = False
    is_named: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something in a source that is no article, and why, in one English sentence."""

    where: str
    why: str


def id_of_path(path: str) -> str:
    """Return an article's id from a file's path in its folder; as far as it can be, the path itself.

    >>> id_of_path("2026/mua-lon.txt"), id_of_path("Mưa lớn ở Chợ Đồn.html")
    ('2026-mua-lon', 'Mua-lon-o-Cho-Don')
    """
    return _named(_ENDING.sub("", path), path)


def id_of_url(url: str) -> str:
    """Return an article's id from its page's address: the end of its path, or all of it where that names nothing.

    >>> id_of_url("https://bao.vn/thoi-su/mua-lon-post1234.html?utm=x"), id_of_url("https://bao.vn/tin/?id=7")
    ('mua-lon-post1234', 'tin-55ed5784')
    """
    parts = urlsplit(url)
    path = _ENDING.sub("", unquote(parts.path).strip("/"))
    name = path.rpartition("/")[2]
    if name.lower() in _NAMELESS or name.isdigit():
        name = path
    # Without a figure or a few words an address's end may be a section's, and what tells pages apart is the query.
    is_telling = len(name) >= 12 or any(letter.isdigit() for letter in name)
    return _named(name, url, always=bool(parts.query) and not is_telling)


def with_mark(article_id: str, of: str) -> str:
    """Return an id with a mark of what it stands for, for one that another article has.

    >>> with_mark("mua-lon", "https://bao.vn/a/mua-lon.html")
    'mua-lon-5630598a'
    """
    return f"{article_id[:_LONGEST]}-{hashlib.sha256(of.encode()).hexdigest()[:8]}"


def _named(text: str, whole: str, always: bool = False) -> str:
    """Return an id from a text; what it loses, `whole` tells apart."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    name = _OTHER.sub("-", plain).strip("-.")
    if always or len(name) > _LONGEST or not is_article_id(name):
        return with_mark(name.strip("-.") or "bai", whole)
    return name
