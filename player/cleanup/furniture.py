"""What stands around an article and is no part of it: the play control, buttons, related links, timestamps, tags."""

import re
from functools import cache
from importlib.resources import files

_ENDING = re.compile(r"[\s:：.…>»›→+•|-]+$")
_BEGINNING = re.compile(r"^[\s>»›→▶►⏵⏸♫🔊🎧•|+*-]+")

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_VOICE = r"(?:nam|nữ)(?: miền)? (?:bắc|trung|nam)"
_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_HOUR = r"\d{1,2}[:hg]\d{2}(?::\d{2})?(?:\s*\(?gmt\s*\+?\s*7\)?)?"
_PATTERNS = re.compile(
    "|".join(
        (
            rf"[-−]?{_TIME}(?:\s*[/|]\s*[-−]?{_TIME})?(?:\s*(?:1(?:[.,]\d+)?x|1x))?",  # 0:00 / 3:21
            r"(?:nghe|đọc)(?: đọc)? (?:bài|audio|tin).{0,12}\d{1,2}:\d{2}(?:\s*/\s*\d{1,2}:\d{2})?"
            rf"(?:\s*{_VOICE})*",
            rf"(?:giọng đọc\s*[:：]?\s*)?{_VOICE}(?:[\s|/,]+{_VOICE}){{0,5}}",
            r"tốc độ(?: đọc)?\s*[:：]?\s*\d(?:[.,]\d+)?x",
            r"bạn đang đọc bài (?:viết|báo)\b.{0,160}\b(?:chuyên mục|trên|tại)\b.{0,160}",
            # Police, and those who draft a law, ask for letters too, and that is news.
            r"mọi (?:thông tin |ý kiến )?(?:góp ý|phản hồi|phản ánh|bài vở|tin bài)\b.{0,60}"
            r"\b(?:gửi|gọi|liên hệ)\b.{0,60}(?:tòa soạn|toasoan|ban biên tập|banbientap|bandoc|bbt@).{0,100}",
            r"(?:mọi|các) (?:thắc mắc|câu hỏi)\b.{0,60}(?:bạn đọc|độc giả)\b.{0,40}\bgửi (?:về|đến|tới)\b.{0,120}",
            r"(?:bạn đọc|độc giả) (?:có|cần) (?:câu hỏi|thắc mắc)\b.{0,60}\bgửi (?:về|đến|tới)\b.{0,120}",
            r"(?:bạn đọc|độc giả) (?:có|cần)\b.{0,80}\b(?:gọi|liên hệ|gửi)\b.{0,60}"
            r"\b(?:đường dây nóng|hotline|tòa soạn)\b.*",
            r"(?:viết|gửi)\b.{0,40}\b(?:chúng tôi|tòa soạn)\b.{0,20}\S+@\S+|kỳ (?:tới|sau)\s*[:：].*",
            r"(?:bản tin|bài viết)(?: được)? cập nhật lúc \d.{0,160}|quét mã qr\b.{0,20}\btải\b.{0,80}",
            r".{0,80}\bfanpage\s*[:：]\s*\S.*",
            r"https?://\S+/\S+\.(?:html?|aspx|vnp|epi|ldo|tpo)\S*",
            r"bình luận của bạn (?:đã|đang|sẽ|cần|phải)\b.{0,120}|ý kiến (?:bạn đọc|độc giả)\s*\(?\d*\)?",
            r"(?:đăng ký|theo dõi|subscribe)\s+(?:kênh|fanpage)\b.{0,60}"
            r"\b(?:youtube|zalo|tiktok|telegram|facebook)\b.{0,100}",
            r"(?:tải|cài đặt)\s+(?:app|ứng dụng)\b.{0,60}"
            r"\bđể (?:đọc|xem|nghe|theo dõi|cập nhật) (?:tin|báo|video|bài)\b.{0,60}",
            r"mời (?:quý )?(?:độc giả|bạn đọc|khán giả|quý vị).{0,20}đón (?:đọc|xem)\b.{0,120}",
            r"\d{1,2} (?:giây|phút|giờ|ngày) trước",
            r"(?:thích|trả lời|chia sẻ|báo cáo)(?:\s*\(?\d*\)?\s*[·•|]?\s*(?:thích|trả lời|chia sẻ|báo cáo|"
            r"\d{1,3} (?:phút|giờ|ngày) trước)){1,4}",
            rf"[^\d|.!?]{{2,40}}\s(?:\|\s*{_DATE}|[|–—-]\s*{_DATE}[\s,|–—-]+{_HOUR}|[|–—-]\s*{_HOUR}[\s,|–—-]+{_DATE})",
            rf"[^\d|.!?]{{2,40}}\s\|\s*{_DATE}[\s,|–—-]+{_HOUR}",
            r"(?:(?:xem|đọc|tham khảo|tìm hiểu) thêm|xem tiếp|tin liên quan|bài liên quan|có thể bạn quan tâm|"
            r"mời (?:quý )?(?:độc giả|bạn đọc|"
            r"khán giả|quý vị)(?: (?:xem|đọc|đón|theo dõi))?[^:]{0,40}|đọc nhiều|>>>?[^:]{0,20})\s*[:：].*",
            r"mời (?:quý )?(?:độc giả|bạn đọc|khán giả|khán thính giả|quý vị|bạn).{0,30}"
            r"(?:theo dõi|đón xem|xem|nghe|tải)\b.{0,120}\b(?:trên|tại|qua)\b.{0,120}"
            r"(?:online|go|news|facebook|fanpage|youtube|zalo|tiktok|ứng dụng|app|kênh|website|\.vn)\b.{0,30}",
            r"mời (?:quý )?(?:độc giả|bạn đọc).{0,20}(?:chuyên mục|truy cập)\b.{0,160}",
            r"mời (?:quý )?(?:độc giả|bạn đọc|khán giả|khán thính giả|quý vị|bạn).{0,20}"
            r"(?:theo dõi|tham gia|quan tâm)\b.{0,20}"
            r"\b(?:kênh|fanpage|nhóm|zalo|facebook|youtube|tiktok|telegram)\b.{0,160}",
            r"(?:nguồn|theo|link|xem tại)\b.{0,80}https?://\S+|nguồn(?: tin| ảnh| số liệu| dữ liệu)?\s*[:：]\s*.{1,60}",
            r".{0,60}\b\d{1,2} phút đọc|bài (?:đã )?đăng\b.{0,60}\bsố \d[\d/ -]{0,20}",
            r"(?:nhập|để lại) (?:địa chỉ )?email\b.{0,160}|nhận (?:tin|bản tin|bài)\b.{0,40}\b(?:email|mới nhất)",
            r"bạn (?:thấy|đánh giá) bài (?:viết|báo)(?: này)? (?:thế nào|như thế nào|có hay|hữu ích|có hữu ích).{0,30}",
            r"(?:link bài gốc|lấy link|sao chép link)\b.{0,120}|.{0,30}>>\s*\S.*|\d{1,2} tháng \d{1,2},? \d{4}",
            r"(?:tự động )?(?:cập nhật|làm mới|tải lại) sau \d{1,3} (?:giây|phút)",
            r"(?:>>>?|»|=>|⇒|➤|►►)\s*\S.*",
            r"(?:từ khóa|từ khoá|tags?|thẻ|chủ đề|hashtags?)\s*[:：].*",
            r"(?:#[\w.-]+\s*,?\s*)+",
            r"(?:cập nhật|(?:được )?đăng|xuất bản|đăng ngày|ngày đăng|đăng lúc|cập nhật lúc|ngày cập nhật|"
            r"(?:lần )?cập nhật (?:lần )?cuối(?: lúc)?|ngày xuất bản|ngày in|ngày tạo|published|updated)\b"
            r"\s*(?:lúc|ngày)?"
            r"\s*[:：]?\s*(?:(?:thứ )?\w{0,6}\s*,?\s*)?\d(?:[\d\s:/.,hg()+gmt|-]|tháng|năm|giờ|phút)*",
            r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn)\s*,?\s*(?:ngày)?\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
            r"[\s\d:hg,.|()+gmt•/-]*(?:(?:am|pm|sa|ch)(?:\s*\(gmt\s*\+?\s*7\))?)?",
            r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\s*[-–|"
            r",•]?\s*\d{1,2}[:hg]\d{0,2}(?::\d{2})?)?(?:\s*\(?gmt\s*\+?\s*7\)?)?(?:\s*(?:am|pm|sa|ch))?",
            r"\d{1,2}[:hg]\d{2}(?::\d{2})?\s*[-–|"
            r",•]?\s*(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:\s*\(?gmt\s*\+?\s*7\)?)?",
            r"(?:theo dõi|đọc|xem)\b.{0,60}\b(?:trên|tại) (?:google news|facebook|zalo|youtube|tiktok|"
            r"google tin tức)\b.{0,20}",
            r"(?:lượt xem|lượt đọc|số lượt xem|views?|lượt nghe)\s*[:：]?\s*[\d.,]+|[\d.,]+\s*(?:lượt xem|"
            r"lượt đọc|bình luận|views?|"
            r"lượt thích|lượt chia sẻ|comments?|likes?|shares?)",
            r"(?:bình luận|ý kiến|chia sẻ|thích|facebook|phản hồi)\s*\(?\s*\d*\s*\)?",
            r"(?:facebook|twitter|zalo|linkedin|pinterest|telegram|email|copy link|in|print|chia sẻ)(?:[\s|"
            r",/•-]+(?:facebook|twitter|"
            r"zalo|linkedin|pinterest|telegram|email|copy link|in|print|chia sẻ|x)){1,9}",
            r"(?:(?:bản quyền|copyright)\s*(?:©|\(c\)|:|thuộc|\d{4})|©|\(c\)|®).{0,160}",
            r"(?:(?:vui lòng|hãy) )?(?:đăng nhập|đăng ký)\b.{0,60}\b(?:bình luận|đọc tiếp|xem tiếp|nhận tin|"
            r"theo dõi|tài khoản)\b.{0,40}",
            r"(?:trình duyệt|your browser)\b.{0,80}(?:không hỗ trợ|does not support)\b.{0,60}",
            r"(?:đánh giá|xếp hạng)\s*[:：]?\s*\d[\d.,]*\s*(?:/\s*\d+)?\s*(?:sao)?"
            r"\s*(?:\(?\d+ (?:phiếu|lượt|đánh giá)[^.]*)?",
            r"(?:trang chủ|home)\s*(?:[>»›/|]\s*[^>»›/|]{1,40}){1,5}",
            r"(?:sự kiện|chuyên đề|chuyên mục|loạt bài|dòng sự kiện)\s*[:：]\s*.{1,100}",
        )
    ),
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:(?:xem|đọc|tham khảo|tìm hiểu) thêm|đọc tiếp|đọc nhiều.{0,5}|"
    r"(?:các )?(?:tin bài|tin tức|tin|bài viết|bài|video|chủ đề) liên quan|"
    r"(?:các )?(?:tin|bài)(?: viết)? (?:khác|mới|cũ).{0,5}|"
    r".{0,4}tin đã đưa|.{0,10}cùng (?:chuyên mục|chủ đề|tác giả)|"
    r"mời (?:quý )?(?:độc giả|bạn đọc|bạn|quý vị).{0,20}xem (?:thêm )?(?:video|clip).{0,20}|"
    r"(?:có thể )?bạn (?:có thể )?(?:quan tâm|thích)|đừng bỏ lỡ|tin (?:nổi bật|nóng)|xem nhiều.{0,5}|"
    r"bài viết khác|gợi ý cho bạn|dành cho bạn|"
    r"tin tài trợ|bài đọc nhiều|những tin (?:mới|cũ) hơn)",
    re.IGNORECASE,
)
_LONGEST = 240


