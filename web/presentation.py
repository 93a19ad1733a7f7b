"""How an article is shown to a reader: Vietnamese dates, lengths, addresses, and what search engines are told."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from player.article import Article, Block, Role
from player.audio.narration import Segment
from player.catalogue.records import Kept, Kind, Published, State

VIETNAM = timezone(timedelta(hours=7))  # Vietnam has no summer time, and a small image has no zone data
DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
SUMMARY = 360
SYNTHETIC = "Giọng đọc tổng hợp"
HUMAN = "Giọng người đọc"


def clock(seconds: float) -> str:
    """Return a length as a player shows it.

    >>> clock(65.9), clock(3725)
    ('1:05', '1:02:05')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def length_in_words(seconds: float) -> str:
    """Return about how long something is, in Vietnamese.

    >>> length_in_words(20), length_in_words(150), length_in_words(3900)
    ('chưa đến 1 phút', 'khoảng 3 phút', 'khoảng 1 giờ 5 phút')
    """
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    if not hours and not minutes:
        return "chưa đến 1 phút"
    return "khoảng " + " ".join(f"{n} {unit}" for n, unit in ((hours, "giờ"), (minutes, "phút")) if n)


def megabytes(size: int) -> str:
    """Return a file's size in Vietnamese.

    >>> megabytes(1_234_567), megabytes(45_000)
    ('1,2 MB', '45 kB')
    """
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e6 else f"{size / 1000:.0f} kB"


def in_vietnam(moment: datetime) -> datetime:
    """Return a moment in Vietnam's time; one without a zone was written in Vietnam.

    >>> in_vietnam(datetime(2026, 11, 22, 23, 30)).isoformat()
    '2026-11-22T23:30:00+07:00'
    """
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def day_in_words(moment: datetime) -> str:
    """Return a day as a newspaper's head has it.

    >>> day_in_words(datetime(2026, 11, 23, 9, 5))
    'Thứ Hai, 23/11/2026'
    """
    here = in_vietnam(moment)
    return f"{DAYS[here.weekday()]}, {here.day}/{here.month}/{here.year}"


def slug(name: str) -> str:
    """Return a section's or an author's name as it stands in an address.

    >>> slug("Thời sự - Chính trị"), slug("Đời sống"), slug("…")
    ('thoi-su-chinh-tri', 'doi-song', 'khac')
    """
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return "-".join(kept.split()) or "khac"


def summary_of(article: Article) -> str:
    """Return the lead, or the beginning of the first paragraph, cut between words."""
    texts = [block.text for block in article.blocks if block.role in (Role.LEAD, Role.PARAGRAPH)]
    text = " ".join((texts or [""])[0].split())
    if len(text) <= SUMMARY:
        return text
    head, space, _ = text[:SUMMARY].rpartition(" ")
    return (head if space else text[:SUMMARY]).rstrip(",;:.–- ") + "…"


def shown_blocks(article: Article) -> tuple[Block, ...]:
    """Return an article's blocks without the immediate repetitions that content systems leave under a picture."""
    blocks = article.blocks
    return tuple(b for i, b in enumerate(blocks) if i == 0 or b.text != blocks[i - 1].text)


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence of the transcript: its text, and when it begins, in seconds and as a clock shows it."""

    text: str
    start: float
    clock: str


def cues_of(segments: Sequence[Segment]) -> tuple[Cue, ...]:
    """Return the cues of a narration's segments.

    >>> cues_of([Segment(Role.TITLE, "Mưa lớn", 65.5, 67)])
    (Cue(text='Mưa lớn', start=65.5, clock='1:05'),)
    """
    return tuple(Cue(one.written, one.start, clock(one.start)) for one in segments)


WAITS = "Bản đọc của bài này đang chờ tòa soạn duyệt."


def credit_of(narration: Kept | None, voices: Mapping[str, str]) -> str:
    """Return who is heard, as readers are told; `voices` has the label of each voice.

    >>> credit_of(None, {})
    'Giọng đọc tổng hợp'
    """
    if narration is None:
        return SYNTHETIC
    if narration.kind is Kind.HUMAN:
        return f"Người đọc: {narration.speaker}" if narration.speaker else HUMAN
    return f"{SYNTHETIC}: {voices.get(narration.heard, narration.heard)}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as a template shows it.

    `speaker` is the name of the voice its newsroom chose, "" where a person reads; `credit` says who is heard. Of a
    recording that is not `is_timed` there are no captions.
    One that `is_held` has nothing to hear until the newsroom lets it go; `failure` says why nothing is heard.
    `path` and `audio` are addresses on this site; `page` and `sound` are whole ones; `seconds` is 0 and `size` is ""
    without a narration.
    """

    id: str
    title: str
    summary: str
    section: str
    author: str
    moment: str
    when: str
    url: str
    path: str
    page: str
    audio: str
    sound: str
    seconds: float
    clock: str
    size: str
    is_ready: bool
    is_held: bool
    failure: str
    credit: str
    is_human: bool
    is_timed: bool
    speaker: str
    blocks: tuple[Block, ...]
    linked_data: str


