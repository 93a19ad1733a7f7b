"""The words that decide how a number is read: what a newsroom writes around dates, scores, shares and counts."""

import re

from player.vietnamese.semiotic import Context


def words(listed: str) -> frozenset[str]:
    """Return the words of a list that is written in one line.

    >>> sorted(words("sáng chiều"))
    ['chiều', 'sáng']
    """
    return frozenset(listed.split())


def phrases(listed: str) -> frozenset[tuple[str, ...]]:
    """Return the phrases of a list that commas part, each as its words.

    >>> sorted(phrases("bị cáo, trang trại"))
    [('bị', 'cáo'), ('trang', 'trại')]
    """
    return frozenset(tuple(phrase.split()) for phrase in listed.split(","))


# What stands before a day of the month
DATE_CUES = words(
    "ngày sáng trưa chiều tối đêm hôm dịp lễ tết mùng mồng rạng qua khuya cuối kỷ từ đến tới trước sau vào "
    "khánh nay mai hạn kể nhật niệm phiên"
)
# After these the word "ngày" is not put in: it is there, or the day is a name (lễ 30/4)
DAY_NAMED = words(
    "ngày mùng mồng rằm dịp lễ khánh đường phố trường viên thcs thpt cầu hầm thôn ấp khu phố làng chợ động phường "
    "xã máy non rạp hồ bản cúp cup olympic htx đợt mừng"
)
EACH = words("mỗi một hằng hàng từng")  # mỗi ngày 2-3 lần, hằng tháng 4-5 buổi: how many, not which
# After a/b: a share of a whole ("phần")
SHARE_NOUNS = words(
    "số dân diện tổng quãng nhu thời lượng chiều cốc thế đường chặng nguồn giá kinh doanh dung khối lực nhân "
    "lao công trong của tỷ tỉ mức cả toàn thể sản phần năm chỉ quân thị trái cuộc bề trên"
)
SHARE_CUES = words(
    "chiếm khoảng gần hơn quá bằng giảm tăng còn mất ít đa chừng ước tới đến nửa khoảng_chừng có được lên xuống đầy"
)
# After a/b: things counted out of a total ("trên")
COUNTED_NOUNS = words(
    "hộ xã phường huyện tỉnh thôn bản xóm tổ tiêu chí chỉ phiếu ha đại biểu đồng học sinh sản em cháu cơ đơn "
    "hồ sơ vụ dự công trình chi đảng hội ý ca mẫu câu trường lớp giáo cán bộ doanh nhà điểm khu thị quận đội "
    "trận bài môn thí nghị quốc nước thành phố km người con cây km2 m2 tấn lượt hạng mục nhiệm việc tàu xe "
    "chiếc cầu gói thửa suất kiến đoàn nội ban ngành giờ ngày tuần tháng địa quyết cụm hợp bệnh giường cột "
    "sân máy vị tỷ triệu nghìn gia cặp nhóm lô buổi phòng khoa liên hạt cử tri viên nghệ phương vòng cú pha quả giải "
    "đề tài đập kênh biện sáng tác mô chuồng ao giống trạm nhịp trụ mỏ bãi chương điều chuyến trại nút "
    "cửa quầy chợ sạp bếp siêu kho bể giếng hang làng buôn ấp khóm sóc phum bon thuyền ghe đàn ổ chốt căn gian "
    "giấy thủ lĩnh khâu tuyến đoạn cống văn thông luật quỹ trung hố ô lò tháp nguyện ngọn tiết mũi liều loại mặt "
    "phân khách nữ nam cựu thanh phụ"
)
# Those whose first word may as well begin what happened on a day
_COUNTED_PHRASES = phrases(
    "bị cáo, bị can, bị hại, bị đơn, chủ tàu, chủ hộ, chủ đầu, chủ cơ, chủ xe, chủ thể, chủ nhiệm, chủ tịch, "
    "trang trại, nạn nhân, ứng viên, ủy viên, uỷ viên, thành viên, nghi phạm, nghi can, đối tượng, ngư dân, "
    "hành khách, chiến sĩ, nhân viên, nhân chứng, công nhân, công ty, thẩm phán, luật sư, thuyền viên, "
    "di tích, lễ hội, phần việc, bước công, kiến nghị, tin báo, đơn thư, dịch vụ, ngân hàng, lãnh đạo, "
    "thương hiệu, nguyên đơn, nguyên nhân, thôn bản, tin nhắn, ki ốt, sở ngành, bộ ngành, ban ngành, thầy cô, "
    "thầy thuốc, y bác, điều dưỡng, tàu cá, xe khách, vận động, tuyển thủ, cầu thủ, thanh niên, đơn hàng, "
    "người dân, khu phố, tổ dân, bộ phận, hạng mục, sản phẩm, vòng đấu, bàn thắng"
)
# After a/b: one thing, of which it is a share
_WHOLE_PHRASES = phrases(
    "cơ thể, cơ số, tài sản, thu nhập, lợi nhuận, chi phí, ngân sách, dạ dày, công suất, công việc, "
    "khối lượng, cổ phần, cổ phiếu, vốn điều, vốn đầu, số vốn, nguồn vốn, sức khỏe, đất nước, bánh xe, "
    "thị trường, hành trình, trữ lượng, trữ năng, ghế quốc, ghế trong, mặt đường, lòng đường, mặt hồ, "
    "mặt sông, bình xăng, cuộc đời, thế kỷ, chương trình học, nhiệm kỳ, học kỳ, gia tài, tuổi thọ, bầu trời, "
    "hàm lượng, nhà đất"
)
_WHOLES = words("thân mái vốn gan phổi thận chặng quãng cốc bát ly chén thìa muỗng")


