"""The newsroom's lexicon: what it finds, where it counts, its table and its PLS."""

import time

import pytest

from player import cli
from player.article import Article, Block, Mark, Role
from player.errors import ArticleError
from player.lexicon import Entry, Kind, Lexicon, Place, Scope, check_tsv, read_pls, read_tsv, write_pls, write_tsv
from player.scripting.script import ScriptOptions, write_script

ENTRIES = (
    Entry("BQL", "ban quản lý"),
    Entry("BQL dự án", "ban quản lý các dự án", note="dài hơn"),
    Entry("smartphone", "sờ mát phôn", is_case_sensitive=False),
    Entry("VKS", kind=Kind.LETTERS),
    Entry("Ê Đê", kind=Kind.WORD),
    Entry("TS", "tuyến sau", before="bác sĩ|bệnh viện"),
    Entry("TS", "tiến sĩ khoa học", after="khoa học"),
    Entry("BK", "Bách khoa", scope=Scope.SECTION, scope_value="Giáo dục"),
    Entry(r"mẫu xe (\w+)-(\d+)", r"mẫu xe \1 đời \2", Kind.PATTERN),
    Entry('a & b "c" <d>', "a và b", note="ký tự của XML"),
)


def said(text: str, *entries: Entry, section: str = "", **options: str) -> str:
    article = Article("Tin", (Block(Role.PARAGRAPH, text),), section=section)
    # Any option may be handed on here, and each has its own type.
    return write_script(article, ScriptOptions(lexicon=Lexicon(entries), **options)).utterances[1].spoken  # type: ignore[arg-type]


def test_the_longest_entry_wins_and_the_grammar_says_the_rest() -> None:
    assert said("BQL dự án họp 3 lần, BQL chợ họp 5%.", *ENTRIES) == (
        "ban quản lý các dự án họp ba lần, ban quản lý chợ họp năm phần trăm."
    )


def test_its_spans_are_in_the_trace_and_tile_the_text() -> None:
    article = Article("Tin", (Block(Role.PARAGRAPH, "Sáng 10/10, BQL họp 3 lần."),))
    utterance = write_script(article, ScriptOptions(lexicon=Lexicon(ENTRIES))).utterances[1]
    classes = {utterance.written[s.start : s.end]: s.semiotic_class for s in utterance.spans}
    assert classes["BQL"] == "lexicon"
    assert "".join(utterance.written[s.start : s.end] for s in utterance.spans) == utterance.written
    assert "".join(s.spoken for s in utterance.spans) == utterance.spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Bán Smartphone cũ.", "Bán sờ mát phôn cũ."),
        ("bql họp.", "bql họp."),
        ("ABQLX họp.", None),
        ("VKS kháng nghị.", "vê ca ét kháng nghị."),
        ("Người Ê Đê hát.", "Người Ê Đê hát."),
        ("Bệnh viện TS mở cửa.", "Bệnh viện tuyến sau mở cửa."),
        ("Ông là TS khoa học.", "Ông là tiến sĩ khoa học khoa học."),
        ("Ra mẫu xe Alpha-12 mới.", "Ra mẫu xe An-pha đời mười hai mới."),
    ],
)
def test_case_context_kinds_and_word_edges_are_kept(text: str, spoken: str | None) -> None:
    heard = said(text, *ENTRIES)
    assert heard == spoken if spoken is not None else "ban quản lý" not in heard


@pytest.mark.parametrize(
    ("scope", "value", "options"),
    [
        (Scope.SITE, "Báo Bắc Kạn", {"site": "báo bắc kạn"}),
        (Scope.SECTION, "Giáo dục", {"section": "Giáo dục"}),
        (Scope.ARTICLE, "bai-1", {"article": "bai-1"}),
        (Scope.VOICE, "espeak-bac", {"voice": "espeak-bac"}),
    ],
)
def test_an_entry_counts_in_its_scope_and_nowhere_else(scope: Scope, value: str, options: dict[str, str]) -> None:
    entry = Entry("Xyz", "ích y dét", scope=scope, scope_value=value)
    # mypy takes the options for the section too.
    assert said("Ông Xyz đến.", entry, **options) == "Ông ích y dét đến."  # type: ignore[arg-type]
    assert "ích y dét" not in said("Ông Xyz đến.", entry)


def test_of_two_entries_the_narrower_scope_wins() -> None:
    wide, narrow = Entry("Xyz", "rộng"), Entry("Xyz", "hẹp", scope=Scope.SITE, scope_value="Báo")
    for entries in ((wide, narrow), (narrow, wide)):
        assert [o.spoken for o in Lexicon(entries).find("Xyz", Place(site="Báo"))] == ["hẹp"]


def test_a_rule_changes_one_reading_and_one_only() -> None:
    blocks = (Block(Role.PARAGRAPH, "BQL họp 5%. Sáng 10/10 mưa."), Block(Role.PARAGRAPH, "UBND huyện họp."))
    before = write_script(Article("Tin", blocks)).utterances
    after = write_script(
        Article("Tin", blocks), ScriptOptions(lexicon=Lexicon([Entry("BQL", "ban quản lý rừng")]))
    ).utterances
    assert [old.spoken == new.spoken for old, new in zip(before, after, strict=True)] == [True, False, True, True]


def test_the_table_goes_round() -> None:
    assert read_tsv(write_tsv(Lexicon(ENTRIES))).entries == ENTRIES


def test_pls_goes_round() -> None:
    read, left_out = read_pls(write_pls(Lexicon(ENTRIES)))
    assert (read.entries, left_out) == (ENTRIES, [])