@cache
def _whole_lines() -> frozenset[str]:
    """Return the lines that are a control's, a button's or a label's, as furniture.txt lists them."""
    return frozenset(files("player.cleanup").joinpath("furniture.txt").read_text("utf-8").splitlines())


def is_furniture(line: str) -> bool:
    """Return whether a whole line is the page's and not the article's.

    >>> [is_furniture(line) for line in ("0:00 / 3:21", "Xem thêm: Mưa lớn", "Chia sẻ", "Ông nói: Xem thêm đi.")]
    [True, True, True, False]
    """
    if len(line) > _LONGEST:
        return False
    bare = _BEGINNING.sub("", _ENDING.sub("", line)).strip("()[] ")
    if not any(letter.isalnum() for letter in bare):
        return True
    return (
        bare.casefold() in _whole_lines()
        or _PATTERNS.fullmatch(bare) is not None
        or _PATTERNS.fullmatch(line.strip()) is not None
    )


def opens_related_links(line: str) -> bool:
    """Return whether a line is the label above links to other articles.

    >>> opens_related_links("Tin liên quan:"), opens_related_links("Xem thêm các tin khác trong ngày hôm nay")
    (True, False)
    """
    return len(line) <= 60 and _RELATED.fullmatch(_BEGINNING.sub("", _ENDING.sub("", line))) is not None


def looks_like_a_headline(line: str) -> bool:
    """Return whether a line could be a link's title: short, and not closed as a sentence is.

    >>> looks_like_a_headline("Chợ Đồn trồng mới 600ha rừng"), looks_like_a_headline("Mưa đã tạnh.")
    (True, False)
    """
    return len(line) <= 160 and line.rstrip("\"”'’ )")[-1:] not in tuple(".!…:;,") and "\n" not in line
