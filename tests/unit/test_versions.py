"""Versions: which narrations an article keeps, which is played, what ends a choice, and what changed between two."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from desks import RAIN, SUN, Clock

from player.article import Article, Role, read_text
from player.audio.mastering import levelled
from player.audio.recording import kind_of
from player.audio.timings import read_timings
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database
from player.catalogue.debts import Claim
from player.catalogue.records import Kind, Made, Retention, State
from player.catalogue.scripts import pack_script, script_of
from player.errors import BadRecording, Conflict, UnknownVersion
from player.newsroom.compare import compare, to_speak
from player.newsroom.jobs import Jobs
from player.scripting.script import ScriptOptions, Utterance, write_script
from player.vietnamese.reading import Region

WIND = read_text("Mưa lớn\nĐêm nay có gió.")
DAY = 86_400.0


class Desk:
    """A catalogue, its queue, and a narrator that says at once that it is done."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.engine = open_database(url)
        self.catalogue = Catalogue(self.engine, self.clock)
        self.versions = self.catalogue.versions
        self.jobs = Jobs(self.engine, self.clock)
        self.made = 0

    def keep(self, claim: Claim, retention: Retention = Retention(10)) -> int:  # noqa: B008  # it never changes
        self.made += 1
        article = self.catalogue.article(claim.owed.article).article
        script = pack_script(script_of(article, write_script(article)))
        assert self.catalogue.keep(claim, Made(f"{self.made:064}", 3.6, 22_000, "[1]", script), retention=retention)
        return self.versions.of(claim.owed.article)[0].narration.number

    def publish(self, article: Article, retention: Retention = Retention(10), voice: str = "espeak-bac") -> int:  # noqa: B008
        assert self.catalogue.publish("bai", article, voice)
        return self.keep(self.claim(), retention)

    def claim(self) -> Claim:
        claim = self.jobs.claim()
        assert claim is not None
        return claim

    def record(self, after_edit: bool = False, digest: str = "e" * 64) -> int:
        published = self.catalogue.article("bai")
        script = script_of(published.article, write_script(published.article), after_edit=after_edit)
        made = Made(digest, 5.0, 30_000, "[]", pack_script(script), "Lan Anh")
        return self.versions.keep_recording("bai", published.content, made)

    @property
    def played(self) -> int:
        narration = self.catalogue.article("bai").narration
        assert narration is not None
        return narration.number


