"""A page's HTML to an article: what is heard of each layout in tests/golden/pages, and nothing else."""

import contextlib
import time
from pathlib import Path

import pytest

from player.article import Article, Role
from player.errors import ArticleError, ArticleTooLong
from player.extract import extract
from player.scripting.script import write_script

PAGES = Path(__file__).parent.parent / "golden" / "pages"
PARAGRAPHS = "".join(f"<p>Đoạn {n}: sáng nay mưa lớn ở thị trấn Bằng Lũng, nước suối dâng cao.</p>" for n in range(6))


def heard(article: Article) -> list[str]:
    """Return what is said, a line a block: its role, and its sentences as written."""
    lines: dict[int, tuple[Role, list[str]]] = {}
    for utterance in write_script(article).utterances:
        lines.setdefault(utterance.block, (utterance.role, []))[1].append(utterance.written)
    return [f"{r}\t{('|' if r in (Role.LIST, Role.TABLE) else ' ').join(said)}" for r, said in lines.values()]


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_of_each_layout_all_is_heard_once_in_order_and_nothing_else(name: str) -> None:
    expected = (PAGES / f"{name}.tsv").read_text("utf-8").splitlines()
    url = expected.pop(0).removeprefix("# url ") if expected[0].startswith("# url ") else ""
    article = extract((PAGES / f"{name}.html").read_bytes(), url)
    assert heard(article) == expected


def test_what_the_author_marked_is_kept_with_its_place() -> None:
    article = extract((PAGES / "marked-by-the-paper.html").read_bytes())
    first, third = article.blocks[0], article.blocks[2]
    assert [(first.text[m.start : m.end], m.alias) for m in first.marks] == [("UB", "Ủy ban")]
    assert [(third.text[m.start :][:9].strip(), m.rest_ms) for m in third.marks] == [("Đến nay", 1200)]


@pytest.mark.parametrize("name", ["tag-link", "relate", "keyword", "author", "video-link", "VCCTagItemInNews"])
def test_a_link_amid_a_sentence_is_heard_whatever_its_name(name: str) -> None:
    html = f'<h1>Mưa lớn</h1>{PARAGRAPHS}<p>Cả huyện trồng <a class="{name}" href="#">600ha rừng</a>.</p>'
    assert extract(html).blocks[-1].text == "Cả huyện trồng 600ha rừng."


def test_a_chapter_may_be_called_as_readers_comments_are() -> None:
    chapter = "<h2>Thảo luận</h2><p>Kết quả cho thấy rừng hồi giữ nước tốt hơn rừng keo.</p>"
    html = f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}{chapter}</div>"
    assert [block.text for block in extract(html).blocks][-2:] == [
        "Thảo luận",
        "Kết quả cho thấy rừng hồi giữ nước tốt hơn rừng keo.",
    ]
    comments = "<h2>Thảo luận</h2><p>Bài viết hay quá, quê tôi cũng vậy.</p><textarea></textarea>"
    assert len(extract(f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}{comments}</div>").blocks) == 6


def test_a_speech_begins_with_whom_it_speaks_to_and_a_report_not_with_its_date() -> None:
    html = f"<h1>Mưa lớn</h1><div><p>{{}}</p>{PARAGRAPHS}</div>"
    assert extract(html.format("Thưa toàn thể đồng bào,")).blocks[0].text == "Thưa toàn thể đồng bào,"
    assert extract(html.format("Hải Vân - 4 phút đọc bài này")).blocks[0].text.startswith("Đoạn 0")


def test_a_button_beside_a_sentence_takes_nothing_of_it_away() -> None:
    told = "Theo kế hoạch, toàn xã trồng 45ha quế và hồi trong quý I, hơn năm ngoái."
    html = f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}<div class=x>{told} <button>Chia sẻ</button></div></div>"
    assert extract(html).blocks[-1].text == told


def test_lines_that_a_style_keeps_are_paragraphs() -> None:
    lines = [f"Đoạn {n}: sáng nay mưa lớn ở thị trấn Bằng Lũng, nước suối dâng cao hơn một mét." for n in range(4)]
    html = "<h1>Mưa lớn</h1><div style='white-space: pre-line'>" + "\n".join(lines) + "</div>"
    assert [block.text for block in extract(html).blocks] == lines


def test_a_label_in_a_headline_is_no_part_of_it() -> None:
    html = f'<meta property="og:title" content="Mưa lớn"><h1>Mưa lớn<small>Cập nhật</small></h1>{PARAGRAPHS}'
    assert extract(html).title == "Mưa lớn"


def test_what_stands_after_a_sentence_under_a_boxs_name_is_not_heard() -> None:
    html = f'<h1>Mưa lớn</h1>{PARAGRAPHS}<p>Cả huyện trồng rừng. <span class="author-name">Thu Hà</span></p>'
    assert extract(html).blocks[-1].text == "Cả huyện trồng rừng."


