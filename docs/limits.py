"""Makes docs/limits.md: every limit on a size, a count or a time, from the code that holds it."""

from player.audio import narrator, timings
from player.backfill import webfeeds
from player.catalogue.keys import LONGEST_NAME
from player.extract import page
from player.fetching import fetch
from player.keeping import hearings
from player.lexicon import pls, tsv
from player.settings import Settings, variable_of
from player.voices import exchange
from player.webhooks import sender
from web import embed, feeds, once, schemas, security, wire

INTRODUCTION = """# Every limit

What is beyond one is refused with one clear sentence, and nothing of it is kept. Those with a variable can be set
([settings.md](settings.md)); the others are in the code, from which this page is made."""
_SET = (
    ("article_limit", "characters in one article", 413),
    ("sentence_limit", "characters in one sentence", 413),
    ("key_rate", "writes a minute with one key", 429),
    ("address_rate", "writes a minute from one address", 429),
    ("event_listeners", "listeners to events in one process", 503),
    ("speech_limit", "characters in one request to /v1/audio/speech", 400),
    ("speeches", "requests to /v1/audio/speech at the same moment in one process", 429),
    ("speech_wait", "seconds that more of them wait", 429),
    ("recording_bytes", "bytes in a recording", 413),
    ("recording_seconds", "seconds in a recording", 422),
    ("cache_limit", "bytes of audio kept; 0: no limit", 0),
    ("sentence_seconds", "seconds that a voice may take over one sentence, and one more for every ten letters", 503),
    ("voice_seconds", "seconds that an online voice may take over one request", 503),
    ("online_calls", "requests to one online voice at the same moment", 0),
    ("online_rate", "requests a second to one online voice", 0),
    ("webhook_seconds", "seconds that a webhook's receiver may take", 0),
    ("grace_seconds", "seconds that an answer under way may take once the process ends", 0),
)


def limits_page() -> str:
    """Return the page."""
    lines = [INTRODUCTION, "", "| what | at most | variable | beyond it |", "|---|---|---|---|"]
    for name, what, status in _SET:
        default = Settings.model_fields[name].default
        lines.append(f"| {what} | {default:,} | `{variable_of(name)}` | {status or '–'} |")
    fixed = (
        ("bytes in a request's line and headers", wire.HEAD_BYTES, 431),
        ("bytes in a request's body", security.BODY_LIMIT, 413),
        ("bytes in a batch", security.BATCH_BYTES, 413),
        ("articles in a batch", schemas.BATCH_LIMIT, 422),
        ("lines in an article", schemas.MOST_LINES, 413),
        ("characters in an id", 128, 422),
        ("characters in a title", _longest("title"), 422),
        ("characters in a section or an author", _longest("section"), 422),
        ("characters in an article's address", _longest("url"), 422),
        ("characters in an Idempotency-Key", once.LONGEST_KEY, 400),
        ("characters in the name of a key", LONGEST_NAME, 0),
        ("characters spoken in one narration", narrator.MOST_SPOKEN, 413),
        ("bytes of a recording's timings", timings.MOST_BYTES, 413),
        ("bytes of a page that is fetched or sent", page._MOST_BYTES, 422),
        ("tags in such a page", page._MOST_TAGS, 422),
        ("redirects that are followed to a page", fetch._MOST_HOPS, 422),
        ("bytes of a pronunciation lexicon as PLS", pls._MOST_BYTES, 0),
        ("lines of a pronunciation table", tsv._MOST_LINES, 0),
        ("bytes of a feed or sitemap that is read for an archive", webfeeds.MOST_BYTES, 0),
        ("lists in a sitemap's index", webfeeds.MOST_LISTS, 0),
        ("bytes that an online voice may answer with", exchange.MOST_BYTES, 503),
        ("episodes in a feed", feeds.EPISODES, 0),
        ("pixels that the control is offered in width", embed.WIDTH, 0),
        ("hearings remembered in memory", hearings.MOST, 0),
        ("receivers that one process tells at the same moment", sender.MOST_AT_ONCE, 0),
    )
    for what, most, status in fixed:
        lines.append(f"| {what} | {most:,} | – | {status or '–'} |")
    return "\n".join(lines) + "\n"


def _longest(field: str) -> int:
    metadata = schemas.ArticleIn.model_fields[field].metadata
    return int(next(each.max_length for each in metadata if hasattr(each, "max_length")))
