"""Acronyms are read by their context, by the article's own meaning, or letter by letter and reported."""

import unicodedata

import pytest

from player.vietnamese import read, say
from player.vietnamese.acronyms import DATA, compact, find_definitions, senses
from player.vietnamese.syllables import is_pronounceable

ROWS = [line.split("\t") for line in (DATA / "acronyms.tsv").read_text("utf-8").splitlines()]


def test_the_table_is_well_formed() -> None:
    assert ROWS[0] == ["acronym", "spoken", "context", "note"]
    assert [
        row for row in ROWS if len(row) != 4 or not row[0] or not row[1] or row != [cell.strip() for cell in row]
    ] == []
    assert all(unicodedata.is_normalized("NFC", cell) for row in ROWS for cell in row)


def test_no_sense_is_listed_twice() -> None:
    keys = [(row[0], row[2]) for row in ROWS[1:]]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


def test_the_table_has_at_least_six_hundred_acronyms() -> None:
    assert len(senses()) >= 600


def test_every_cue_says_where_it_stands() -> None:
    cues = [cue for row in ROWS[1:] if row[2] for cue in row[2].split(";")]
    assert [cue for cue in cues if cue[:1] not in ("<", ">", "~") or len(cue) < 2 or cue != cue.lower()] == []


def test_the_sense_without_context_stands_last() -> None:
    late = [acronym for acronym, lines in senses().items() if any(not context for _, context in lines[:-1])]
    assert late == []


def test_every_spoken_form_can_be_pronounced_and_is_read_as_it_stands() -> None:
    spoken = [row[1] for row in ROWS[1:]]
    words = {word for form in spoken for word in form.replace("-", " ").replace(",", " ").split()}
    assert sorted(word for word in words if not is_pronounceable(word) and word not in {"Đắk", "Lắk"}) == []
    assert [form for form in spoken if say(form) != form] == []


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Ông cho biết TS Nguyễn Văn An dự hội thảo", "tiến sĩ Nguyễn"),
        ("Có 120 TS dự thi", "một trăm hai mươi thí sinh dự thi"),
        ("ĐT Việt Nam thắng", "đội tuyển Việt Nam"),
        ("nâng cấp tuyến ĐT 254", "đường tỉnh hai trăm"),
        ("liên hệ số ĐT của trường", "số điện thoại của"),
        ("Trưởng BTC giải trao cúp", "ban tổ chức giải"),
        ("theo thông tư của BTC", "Bộ Tài chính"),
        ("theo QĐ của tỉnh", "quyết định của"),
        ("sĩ quan QĐ về hưu", "quân đội về"),
        ("BCH Đảng bộ huyện họp", "ban chấp hành Đảng bộ"),
        ("BCH Quân sự tỉnh họp", "bộ chỉ huy Quân sự"),
        ("đẩy mạnh CNH, HĐH đất nước", "công nghiệp hóa, hiện đại hóa đất nước"),
        ("cài đặt HĐH mới cho máy tính", "hệ điều hành mới"),
        ("CA tỉnh bắt giữ", "công an tỉnh"),
        ("năm 700 TCN", "trước Công nguyên"),
        ("trường TCN số 1", "trung cấp nghề"),
        ("Phòng TP huyện", "Phòng tư pháp"),
        ("Phòng họp của TP Huế", "của thành phố Huế"),
        ("ĐD Lê Thị Hoa và 2 bác sĩ trực đêm", "điều dưỡng Lê"),
        ("ĐD Lê Hoa nói về bộ phim mới", "đạo diễn Lê"),
        ("12 ĐD của các chi bộ", "đại diện của"),
        ("Ông Nam, NS 1975", "sinh năm một nghìn chín trăm bảy mươi lăm"),
        ("các tỉnh MN có mưa", "miền Nam có mưa"),
        ("giáo viên MN và TH", "mầm non và tiểu học"),
    ],
)
def test_context_chooses_among_the_senses(written: str, spoken: str) -> None:
    assert spoken in say(written)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Các mã HPG, HSG giảm sàn", "hát pê giê, hát ét giê giảm"),
        ("cổ phiếu VND tăng trần", "cổ phiếu vê nờ đê tăng"),
        ("Đội tuyển HSG của tỉnh", "học sinh giỏi của"),
        ("bán 5 triệu VND cổ phiếu", "đồng cổ phiếu"),
    ],
)
def test_a_share_s_code_is_letters(written: str, spoken: str) -> None:
    assert spoken in say(written)