def test_an_element_that_two_selectors_name_is_read_once_and_the_pages_own_address_chooses_the_rule() -> None:
    address = "https://vietnamnet.vn/mua-lon-1.html"
    body = f'<h1>Mưa lớn</h1><div class="maincontent" id="maincontent">{PARAGRAPHS}</div>'
    by_address = extract(body, address)
    assert len(by_address.blocks) == 6
    hidden = body.replace("<p>Đoạn 3", '<p class="vnn-template-noneditable">Đoạn 3')
    assert len(extract(hidden).blocks) == 6
    assert len(extract(f'<link rel="canonical" href="{address}">{hidden}').blocks) == 5


def test_a_papers_code_set_apart_is_the_papers_code() -> None:
    html = f"<h1>Mưa lớn</h1><div><p><strong>SK365 - </strong>Sáng nay mưa lớn ở Chợ Đồn.</p>{PARAGRAPHS}</div>"
    assert heard(extract(html))[1] == "paragraph\tSáng nay mưa lớn ở Chợ Đồn."
    later = f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}<p><strong>SK365 - </strong>Mưa đã tạnh ở Chợ Đồn.</p></div>"
    assert extract(later).blocks[-1].text == "SK365 - Mưa đã tạnh ở Chợ Đồn."


def test_a_bold_question_under_a_picture_or_a_video_is_heard() -> None:
    pictured = '<div class="video"><iframe src="a"></iframe></div><p><strong>Bà nghĩ gì về vụ này?</strong></p>'
    assert heard(extract(f"<h1>Mưa lớn</h1>{PARAGRAPHS}{pictured}"))[-1] == "paragraph\tBà nghĩ gì về vụ này?"


def test_captions_that_tell_the_story_are_heard_and_those_beside_a_report_are_not() -> None:
    told = "Mỗi năm ruộng bậc thang ở đây chỉ cấy một vụ, người dân dẫn nước bằng máng tre từ trên núi, thửa số {}."
    pictures = "".join(f"<figure><img src=a><figcaption>{told.format(n)}</figcaption></figure>" for n in range(5))
    lead = "<p>Cuối tháng năm, nước từ trên núi tràn về.</p>"
    assert len(heard(extract(f"<h1>Mùa nước đổ</h1><article>{lead}{pictures}</article>"))) == 7
    assert len(heard(extract(f"<h1>Mùa nước đổ</h1><article>{PARAGRAPHS}{pictures}</article>"))) == 7


def test_a_row_of_labels_that_only_style_sets_apart_is_not_heard() -> None:
    row = "<div><span>Trực tuyến</span><span>Cần Thơ</span><span>Triều cường</span></div>"
    assert len(extract(f"<h1>Mưa lớn</h1><div>{row}{PARAGRAPHS}{row}</div>").blocks) == 6


def test_a_page_whose_name_begins_with_the_papers_has_the_title_that_stands_on_it() -> None:
    html = "<title>Tin tuc Dong bang - Chợ nổi Phong Điền</title><font><b>Chợ nổi Phong Điền</b></font>"
    assert extract(html + PARAGRAPHS).title == "Chợ nổi Phong Điền"


@pytest.mark.parametrize(
    ("line", "is_heard"),
    [
        ("Ông Hà Văn Tài cho biết, gia đình ông trồng 3ha quế.", True),
        ("Ông Hà Văn Tài bên vườn quế của gia đình.", False),
        ("<b>Trồng rừng là giữ nước</b>", True),
    ],
)
def test_a_line_under_a_picture_is_heard_if_it_reports_or_heads(line: str, is_heard: bool) -> None:
    page = f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}<p><img src=a></p><p>{line}</p>{PARAGRAPHS.replace('Đoạn', 'Phần')}</div>"
    assert (len(heard(extract(page))) == 14) == is_heard


def test_on_a_page_that_sets_its_captions_apart_a_sentence_under_a_picture_is_the_texts() -> None:
    set_apart = "<p><img src=a></p><p style='text-align:center'>Đường vào bản sau mưa</p>"
    page = f"<h1>Mưa lớn</h1><div>{PARAGRAPHS}{set_apart * 2}<p><img src=b></p><p>Các tổ đi tuần mỗi tháng hai lần.</p>"
    assert heard(extract(page))[-1] == "paragraph\tCác tổ đi tuần mỗi tháng hai lần."


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1258"])
def test_a_page_is_read_in_its_own_encoding(charset: str) -> None:
    import unicodedata

    html = f"<meta charset={charset}><h1>Bài hát về rừng</h1><p>Sáng nay ở bản xa, mưa to và gió lớn.</p>"
    if charset == "windows-1258":
        # That table has hats in one piece and tones apart.
        tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
        pieces = []
        for letter in unicodedata.normalize("NFC", html):
            apart = unicodedata.normalize("NFD", letter)
            tone = [mark for mark in apart if mark in tones]
            base = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones))
            pieces.append(base + "".join(tone))
        html = "".join(pieces)
    article = extract(html.encode("cp1258" if charset == "windows-1258" else charset))
    assert heard(article)[1] == "paragraph\tSáng nay ở bản xa, mưa to và gió lớn."


