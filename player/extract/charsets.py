"""A page's bytes as text: by its byte order mark, what it declares, or what it must be."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=["']([\w.:-]{2,40})""", re.I
)
# What a page calls by these names is read by every browser as the wider Windows table.
_WIDER = {"iso8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252"}
_PROLOGUE = 4096


def decode(page: bytes, charset: str = "") -> str:
    """Return a page's text; `charset` is what its Content-Type said. Nothing is refused: a bad byte becomes �.

    >>> decode("Chợ Đồn".encode("utf-16")), decode(b"<meta charset=windows-1258>B\\xe0i h\\xe1t")
    ('Chợ Đồn', '<meta charset=windows-1258>Bài hát')
    """
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    declared = _DECLARED.search(page[:_PROLOGUE])
    named = [charset] if charset else []
    if declared:
        named.append((declared.group(1) or declared.group(2)).decode("ascii"))
    for name in ("utf-8", *named):
        known = _known(name)
        if known:
            try:
                return page.decode(known)
            except UnicodeDecodeError:
                continue
    # A few bad bytes in UTF-8 are a slip; many are another table, and here that is Windows's Vietnamese.
    as_utf8 = page.decode("utf-8", "replace")
    if as_utf8.count("\ufffd") * 200 < len(as_utf8):
        return as_utf8
    return page.decode("cp1258", "replace")


def _known(name: str) -> str:
    """Return Python's name for a text encoding, or "" if it has none."""
    try:
        known = codecs.lookup(name)
    except LookupError:
        return ""
    # Some codecs of Python (rot13, zip) do not turn bytes into text.
    if not known._is_text_encoding:
        return ""
    return _WIDER.get(known.name, known.name)
