"""Where the commands take an article from: a text file, an HTML file, a pipe, or a web address."""

from player.article import Article
from player.cli.files import read_bytes
from player.errors import ArticleTooLong
from player.extract import extract
from player.fetching.documents import is_html, read_document, read_plain
from player.fetching.fetch import fetch

_MOST_BYTES = 5_000_000


def read_source(source: str, limit: int) -> Article:
    """Return the article in a file, in standard input for "-", or at an address; of at most `limit` characters.

    HTML is told from plain text by its tags. ArticleError says what is wrong with it; exit 66 if there is no such file.
    """
    if source.startswith(("http://", "https://")):
        page = fetch(source, limit=_MOST_BYTES)
        if page.content_type == "text/plain" and not is_html(page.body):
            return read_plain(page.body, limit)
        return extract(page.body, page.url, page.charset)
    data = read_bytes(source, _MOST_BYTES)
    if data is None:
        raise ArticleTooLong(
            f"Bài viết quá dài: hơn 5 MB; giới hạn là {limit} ký tự.",
            f"The article is too long: over 5 MB; at most {limit} characters are narrated.",
        )
    return read_document(data, limit)
