"""Findings: ten faults in, ten findings with their places; a clean article, none."""

from pathlib import Path

import pytest

from player.article import Article, Block, Role
from player.extract import extract
from player.scripting.script import write_script

PAGES = Path(__file__).parent.parent / "golden" / "pages"


@pytest.mark.parametrize(
    ("sentence", "kind", "place"),
    [
        ("Đoàn QXZT đến thăm xã.", "acronym", "QXZT"),
        ("Giá là 5 ¬ mỗi chiếc.", "symbol", "¬"),
        ("Xã thu 1.5000 đồng.", "number", "1.5000"),
        ("Họp ngày 32/13/2023 ở xã.", "number", "32/13/2023"),
        ("Tàu chạy lúc 25h30 tối nay.", "number", "25h30"),
        ("Danh sách ( ) kèm theo.", "brackets", "( )"),
        ("Kế hoạch của của huyện.", "doubled", "của của"),
        ("Mưa ở Сhợ Đồn rất to.", "lookalike", "Chợ"),
        ("Văn bản m\ufffdất chữ.", "encoding", "\ufffd"),
        ("Chuyện dài " + "mưa gió " * 60 + "hết.", "long", None),
    ],
)
def test_each_fault_is_found_in_its_place(sentence: str, kind: str, place: str | None) -> None:
    blocks = (Block(Role.PARAGRAPH, "Sáng nay trời tạnh."), Block(Role.PARAGRAPH, sentence))
    script = write_script(Article("Tin trong ngày", blocks))
    found = [finding for finding in script.findings if finding.kind == kind]
    assert found
    assert found[0].utterance == 2
    if place is not None and kind != "encoding":
        assert script.utterances[2].written[found[0].start : found[0].end] == place
    assert found[0].severity in ("info", "warning", "error")
    assert found[0].message
    assert found[0].suggestion


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_clean_article_has_no_findings_but_names_that_no_table_has(name: str) -> None:
    script = write_script(extract((PAGES / f"{name}.html").read_bytes()))
    assert [finding for finding in script.findings if (finding.kind, finding.severity) != ("foreign", "info")] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ngày ngày, người người đi rừng, ai cũng xanh xanh màu áo.",
        "Khói bay là là, mưa từ từ tạnh, ông luôn luôn cười.",
        "Đạt 12.345.678 đồng, tăng 3,5% so với ngày 29/2/2024, lúc 23h59.",
        "Huyện có 1.250 hộ (chiếm 12,5%), “xã” nào cũng có.",
    ],
)
def test_ordinary_vietnamese_is_no_fault(sentence: str) -> None:
    assert write_script(Article("Tin", (Block(Role.PARAGRAPH, sentence),))).findings == ()