ON_BOTH = pytest.mark.parametrize("desk", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    is_server = getattr(request, "param", "sqlite") == "postgres"
    made = Desk(
        request.getfixturevalue("postgres").new_database() if is_server else f"sqlite:///{tmp_path / 'baonoi.sqlite'}"
    )
    yield made
    made.engine.dispose()


@ON_BOTH
def test_a_rollback_plays_the_old_narration_and_the_newest_comes_back(desk: Desk) -> None:
    old, new = desk.publish(RAIN), desk.publish(SUN)
    desk.versions.play("bai", old)
    published = desk.catalogue.article("bai")
    assert (desk.played, published.is_chosen, published.state) == (old, True, State.READY)
    assert not desk.catalogue.publish("bai", SUN, "espeak-bac")
    assert desk.played == old
    assert desk.versions.play_newest("bai")
    assert (desk.played, desk.catalogue.article("bai").is_chosen) == (new, False)


def test_a_choice_made_while_a_narration_is_being_made_holds_when_it_is_done(desk: Desk) -> None:
    old = desk.publish(RAIN)
    desk.catalogue.publish("bai", SUN, "espeak-bac")
    claim = desk.claim()
    desk.versions.play("bai", old)
    new = desk.keep(claim)
    assert desk.played == old
    assert [one.is_newest_text for one in desk.versions.of("bai")] == [True, False]
    assert desk.versions.play_newest("bai")
    assert desk.played == new


def test_the_newest_text_is_owed_when_the_choice_is_taken_back_before_it_was_narrated(desk: Desk) -> None:
    old = desk.publish(RAIN)
    desk.catalogue.publish("bai", SUN, "espeak-bac")
    desk.versions.play("bai", old)
    desk.jobs.cancel("bai", "espeak-bac")
    assert not desk.versions.play_newest("bai")
    assert desk.played == old
    new = desk.keep(desk.claim())
    assert desk.played == new


def test_an_edit_of_the_text_ends_a_choice_and_one_of_the_section_does_not(desk: Desk) -> None:
    old = desk.publish(RAIN)
    desk.publish(SUN)
    desk.versions.play("bai", old)
    desk.publish(replace(SUN, section="Đời sống"))
    assert desk.played == old
    newest = desk.publish(WIND)
    assert (desk.played, desk.catalogue.article("bai").is_chosen) == (newest, False)


@pytest.mark.parametrize("after_edit", [False, True])
def test_a_recording_outlives_an_edit_only_where_the_newsroom_says_so(desk: Desk, after_edit: bool) -> None:
    desk.publish(RAIN)
    recording = desk.record(after_edit)
    assert desk.played == recording
    newest = desk.publish(SUN)
    assert desk.played == (recording if after_edit else newest)
    told = next(one for one in desk.versions.of("bai") if one.narration.number == recording)
    assert (told.narration.kind, told.narration.heard, told.is_newest_text) == (Kind.HUMAN, "Lan Anh", False)


def test_a_recording_of_a_text_that_was_edited_meanwhile_is_not_played(desk: Desk) -> None:
    desk.publish(RAIN)
    content = desk.catalogue.article("bai").content
    desk.publish(SUN)
    with pytest.raises(Conflict):
        desk.versions.keep_recording("bai", content, Made("e" * 64, 5.0, 30_000, "[]"))
    assert [one.narration.kind for one in desk.versions.of("bai")] == [Kind.SYNTHETIC, Kind.SYNTHETIC]


@ON_BOTH
def test_old_narrations_go_when_a_new_one_is_kept_and_never_what_is_played_or_recorded(desk: Desk) -> None:
    texts = [read_text(f"Mưa lớn\nTin thứ {number}.") for number in range(8)]
    first = desk.publish(texts[0])
    recording = desk.record(after_edit=True)
    desk.versions.play("bai", first)
    desk.catalogue.publish("bai", texts[1], "espeak-bac")
    desk.versions.play("bai", first)
    numbers = [desk.keep(desk.claim(), Retention(2))]
    for text in texts[2:]:
        desk.catalogue.publish("bai", text, "espeak-bac")
        desk.versions.play("bai", first)
        numbers.append(desk.keep(desk.claim(), Retention(2)))
    assert [one.narration.number for one in desk.versions.of("bai")] == [*reversed(numbers[-3:]), recording, first]
    desk.clock.now += 3 * DAY
    last = desk.publish(RAIN, Retention(10, days=2))
    assert [one.narration.number for one in desk.versions.of("bai")] == [last, recording]


def test_a_recording_goes_only_by_name_and_not_while_it_is_played(desk: Desk) -> None:
    voice = desk.publish(RAIN)
    recording = desk.record()
    with pytest.raises(Conflict):
        desk.versions.delete("bai", recording)
    desk.versions.play("bai", voice)
    desk.versions.delete("bai", recording)
    with pytest.raises(UnknownVersion):
        desk.versions.delete("bai", recording)


def test_a_narration_of_another_article_is_none_of_this_one(desk: Desk) -> None:
    number = desk.publish(RAIN)
    desk.catalogue.publish("khac", SUN, "espeak-bac")
    with pytest.raises(UnknownVersion):
        desk.versions.play("khac", number)


def test_sound_that_is_made_again_is_the_version_it_was(desk: Desk) -> None:
    number = desk.publish(RAIN)
    assert desk.catalogue.publish("bai", RAIN, "espeak-bac", again=True)
    desk.made -= 1
    assert desk.keep(desk.claim()) == number
    assert len(desk.versions.of("bai")) == 1


def changes(before: str, after: str) -> str:
    pairs = compare(*(write_script(read_text(text)).utterances for text in (before, after)))
    return " ".join(pair.change.value for pair in pairs)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("T\nA b c. D e f.", "T\nA b c. D e f.", "same same same"),
        ("T\nMột hai ba. D e f.", "T\nMột hai bốn. D e f.", "same changed same"),
        ("T\nA b c. D e f.", "T\nA b c. Mới toanh. D e f.", "same same added same"),
        ("T\nA b c. Cũ rích. D e f.", "T\nA b c. D e f.", "same same removed same"),
        ("T\nGà gáy sáng. Trời mưa to.", "T\nTrời mưa rất to. Hết chuyện. Xong.", "same removed changed added added"),
    ],
)
def test_sentences_are_found_the_same_changed_added_or_removed(before: str, after: str, wanted: str) -> None:
    assert changes(before, after) == wanted


