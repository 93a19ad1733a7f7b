"""What a news page leaks into its text, and what must stay."""

import time

import pytest

from player.article import Article, Block, Role, read_text
from player.cleanup import clean
from player.cleanup.encodings import leftover
from player.cleanup.letters import repair
from player.scripting.script import Captions, Dateline, ScriptOptions, write_script

BODY = (
    "Sáng 12/3, UBND xã Nà Phặc khai mạc ngày hội trồng cây, với hơn 300 người dân và học sinh tham gia.",
    "Theo kế hoạch, toàn xã trồng 45ha quế và hồi trong quý I. Giống do Trung tâm Khuyến nông hỗ trợ 70%.",
    "Ông Hà Văn Tài, trưởng thôn Bản Cầy, cho biết: “Bà con ai cũng phấn khởi.”",
    "Xem thêm một mô hình khác ở thôn Nà Làm, nơi cây hồi đã cho thu hoạch vụ đầu, đoàn công tác đánh giá cao.",
    "Xã phấn đấu đến cuối năm nâng tỷ lệ che phủ rừng lên 74%, bảo đảm sinh kế cho bà con…",
)
CAPTIONS = ("Bà con thôn Bản Cầy trồng quế.", "Lãnh đạo xã trao cây giống cho các hộ dân")
PAGE = "\n".join(
    [
        "Nà Phặc ra quân trồng rừng",
        "Nghe bài",
        "0:00 / 2:47",
        "0:00",
        "1x",
        "Thứ ba, 12/03/2024, 15:20 (GMT+7)",
        "Chia sẻ",
        f"BBK - {BODY[0]}",
        CAPTIONS[0],
        "",
        CAPTIONS[0],
        BODY[1],
        BODY[2],
        "* * *",
        CAPTIONS[1],
        CAPTIONS[1],
        BODY[3],
        ">>> Bắc Kạn trồng mới 4.000ha rừng",
        f"{BODY[4]}/.",
        "Bài, ảnh: Thu Hà",
        "Từ khóa: trồng rừng, Nà Phặc",
        "Xem thêm",
        "Tin liên quan",
        "Ngân Sơn gieo ươm cây giống",
        "Phòng cháy, chữa cháy rừng ở Ba Bể",
    ]
)


def said(article: Article, **options: object) -> list[str]:
    """Return what is written in each block that is said, the title left out."""
    by_block: dict[int, list[str]] = {}
    # Any option may be handed on here, and each has its own type.
    for utterance in write_script(article, ScriptOptions(**options)).utterances[1:]:  # type: ignore[arg-type]
        by_block.setdefault(utterance.block, []).append(utterance.written)
    return [" ".join(sentences) for sentences in by_block.values()]


def test_of_a_page_every_paragraph_is_said_once_in_order_and_nothing_else() -> None:
    assert said(read_text(PAGE)) == list(BODY)


@pytest.mark.parametrize(
    "line",
    [
        "* Mời quý độc giả theo dõi các chương trình đã phát sóng của Đài trên TV Online và VTVGo!",
        "Mời bạn đọc theo dõi báo trên Google News.",
        "Tự động cập nhật sau 30 giây",
        "* Mời bạn đọc vào chuyên mục Quốc phòng An ninh xem các tin, bài liên quan.",
        "Bấm xem >> Cách xử lý khi ô tô mất phanh",
        "Bạn thấy bài viết thế nào?",
        "Mời bạn đọc theo dõi kênh Zalo của báo để cập nhật tin nhanh nhất.",
        "Mời quý vị đón đọc các bài tiếp theo trên báo.",
        "Đăng ký kênh YouTube của báo để xem video mới nhất",
        "Tải app của báo để đọc tin nhanh",
        "Tham khảo thêm: Người cao huyết áp nên ăn gì",
        "Nghe đọc bài 0:00/0:00 Nam miền Bắc",
        "Nữ miền Bắc Nam miền Bắc",
        "Bạn đang đọc bài viết Mưa lớn tại chuyên mục Thời sự.",
        "Mọi thông tin góp ý xin gửi về hòm thư toasoan@bao.vn",
        "https://bao.vn/mua-lon-1234.html",
        "Thời sự | 21/10/2026 07:45",
        "Thu Hà - 21/10/2026 08:05",
        "12 giờ trước",
        "Mọi thắc mắc về pháp luật, bạn đọc gửi về địa chỉ email tuvan@bao.vn để được giải đáp.",
        "Miệt Vườn – Kênh của nhà nông. Fanpage: facebook.com/mietvuon",
        "Thích 12 Trả lời Chia sẻ",
    ],
)
def test_an_invitation_to_another_place_is_not_said(line: str) -> None:
    assert said(read_text(f"Mưa lớn\n{BODY[0]}\n{line}\n{BODY[1]}")) == list(BODY[:2])


