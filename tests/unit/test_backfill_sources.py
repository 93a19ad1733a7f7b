"""What an archive's articles come from: files, tables, feeds and sitemaps, the broken and the hostile among them."""

import csv
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from player.backfill.fetching import MOST_IN_A_ROW, Pages, road_to
from player.backfill.items import Item, Unusable, id_of_url
from player.backfill.sources import Given, open_source
from player.backfill.webfeeds import MOST_BYTES, unpacked
from player.errors import ArticleError

BODY = "<p>Sáng nay ở Chợ Đồn có mưa. Đến trưa trời tạnh, bà con ra đồng gặt lúa.</p>"
LONG = BODY * 15
SITE: dict[str, tuple[str, bytes]] = {}


def page(title: str) -> tuple[str, bytes]:
    text = f"<html><body><article><h1>{title}</h1>{BODY}</article></body></html>"
    return "text/html; charset=utf-8", text.encode()


class Answer(BaseHTTPRequestHandler):
    """Answers with what SITE has at a path; BASE in it becomes the server's address."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind, body = SITE.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.replace(b"BASE", f"http://127.0.0.1:{self.server.server_address[1]}".encode()))

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


class Site:
    def __init__(self) -> None:
        handler = type("Handler", (Answer,), {"asked": []})
        self.asked: list[str] = handler.asked
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.host = self.base.removeprefix("http://")
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def pages(self) -> Pages:
        return Pages(1000, road_to([self.host]))


@pytest.fixture
def site() -> Iterator[Site]:
    SITE.clear()
    there = Site()
    yield there
    there.close()


NOTHING = Given()
NOWHERE = Pages(1000, road_to([]))


def read(source: Path | str, pages: Pages = NOWHERE, given: Given = NOTHING) -> tuple[list[Item], list[Unusable]]:
    found = list(open_source(str(source), pages, given))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, Unusable)]


def test_a_folder_gives_texts_pages_and_json_and_says_what_is_wrong_with_each_other_file(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "mua-lon.txt").write_text("Mưa lớn\nSáng nay có mưa.", "utf-8")
    (tmp_path / "2026" / "Lúa mới.html").write_text(f"<article><h1>Lúa mới</h1>{BODY}</article>", "utf-8")
    (tmp_path / "hai.json").write_text(json.dumps([{"id": "a-1", "title": "Một", "text": "Câu một."}, {"id": 7}]))
    (tmp_path / "hong.json").write_text("{")
    (tmp_path / "sau.json").write_text("[" * 100_000)
    (tmp_path / "anh.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / ".an.txt").write_text("Ẩn\nKhông đọc.", "utf-8")
    (tmp_path / "lon.txt").write_text("x" * 5_000_001)
    items, unusable = read(tmp_path, given=Given(section="Thời sự", voice="espeak-nam"))
    assert [item.id for item in items] == ["2026-Lua-moi", "a-1", "mua-lon"]
    assert [item.read().title for item in items] == ["Lúa mới", "Một", "Mưa lớn"]
    assert {(item.read().section, item.voice) for item in items} == {("Thời sự", "espeak-nam")}
    assert [(one.where, one.why) for one in unusable] == [
        ("hai.json, 2", "it has no text, html or url"),
        ("hong.json", "it is no JSON"),
        ("lon.txt", "the file is over 5 MB"),
        ("sau.json", "it is no JSON"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_gives_its_rows_by_the_publish_apis_fields(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "kho.csv"
    rows = [
        ["id", "title", "text", "section", "published_at", "rate", "revision", "of no use"],
        ["a-1", "Mưa, lớn; ở Chợ Đồn", "Câu một.\nCâu hai.", "Thời sự", "2026-10-10T08:30", "1.1", "4", "x"],
        ["a-2", "Không ngày", "Câu ba.", "", "hôm qua", "", "", ""],
        ["a-3", "Nhanh", "Câu bốn.", "", "", "9", "", ""],
        ["", "Không mã", "Câu năm.", "", "", "", "", ""],
        ["a-5", "", "Câu sáu.", "", "", "", "", ""],
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    items, unusable = read(path)
    first = items[0].read()
    assert (items[0].id, items[0].revision, first.section, first.rate) == ("a-1", 4, "Thời sự", 1.1)
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2026-10-10T08:30:00+07:00"
    assert [block.text for block in first.blocks] == ["Câu một.", "Câu hai."]
    assert items[1].id.startswith("Khong-ma-")
    with pytest.raises(ArticleError) as untitled:
        items[2].read()
    assert untitled.value.english == "it has no title"
    assert [one.where for one in unusable] == ["kho.csv, line 4", "kho.csv, line 5"]
    assert "no ISO 8601 time" in unusable[0].why


def test_lines_of_json_are_read_one_by_one_whatever_stands_between_them(tmp_path: Path) -> None:
    path = tmp_path / "kho.jsonl"
    good = json.dumps({"id": "tot", "title": "Tốt", "html": BODY}).encode()
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\n\n[1]\nnull\n\xff\xfe\n" + b"x" * 5_000_005 + b"\n" + good)
    items, unusable = read(path)
    assert [item.id for item in items] == ["tot", "tot"]
    assert [one.where for one in unusable] == [f"kho.jsonl, line {n}" for n in (3, 4, 5, 6)]


def test_a_table_without_a_known_column_or_no_utf8_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "la.csv").write_text("a,b\n1,2\n")
    (tmp_path / "ma.csv").write_bytes("id,title,text\n1,Mưa,".encode() + "Mưa lớn".encode("cp1258", "replace"))
    assert "names none of the columns" in read(tmp_path / "la.csv")[1][0].why
    assert "not UTF-8" in read(tmp_path / "ma.csv")[1][0].why


def test_a_slip_in_a_fields_name_is_told_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "kho.jsonl"
    lines: list[dict[str, object]] = [
        {"id": "a", "title": "Một", "text": "Câu một.", "views": 7},
        {"id": "b", "tittle": "Hai", "text": "Câu hai."},
        {"id": "c", "title": "Ba", "text": "Câu ba.", "publishedAt": "2026-10-10"},
        {"id": "d", "title": "Bốn", "text": "Câu bốn.", "Title": "bốn", "views": 8},
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    items, unusable = read(path)
    assert [(item.id, item.unknown) for item in items] == [("a", ("views",)), ("d", ("Title", "views"))]
    assert [(one.where, one.why) for one in unusable] == [
        ("kho.jsonl, line 2", "there is no field 'tittle', title is probably meant"),
        ("kho.jsonl, line 3", "there is no field 'publishedAt', published_at is probably meant"),
    ]
    (tmp_path / "mot.json").write_text(json.dumps({"revison": 3, "title": "Một", "text": "Câu một."}))
    assert "revision is probably meant" in read(tmp_path / "mot.json")[1][0].why


def test_a_table_with_a_slip_in_its_first_row_is_refused_whole_and_a_row_with_a_cell_too_many_alone(
    tmp_path: Path,
) -> None:
    path = tmp_path / "kho.csv"
    path.write_text("id,titel,text\n1,Mưa,Có mưa.\n2,Nắng,Có nắng.\n", "utf-8")
    items, unusable = read(path)
    assert items == []
    assert [(one.where, one.why) for one in unusable] == [
        ("kho.csv, line 1", "there is no field 'titel', title is probably meant")
    ]
    path.write_text("id,title,text,views\n1,Mưa,Có mưa, có gió.,5\n2,Nắng,Có nắng.,6,,\n", "utf-8")
    items, unusable = read(path)
    assert [(item.id, item.unknown) for item in items] == [("2", ("views",))]
    assert [one.where for one in unusable] == ["kho.csv, line 2"]


FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Báo</title>
<item><title>Mưa &amp;amp; gió</title><link>http://bao.vn/mua-va-gio-post12.html</link>
<category>Thời sự</category><pubDate>Sat, 10 Oct 2026 08:30:00 +0700</pubDate>
<content:encoded><![CDATA[{LONG}]]></content:encoded></item>
<item><title>Chỉ tóm tắt</title><link>BASE/tom-tat-2026.html</link><description>Ngắn thôi.</description></item>
<item><title>Không có gì</title></item>
</channel></rss>"""