# Verbs, and adverbs, whose object is counted; the last syllable is enough
COUNT_VERBS = words(
    "hiện tra lý phạt hồi ngân thành thiện giao cấp duyệt định dựng chữa xóa xoá bắt trao tặng trợ tiêm có còn với đạt "
    "mở đóng chức nhận chọn bầu sát phục khai nộp cứu trì hành đặt nối quyết nhập tỏa đó đã đang chỉ mới cả đều "
    "là cho thấy rằng ghi vá lấp dỡ đón dừng khóa tịch tỉa cháy hỏng sập đổ trôi vỡ chìm"
)


def is_counted(after: tuple[str, ...]) -> bool:
    """Return whether the words after a/b are things counted out of a total: 5/12 cửa hàng, 5/12 bị cáo."""
    return bool(after) and (after[0] in COUNTED_NOUNS or after[:2] in _COUNTED_PHRASES) and not is_whole(after)


def is_whole(after: tuple[str, ...]) -> bool:
    """Return whether the words after a/b are one thing, of which it is a share: 4/5 thân tàu."""
    return bool(after) and (after[0] in _WHOLES or after[:2] in _WHOLE_PHRASES)


# What is known by a number that is never counted
_NUMBERED = words("đb stk cccd cmnd cmt sđt đt dt hotline tel fax zalo mst imei seri sêri")
_NUMBERED_PHRASES = frozenset(
    tuple(reversed(phrase.split()))
    for phrase in [
        "tài khoản",
        "điện thoại",
        "căn cước",
        "công dân",
        "minh nhân",
        "nhân dân",
        "mã số",
        "số thuế",
        "số thẻ",
        "vận đơn",
        "số hiệu",
        "báo danh",
        "đặc biệt",
        "số vé",
        "vé số",
        "dãy số",
        "mã vé",
        "mã ngành",
        "mã đơn",
        "mã hs",
        "xét tuyển",
        "mã vạch",
        "mã thẻ",
        "số seri",
        "số máy",
        "số khung",
        "hộ chiếu",
        "mã bưu",
        "bưu chính",
        "số sim",
    ]
)


def is_numbered(place: int, context: Context) -> bool:
    """Return whether the words before a number say that it is a name: an account, a telephone, a ticket."""
    before = context.before(place)
    return any(word in _NUMBERED for word in before[:2]) or any(
        before[at : at + 2] in _NUMBERED_PHRASES for at in range(3)
    )


_TO_A_SHARE = re.compile(r" (?:lên|xuống|còn)(?: mức| còn| tới)? (?P<part>\d)/(?P<whole>\d{1,2})(?![\d/])")


def is_share_that_moves(part: str, whole: str, text: str, end: int) -> bool:
    """Return whether a/b is a share that becomes another: từ 1/5 lên 1/3.

    >>> is_share_that_moves("1", "5", "tăng từ 1/5 lên 1/3", 11)
    True
    >>> is_share_that_moves("1", "5", "dời từ 1/5 lên 28/4", 10)
    False
    """
    other = _TO_A_SHARE.match(text, end)
    return other is not None and int(part) < int(whole) <= 10 and 0 < int(other["part"]) < int(other["whole"]) <= 10


# Documents whose number keeps its zero (Đề án 06) and joins its year (Nghị định 100/2019)
DOCUMENTS = words("án thị quyết định tư điện văn luật pháp_lệnh hiệu mã thông_báo kết_luận hoạch")
DOCUMENT_PHRASES = frozenset(
    {
        ("án", "đề"),
        ("thị", "chỉ"),
        ("quyết", "nghị"),
        ("định", "nghị"),
        ("định", "quyết"),
        ("định", "quy"),
        ("tư", "thông"),
        ("điện", "công"),
        ("văn", "công"),
        ("luận", "kết"),
        ("báo", "thông"),
        ("hoạch", "kế"),
        ("lệnh", "pháp"),
        ("lệnh", "sắc"),
        ("dẫn", "hướng"),
        ("trình", "tờ"),
        ("cáo", "báo"),
        ("trình", "chương"),
        ("tịch", "liên"),
        ("luật", "bộ"),
    }
)
# Before a roman or an arabic number that orders things
ROMAN_CUES = words(
    "quý kỷ kỉ khóa khoá kỳ chương phần mục điều hạng loại cấp độ vùng lục đoạn khoản hồi tập lần hội nhóm "
    "bậc quyển bài thứ chiến vực đợt số trại đoàn năm chuyên nghiệp xứ khu tuyến tầng tiểu thể kì nhiệm đảng "
    "bằng chặng đai mức niên ương quân cuốn động lớp trình cụm qlđb kv hk tk"
)
# After "/" in a rate: đồng/kg, lượt/ngày
RATE_NOUNS = words(
    "ngày tháng năm giờ phút giây tuần quý vụ lần người hộ ha kg tấn tạ con cây lít suất lượng chỉ thùng "
    "ounce đêm sào công mẫu sản bộ cái chiếc xe khách phòng căn trận vé ca cổ lượt đơn đầu em học mét tín "
    "vòng khẩu kỳ bài chuyến hộp bao chai gói khối đôi cặp cử nhân lao giao thửa lô m km cm mm m2 m3 m² m³ "
    "km2 km² gam yến bát tô suất_ăn héc chủ buổi tiết trang cuốn bản hồ mũi liều viên lọ tổ xã thôn huyện "
    "lứa tỉnh nghìn vạn triệu lớp trường ly cốc bó đĩa"
)
HOTLINES = frozenset({"111", "112", "113", "114", "115", "116", "117", "118", "119", "911", "1022", "1080"})
