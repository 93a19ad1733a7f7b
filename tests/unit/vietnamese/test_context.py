"""The same characters are read by what stands around them."""

import pytest

from player.vietnamese import Region, read, say


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # a/b: a day, a share, a count, a scale, an address, a rate of the clock
        ("Chiều 2/3, đoàn đến xã", "Chiều ngày hai tháng ba, đoàn đến xã"),
        ("Có 2/3 dân số là người Tày", "Có hai phần ba dân số là người Tày"),
        ("đạt 2/3 tiêu chí", "đạt hai trên ba tiêu chí"),
        ("xếp thứ 2/3 huyện", "xếp thứ hai trên ba huyện"),
        ("số 2/3 ngõ Chợ", "số hai trên ba ngõ Chợ"),
        ("vòng 1/8", "vòng một phần tám"),
        ("Quốc tế Thiếu nhi 1/6", "Quốc tế Thiếu nhi ngày một tháng sáu"),
        ("tỷ lệ nam/nữ là 3/1", "tỷ lệ nam, nữ là ba trên một"),
        ("mỗi ngày ăn 2/3 khẩu phần", "mỗi ngày ăn hai phần ba khẩu phần"),
        ("phiên 12/10 tăng 5 điểm", "phiên ngày mười hai tháng mười tăng năm điểm"),
        ("tăng từ 1/5 lên 1/3 sau 2 năm", "tăng từ một phần năm lên một phần ba sau hai năm"),
        ("dời từ 1/5 lên 28/4", "dời từ ngày một tháng năm lên ngày hai mươi tám tháng tư"),
        ("Mưa lớn gây sự cố 6/8, mất điện", "Mưa lớn gây sự cố ngày sáu tháng tám, mất điện"),
        ("trang 3/5", "trang ba trên năm"),
        ("phát hiện 5/12 cửa hàng vi phạm", "phát hiện năm trên mười hai cửa hàng vi phạm"),
        ("phát hiện 5/12, xử lý xong", "phát hiện ngày năm tháng mười hai, xử lý xong"),
        ("thu hồi 5/12 bằng sáng chế", "thu hồi năm trên mười hai bằng sáng chế"),
        ("Kể từ 1/7 người dân được cấp thẻ", "Kể từ ngày một tháng bảy người dân được cấp thẻ"),
        ("chỉ bằng 2/3 năm ngoái", "chỉ bằng hai phần ba năm ngoái"),
        ("tàu chìm 4/5 thân", "tàu chìm bốn phần năm thân"),
        ("cứu 4/5 tàu", "cứu bốn trên năm tàu"),
        ("mất điện 7h-11h 12/3", "mất điện bảy giờ đến mười một giờ ngày mười hai tháng ba"),
        # a-b: a score, a range, a day, a line-up, a difference
        ("Hà Nội 1-2 Nam Định", "Hà Nội một hai Nam Định"),
        ("Khoảng 1-2 Việt kiều", "Khoảng một đến hai Việt kiều"),
        ("từ 2-3 đến 8-3", "từ ngày hai tháng ba đến ngày tám tháng ba"),
        ("từ 2-3 đến 8 ngày", "từ hai đến ba đến tám ngày"),
        ("thắng 3-1", "thắng ba một"),
        ("gặp nhau: 6-2, 3-6, 6-4", "gặp nhau: sáu hai, ba sáu, sáu bốn"),
        ("khối 1-2, 3-6, 7-9", "khối một đến hai, ba đến sáu, bảy đến chín"),
        ("giảm 1-3%", "giảm một đến ba phần trăm"),
        ("từ 1-3 ngày", "từ một đến ba ngày"),
        ("ngày 3-1", "ngày ba tháng một"),
        ("trước 30-6", "trước ngày ba mươi tháng sáu"),
        ("mỗi ngày thu 3-4 tạ", "mỗi ngày thu ba đến bốn tạ"),
        ("đội hình 3-4-3", "đội hình ba bốn ba"),
        ("gió cấp 7-8", "gió cấp bảy đến tám"),
        ("nhiệt độ -3°C", "nhiệt độ âm ba độ xê"),
        # a.b: thousands, decimals, a day, an hour, a version
        ("8.300 người", "tám nghìn ba trăm người"),
        ("lãi 8.3 điểm", "lãi tám phẩy ba điểm"),
        ("ngày 8.3", "ngày tám tháng ba"),
        ("thứ Bảy (15.2)", "thứ Bảy (ngày mười lăm tháng hai)"),
        ("tăng thêm (15.2)", "tăng thêm (mười lăm phẩy hai)"),
        ("lúc 8.30", "lúc tám giờ ba mươi phút"),
        ("phiên bản 8.3", "phiên bản tám chấm ba"),
        # a:b: a time of day, a scale
        ("lúc 1:50", "lúc một giờ năm mươi phút"),
        ("tỷ lệ 1:500", "tỷ lệ một phần năm trăm"),
        # 0x: a count, a name, a code
        ("03 tháng cuối năm", "ba tháng cuối năm"),
        ("Đề án 03", "Đề án không ba"),
        ("ca F0", "ca ép không"),
        # one letter, or a roman numeral
        ("quý I", "quý một"),
        ("lần thứ I", "lần thứ nhất"),
        ("Nguyễn Văn I", "Nguyễn Văn I"),
        ("xăng RON95-III", "xăng ron chín mươi lăm ba"),
        ("TRƯỜNG HỢP VI PHẠM", "TRƯỜNG HỢP VI PHẠM"),
        ("nhóm máu O- và tổng A+", "nhóm máu O âm và tổng A dương"),
        ("ngân sách chi 5-", "ngân sách chi năm-"),
        # P14 and Q3: of an address, or of a car
        ("ngụ P14, Q3", "ngụ phường mười bốn, quận ba"),
        ("xe Audi Q5 và Q7", "xe Au-đi quy năm và quy bảy"),
        # 113: a hot line, a count
        ("gọi 113, 114 hoặc 115", "gọi một một ba, một một bốn hoặc một một năm"),
        ("có 113 người", "có một trăm mười ba người"),
        # a number that names, and one that counts
        ("số tài khoản 12345678", "số tài khoản một hai ba bốn năm sáu bảy tám"),
        ("thanh khoản 18.500 tỷ đồng", "thanh khoản mười tám nghìn năm trăm tỷ đồng"),
        # g: an hour, a gram
        ("lúc 8g sáng", "lúc tám giờ sáng"),
        ("thêm 8g muối", "thêm tám gam muối"),
        # đ: money, marks
        ("giá 8.500đ", "giá tám nghìn năm trăm đồng"),
        ("môn Toán 8,5đ", "môn Toán tám phẩy năm điểm"),
        # K: thousands, a picture
        ("vé 50K", "vé năm mươi nghìn"),
        ("tivi 4K", "tivi bốn ca"),
        # the month of May and its year
        ("tháng 5/2024", "tháng năm năm hai nghìn không trăm hai mươi tư"),
    ],
)
def test_context_decides(written: str, spoken: str) -> None:
    assert say(written) == spoken


def test_the_articles_own_meaning_wins() -> None:
    assert say("Phó trưởng BTC", definitions={"BTC": "Ban Tình nguyện cộng đồng"}) == (
        "Phó trưởng Ban Tình nguyện cộng đồng"
    )


def test_a_share_that_nothing_tells_from_a_day_is_reported() -> None:
    assert [doubt.kind for doubt in read("nhắc đến chuyện cũ, 2/3 ai cũng rõ").doubts] == ["number"]


def test_the_centre_and_the_south_share_their_number_words() -> None:
    assert say("1.105", Region.CENTRAL) == say("1.105", Region.SOUTH) == "một ngàn một trăm lẻ năm"