def test_a_quotation_that_repeats_the_text_beside_it_is_not_said_and_one_of_its_own_is() -> None:
    pulled, own = Block(Role.QUOTE, "“Bà con ai cũng phấn khởi.”"), Block(Role.QUOTE, "Rừng là nhà của chúng tôi đó.")
    blocks = (Block(Role.PARAGRAPH, BODY[0]), pulled, own, Block(Role.PARAGRAPH, BODY[2]))
    assert said(Article("Mưa lớn", blocks)) == [BODY[0], own.text, BODY[2]]


def test_who_said_a_pulled_quotation_and_a_chapters_number_are_not_said() -> None:
    pulled, by = Block(Role.QUOTE, "Bà con ai cũng phấn khởi"), Block(Role.QUOTE, "Ông HÀ VĂN TÀI")
    heading = Block(Role.HEADING, "02 Rừng là nhà")
    blocks = (Block(Role.PARAGRAPH, BODY[0]), pulled, by, heading, Block(Role.PARAGRAPH, BODY[2]))
    assert said(Article("Mưa lớn", blocks)) == [BODY[0], "Rừng là nhà", BODY[2]]


def test_captions_are_said_once_or_announced_where_they_stand() -> None:
    once = said(read_text(PAGE), captions=Captions.ONCE)
    assert once == [BODY[0], CAPTIONS[0], BODY[1], BODY[2], CAPTIONS[1], *BODY[3:]]
    script = write_script(read_text(PAGE), ScriptOptions(captions=Captions.ANNOUNCE))
    captions = [utterance.spoken for utterance in script.utterances if utterance.role is Role.CAPTION]
    assert captions == [f"Chú thích ảnh: {caption}" for caption in CAPTIONS]


def test_the_dateline_is_dropped_or_said_as_the_papers_name() -> None:
    assert "BBK" not in " ".join(said(read_text(PAGE)))
    script = write_script(read_text(PAGE), ScriptOptions(dateline=Dateline.NAME))
    assert [utterance.spoken for utterance in script.utterances][1] == "Báo Bắc Kạn."


@pytest.mark.parametrize(
    "dateline",
    ["BBK - ", "BBK- ", "(BBK) - ", "BNEWS ", "VOV.VN - ", "TTO - ", "(TTXVN) - ", "(Dân trí) - ", "(Baonghean.vn) - ",
     "SGGPO – ", "(NLĐO)- ", "GD&TĐ - ", "Baoquangbinh.vn - ", "Hà Nội (TTXVN 10/10) - ", "BQX - ",
     "(KTSG Online) – ", "(Ngày mới) - ", "(ABC) "],
)  # fmt: skip
def test_a_dateline_of_any_shape_is_taken_off(dateline: str) -> None:
    assert said(read_text(f"Mưa lớn\n{dateline}Sáng nay, mưa lớn ở Chợ Đồn.")) == ["Sáng nay, mưa lớn ở Chợ Đồn."]