def test_a_sentence_that_is_only_said_in_another_way_has_changed() -> None:
    article = read_text("Giá lúa\nLúa giá 7.000 đồng. Trời mưa.")
    north, south = (write_script(article, ScriptOptions(region=one)) for one in (Region.NORTH, Region.SOUTH))
    pairs = compare(north.utterances, south.utterances)
    assert [(pair.change.value, pair.is_reading) for pair in pairs] == [
        ("same", False),
        ("changed", True),
        ("same", False),
    ]
    assert to_speak(north.utterances, south.utterances) == 1


def test_ten_thousand_sentences_of_which_all_changed_are_compared_in_two_seconds() -> None:
    before, after = (
        [Utterance(Role.PARAGRAPH, f"{word} {n % 7}.", f"{word} {n}.", 350) for n in range(10_000)] for word in "AB"
    )
    began = process_time()
    assert len(compare(before, after)) == 10_000
    assert len(compare(before[:600], [*after[:50], *before[:600]])) > 600
    assert process_time() - began < 2


SENTENCES = [
    Utterance(Role.TITLE, "Mưa lớn & gió", "mưa lớn và gió", 900),
    Utterance(Role.PARAGRAPH, "Trời tạnh.", "trời tạnh", 600),
]


def test_timings_are_read_from_webvtt_and_from_starts() -> None:
    vtt = "WEBVTT\r\n\r\nNOTE đã sửa\r\n\r\n1\r\n00:00.000 --> 00:01.500\r\nMưa lớn &amp; gió\r\n\r\n"
    vtt += "00:00:01.600 --> 00:00:03.200 line:0\r\n<v Lan>Trời\r\ntạnh.\r\n"
    told = read_timings(vtt.encode(), SENTENCES, 3.0)
    assert [(one.role, one.written, one.start, one.end) for one in told] == [
        (Role.TITLE, "Mưa lớn & gió", 0.0, 1.5),
        (Role.PARAGRAPH, "Trời tạnh.", 1.6, 3.0),
    ]
    assert [(one.start, one.end) for one in read_timings(b"[0, 1.6]", SENTENCES, 3.0)] == [(0.0, 1.6), (1.6, 3.0)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"khong", "WebVTT hay JSON"),
        (b"[" * 100_000, "WebVTT hay JSON"),
        (b'{"a": 1}', "mảng JSON"),
        (b"[0, true]", "mảng JSON"),
        (b"[0, NaN]", "mảng JSON"),
        (b"[0]", "2 câu"),
        (b"[1, 0.5]", "thứ 2 lùi"),
        (b"[0, 9]", "thứ 2 nằm sau"),
        (b"WEBVTT\n", "không có dòng lời"),
        (b"WEBVTT\n\nabc --> def\nx\n", "Không đọc được"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nx\n", "hết trước"),
    ],
)
def test_timings_that_do_not_fit_are_refused_in_vietnamese(data: bytes, said: str) -> None:
    with pytest.raises(BadRecording, match=said):
        read_timings(data, SENTENCES, 3.0)


def test_a_sound_levelled_in_pieces_is_the_sound_levelled_whole() -> None:
    import numpy

    random = numpy.random.default_rng(3)
    wave = (random.standard_normal(24_000 * 25) * 6000).astype(numpy.float32)
    whole = numpy.concatenate(list(levelled([wave], 9.0)))
    pieces = numpy.concatenate(list(levelled(numpy.array_split(wave, 913), 9.0)))
    assert len(whole) == len(pieces) == len(wave)
    assert float(numpy.abs(whole - pieces).max()) < 0.5
    assert float(numpy.abs(whole).max()) <= 32768 * 10 ** (-2.5 / 20) + 1
    direct = numpy.concatenate(list(levelled([wave[: 24_000 * 9]], 9.0)))
    assert float(numpy.abs(direct - whole[: len(direct)])[:-240].max()) < 0.5


@pytest.mark.parametrize(
    "front", [b"", b"#EXTM3U\nhttp://127.0.0.1/", b"ffconcat version 1.0\nfile '/etc/passwd'", b"<MPD", bytes(12)]
)
def test_what_could_lead_a_demuxer_elsewhere_is_no_sound(front: bytes) -> None:
    assert kind_of(front) == ""