def test_anybodys_pls_is_read() -> None:
    document = """<?xml version="1.0"?><lexicon version="1.0" alphabet="ipa" xml:lang="vi"
        xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">
      <lexeme><grapheme>WHO</grapheme><grapheme>W.H.O</grapheme><alias>Tổ chức Y tế</alias></lexeme>
      <lexeme><grapheme>chỉ âm</grapheme><phoneme>t͡ɕi</phoneme></lexeme></lexicon>"""
    read, left_out = read_pls(document)
    assert [(e.written, e.spoken) for e in read.entries] == [("WHO", "Tổ chức Y tế"), ("W.H.O", "Tổ chức Y tế")]
    assert left_out == ["chỉ âm"]


@pytest.mark.parametrize(
    "document",
    ["", "<a/>", "không", '<!DOCTYPE a [<!ENTITY b "c">]><lexicon>&b;</lexicon>',
     '<!DOCTYPE a SYSTEM "file:///etc/passwd"><lexicon/>'],
)  # fmt: skip
def test_what_is_no_pls_is_refused(document: str) -> None:
    with pytest.raises(ArticleError):
        read_pls(document)


@pytest.mark.parametrize(
    ("row", "english"),
    [
        ("\tban quản lý", "the column written is empty"),
        ("BQL\t", "the column spoken is empty"),
        ("BQL\tban\tword2", "kind is 'word2'"),
        ("BQL\tban\trespelling\tyes", "case is 'yes'"),
        ("BQL\tban\trespelling\tany\t\t\tworld", "scope is 'world'"),
        ("BQL\tban\trespelling\tany\t\t\tsite", "needs a scope_value"),
        ("(?=a)b\tx\tpattern", "linear time"),
        (r"(a)\1" + "\tx\tpattern", "linear time"),
        ("[\tx\tpattern", "linear time"),
        ("a\t" + r"\7" + "\tpattern", "linear time"),
        ("a\tb\tword\tany\t\t\tall\t\tnote\tmore", "too many columns"),
        ("x" * 600 + "\tb", "too many columns or too long"),
        ("UBND\tlần hai", "what line 2 says"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(row: str, english: str) -> None:
    header = "written\tspoken\tkind\tcase\tbefore\tafter\tscope\tscope_value\tnote"
    entries, problems = check_tsv(f"{header}\nUBND\tủy ban\n# ghi chú\n\n{row}\n")
    assert [entry.written for entry in entries] == ["UBND"]
    assert [problem.line for problem in problems] == [5]
    assert english in problems[0].english
    with pytest.raises(ArticleError, match="dòng 5"):
        read_tsv(f"{header}\nUBND\tủy ban\n# ghi chú\n\n{row}\n")


def test_a_table_without_its_header_is_refused() -> None:
    assert [problem.line for problem in check_tsv("BQL\tban quản lý")[1]] == [1]
    assert [problem.line for problem in check_tsv("")[1]] == [1]


def test_a_hostile_pattern_takes_linear_time() -> None:
    lexicon = Lexicon([Entry(r"(a+)+b", "x", Kind.PATTERN)])
    started = time.process_time()
    lexicon.find("a" * 20_000)
    assert time.process_time() - started < 2


def test_a_large_lexicon_costs_little() -> None:
    lexicon = Lexicon(Entry(f"Từ{n} ghép", "x") for n in range(20_000))
    started = time.process_time()
    for _ in range(100):
        lexicon.find("Sáng nay, mưa lớn ở thị trấn Bằng Lũng, nước suối dâng cao, Từ77 ghép với Từ78." * 3)
    assert time.process_time() - started < 2


def test_the_authors_marks_are_said_and_rested() -> None:
    block = Block(Role.PARAGRAPH, "UB họp. Sau đó nghỉ, rồi về.", (Mark(0, 2, "Ủy ban"), Mark(20, 20, "", 1200)))
    utterances = write_script(Article("Tin", (block,))).utterances[1:]
    assert [(u.spoken, u.rest_ms) for u in utterances] == [
        ("Ủy ban họp.", 350),
        ("Sau đó nghỉ,", 1200),
        ("rồi về.", 600),
    ]
    assert utterances[0].spans[0].semiotic_class == "ssml"
    assert utterances[0].written == "UB họp."


def test_a_rest_at_a_sentences_edge_is_the_rest_there() -> None:
    for at in (7, 8):
        block = Block(Role.PARAGRAPH, "Đã họp. Sau đó nghỉ.", (Mark(at, at, "", 1500),))
        assert [u.rest_ms for u in write_script(Article("Tin", (block,))).utterances[1:]] == [1500, 600]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["baonoi", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def test_the_commands_check_import_and_export(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "tu-dien.tsv").write_text(write_tsv(Lexicon(ENTRIES)), "utf-8")
    assert run(monkeypatch, "lexicon", "check", str(folder / "tu-dien.tsv")) == 0
    assert run(monkeypatch, "lexicon", "export", str(folder / "tu-dien.tsv"), "-o", str(folder / "tu-dien.pls")) == 0
    assert run(monkeypatch, "lexicon", "import", str(folder / "tu-dien.pls"), "-o", str(folder / "lai.tsv")) == 0
    assert (folder / "lai.tsv").read_text("utf-8") == (folder / "tu-dien.tsv").read_text("utf-8")
    (folder / "sai.tsv").write_text("written\tspoken\nBQL\t\n", "utf-8")
    capsys.readouterr()
    assert run(monkeypatch, "lexicon", "check", str(folder / "sai.tsv")) == 65
    assert "sai.tsv:2: the column spoken is empty." in capsys.readouterr().err
    assert run(monkeypatch, "lexicon", "export", str(folder / "sai.tsv"), "-o", str(folder / "sai.pls")) == 65
    assert not (folder / "sai.pls").exists()
    assert run(monkeypatch, "lexicon", "check", str(folder / "khong-co.tsv")) == 66
