"""Foreign names are respelled from the table; what can be Vietnamese is left; what is unknown is reported."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.vietnamese import read, say
from player.vietnamese.foreign import DATA, foreign_words, is_plain, respell
from player.vietnamese.syllables import is_pronounceable, is_readable
from player.vietnamese.transcription import guess

ROWS = [line.split("\t") for line in (DATA / "foreign.tsv").read_text("utf-8").splitlines()]
PLACES = [line.split("\t") for line in (DATA / "places.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("rows", [ROWS, PLACES], ids=["foreign.tsv", "places.tsv"])
def test_the_table_is_well_formed(rows: list[list[str]]) -> None:
    assert rows[0] == ["written", "spoken", "note"]
    assert [row for row in rows if len(row) != 3 or not row[0] or row != [cell.strip() for cell in row]] == []
    assert all(unicodedata.is_normalized("NFC", cell) for row in rows for cell in row)
    written = [row[0].casefold() for row in rows]
    assert sorted({name for name in written if written.count(name) > 1}) == []


def test_the_table_respells_at_least_fifteen_hundred_names() -> None:
    assert len(foreign_words().names) >= 1_500


def test_every_respelling_can_be_pronounced_and_is_read_as_it_stands() -> None:
    spoken = [row[1] for row in ROWS[1:] if row[1]]
    words = {word for form in spoken for word in form.replace("-", " ").split()}
    assert sorted(word for word in words if not is_pronounceable(word)) == []
    assert [form for form in spoken if say(form) != form] == []


def test_no_single_word_of_the_table_can_be_a_vietnamese_syllable() -> None:
    assert [row[0] for row in ROWS[1:] if row[0].isalpha() and is_readable(row[0])] == []


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("từ Washington đến New York", "từ Oa-sinh-tơn đến Niu Oóc"),
        ("tại Ukraine và Israel", "tại U-crai-na và I-xra-en"),
        ("CLB Manchester United thua", "câu lạc bộ Man-chét-xtơ Iu-nai-tịt thua"),
        ("mua smartphone, Smartphone", "mua xmát-phôn, Xmát-phôn"),
        ("mạng Wi-Fi, WiFi", "mạng oai-phai, Oai-phai"),
        ("chiếc iPhone 15", "chiếc ai-phôn mười lăm"),
        ("tiền đạo Mbappé ở São Paulo", "tiền đạo Em-báp-pê ở Xao Pao-lô"),
        ("sang Hong Kong", "sang Hồng Công"),
        ("FACEBOOK", "Phây-búc"),
    ],
)
def test_a_foreign_name_is_said_as_newsreaders_say_it(written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_the_longest_name_wins() -> None:
    assert respell(["New", "York", "Times"]) == ("Niu Oóc Thai", 3)
    assert respell(["New", "York", "rất"]) == ("Niu Oóc", 2)


def test_a_name_needs_its_capital_and_a_common_word_does_not() -> None:
    assert respell(["nice"]) is None
    assert respell(["Nice"]) is not None
    assert respell(["Smartphone"]) == ("Xmát-phôn", 1)


@pytest.mark.parametrize(
    "written",
    [
        "huyện Krông Bông và Đắk Lắk",
        "xã Ea H'leo, huyện Cư M'gar",
        "Pleiku, Kon Tum, Buôn Ma Thuột",
        "Y Tý, Pác Bó, Mù Cang Chải, Sa Pa",
        "hồ Lăk, Đạ Huoai, Krông Pắc",
        "nghệ nhân Y Bhim Niê ở buôn Ako Dhông",
        "bon N'Jriêng, đồng bào M'Nông, Jrai, Xtiêng",
    ],
)
def test_names_of_the_country_s_peoples_are_left_and_not_reported(written: str) -> None:
    assert say(written) == written
    assert read(written).doubts == ()


@pytest.mark.parametrize("written", ["top mười", "con chip", "Kim Sơn, Sơn Tây", "ca nô", "máy camera", "nước Cuba"])
def test_what_a_vietnamese_reader_reads_right_is_left_alone(written: str) -> None:
    assert say(written) == written
    assert read(written).doubts == ()


def test_an_unknown_foreign_word_stays_as_written_and_is_reported() -> None:
    reading = read("ông Smithson đến Bắc Kạn")
    assert reading.spoken == "ông Smithson đến Bắc Kạn"
    assert [(doubt.start, doubt.end, doubt.kind) for doubt in reading.doubts] == [(4, 12, "foreign")]


def test_the_report_of_a_foreign_word_suggests_a_respelling() -> None:
    (doubt,) = read("giáo sư Robinsen nói").doubts
    assert doubt.suggestion == "Rô-bin-xên"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèüñø", min_size=1, max_size=16))
def test_a_suggested_respelling_can_be_pronounced(word: str) -> None:
    assert all(map(is_pronounceable, guess(word).split("-"))) or guess(word) == ""


def test_an_ordinary_word_costs_one_look() -> None:
    assert is_plain("nghiêng")
    assert not is_plain("Washington")
    assert not is_plain("Hong"), "a name of two readable words begins with it"
    assert is_plain("hong")
