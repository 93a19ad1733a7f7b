"""An article from the bytes of a document: a page, or plain text whose first line is the title."""

import re

from player.article import Article, read_text
from player.errors import ArticleError, ArticleTooLong
from player.extract import extract
from player.extract.charsets import decode

_MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype|html|head|body|meta|title|article|section|main|div|p|h1|h2|table|font|center|span)\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED_MARKUP = re.compile(rb"</(?:html|body|article|section|div|p|h1|h2|table|span)\s*>", re.IGNORECASE)


def read_document(data: bytes, limit: int) -> Article:
    """Return the article in a document of at most `limit` characters; HTML is told from plain text by its tags.

    ArticleError says what is wrong with it.

    >>> read_document("Mưa lớn\\nSáng nay có mưa.".encode(), 100).title
    'Mưa lớn'
    """
    return extract(data) if is_html(data) else read_plain(data, limit)


def is_html(data: bytes) -> bool:
    """Return whether bytes are a page and not plain text.

    >>> is_html(b"<!doctype html><p>"), is_html("Mưa < gió".encode()), is_html("<h1>Mưa</h1>".encode("utf-16"))
    (True, False, True)
    """
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = decode(head).encode()
    return _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) is not None or len(_CLOSED_MARKUP.findall(head)) >= 2


def read_plain(data: bytes, limit: int) -> Article:
    """Return the article in plain text: UTF-8, or what its byte order mark says."""
    try:
        text = decode(data) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(
            "Bài viết không phải là văn bản UTF-8.", f"The article is not UTF-8 text (byte {error.start})."
        ) from error
    if "\0" in text:
        raise ArticleError("Bài viết không phải là văn bản.", "The article is not text: it has NUL characters.")
    if len(text) > limit:
        raise ArticleTooLong(
            f"Bài viết dài quá {limit} ký tự.", f"The article is too long: {len(text)} characters, at most {limit}."
        )
    return read_text(text)