def test_a_feed_gives_whole_texts_as_they_are_and_fetches_the_pages_of_teasers(site: Site) -> None:
    SITE["/feed.xml"] = ("application/rss+xml", FEED.encode())
    SITE["/tom-tat-2026.html"] = page("Trang đầy đủ")
    items, unusable = read(f"{site.base}/feed.xml", site.pages())
    whole, teaser = items
    assert (whole.id, whole.is_remote, whole.read().section) == ("mua-va-gio-post12", False, "Thời sự")
    assert whole.read().title == "Mưa & gió"
    assert whole.at is not None
    assert whole.at.isoformat() == "2026-10-10T01:30:00+00:00"
    assert len(whole.read().blocks) == 15
    assert site.asked == ["/feed.xml"]
    assert (teaser.is_remote, teaser.read().title) == (True, "Trang đầy đủ")
    assert unusable[0].why == "it has neither an address nor a text"


def test_an_atom_file_is_a_feed_too(tmp_path: Path) -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><entry><title>Tin</title>
    <id>urn:1</id><link href="https://bao.vn/tin-so-1"/><updated>2026-10-10T08:30:00Z</updated>
    <content type="html">{LONG.replace("<", "&lt;")}</content></entry></feed>"""
    (tmp_path / "bao.atom").write_text(atom, "utf-8")
    items, unusable = read(tmp_path / "bao.atom")
    assert ([item.id for item in items], unusable) == (["tin-so-1"], [])


def sitemap(*urls: str, kind: str = "urlset", entry: str = "url") -> bytes:
    inside = "".join(
        f"<{entry}><loc>{url}</loc><lastmod>2026-10-0{n}</lastmod></{entry}>" for n, url in enumerate(urls, 1)
    )
    return (
        f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</{kind}>'.encode()
    )


def test_an_index_of_packed_sitemaps_leads_to_every_page_and_each_list_is_read_once(site: Site) -> None:
    lists = ("BASE/a.xml.gz", "BASE/b.xml", "BASE/b.xml", "BASE/mat.xml", "BASE/index.xml")
    index = sitemap(*lists, kind="sitemapindex", entry="sitemap")
    SITE["/index.xml"] = ("text/xml", index)
    SITE["/a.xml.gz"] = (
        "application/gzip",
        gzip.compress(sitemap("https://bao.vn/a-1.html", "https://bao.vn/a-2.html")),
    )
    SITE["/b.xml"] = ("application/xml", sitemap("https://bao.vn/b-1.html", "javascript:alert(1)"))
    items, unusable = read(f"{site.base}/index.xml", site.pages())
    assert sorted({item.id for item in items}) == ["a-1", "a-2", "b-1"]
    assert all(item.is_remote and item.at for item in items)
    assert site.asked.count("/b.xml") == 1
    whys = " ".join(one.why for one in unusable)
    assert "The page answered 404" in whys
    assert "no web address: 'javascript:alert(1)'" in whys


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&a;</title></item></channel></rss>',
        b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd"><urlset><url><loc>http://a.vn/</loc></url></urlset>',
        b"<urlset><url><loc>http://a.vn/bai-1.html</loc></url>" + b"<x>" * 100_000,
        b"<rss>" + b"<item>" * 20_000,
    ],
)
def test_hostile_xml_is_one_sentence_and_reads_nothing_else(hostile: bytes, tmp_path: Path) -> None:
    path = tmp_path / "danh-sach.xml"
    path.write_bytes(hostile)
    items, unusable = read(path)
    assert len(unusable) == 1 or (not items and len(unusable) >= 1)
    assert "root:" not in " ".join(one.why for one in unusable)


def test_a_list_that_unpacks_without_end_is_given_up_early(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.xml.gz"
    bomb.write_bytes(gzip.compress(b"<urlset>" + bytes(MOST_BYTES + 10), 1))
    with pytest.raises(ArticleError) as caught:
        read(bomb)
    assert caught.value.english == "It unpacks to over 52 MB."
    with pytest.raises(ArticleError) as cut:
        unpacked(gzip.compress(sitemap("https://bao.vn/a-1.html"))[:-12])
    assert cut.value.english == "It is cut off in its midst."


def test_what_is_no_archive_is_refused(tmp_path: Path, site: Site) -> None:
    SITE["/trang.html"] = page("Một bài")
    with pytest.raises(ArticleError) as caught:
        read(f"{site.base}/trang.html", site.pages())
    assert "is no archive: a folder, an RSS or Atom feed, a sitemap" in caught.value.english
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "khong-co")


def test_a_private_network_is_not_gone_to_unless_its_host_was_named(site: Site) -> None:
    SITE["/s.xml"] = ("text/xml", sitemap("BASE/a-1.html"))
    SITE["/a-1.html"] = page("Nội bộ")
    with pytest.raises(ArticleError) as caught:
        read(f"{site.base}/s.xml", Pages(1000, road_to(["cms.noi-bo"])))
    assert "is not allowed" in caught.value.english or "not on the public Internet" in caught.value.english
    assert site.asked == []
    (item,), _ = read(f"{site.base}/s.xml", site.pages())
    assert item.read().title == "Nội bộ"


def test_a_host_that_was_not_named_is_not_gone_to_by_its_private_address() -> None:
    road = road_to(["cms.noi-bo"], look_up=lambda host, seconds: ["10.0.0.5"])
    assert road.resolve("cms.noi-bo", 1.0) == ["10.0.0.5"]
    with pytest.raises(ArticleError, match="mạng nội bộ"):
        road.resolve("bao.example", 1.0)


def test_pages_are_asked_for_at_the_rate_that_was_said_and_no_more_once_the_site_is_down(site: Site) -> None:
    slept: list[float] = []
    pages = Pages(4.0, road_to([site.host]), clock=lambda: 0.0, sleep=slept.append)
    for number in range(MOST_IN_A_ROW):
        with pytest.raises(ArticleError):
            pages.get(f"{site.base}/mat-{number}")
    assert slept == pytest.approx([0.25 * number for number in range(MOST_IN_A_ROW)])
    assert pages.has_given_up
    with pytest.raises(ArticleError) as caught:
        pages.get(f"{site.base}/nua")
    assert "20 pages in a row" in caught.value.english
    assert len(site.asked) == MOST_IN_A_ROW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bao.vn/tin/?id=7", "https://bao.vn/tin/?id=8"),
        ("https://bao.vn/12/", "https://bao.vn/13/"),
        ("https://bao.vn/2026/index.html", "https://bao.vn/2025/index.html"),
        ("https://bao.vn/" + "a" * 200 + "-1", "https://bao.vn/" + "a" * 200 + "-2"),
    ],
)
def test_two_pages_do_not_share_an_id(one: str, other: str) -> None:
    assert id_of_url(one) != id_of_url(other)
