"""How this newsroom wants its articles said: the script's options, from its settings."""

from dataclasses import replace

from player.errors import ArticleError, SettingsError
from player.lexicon import Lexicon, read_pls, read_tsv
from player.scripting.script import ScriptOptions
from player.settings import Settings
from player.voices.contract import Voice


def make_policy(settings: Settings) -> ScriptOptions:
    """Return the options of every article's script; SettingsError if the lexicon cannot be read.

    >>> make_policy(Settings(captions="announce")).captions.value
    'announce'
    """
    return ScriptOptions(
        captions=settings.captions,
        dateline=settings.dateline,
        site=settings.site,
        lexicon=_lexicon(settings),
        sentence_limit=settings.sentence_limit,
        article_limit=settings.article_limit,
    )


def for_article(policy: ScriptOptions, voice: Voice, article_id: str = "") -> ScriptOptions:
    """Return the options of one article's script in one voice: its region's words, and the lexicon's entries for it.

    >>> from player.vietnamese.reading import Region
    >>> voice = Voice("espeak-nam", "espeak", "vi", Region.SOUTH, "nam", "Giọng Nam")
    >>> for_article(ScriptOptions(), voice, "mua-lon").region.value
    'nam'
    """
    return replace(policy, region=voice.region, voice=voice.name, article=article_id)


def _lexicon(settings: Settings) -> Lexicon:
    path = settings.lexicon
    if path is None:
        return Lexicon()
    try:
        data = path.read_bytes()
        return read_pls(data)[0] if path.suffix in (".pls", ".xml") else read_tsv(data.decode("utf-8-sig"))
    except OSError as error:
        why, english = f"không đọc được ({error.strerror})", f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        why, english = "không phải văn bản UTF-8", f"is not UTF-8 text (byte {error.start})"
    except ArticleError as error:
        why, english = str(error), error.english
    raise SettingsError(
        f"Cấu hình sai: BAONOI_LEXICON: {path}: {why}.".replace("..", "."),
        f"A setting cannot be used: BAONOI_LEXICON: {path} {english}.".replace("..", "."),
    )