@pytest.mark.parametrize(
    "written", ["LĐ-TB&XH", "LĐ,TB&XH", "LĐTB&XH", "LĐ-TB-XH", "LĐTBXH", "LĐ-TB và XH", "LĐ - TB & XH"]
)
def test_a_compound_is_one_name_however_it_is_parted(written: str) -> None:
    assert say(f"Sở {written} tỉnh") == "Sở Lao động, Thương binh và Xã hội tỉnh"


def test_a_guess_is_said_and_reported() -> None:
    guess, sure = read("Sáng qua các XN đã gửi"), read("Sáng qua các XN may đã gửi, UBND tỉnh họp")
    assert guess.spoken == "Sáng qua các xí nghiệp đã gửi"
    assert guess.doubts == sure.doubts == ()
    assert [(doubt.kind, doubt.suggestion) for doubt in read("nhận VL của tỉnh").doubts] == [("acronym", "vê lờ")]


def test_a_list_of_acronyms_stays_a_list() -> None:
    assert say("các trường TH, THCS, THPT") == "các trường tiểu học, trung học cơ sở, trung học phổ thông"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("PGS.TS. Trần An", "phó giáo sư tiến sĩ Trần An"),
        ("GS.TSKH.BS Trần An", "giáo sư tiến sĩ khoa học bác sĩ Trần An"),
        ("TP.HCM và TP. Huế", "Thành phố Hồ Chí Minh và thành phố Huế"),
        ("ở TX.Sông Công", "ở thị xã Sông Công"),
        ("họp UBND. Sáng nay", "họp ủy ban nhân dân. Sáng nay"),
    ],
)
def test_the_dot_of_an_abbreviation_goes_with_it_and_that_of_a_sentence_stays(written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_the_article_s_own_meaning_wins_inside_it() -> None:
    assert find_definitions("Ban Công tác (BCT), Hội đồng đội (HĐĐ), Ban Liên lạc cựu học sinh tỉnh (BLLCHS)") == {
        "BCT": "Ban Công tác",
        "HĐĐ": "Hội đồng đội",
        "BLLCHS": "Ban Liên lạc cựu học sinh tỉnh",
    }
    assert say("Trưởng BCT phát biểu", definitions={"BCT": "Ban Công tác"}) == "Trưởng Ban Công tác phát biểu"
    assert say("Ban Công tác (BCT) họp. BCT báo cáo.") == "Ban Công tác họp. Ban Công tác báo cáo."


def test_an_explanation_with_gọi_tắt_là_may_be_longer_than_the_letters() -> None:
    text = "Ban Quản lý dự án đầu tư xây dựng (sau đây gọi tắt là BQLDA) đã họp"
    assert find_definitions(text) == {"BQLDA": "Ban Quản lý dự án đầu tư xây dựng"}
    assert say(text).endswith("(sau đây gọi tắt là bê quy lờ đê a) đã họp")


def test_brackets_whose_letters_are_not_the_initials_define_nothing() -> None:
    assert find_definitions("Tổ chức Y tế Thế giới (WHO) và ông Nguyễn Văn Nam (TTXVN)") == {}


def test_an_acronym_right_after_its_own_words_is_silent() -> None:
    assert say("Ủy ban nhân dân (UBND) tỉnh họp") == "Ủy ban nhân dân tỉnh họp"
    assert say("Bệnh viện Đa khoa tỉnh (BVĐK) mở rộng") == "Bệnh viện Đa khoa tỉnh mở rộng"
    assert say("Tổ chức Y tế Thế giới (WHO) cảnh báo") == "Tổ chức Y tế Thế giới (vê kép hát ô) cảnh báo"


def test_an_unknown_acronym_is_spelled_or_said_as_a_word_and_always_reported() -> None:
    spelled = read("dự án BQXL ở xã")
    assert spelled.spoken == "dự án bê quy ích lờ ở xã"
    assert [(doubt.start, doubt.end, doubt.kind) for doubt in spelled.doubts] == [(6, 10, "acronym")]
    word = read("giải VIFOTEC năm nay")
    assert word.spoken == "giải vi phô téc năm nay"
    assert [doubt.kind for doubt in word.doubts] == ["acronym"]


def test_an_unknown_office_of_a_known_thing_is_read_by_its_parts_and_reported() -> None:
    reading = read("BQLVQG Ba Bể thông báo")
    assert reading.spoken == "ban quản lý vườn quốc gia Ba Bể thông báo"
    assert [(doubt.kind, doubt.suggestion) for doubt in reading.doubts] == [("acronym", "bê quy lờ vê quy giê")]


def test_known_acronyms_are_not_reported() -> None:
    assert read("UBND tỉnh, Sở GD&ĐT và VKSND").doubts == ()


@pytest.mark.parametrize(
    "written", ["HỘI NGHỊ BAN CHẤP HÀNH", "THÔNG BÁO", "CA NƯỚC NGỌT", "TIN CA MẮC MỚI", "AN TOÀN GIAO THÔNG"]
)
def test_ordinary_words_in_capitals_are_no_acronyms(written: str) -> None:
    assert say(written) == written


def test_a_million_brackets_are_read_in_linear_time() -> None:
    text = "(AB) Ủy ban " * 2_000
    assert find_definitions(text) == {}
    assert compact("A" * 10_000) == "A" * 10_000


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("chuyển tiền vào TK số 12345678", "chuyển tiền vào tài khoản số một hai ba bốn năm sáu bảy tám"),
        ("đội chủ nhà vào TK Cúp Quốc gia", "đội chủ nhà vào tứ kết Cúp Quốc gia"),
        ("khoảnh 4, TK 698", "khoảnh bốn, tiểu khu sáu trăm chín mươi tám"),
        ("TK III TCN", "thế kỷ ba trước Công nguyên"),
        ("sơ kết HK I", "sơ kết học kỳ một"),
        ("du lịch HK", "du lịch Hồng Công"),
        ("giá 10.000 đồng/CP", "giá mười nghìn đồng trên cổ phiếu"),
        ("trái phiếu CP", "trái phiếu Chính phủ"),
        ("di chuyển hướng TTB", "di chuyển hướng tây tây bắc"),
        ("mua TTB y tế", "mua trang thiết bị y tế"),
        ("vòng 5 (CN, 22/6)", "vòng năm (chủ nhật, ngày hai mươi hai tháng sáu)"),
        ("khu CN 25 ha", "khu công nghiệp hai mươi lăm héc ta"),
        ("A.T (TH)", "a tê (tổng hợp)"),
        (
            "HSG giảm 1,2% xuống 16.500 đồng",
            "hát ét giê giảm một phẩy hai phần trăm xuống mười sáu nghìn năm trăm đồng",
        ),
        ("HSG giảm 12 em", "học sinh giỏi giảm mười hai em"),
        ("chiến sĩ c5, d2", "chiến sĩ đại đội năm, tiểu đoàn hai"),
        ("vitamin b2 và c5", "vitamin bê hai và xê năm"),
        ("soạn tin TT gửi 1400", "soạn tin tê tê gửi một bốn không không"),
    ],
)
def test_what_stands_beside_an_acronym_chooses_its_sense(written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_an_initial_of_a_person_is_no_place() -> None:
    for written in (
        "cầu thủ Q.Hải, X.Trường và V.Toàn",
        "Trần Văn Q. Bình thường vẫn đi làm",
        "HLV P.Guardiola và H.Kane",
    ):
        assert not {"quận", "xã", "huyện", "phường"} & set(say(written).split())
