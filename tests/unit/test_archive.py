"""The archive's queue: behind all that is live, paused and budgeted for every process, published once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tones import Tones

from player.article import Article, read_text
from player.backfill.estimate import Estimator
from player.backfill.items import Item, Unusable
from player.backfill.sorting import Kind, Sorted, Sorter, first
from player.catalogue.archive import Amount, Archive, Budget
from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database
from player.catalogue.debts import Claim, Priority
from player.catalogue.records import State
from player.cli.backfill_shown import Shown
from player.errors import ArticleError, VoiceError
from player.newsroom.jobs import Jobs
from player.newsroom.newsroom import Newsroom
from player.parts import Parts
from player.voices.contract import Speech, Voice
from tests.service.running import parts_with

MIDNIGHT = datetime(2026, 10, 10, 17, 0, tzinfo=UTC).timestamp()  # in Vietnam


class House:
    """A newsroom, its queue and its archive over one database, at a time of ours."""

    def __init__(self, home: Path, engine: Tones | None = None) -> None:
        self.now = MIDNIGHT - 3600
        self.tones = engine or Tones()
        self.parts: Parts = parts_with(home, self.tones, "tones-bac")  # type: ignore[arg-type]  # any engine will do
        self.database = open_database(self.parts.settings.database_url)
        self.catalogue = Catalogue(self.database, lambda: self.now)
        self.newsroom = Newsroom(self.parts, self.catalogue)
        self.archive = self.other_process()
        self.jobs = Jobs(self.database, lambda: self.now, self.other_process())

    def other_process(self) -> Archive:
        return Archive(self.database, lambda: self.now, lambda: self.now)

    def queue(self, name: str, priority: Priority = Priority.ARCHIVE, text: str = "Câu một. Câu hai.") -> bool:
        return self.newsroom.publish(name, read_text(f"Tin {name}\n{text}"), priority=priority)

    def claim(self, lowest: Priority = Priority.BETTER) -> Claim | None:
        self.now += 2  # what was looked up is looked up again
        return self.jobs.claim(lowest)

    def narrate(self) -> str:
        claim = self.claim()
        assert claim is not None
        self.newsroom.narrate(claim, lambda done, total, speaker: None)
        return claim.owed.article


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    there = House(tmp_path)
    yield there
    there.database.dispose()


def test_an_article_published_live_while_it_waits_in_the_archive_rises(house: House) -> None:
    house.queue("cu")
    house.queue("moi")
    assert house.claim(Priority.PUBLISH) is None
    assert not house.queue("moi", Priority.PUBLISH)  # the same text: nothing else is to be done
    claim = house.claim(Priority.PUBLISH)
    assert claim is not None
    assert (claim.owed.article, claim.owed.priority) == ("moi", Priority.PUBLISH)


def test_a_live_article_is_not_put_back_by_its_own_archive(house: House) -> None:
    house.queue("song", Priority.PUBLISH)
    assert not house.queue("song")
    assert house.queue("song", text="Một bản khác.")
    claim = house.claim(Priority.PUBLISH)
    assert claim is not None
    assert claim.owed.priority is Priority.PUBLISH


def test_nothing_of_a_paused_archive_is_begun_by_any_process_and_live_articles_are(house: House) -> None:
    house.queue("cu")
    house.other_process().pause()
    assert house.claim() is None
    house.queue("song", Priority.PUBLISH)
    assert house.narrate() == "song"
    assert house.claim() is None
    house.other_process().resume()
    assert house.narrate() == "cu"


def test_a_days_budget_stops_the_archive_until_midnight_in_vietnam(house: House) -> None:
    for name in ("a", "b", "c"):
        house.queue(name)
    house.archive.set_budget(Budget(characters=10))
    assert house.narrate() == "a"  # the one that reaches it is finished
    standing = house.archive.standing()
    assert standing.is_spent
    assert not standing.is_open
    assert (standing.today.articles, standing.today.characters) == (1, len("Tin a") + len("Câu một.") + len("Câu hai."))
    assert house.claim() is None
    house.queue("song", Priority.PUBLISH)
    assert house.narrate() == "song"
    assert house.archive.standing().today == standing.today  # live articles do not count
    house.now = MIDNIGHT + 1
    assert house.archive.standing().today == Amount()
    assert house.narrate() == "b"
    assert house.claim() is None
    house.archive.set_budget(Budget())
    assert house.narrate() == "c"
    assert house.archive.standing().ever.articles == 3


def test_a_budget_of_sound_counts_what_is_heard(house: House) -> None:
    house.queue("a")
    house.queue("b")
    house.archive.set_budget(Budget(hours=0.0001))
    house.narrate()
    standing = house.archive.standing()
    kept = house.catalogue.article("a").narration
    assert kept is not None
    assert standing.today.seconds == pytest.approx(kept.duration, abs=0.001)
    assert standing.is_spent


def item(name: str, text: str = "Câu một.", **facts: object) -> Item:
    return Item(name, lambda: read_text(f"Tin {name}\n{text}"), name, **facts)  # type: ignore[arg-type]  # an Item's


def test_each_item_is_new_changed_or_unchanged_and_a_second_run_finds_nothing_to_do(house: House) -> None:
    items = [item("a", is_named=True), item("b", is_named=True), item("a", "Khác.", is_named=True)]

    def run(given: list[Item]) -> list[Sorted | Unusable]:
        sorter = Sorter(house.newsroom, house.catalogue)
        found = [sorter.sort(each) for each in given]
        for one in found:
            if isinstance(one, Sorted) and one.kind in (Kind.NEW, Kind.CHANGED):
                assert not isinstance(sorter.publish(one), Unusable)
        return found

    *_, twice = run(items)
    assert isinstance(twice, Unusable)
    assert twice.why == "another article of the source has its id, a"
    for changed, kinds in (("Câu một.", [Kind.UNCHANGED] * 2), ("Đã sửa.", [Kind.CHANGED, Kind.UNCHANGED])):
        found = run([item("a", changed, is_named=True), item("b", is_named=True)])
        assert [one.kind for one in found if isinstance(one, Sorted)] == kinds
    assert house.archive.standing().waiting == 2


def test_a_page_that_was_published_is_not_fetched_again_unless_it_changed_or_that_is_wanted(house: House) -> None:
    fetched: list[str] = []

    def page(at: datetime | None = None) -> Item:
        def read() -> Article:
            fetched.append("page")
            return replace(read_text("Tin\nCâu một."), url="https://bao.vn/tin-1.html")

        return Item("list", read, "tin-1", "https://bao.vn/tin-1.html", at, is_remote=True)

    def kind(again: bool = False, at: datetime | None = None) -> Kind:
        sorter = Sorter(house.newsroom, house.catalogue, again=again)
        one = sorter.sort(page(at))
        assert isinstance(one, Sorted)
        if one.kind is Kind.NEW:
            sorter.publish(one)
        return one.kind

    published = datetime.fromtimestamp(house.now, UTC)
    assert (kind(), len(fetched)) == (Kind.NEW, 1)
    assert (kind(), len(fetched)) == (Kind.UNCHANGED, 1)
    assert (kind(at=published - timedelta(days=1)), len(fetched)) == (Kind.UNCHANGED, 1)
    assert (kind(at=published + timedelta(days=1)), len(fetched)) == (Kind.UNCHANGED, 2)
    assert (kind(again=True), len(fetched)) == (Kind.UNCHANGED, 3)


def test_an_article_that_was_published_by_its_page_keeps_its_own_id(house: House) -> None:
    there = replace(read_text("Tin\nCâu một."), url="https://bao.vn/tin-1.html")
    house.newsroom.publish("cms-77", there)
    sorter = Sorter(house.newsroom, house.catalogue)
    same = sorter.sort(Item("list", lambda: there, "tin-1", "https://bao.vn/tin-1.html"))
    assert isinstance(same, Sorted)
    assert (same.id, same.kind) == ("cms-77", Kind.UNCHANGED)
    other = sorter.sort(Item("list", lambda: there, "cms-77", "https://bao.vn/khac/cms-77.html"))
    assert isinstance(other, Sorted)
    assert other.kind is Kind.NEW
    assert other.id.startswith("cms-77-")


def test_what_is_withdrawn_older_or_wrong_is_left_out_and_the_rest_goes_on(house: House) -> None:
    house.queue("go")
    house.newsroom.withdraw("go")

    def broken() -> Article:
        raise ArticleError("Hỏng.", "It is broken.")

    old = datetime(2020, 1, 1, tzinfo=UTC)
    items = [
        item("go", "Sửa.", is_named=True), item("cu", at=old), Item("x", broken, "x"), item("y", voice="khong-co"),
        item("z"), item("z2"),
    ]  # fmt: skip
    sorter = Sorter(house.newsroom, house.catalogue, since=datetime(2026, 1, 1, tzinfo=UTC))
    found = list(first((sorter.sort(each) for each in items), 2))
    said = [one.why if isinstance(one, Unusable) else one.kind for one in found]
    assert "withdrawn" in str(said[0])
    assert said[1:3] == [Kind.OLDER, "It is broken"]
    published = [sorter.publish(one) for one in found if isinstance(one, Sorted) and one.kind is Kind.NEW]
    assert isinstance(published[0], Unusable)
    assert "There is no voice 'khong-co'" in published[0].why
    assert not isinstance(published[1], Unusable)
    assert published[1].state is State.QUEUED
    assert len(found) == 5  # the second that is to be published was the limit


def estimate_of(house: House, items: list[Item]) -> Estimator:
    sorter = Sorter(house.newsroom, house.catalogue)
    estimator = Estimator(house.parts, house.newsroom, Budget(characters=100))
    for each in items:
        estimator.add(sorter.sort(each, fetches=False))
    return estimator


def test_an_estimate_is_what_it_then_takes_and_keeps_nothing(house: House, tmp_path: Path) -> None:
    items = [item(f"bai-{n}", "Sáng nay có mưa lớn ở Chợ Đồn. Chiều tạnh.\nBà con gặt lúa.") for n in range(10)]
    items.append(item("trong", ""))
    told = estimate_of(house, items).finish()
    assert house.catalogue.count() == 0
    assert not list((tmp_path / "audio").rglob("*.mp3"))
    assert (told.kinds, told.sum.articles, len(told.unusable)) == (Counter({Kind.NEW: 10}), 10, 1)
    for each in items[:10]:
        house.newsroom.publish(each.id, each.read(), priority=Priority.ARCHIVE)
        house.narrate()
    ever = house.archive.standing().ever
    assert told.sum.characters == ever.characters
    assert told.sound == pytest.approx(ever.seconds, rel=0.1)
    kept = [house.catalogue.article(each.id).narration for each in items[:10]]
    assert told.bytes == pytest.approx(sum(one.bytes for one in kept if one), rel=0.5)  # short ones are half tags
    assert told.work > 0
    assert told.days_of_budget == pytest.approx(ever.characters / 100)


def test_of_many_pages_a_few_are_fetched_and_the_rest_is_taken_to_be_like_them(house: House) -> None:
    fetched: list[int] = []

    def page(number: int) -> Item:
        def read() -> Article:
            fetched.append(number)
            if number == 0:
                raise ArticleError("Không có.", "The page answered 404.")
            return read_text("Tin dài\n" + "Sáng nay có mưa. " * 10)

        return Item("list", read, f"tin-{number}", f"https://bao.vn/tin-{number}.html", is_remote=True)

    told = estimate_of(house, [page(number) for number in range(200)]).finish()
    assert len(fetched) == told.fetched + 1 == 20
    assert max(fetched) - min(fetched) > 150
    script = house.newsroom.check("x", read_text("Tin dài\n" + "Sáng nay có mưa. " * 10))[0]
    one = sum(len(each.spoken) for each in script.utterances)
    assert (told.sum.articles, told.sum.characters, told.remote) == (200, 200 * one, 200)
    assert (told.kinds[Kind.NEW], [each.why for each in told.unusable]) == (199, ["The page answered 404"])


class Silent(Tones):
    """A voice that cannot speak now."""

    def speak(self, spoken: str, voice: Voice) -> Speech:
        raise VoiceError("Giọng hỏng.", "The voice does not answer.")


def test_a_voice_that_cannot_speak_is_said_and_the_rest_is_estimated(tmp_path: Path) -> None:
    house = House(tmp_path, Silent())
    told = estimate_of(house, [item("a")]).finish()
    assert told.pace is None
    assert "does not answer" in told.why_no_pace
    assert told.sum.characters == len("Tin a") + len("Câu một.")
    house.database.dispose()


def test_progress_in_a_log_is_a_line_for_each_change_and_none_while_nothing_changes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0
    shown = Shown(clock=lambda: now)
    for count in (3, 3, 3, 5, 5):
        now += 11
        shown.read(Counter({Kind.NEW: count}), unusable=0, held=0)
    assert capsys.readouterr().out.splitlines() == ["Reading: 3/3 articles.", "Reading: 5/5 articles."]
