"""The ways in which the address of one page is written: what may differ, and still name the same article."""

import re
from urllib.parse import urlsplit, urlunsplit

# What newsletters, social networks and advertisers add to an address; none of it names another page.
TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|zarsrc|mc_cid|mc_eid|_ga|igshid)(=|$)")


def spellings(url: str) -> tuple[str, ...]:
    """Return the addresses that are the same page's: http and https, with and without a slash at the end.

    A fragment and what only tracks readers is left out, and the host is in small letters. Nothing is returned for what
    is no address of a page.

    >>> spellings("https://Bao.vn/mua-lon/?utm_source=zalo#nghe=1:05")
    ('https://bao.vn/mua-lon', 'https://bao.vn/mua-lon/', 'http://bao.vn/mua-lon', 'http://bao.vn/mua-lon/')
    >>> spellings("http://bao.vn/?p=12")
    ('https://bao.vn?p=12', 'https://bao.vn/?p=12', 'http://bao.vn?p=12', 'http://bao.vn/?p=12')
    >>> spellings("javascript:alert(1)")
    ()
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ()
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ()
    query = "&".join(part for part in parts.query.split("&") if not TRACKING.match(part))
    path = parts.path.rstrip("/")
    return tuple(
        urlunsplit((scheme, parts.netloc.lower(), path + slash, query, ""))
        for scheme in ("https", "http")
        for slash in ("", "/")
    )