def test_capitals_before_a_dash_are_a_papers_code_where_nothing_else_speaks_of_them() -> None:
    told = "Cây quế giúp bà con thoát nghèo."
    assert said(read_text(f"Trồng quế\nBLCĐT - {told}\n{BODY[1]}"))[0] == told
    assert said(read_text(f"GD&TT tuyển sinh\nGD&TT - {told}\n{BODY[1]}"))[0] == f"GD&TT - {told}"


@pytest.mark.parametrize(
    "paragraph",
    [
        "EU - Việt Nam ký hiệp định.",
        "EU - Công bố gói hỗ trợ mới.",
        "ASEAN - Nhật Bản nâng cấp quan hệ.",
        "TP.HCM - Mộc Bài có cao tốc.",
        "Hà Nội - Thái Nguyên thông xe.",
        "Theo ông Nam, mưa đã tạnh.",
        "Theo TTXVN, mưa lớn gây ngập ở ba xã.",
        "Ảnh hưởng của bão còn kéo dài.",
        "Nguồn nước sạch đã về bản.",
        "Tin vui đến với bà con: điện đã về.",
        "Nghe bài hát ấy, ai cũng xúc động.",
        "Lúc 0:00 ngày 1/1, pháo hoa nổ.",
        "Bản quyền truyền hình được mua với giá 10 triệu USD, theo ban tổ chức giải.",
        "Chia sẻ với phóng viên, bà Lan rất vui.",
        "Video ghi lại cảnh xe lao xuống vực.",
        "(Ông Nam là trưởng bản.)",
        "Thôn có 2 hộ nghèo - ít nhất xã.",
        "Mọi thông tin về đối tượng xin liên hệ Công an phường Tân Lập.",
        "Mọi ý kiến góp ý về dự thảo xin gửi về Bộ Xây dựng trước ngày 30/11.",
        "Tải ứng dụng VNeID về máy và đăng ký tài khoản.",
        "Bình luận của bạn đọc Nguyễn Văn An nhận hơn 2.000 lượt thích.",
        "Theo dõi kênh thủy lợi, công nhân phát hiện vết nứt dài 4 m.",
        "Đăng ký kênh tuyển sinh trực tuyến từ ngày 5/6 tại cổng thông tin của sở.",
        "Nam miền Bắc lạnh nhất từ đầu mùa.",
        "Mời bà con theo dõi lịch tiêm chủng trên loa truyền thanh của xã.",
    ],
)
def test_an_ordinary_sentence_stays_as_it_is(paragraph: str) -> None:
    last = "Bà con yên tâm sản xuất."
    assert said(read_text(f"Tin trong ngày\n{paragraph}\n{last}")) == [paragraph, last]


@pytest.mark.parametrize(
    "byline",
    ["Theo TTXVN", "Theo Báo Nhân Dân", "Bài, ảnh: Thu Hà", "Tin, ảnh: Hà Nam", "PV", "Nhóm PV", "Nguyễn Văn An",
     "Lê Nam/Báo Bắc Kạn", "(TTXVN/Vietnam+)", "Thu Trang (thực hiện)", "Hoàng Vũ tổng hợp", "Nguồn: baobackan.vn",
     "THU HÀ - MINH ĐỨC", "Theo TTXVN/Báo Tin tức"],
)  # fmt: skip
def test_a_byline_at_the_end_is_not_heard(byline: str) -> None:
    assert said(read_text(f"Mưa lớn\nSáng nay, mưa lớn.\nChiều tạnh.\n{byline}")) == [
        "Sáng nay, mưa lớn.",
        "Chiều tạnh.",
    ]


@pytest.mark.parametrize(
    ("closing", "heard"),
    [("tự an toàn xã hội…/.", "tự an toàn xã hội…"), ("đã tạnh./.", "đã tạnh."), ("đã tạnh./. Thu Hà", "đã tạnh."),
     ("đã tạnh.  Thu Hà", "đã tạnh."), ("đã tạnh. (Theo TTXVN)", "đã tạnh."), ("ở xã Nà Phặc.", "ở xã Nà Phặc.")],
)  # fmt: skip
def test_a_sign_off_is_silent(closing: str, heard: str) -> None:
    assert said(read_text(f"Mưa lớn\nSáng nay mưa lớn.\nGiữ {closing}"))[-1] == f"Giữ {heard}"


