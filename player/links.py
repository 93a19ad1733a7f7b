"""Where an article and its sound are found."""

from urllib.parse import quote


def page(base: str, article_id: str) -> str:
    """Return an article's page.

    >>> page("https://bao.vn", "mua-lon")
    'https://bao.vn/articles/mua-lon'
    """
    return f"{base}/articles/{quote(article_id, safe='')}"


def audio(base: str, digest: str) -> str:
    """Return a narration's sound, which never changes.

    >>> audio("https://bao.vn", "ab12")
    'https://bao.vn/audio/ab12.mp3'
    """
    return f"{base}/audio/{digest}.mp3"


def clip(base: str, key: str) -> str:
    """Return one utterance's sound, which never changes.

    >>> clip("https://bao.vn", "ab12")
    'https://bao.vn/clips/ab12.mp3'
    """
    return f"{base}/clips/{key}.mp3"


def of_article(base: str, article_id: str, digest: str = "") -> dict[str, str | None]:
    """Return all the addresses of an article; `audio` is None while nothing is narrated.

    >>> of_article("", "a", "ab12")["vtt"]
    '/articles/a.vtt'
    """
    at = page(base, article_id)
    sound = audio(base, digest) if digest else None
    return {"page": at, "mp3": f"{at}.mp3", "audio": sound, "vtt": f"{at}.vtt", "json": f"{at}.json"}
