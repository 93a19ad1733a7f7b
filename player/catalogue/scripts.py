"""A narration's script as the JSON text that the catalogue keeps: enough to narrate it again exactly as it was."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.article import Article, Role
from player.audio.narration import Cast
from player.catalogue.rows import text_of
from player.scripting.script import Script, Utterance
from player.vietnamese.reading import Span

TEXT_AT = (10, 64)  # where the text's digest stands in the JSON, from 1: a query reads it without the rest


@dataclass(frozen=True, slots=True)
class KeptScript:
    """What was said of an article as it then was, and how: script, metadata, rate, the quotations' voice.

    `text` is the digest of the title and the blocks alone. `after_edit` says of a recording whether it is played on
    when the text is edited.
    """

    text: str
    script: Script
    section: str = ""
    author: str = ""
    url: str = ""
    published_at: datetime | None = None
    rate: float | None = None
    quote_voice: str = ""
    after_edit: bool = False

    @property
    def title(self) -> str:
        """The article's title, as it is written."""
        return self.script.title

    @property
    def sentences(self) -> tuple[Utterance, ...]:
        """What is said, in order."""
        return self.script.utterances


def script_of(article: Article, script: Script, cast: Cast | None = None, after_edit: bool = False) -> KeptScript:
    """Return what is to be kept of an article's script, and of who spoke it: not what a setting may change later."""
    return KeptScript(
        text=text_of(article),
        script=Script(script.title, script.utterances),
        section=article.section,
        author=article.author,
        url=article.url,
        published_at=article.published_at,
        rate=cast.voice.rate if cast is not None else article.rate,
        quote_voice=cast.of(Role.QUOTE).name if cast is not None else article.quote_voice,
        after_edit=after_edit,
    )


def pack_script(kept: KeptScript) -> str:
    """Return a script as JSON text, the digest of its text in front.

    >>> from player.article import read_text
    >>> from player.scripting.script import write_script
    >>> article = read_text("Mưa lớn\\nSáng nay có mưa.")
    >>> kept = script_of(article, write_script(article))
    >>> unpack_script(pack_script(kept)) == kept
    True
    """
    plain: dict[str, Any] = {
        "text": kept.text,
        "title": kept.script.title,
        "section": kept.section,
        "author": kept.author,
        "url": kept.url,
        "published_at": kept.published_at.isoformat() if kept.published_at else None,
        "rate": kept.rate,
        "quote_voice": kept.quote_voice,
        "after_edit": kept.after_edit,
        "utterances": [
            {
                "role": utterance.role.value,
                "written": utterance.written,
                "spoken": utterance.spoken,
                "rest_ms": utterance.rest_ms,
                "block": utterance.block,
                "spans": [[span.start, span.end, span.spoken, span.semiotic_class] for span in utterance.spans],
            }
            for utterance in kept.sentences
        ],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def unpack_script(packed: str) -> KeptScript | None:
    """Return the script that was packed; None for a narration that was made before scripts were kept."""
    if not packed:
        return None
    plain = json.loads(packed)
    published_at = plain["published_at"]
    return KeptScript(
        text=plain["text"],
        script=Script(plain["title"], _utterances(plain["utterances"])),
        section=plain["section"],
        author=plain["author"],
        url=plain["url"],
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        rate=plain["rate"],
        quote_voice=plain["quote_voice"],
        after_edit=plain["after_edit"],
    )


def _utterances(plain: Sequence[dict[str, Any]]) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(
            Role(one["role"]),
            one["written"],
            one["spoken"],
            one["rest_ms"],
            one["block"],
            tuple(Span(*span) for span in one["spans"]),
        )
        for one in plain
    )
