"""baonoi script: what it prints, of what, and how it refuses."""

import io
import json
import sys
from pathlib import Path

import pytest

from player import cli

TEXT = "Mưa lớn ở Chợ Đồn\nBBK - Sáng 10/10, mưa lớn làm 35 hộ di dời.\nQuang cảnh. Ảnh: Thu Hà\nChiều tạnh./.\n"
HTML = "<h1>Mưa lớn</h1><article><p>Sáng nay, mưa lớn ở Chợ Đồn.</p><p>Chiều tạnh.</p></article>"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run one command, and return its exit code, output and errors."""
    sys.argv = ["baonoi", "script", *arguments]
    with pytest.raises(SystemExit) as end:
        cli.main()
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


@pytest.fixture(autouse=True)
def _own_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", sys.argv)


def test_json_holds_exactly_what_is_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bai.txt").write_text(TEXT, "utf-8")
    code, out, _ = run(capsys, str(tmp_path / "bai.txt"), "--json")
    read = json.loads(out)
    assert code == 0
    assert list(read) == ["title", "utterances", "findings"]
    assert [list(utterance) for utterance in read["utterances"]] == [["role", "written", "spoken", "rest_ms"]] * 3
    assert read["title"] == "Mưa lớn ở Chợ Đồn"
    assert read["utterances"][1] == {
        "role": "paragraph",
        "written": "Sáng 10/10, mưa lớn làm 35 hộ di dời.",
        "spoken": "Sáng ngày mười tháng mười, mưa lớn làm ba mươi lăm hộ di dời.",
        "rest_ms": 600,
    }
    assert read["findings"] == []


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (TEXT.encode(), "Mưa lớn ở Chợ Đồn"),
        (HTML.encode(), "Mưa lớn"),
        (HTML.encode("utf-16"), "Mưa lớn"),
        (("\ufeff" + TEXT).encode(), "Mưa lớn ở Chợ Đồn"),
    ],
)
def test_text_and_html_are_told_apart(
    data: bytes, title: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bai").write_bytes(data)
    code, out, _ = run(capsys, str(tmp_path / "bai"), "--json")
    assert (code, json.loads(out)["title"]) == (0, title)


def test_standard_input_is_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HTML.encode())))
    code, out, _ = run(capsys, "-", "--json")
    assert (code, len(json.loads(out)["utterances"])) == (0, 3)


def test_the_trace_shows_what_made_each_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bai.txt").write_text(TEXT, "utf-8")
    _, out, _ = run(capsys, str(tmp_path / "bai.txt"), "--trace")
    assert "10/10⟦date: ngày mười tháng mười⟧, mưa lớn làm 35⟦cardinal: ba mươi lăm⟧ hộ" in out
    assert "\x1b" not in out  # colours are for a terminal


def test_the_listing_says_what_is_not_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bai.txt").write_text(TEXT, "utf-8")
    _, out, _ = run(capsys, str(tmp_path / "bai.txt"))
    assert "not said: BBK -" in out
    assert "3 utterances, no findings" in out


def test_the_policies_are_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bai.txt").write_text(TEXT, "utf-8")
    _, out, _ = run(capsys, str(tmp_path / "bai.txt"), "--captions", "announce", "--dateline", "name")
    assert "Báo Bắc Kạn." in out
    assert "Chú thích ảnh: Quang cảnh." in out


@pytest.mark.parametrize(
    ("content", "code", "english"),
    [
        (None, 66, "cannot be read"),
        (b"", 65, "The article is empty."),
        (b"\xff\xfe\xfa\x00\x01", 65, "The article"),
        (b"M\xe0a\nl\xf3n", 65, "not UTF-8"),
        (b"<html><body><div></div></body></html>", 65, "No "),
        (b"M" * 5_000_001, 65, "over 5 MB"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(
    content: bytes | None, code: int, english: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bai"
    if content is not None:
        path.write_bytes(content)
    got, out, err = run(capsys, str(path))
    assert (got, out) == (code, "")
    assert err.startswith("baonoi: ")
    assert english in err
    assert err.count("\n") == 1


def test_an_address_inside_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "http://127.0.0.1/bai.html")
    assert (code, err) == (65, "baonoi: The address 127.0.0.1 is not on the public Internet.\n")
