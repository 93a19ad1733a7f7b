"""Captions, sync and chapters show the article as written, at the times of its sound."""

import itertools
import json
import re

from player.article import Role
from player.audio.narration import Narration, Segment
from player.audio.transcript import LINE, chapters, sync, webvtt
from player.scripting.words import Word, written_words
from player.vietnamese.reading import Region, Span
from player.voices.contract import Voice, WordTime

VOICE = Voice("tones-bac", "tones", "sine", Region.NORTH, "nữ", "Giọng thử")
LONG = (
    "Chỉ tiêu trồng cây lương thực có hạt đạt 97,9% kế hoạch, trồng rừng được 603,8 ha, giá trị sản xuất công nghiệp "
    "chín tháng đạt 362,14 tỷ đồng, bằng 95,27% so với cùng kỳ."
)


def narration(*segments: Segment) -> Narration:
    return Narration("d" * 64, "s" * 64, VOICE, segments, 20.0, 1000, 0, len(segments))


def test_a_long_sentence_is_cues_of_two_lines_that_follow_each_other() -> None:
    page = webvtt(narration(Segment(Role.TITLE, "Tin", 0.0, 1.0), Segment(Role.PARAGRAPH, LONG, 2.0, 12.0)))
    head, *cues = page.strip().split("\n\n")
    assert head == "WEBVTT"
    times = [re.fullmatch(r"00:00:(\d\d\.\d{3}) --> 00:00:(\d\d\.\d{3})", cue.splitlines()[0]) for cue in cues]
    spans = [(float(time[1]), float(time[2])) for time in times if time is not None]
    assert len(spans) == len(cues) > 2
    assert spans[1][0] == 2.0
    assert spans[-1][1] == 12.0
    assert all(a < b <= c for (a, b), (c, _) in itertools.pairwise(spans))
    assert all(len(line) <= LINE for cue in cues for line in cue.splitlines()[1:])
    assert max(len(cue.splitlines()) for cue in cues) == 3
    assert " ".join(" ".join(cue.splitlines()[1:]) for cue in cues[1:]) == LONG


def test_a_cue_within_a_sentence_starts_with_its_first_word() -> None:
    words = tuple(Word(m.start(), m.end(), round(2 + 0.25 * n, 3)) for n, m in enumerate(re.finditer(r"\S+", LONG)))
    page = webvtt(narration(Segment(Role.PARAGRAPH, LONG, 2.0, 12.0, words)))
    for cue in page.strip().split("\n\n")[1:]:
        first = cue.splitlines()[1].split()[0]
        seconds = float(cue[6:12])
        assert any(LONG[word.start : word.end] == first and abs(word.at - seconds) < 0.001 for word in words)


def test_markup_in_an_article_is_text_in_its_captions() -> None:
    page = webvtt(narration(Segment(Role.PARAGRAPH, "<v Ai> 5 < 6 & --> hết", 0.0, 1.0)))
    assert "&lt;v Ai&gt; 5 &lt; 6 &amp; --&gt; hết" in page


def test_a_hundred_thousand_letters_without_a_space_are_still_two_lines_a_cue() -> None:
    page = webvtt(narration(Segment(Role.PARAGRAPH, "a" * 100_000, 0.0, 100.0)))
    assert max(len(cue.splitlines()) for cue in page.strip().split("\n\n")[1:]) == 3


def test_sync_says_whether_words_are_known() -> None:
    plain = Segment(Role.TITLE, "Tin mới", 0.0, 1.0)
    assert sync(narration(plain)) == {
        "duration": 20.0,
        "voice": "tones-bac",
        "words": "none",
        "segments": [{"written": "Tin mới", "start": 0.0, "end": 1.0, "role": "title"}],
    }
    exact = sync(narration(Segment(Role.TITLE, "Tin mới", 0.0, 1.0, (Word(0, 3, 0.0), Word(4, 7, 0.4)))))
    assert (exact["words"], exact["segments"][0]["words"]) == ("exact", [[0, 3, 0.0], [4, 7, 0.4]])
    json.dumps(exact)
    half = sync(narration(Segment(Role.TITLE, "Tin", 0.0, 1.0, (Word(0, 3, 0.0),)), plain))
    assert half["words"] == "none"
    assert "words" not in half["segments"][0]


def test_chapters_are_the_headings_and_what_is_before_them() -> None:
    page = chapters(
        narration(
            Segment(Role.TITLE, "Mưa lớn", 0.0, 1.0),
            Segment(Role.HEADING, "Thiệt hại", 6.0, 7.0),
            Segment(Role.HEADING, "Khắc phục", 12.0, 13.0),
        )
    )
    assert [(c["title"], c["startTime"], c["endTime"]) for c in page["chapters"]] == [
        ("Mưa lớn", 0.0, 6.0),
        ("Thiệt hại", 6.0, 12.0),
        ("Khắc phục", 12.0, 20.0),
    ]


def test_what_was_read_as_a_whole_is_one_word_where_it_is_written() -> None:
    written = "Đạt 97,9% kế hoạch."
    spans = (
        Span(0, 4, "Đạt "),
        Span(4, 9, "chín mươi bảy phẩy chín phần trăm", "percent"),
        Span(9, 18, " kế hoạch"),
        Span(18, 19, "."),
    )
    spoken = "".join(span.spoken for span in spans)
    times = [WordTime(m.start(), m.end(), n / 10) for n, m in enumerate(re.finditer(r"\S+", spoken))]
    words = [(written[w.start : w.end], w.at) for w in written_words(spans, written, times)]
    assert words == [("Đạt", 0.0), ("97,9%", 0.1), ("kế", 0.8), ("hoạch.", 0.9)]


def test_words_without_a_trace_are_not_guessed() -> None:
    assert written_words((), "Đạt 5%", [WordTime(0, 3, 0.0)]) == ()
