"""Which of some names an unknown one was meant to be: a slip of the keys, or another word for it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType

_SHORTEST = 4  # of names of so many letters one that differs in one is another word: date, rate
_ALIKE = 0.75
# What content systems call an article's fields.
_OTHERS: Mapping[str, str] = MappingProxyType(
    {"body": "text", "category": "section", "content": "html", "guid": "id", "headline": "title", "link": "url"}
    | {"date": "published_at", "pubdate": "published_at", "published": "published_at", "byline": "author"}
)


def is_slip(name: str, of: str) -> bool:
    """Return whether a name is another one with a slip: a letter more, less, wrong or before its time, or its case.

    >>> [is_slip(name, "title") for name in ("tittle", "titel", "Title", "tilte", "titles", "subtitle")]
    [True, True, True, True, True, False]
    >>> is_slip("publishedAt", "published_at"), is_slip("date", "rate")
    (True, False)
    """
    one, other = _bare(name), _bare(of)
    if one == other:
        return True
    if min(len(one), len(other)) <= _SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, left = one[at:], other[at:]
    is_swapped = len(rest) > 1 and len(left) > 1 and rest[:2] == left[1::-1] and rest[2:] == left[2:]
    return is_swapped or rest[1:] == left[1:] or rest[1:] == left or rest == left[1:]


def likely(name: str, known: Iterable[str]) -> str:
    """Return the known name that was probably meant, or "".

    >>> [likely(name, ("title", "text", "published_at", "section")) for name in ("tittle", "txt", "category", "views")]
    ['title', 'text', 'section', '']
    """
    names = sorted(known)
    slips = [of for of in names if is_slip(name, of)]
    other = _OTHERS.get(_bare(name), "")
    close = get_close_matches(_bare(name), names, 1, _ALIKE)
    return next(iter([*slips, *([other] if other in names else []), *close]), "")


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
