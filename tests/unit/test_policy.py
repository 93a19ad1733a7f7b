"""The newsroom's settings reach what is said."""

import json
from pathlib import Path

import pytest

from player.article import read_text
from player.errors import SettingsError
from player.scripting.policy import for_article, make_policy
from player.scripting.script import write_script
from player.settings import Settings
from player.voices.espeak import Espeak

ARTICLE = "Hội nghị ở Chợ Đồn\nBBK - Sáng nay, ông Zxwaro Hoàng dự.\nQuang cảnh hội nghị.\nQuang cảnh hội nghị."
NORTH, _, SOUTH = Espeak().voices()


def said(settings: Settings, voice: object = NORTH) -> list[str]:
    policy = for_article(make_policy(settings), voice, "cho-don")  # type: ignore[arg-type]  # both are Voice
    return [utterance.spoken for utterance in write_script(read_text(ARTICLE), policy).utterances]


def lexicon(folder: Path, *rows: str) -> Path:
    path = folder / "lexicon.tsv"
    path.write_text("\n".join(("written\tspoken\tkind\tscope\tscope_value", *rows)) + "\n", "utf-8")
    return path


def test_the_newsrooms_lexicon_is_heard_in_every_article(tmp_path: Path) -> None:
    path = lexicon(tmp_path, "Zxwaro\tDa-oa-rô\trespelling\t\t")
    assert "Sáng nay, ông Da-oa-rô Hoàng dự." in said(Settings(lexicon=path))


def test_an_entry_for_one_article_or_voice_is_heard_there_only(tmp_path: Path) -> None:
    here = lexicon(tmp_path, "Zxwaro\tDa-oa-rô\trespelling\tarticle\tcho-don")
    assert "Sáng nay, ông Da-oa-rô Hoàng dự." in said(Settings(lexicon=here))
    southern = lexicon(tmp_path, f"Zxwaro\tDa-oa-rô\trespelling\tvoice\t{SOUTH.name}")
    assert "Sáng nay, ông Da-oa-rô Hoàng dự." not in said(Settings(lexicon=southern))
    assert "Sáng nay, ông Da-oa-rô Hoàng dự." in said(Settings(lexicon=southern), SOUTH)


def test_captions_and_datelines_follow_the_settings() -> None:
    assert not any("Quang cảnh" in line for line in said(Settings()))
    announced = said(Settings(captions="announce", dateline="name"))  # type: ignore[arg-type]  # as the environment has it
    assert announced.count("Chú thích ảnh: Quang cảnh hội nghị.") == 1
    assert announced[1].startswith("Báo Bắc Kạn")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe\xfa", "is not UTF-8"),
        (b"written\tspoken\tkind\nA\tB\tnonsense\n", "nonsense"),
        (None, "cannot be read"),
    ],
)
def test_a_lexicon_that_cannot_be_used_is_refused_by_name(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "wrong.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        make_policy(Settings(lexicon=path))
    assert "BAONOI_LEXICON" in refused.value.english
    assert why in refused.value.english
    assert json.dumps(str(refused.value))