def test_metadata_is_read() -> None:
    article = extract((PAGES / "json-ld-only.html").read_bytes(), "https://example.vn/a")
    assert (article.author, article.section, article.url) == ("Thu Hà", "Kinh tế", "https://example.vn/a")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-03-12T15:20:00+07:00"


@pytest.mark.parametrize(
    "html", ["", "<p>", "<h1>Đầu đề</h1>", "<h1>Đầu đề</h1><script>var a = 1</script>", "\0", "<<<>>>"]
)
def test_a_page_without_an_article_is_refused_in_one_sentence(html: str) -> None:
    with pytest.raises(ArticleError) as refusal:
        extract(html)
    assert str(refusal.value).endswith(".")
    assert refusal.value.english.endswith(".")


def test_a_page_over_its_limit_is_refused() -> None:
    with pytest.raises(ArticleTooLong):
        extract(b"<p>" * 2_000_000)


HOSTILE = {
    "parts of the page's name": "<title>" + " - ".join(f"phần {n} của tên" for n in range(20_000)) + "</title>",
    "deep": "<div>" * 100_000 + "mưa",
    "unclosed formatting": "".join(f"<b id={n}>" for n in range(50_000)) + "<p>mưa" * 20_000,
    "unclosed tags": "<div" * 1_000_000,
    "open comments": "<!--" * 1_000_000,
    "open scripts": "<script" * 500_000,
    "nested tables": "<table><tr><td>" * 50_000 + "mưa",
    "nested lists": "<ul><li>" * 60_000 + "mưa",
    "lists in lists": "<ul><li>mưa" * 60_000,
    "angle brackets": "<" * 3_000_000,
    "attributes": "<p " + "a=b " * 500_000 + ">mưa",
    "class names": f"<p class='{'aB' * 400_000}'>mưa",
    "one paragraph": "<p>" + "mưa lớn " * 400_000,
    "line breaks": "<div>" + "mưa<br>" * 100_000,
    "links": "<a href=x>mưa" * 60_000,
    "spans": "<span>mưa" * 60_000,
    "wide table": "<table>" + "<tr>" + "<td colspan=1000 rowspan=1000>mưa" * 20_000,
    "JSON-LD": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "data-ssml": "<p>" + "<i data-ssml='" + "[" * 3000 + "'>mưa</i>" * 500,
    "entities": "<p>" + "&amp;" * 500_000,
    "headings": "<h1>mưa" * 20_000,
    "cards": "<h2><a href=x>mưa</a></h2>" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_bounded_time(name: str) -> None:
    started = time.process_time()
    with contextlib.suppress(ArticleError):
        extract(("" if "<title>" in HOSTILE[name] else "<h1>Đầu đề</h1>") + HOSTILE[name] + PARAGRAPHS)
    assert time.process_time() - started < 15


@pytest.mark.parametrize(
    "below",
    [
        "<div>" + "<p>Bình luận của bạn đọc" * 37_000,
        "<div>" + "<p>Xem thêm" * 37_000,
        "<div>" * 390 + "<p>Tóm tắt bởi AI" * 37_000,
        "<div class=a>" * 390 + "<button>x</button>abc 1" + "<span></span>" * 18_000 + "</div>" * 390,
        "<div class=abc>" * 390 + "<div><button>x</button>a</div>" * 9_000 + "</div>" * 390,
        "<div>" * 390 + "<a href='tel:1'>x</a>" * 18_000,
    ],
    ids=["comments", "links", "summaries", "empty", "buttons", "telephones"],
)
def test_what_stands_below_the_story_is_told_in_bounded_time(below: str) -> None:
    started = time.process_time()
    article = extract(f"<h1>Mưa lớn</h1>{PARAGRAPHS}{below}")
    assert time.process_time() - started < 15
    assert article.blocks[5].text.startswith("Đoạn 5")


def test_time_grows_with_the_page() -> None:
    def seconds(times: int) -> float:
        html = "<h1>Đầu đề</h1><div class=related><p>Tin khác rất dài ở đây.</p></div>" + PARAGRAPHS * times
        started = time.process_time()
        extract(html)
        return time.process_time() - started

    few, many = (min(seconds(times) for _ in range(3)) for times in (300, 1200))
    assert many <= 8 * max(few, 0.02)
