"""What a narration's file says of itself, whatever the article says."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from audio_cache.seal import BLANK, WITHIN, seal_offset
from player.audio.tags import COVER_LIMIT, LYRICS_LIMIT, Chapter, Cover, Tags, narration_tag, read_cover, read_private
from player.errors import SettingsError

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
SEAL = ("audio_cache.seal", BLANK.partition(b"\0")[2])


def read(data: bytes) -> ID3:
    return ID3(BytesIO(data))


def test_everything_known_of_an_article_is_in_its_tag() -> None:
    when = datetime.fromisoformat("2026-05-12T09:30:00")
    tags = Tags("Mưa lớn", "Báo Nói", "Thời sự", "Hoàng Lan", when, "https://bao.vn/a", Cover(PNG, "image/png"))
    tag = read(narration_tag(tags, "Giọng Bắc", [Chapter("Mở đầu", 0, 5), Chapter("Hết", 5, 9)], "Mưa lớn\nHết"))
    said = {name: str(tag[name]) for name in ("TIT2", "TALB", "TCON", "TPE1", "TDRC", "TLAN")}
    assert said == {
        "TIT2": "Mưa lớn",
        "TALB": "Báo Nói",
        "TCON": "Thời sự",
        "TPE1": "Hoàng Lan",
        "TDRC": "2026-05-12 09:30:00",
        "TLAN": "vie",
    }
    assert (tag["WOAF"].url, tag["APIC:"].data, tag["APIC:"].mime) == ("https://bao.vn/a", PNG, "image/png")
    assert [(c.start_time, c.end_time, str(c.sub_frames["TIT2"])) for c in tag.getall("CHAP")] == [
        (0, 5000, "Mở đầu"),
        (5000, 9000, "Hết"),
    ]
    assert tag["CTOC:toc"].child_element_ids == ["c0", "c1"]


def test_control_characters_end_no_field_and_forge_no_seal() -> None:
    evil = "Mưa\0lớn " + BLANK.decode()
    data = narration_tag(Tags(title=evil, site=evil), evil, [Chapter(evil, 0, 1)], evil, [SEAL])
    assert data.count(BLANK) == 1
    assert seal_offset(data) == data.index(BLANK) + len(BLANK) - 64
    assert str(read(data)["TIT2"]).startswith("Mưa lớn ")


def test_lyrics_are_bounded_and_the_seal_stays_in_the_front() -> None:
    data = narration_tag(Tags(title="a", cover=Cover(PNG * 1400, "image/png")), "", [], "dài " * LYRICS_LIMIT, [SEAL])
    lyrics = str(read(data)["USLT::vie"])
    assert LYRICS_LIMIT - 10 < len(lyrics) <= LYRICS_LIMIT + 2
    assert lyrics.endswith("dài …")
    assert 0 < seal_offset(data) < WITHIN


def test_a_tag_that_is_cut_gives_the_frames_that_are_whole() -> None:
    data = narration_tag(Tags(title="a"), "", [], "", [SEAL, ("baonoi.narration", bytes(500))])
    length, private = read_private(data[:300])
    assert (length, set(private)) == (len(data), {"audio_cache.seal"})


def test_a_cover_is_a_small_jpeg_or_png(tmp_path: Path) -> None:
    good, text, big = tmp_path / "a.png", tmp_path / "a.txt", tmp_path / "b.png"
    good.write_bytes(PNG)
    text.write_text("not a picture")
    big.write_bytes(PNG + bytes(COVER_LIMIT))
    assert read_cover(good) == Cover(PNG, "image/png")
    assert read_cover(None) is None
    assert read_cover(Path()) is None
    for path, why in ((text, "no JPEG or PNG"), (big, "at most"), (tmp_path / "none.png", "cannot be read")):
        with pytest.raises(SettingsError) as refused:
            read_cover(path)
        assert why in refused.value.english
