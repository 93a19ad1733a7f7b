"""What a request wants of a body: all of it, a range, nothing because it has it already, or something impossible."""

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

_RANGE = re.compile(rb"\s*bytes\s*=\s*(\d{0,20})\s*-\s*(\d{0,20})\s*", re.IGNORECASE)
RawHeaders: TypeAlias = Iterable[tuple[bytes, bytes]]


class Wanted(NamedTuple):
    """The answer's status, and which bytes of the body go with it: `length` from `start`."""

    status: int
    start: int = 0
    length: int = 0


def wanted(headers: RawHeaders, etag: bytes, size: int, may_range: bool = True) -> Wanted:
    """Return what a GET or HEAD wants of a body of `size` bytes with that strong ETag.

    The questions are asked in the order of RFC 9110; names in `headers` are lower-case. Several ranges in one request
    are answered with the whole body, which the RFC allows and no player asks for; so is a range that cannot be read.
    Where ranges make no sense (HEAD) pass `may_range=False`. A date in `If-Range` never matches: we promise no date.

    >>> wanted([(b"range", b"bytes=0-1")], b'"a"', 10)
    Wanted(status=206, start=0, length=2)
    >>> wanted([(b"range", b"bytes=10-")], b'"a"', 10).status
    416
    >>> wanted([(b"if-none-match", b'W/"a", "b"')], b'"a"', 10).status
    304
    """
    span = b""
    if_range = if_match = if_none_match = None
    for name, value in headers:
        if name == b"range":
            span = value
        elif name == b"if-range":
            if_range = value.strip()
        elif name == b"if-match":
            if_match = value if if_match is None else if_match + b"," + value
        elif name == b"if-none-match":
            if_none_match = value if if_none_match is None else if_none_match + b"," + value
    if if_match is not None and not _names(if_match, etag, weakly=False):
        return Wanted(412)
    if if_none_match is not None and _names(if_none_match, etag, weakly=True):
        return Wanted(304)
    if not span or not may_range or (if_range is not None and if_range != etag):
        return Wanted(200, 0, size)
    return _range(span, size)


def _names(field: bytes, etag: bytes, weakly: bool) -> bool:
    tags = [tag.strip() for tag in field.split(b",")]
    return b"*" in tags or etag in tags or (weakly and b"W/" + etag in tags)


def _range(field: bytes, size: int) -> Wanted:
    whole = Wanted(200, 0, size)
    found = _RANGE.fullmatch(field)
    if found is None:
        return whole
    first, last = found.groups()
    if not first and not last:
        return whole
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return whole
        length = min(int(last) if last else size - 1, size - 1) - start + 1
    if length <= 0:
        return Wanted(416)
    return Wanted(206, start, length)
