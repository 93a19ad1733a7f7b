"""Article to script: order, rests, tables, policies, limits."""

import time
from pathlib import Path

import pytest

from player.article import Article, Block, Role, read_text
from player.errors import ArticleError, ArticleTooLong
from player.scripting.script import Captions, Dateline, ScriptOptions, write_script
from player.vietnamese.reading import Region

GOLDEN = Path(__file__).parent.parent / "golden" / "scripts"


# Any option may be handed on here, and each has its own type.
def script_of(*blocks: Block, title: str = "Tin trong ngày", **options: object):  # type: ignore[no-untyped-def]
    return write_script(Article(title, blocks), ScriptOptions(**options))  # type: ignore[arg-type]


def rests(*blocks: Block) -> list[int]:
    return [utterance.rest_ms for utterance in script_of(*blocks).utterances]


def test_every_utterance_tiles_its_written_form_and_joins_to_its_spoken_one() -> None:
    script = write_script(
        read_text("Tin 10/10\nSáng 10/10, đạt 97,9% kế hoạch.\nTrồng 603,8ha/600ha; UBND xã 5/7 tiêu chí.")
    )
    for utterance in script.utterances:
        assert utterance.spans[0].start == 0
        assert utterance.spans[-1].end == len(utterance.written)
        pairs = zip(utterance.spans, utterance.spans[1:], strict=False)
        assert all(before.end == after.start for before, after in pairs)
        assert "".join(span.spoken for span in utterance.spans) == utterance.spoken


def test_rests_follow_the_punctuation_and_the_block() -> None:
    assert rests(
        Block(Role.PARAGRAPH, "Mưa lớn. Ai cũng lo? Nước dâng… Rồi rút."),
        Block(Role.HEADING, "Khắc phục"),
        Block(Role.PARAGRAPH, "Huyện yêu cầu:"),
        Block(Role.LIST, "Dọn bùn\nLợp nhà"),
        Block(Role.QUOTE, "Bà con yên tâm."),
    ) == [900, 350, 400, 450, 600, 900, 400, 400, 600, 700]


def test_a_long_sentence_is_said_in_breaths_with_shorter_rests() -> None:
    clause = "các xã trong huyện đã hoàn thành kế hoạch trồng rừng và chăm sóc rừng trong chín tháng của năm nay"
    script = script_of(Block(Role.PARAGRAPH, f"Đến nay, {clause}; {clause}, {clause}, {clause}. Hết."))
    assert [u.rest_ms for u in script.utterances[1:]][-3:] == [150, 350, 600] or len(script.utterances) > 3
    assert all(len(u.written) <= 300 for u in script.utterances)
    assert {250, 350, 600} <= {u.rest_ms for u in script.utterances}


def test_a_table_is_said_as_header_and_cell() -> None:
    script = script_of(Block(Role.TABLE, "STT\tXã\tThóc\n1\tNgọc Phái\t3,2 tấn\n2\tYên Thịnh\t"))
    assert [u.spoken for u in script.utterances[1:]] == ["Xã: Ngọc Phái; Thóc: ba phẩy hai tấn.", "Xã: Yên Thịnh."]


def test_the_articles_own_acronym_is_said_in_every_sentence_of_it() -> None:
    script = write_script(read_text("Tin\nBan Quản lý dự án (BQLDA) họp. Sáng nay BQLDA chốt tiến độ."))
    assert "Ban Quản lý dự án" in script.utterances[2].spoken


def test_the_region_chooses_the_number_words() -> None:
    article = read_text("Tin\nCó 1.005 hộ.")
    assert "nghìn" in write_script(article).utterances[1].spoken
    assert "ngàn" in write_script(article, ScriptOptions(region=Region.SOUTH)).utterances[1].spoken


@pytest.mark.parametrize("blocks", [(), (Block(Role.PARAGRAPH, "***"),), (Block(Role.CAPTION, "Quang cảnh."),)])
def test_an_article_with_nothing_to_say_is_refused(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ArticleError, match="không có nội dung"):
        write_script(Article("Tin", blocks))


def test_an_article_over_its_limit_is_refused_with_both_numbers() -> None:
    with pytest.raises(ArticleTooLong, match=r"1\.003 ký tự, quá giới hạn 1\.000") as refusal:
        script_of(Block(Role.PARAGRAPH, "m" * 989), article_limit=1000)
    assert "1003" in refusal.value.english


def test_a_sentence_over_its_limit_with_no_place_to_breathe_is_refused() -> None:
    with pytest.raises(ArticleTooLong, match="tách câu"):
        script_of(Block(Role.PARAGRAPH, "mưa " * 300), sentence_limit=1000)
    assert script_of(Block(Role.PARAGRAPH, "mưa lớn, " * 300), sentence_limit=1000).utterances


def test_decomposed_text_gives_the_same_script() -> None:
    import unicodedata

    text = "Mưa lớn ở Chợ Đồn\nSáng nay, mưa lớn ở thị trấn Bằng Lũng. Đường ngập 0,5m."
    assert write_script(read_text(unicodedata.normalize("NFD", text))) == write_script(read_text(text))


def test_an_article_of_six_kilobytes_takes_a_few_milliseconds() -> None:
    paragraph = (
        "Thực hiện nhiệm vụ 9 tháng đầu năm 2023, huyện đã trồng được 603,8ha/600ha rừng, đạt 100,6% kế hoạch. " * 4
    )
    article = Article("Tin", tuple(Block(Role.PARAGRAPH, f"{n}. {paragraph}") for n in range(14)))
    write_script(article)
    took = []
    for _ in range(5):
        started = time.process_time()
        write_script(article)
        took.append(time.process_time() - started)
    assert min(took) < 0.06


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cho-ra", ScriptOptions()),
        ("cho-ra.announced", ScriptOptions(captions=Captions.ANNOUNCE, dateline=Dateline.NAME)),
    ],
)
def test_a_whole_article_is_said_as_the_newsreader_would(name: str, options: ScriptOptions) -> None:
    script = write_script(read_text((GOLDEN / "cho-ra.txt").read_text("utf-8")), options)
    said = [f"{utterance.role}\t{utterance.rest_ms}\t{utterance.spoken}" for utterance in script.utterances]
    assert said == (GOLDEN / f"{name}.tsv").read_text("utf-8").splitlines()
