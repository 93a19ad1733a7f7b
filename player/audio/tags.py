"""ID3v2.4: a narration's title, chapters and lyrics, and the private frames that say what a clip holds."""

# mypy: disable-error-code="no-untyped-call"
# (mutagen says that it is typed, and its frames' constructors are not)

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TSSE,
    USLT,
    WOAF,
    CTOCFlags,
)

from player.errors import SettingsError

LANGUAGE = "vie"  # ISO 639-2
SYNTHETIC = "Giọng đọc tổng hợp"
HUMAN = "Giọng người đọc"
LYRICS_LIMIT = 100_000  # characters; a tag is held in memory, an article need not be
COVER_LIMIT = 300_000  # bytes: it is sent with every narration
_PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_HEADER = 10
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture of the article: its bytes, and "image/jpeg" or "image/png"."""

    data: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Tags:
    """What a narration's file says of itself besides its sound."""

    title: str = ""
    site: str = ""
    section: str = ""
    author: str = ""
    published_at: datetime | None = None
    url: str = ""
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a narration under one heading: its title, and its start and end in seconds."""

    title: str
    start: float
    end: float


def read_cover(path: Path | None) -> Cover | None:
    """Return the picture in a JPEG or PNG file; None without a path. SettingsError if it cannot be used."""
    if path is None or str(path) in ("", "."):  # what an empty variable becomes
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _no_cover(path, f"cannot be read ({error.strerror})") from error
    mime = next((mime for magic, mime in _PICTURES if data.startswith(magic)), None)
    if mime is None:
        raise _no_cover(path, "is no JPEG or PNG")
    if len(data) > COVER_LIMIT:
        raise _no_cover(path, f"has {len(data):,} bytes, at most {COVER_LIMIT:,} go into every MP3")
    return Cover(data, mime)


def _no_cover(path: Path, why: str) -> SettingsError:
    return SettingsError(f"Không dùng được ảnh bìa {path}.", f"A setting cannot be used: BAONOI_COVER: {path} {why}.")


def private_tag(private: Sequence[tuple[str, bytes]], frames: bytes = b"") -> bytes:
    """Return an ID3v2.4 tag that holds private frames (owner, data) first and then other frames, already rendered.

    >>> read_private(private_tag([("baonoi.clip", b"{}")]))
    (34, {'baonoi.clip': b'{}'})
    """
    body = b""
    for owner, data in private:
        content = owner.encode("ascii") + b"\0" + data
        body += b"PRIV" + _syncsafe(len(content)) + b"\0\0" + content
    body += frames
    return b"ID3\x04\x00\x00" + _syncsafe(len(body)) + body


def read_private(data: bytes) -> tuple[int, dict[str, bytes]]:
    """Return the length of the tag at the front of some bytes, and its leading private frames by owner.

    The bytes may end inside the tag: the frames that are whole are returned. (0, {}) if there is no tag.

    >>> read_private(b"no tag")
    (0, {})
    """
    if len(data) < _HEADER or data[:3] != b"ID3":
        return 0, {}
    length = _HEADER + _number(data[6:10])
    private: dict[str, bytes] = {}
    at = _HEADER
    while data[at : at + 4] == b"PRIV" and at < length:
        size = _number(data[at + 4 : at + 8])
        content = data[at + _HEADER : at + _HEADER + size]
        if len(content) < size:
            break
        owner, _, value = content.partition(b"\0")
        private[owner.decode("ascii", "replace")] = value
        at += _HEADER + size
    return length, private


def narration_tag(
    tags: Tags,
    voice_label: str,
    chapters: Sequence[Chapter],
    lyrics: str,
    private: Sequence[tuple[str, bytes]] = (),
    heard: str = SYNTHETIC,
) -> bytes:
    """Return the whole ID3v2.4 tag of a narration; `heard` says in Vietnamese what sort of voice it is.

    `lyrics` is the article as written; what is over 100,000 characters is left out and said so with "…".

    >>> tag = narration_tag(Tags(title="Mưa lớn", site="Báo Nói"), "Giọng Bắc", [], "Mưa lớn")
    >>> ID3(BytesIO(tag))["TIT2"].text, ID3(BytesIO(tag))["COMM::vie"].text
    (['Mưa lớn'], ['Giọng đọc tổng hợp: Giọng Bắc'])
    """
    id3 = ID3()
    texts = (
        (TIT2, tags.title),
        (TPE1, tags.author or tags.site),
        (TALB, tags.site),
        (TCON, tags.section),
        (TLAN, LANGUAGE),
        (TSSE, "Báo Nói"),
    )
    for kind, text in texts:
        if text:
            id3.add(kind(encoding=3, text=[_clean(text)]))
    if tags.published_at is not None:
        id3.add(TDRC(encoding=3, text=[tags.published_at.strftime("%Y-%m-%dT%H:%M:%S")]))
    if tags.url:
        id3.add(WOAF(url=_clean(tags.url)))
    id3.add(COMM(encoding=3, lang=LANGUAGE, desc="", text=[": ".join(filter(None, (heard, _clean(voice_label))))]))
    if len(lyrics) > LYRICS_LIMIT:
        lyrics = lyrics[:LYRICS_LIMIT].rsplit(" ", 1)[0] + " …"
    id3.add(USLT(encoding=3, lang=LANGUAGE, desc="", text=_clean(lyrics)))
    if chapters:
        id3.add(
            CTOC(
                element_id="toc",
                flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
                child_element_ids=[f"c{number}" for number in range(len(chapters))],
                sub_frames=[],
            )
        )
    if tags.cover is not None:
        id3.add(APIC(encoding=3, mime=tags.cover.mime, type=3, desc="", data=tags.cover.data))
    frames = _rendered(id3)
    # One by one, because mutagen would sort them by their size.
    for number, chapter in enumerate(chapters):
        id3 = ID3()
        id3.add(
            CHAP(
                element_id=f"c{number}",
                start_time=round(chapter.start * 1000),
                end_time=round(chapter.end * 1000),
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[TIT2(encoding=3, text=[_clean(chapter.title)])],
            )
        )
        frames += _rendered(id3)
    return private_tag(private, frames)


def _rendered(id3: ID3) -> bytes:
    """Return a tag's frames without its header."""
    out = BytesIO()
    id3.save(out, v1=0, v2_version=4, padding=lambda info: 0)
    return out.getvalue()[_HEADER:]


def _clean(text: str) -> str:
    """Drop the control characters that would end a field early."""
    return _CONTROL.sub(" ", text)


def _syncsafe(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _number(syncsafe: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(syncsafe, (21, 14, 7, 0), strict=False))
