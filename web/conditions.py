"""If-Match, If-None-Match and ETag of an article: change it only if it is as the caller knows it."""

import re
from collections.abc import Mapping

from player.catalogue.publishing import Match

_TAG = re.compile(r'\*|(?:W/)?"[^"]*"|[^\s,"]+')
_MOST = 50


def match_of(headers: Mapping[str, str]) -> Match:
    """Return what a request says the article must be; a weak tag never fits, as HTTP has it.

    >>> match_of({"if-match": '"ab", "cd"'})
    Match(one_of=('ab', 'cd'), none=())
    >>> match_of({"if-none-match": "*"})
    Match(one_of=(), none=('*',))
    """
    return Match(_tags(headers.get("if-match")), _tags(headers.get("if-none-match")))


def etag_header(etag: str) -> dict[str, str]:
    """Return the header that tells an article's ETag."""
    return {"etag": f'"{etag}"'}


def _tags(header: str | None) -> tuple[str, ...]:
    if header is None:
        return ()
    tags = tuple(tag.strip('"') for tag in _TAG.findall(header)[:_MOST])
    return tags or ("",)  # an empty one fits nothing