def test_letters_are_put_right() -> None:
    assert repair("Tiê\u0301ng Viê\u0323t") == "Tiếng Việt"
    assert repair("tie\u0301\u0302ng") == "tiếng"
    assert repair("ng\u00ada\u200by １２\u00a0ｋｍ") == "ngay 12 km"
    assert repair("Ðắk Lắk, Сhợ Đồn, Москва, АВС") == "Đắk Lắk, Chợ Đồn, Москва, АВС"
    clean_text = "Ông Nguyễn Văn A đạt 97,9% (603,8ha/600ha) – “tốt”…"
    assert repair(clean_text) is clean_text


def test_repairing_twice_changes_nothing_more() -> None:
    for text in ("to\u0301an\u0301", "e\u0302\u0302\u0301", "&amp;lt;", "ＡＢ　Ｃ", "oa\u0323\u0306"):
        assert repair(repair(text)) == repair(text) or "&" in text


def test_a_lookalike_letter_is_reported_where_it_stands() -> None:
    script = write_script(read_text("Tin mưa\nHôm nay tạnh.\nMưa ở Сhợ Đồn rất to."))
    finding = next(finding for finding in script.findings if finding.kind == "lookalike")
    assert script.utterances[finding.utterance].written[finding.start : finding.end] == "Chợ"


@pytest.mark.parametrize(
    ("text", "name", "start"),
    [("§ång chÝ BÝ th­ HuyÖn ñy ®· ph¸t biÓu t¹i héi nghÞ.", "TCVN3", "Đồng chí Bí thư Huyện ủy đã phát"),
     ("Hoäi nghò Ban Chaáp haønh Ñaûng boä huyeän Chôï Ñoàn.", "VNI", "Hội nghị Ban Chấp hành Đảng bộ")],
)  # fmt: skip
def test_an_old_encoding_is_reported_with_the_text_in_unicode(text: str, name: str, start: str) -> None:
    script = write_script(read_text(f"Tin trong ngày\nHôm nay mưa.\n{text}"))
    finding = next(finding for finding in script.findings if finding.kind == "encoding")
    assert finding.severity == "error"
    assert name in finding.message
    assert start in finding.suggestion


def test_ordinary_and_foreign_words_are_no_old_encoding() -> None:
    assert leftover("Ông Müller, bà François và hoà thượng ở São Paulo, Curaçao, Haïti cùng toán thợ.") is None


def test_the_articles_own_author_is_not_heard() -> None:
    blocks = (Block(Role.PARAGRAPH, "hoa ban"), Block(Role.PARAGRAPH, "Sáng nay mưa."), Block(Role.PARAGRAPH, "Tạnh."))
    article = Article("Mưa lớn", blocks, author="Hoa Ban")
    assert said(article) == ["Sáng nay mưa.", "Tạnh."]


def test_what_is_left_out_is_told() -> None:
    assert "0:00 / 2:47" in write_script(read_text(PAGE)).omitted
    assert "Bài, ảnh: Thu Hà" in write_script(read_text(PAGE)).omitted


@pytest.mark.parametrize(
    "unit",
    ["Theo A, ", "(", "0:00 / ", "- ", "Ảnh: ", "a\u0301", "*** ", "./.", "BBK - ", "Nam Hà - ", "#a ", "µ", "\n"],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        article = Article("Mưa", (Block(Role.PARAGRAPH, unit * (length // len(unit))),))
        started = time.process_time()
        clean(article)
        return time.process_time() - started

    assert min(seconds(200_000) for _ in range(2)) <= 6 * max(seconds(50_000), seconds(50_000), 0.02)