def show(published: Published, base: str, root: str, site: str, voices: Mapping[str, str]) -> Shown:
    """Return an article as a template shows it.

    `base` is the site's whole address and `root` its path, both without a slash at the end; `voices` has the label of
    each voice.
    """
    article, narration = published.article, published.narration
    path = f"{root}/articles/{published.id}"
    page = f"{base}/articles/{published.id}"
    moment = in_vietnam(article.published_at or published.created_at)
    is_human = narration is not None and narration.kind is Kind.HUMAN
    return Shown(
        id=published.id,
        title=article.title,
        summary=summary_of(article),
        section=article.section,
        author=article.author,
        moment=moment.isoformat(timespec="seconds"),
        when=f"{day_in_words(moment)}, {moment.hour}:{moment.minute:02}",
        url=article.url,
        path=path,
        page=page,
        # The newest sound has an address that never changes; until there is one, the stable address is what to ask.
        audio=f"{root}/audio/{narration.digest}.mp3" if narration else f"{path}.mp3",
        sound=f"{page}.mp3",
        seconds=round(narration.duration, 3) if narration else 0,
        clock=clock(narration.duration) if narration else "",
        size=megabytes(narration.bytes) if narration else "",
        is_ready=narration is not None,
        is_held=narration is None and published.state is State.HELD,
        failure=_failure_of(published),
        credit=credit_of(narration, voices),
        is_human=is_human,
        is_timed=narration is not None and narration.is_timed,
        speaker="" if is_human else published.voice,
        blocks=shown_blocks(article),
        linked_data=script_json(linked_data(published, page, site, moment)),
    )


def _failure_of(published: Published) -> str:
    if published.state is State.HELD:
        return WAITS
    return published.failure if published.state is State.FAILED else ""


def linked_data(published: Published, page: str, site: str, moment: datetime) -> dict[str, Any]:
    """Return an article as schema.org has it, with its sound when there is one."""
    article, narration = published.article, published.narration
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": summary_of(article),
        "inLanguage": "vi",
        "url": page,
        "mainEntityOfPage": article.url or page,
        "datePublished": moment.isoformat(timespec="seconds"),
        "dateModified": in_vietnam(published.updated_at).isoformat(timespec="seconds"),
        "publisher": {"@type": "NewsMediaOrganization", "name": site},
    }
    if article.section:
        data["articleSection"] = article.section
    if article.author:
        data["author"] = {"@type": "Person", "name": article.author}
    if narration:
        whole = int(narration.duration + 0.5)
        data["audio"] = {
            "@type": "AudioObject",
            "name": article.title,
            "description": credit_of(narration, {}) if narration.kind is Kind.HUMAN else SYNTHETIC,
            "contentUrl": f"{page}.mp3",
            "embedUrl": page.replace("/articles/", "/embed/"),
            "encodingFormat": "audio/mpeg",
            "duration": f"PT{whole // 60}M{whole % 60}S",
            "contentSize": str(narration.bytes),
            "uploadDate": in_vietnam(narration.created_at).isoformat(timespec="seconds"),
            "inLanguage": "vi",
        }
        if narration.is_timed:
            data["audio"]["transcript"] = f"{page}.vtt"
        if narration.kind is Kind.HUMAN and narration.speaker:
            data["audio"]["contributor"] = {"@type": "Person", "name": narration.speaker}
    return data


def script_json(value: Any) -> str:
    """Return JSON that can stand inside a script element whatever its strings hold.

    >>> script_json({"a": "</script><!--"})
    '{"a": "\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def total_length(shown: Sequence[Shown]) -> str:
    """Return about how long it takes to hear them all."""
    return length_in_words(sum(one.seconds for one in shown))
