"""Listeners share one look, cost nothing when they are gone, and need no memory for what they missed."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing

import pytest

from player.catalogue.records import State
from player.catalogue.standings import Standing
from player.errors import StorageError
from web.watch import TooManyListeners, Watch

LOOK = 0.02


def standing(article: str, done: int = 0, state: State = State.SPEAKING) -> Standing:
    """Return how an article stands."""
    return Standing(article, state, "c", None, done, 9, "", "", 0.0)


class Table:
    """What a database would say, and how often it was asked."""

    def __init__(self) -> None:
        self.rows: dict[str, Standing] = {}
        self.asked: list[int] = []
        self.is_broken = False

    def __call__(self, ids: Collection[str]) -> Mapping[str, Standing]:
        self.asked.append(len(ids))
        if self.is_broken:
            raise StorageError("Cơ sở dữ liệu đang không dùng được.", "The database cannot be used: locked.")
        return {each: self.rows[each] for each in ids if each in self.rows}


async def _read(changes: AsyncGenerator[Standing, None], told: list[int]) -> None:
    async with aclosing(changes):
        async for each in changes:
            told.append(each.done)
            if each.state is State.READY:
                return


def test_two_hundred_listeners_of_fifty_articles_are_one_query_a_look() -> None:
    table = Table()
    table.rows = {f"a{n}": standing(f"a{n}") for n in range(50)}

    async def listen() -> None:
        watch = Watch(table, 1000, LOOK)
        told: list[list[int]] = [[] for _ in range(200)]
        tasks = [asyncio.create_task(_read(watch.changes(table.rows[f"a{n % 50}"]), told[n])) for n in range(200)]
        await asyncio.sleep(5 * LOOK)
        assert watch.count == 200
        assert len(table.asked) <= 6
        assert set(table.asked) == {50}
        table.rows = {each: standing(each, 9, State.READY) for each in table.rows}
        await asyncio.gather(*tasks)
        assert told == [[0, 9]] * 200
        before = len(table.asked)
        await asyncio.sleep(5 * LOOK)
        assert (watch.count, len(table.asked)) == (0, before)

    asyncio.run(listen())


def test_a_listener_that_is_slow_is_told_the_newest_only() -> None:
    table = Table()
    table.rows["a"] = standing("a")

    async def listen() -> None:
        watch = Watch(table, 10, LOOK)
        async with aclosing(watch.changes(table.rows["a"])) as changes:
            assert (await anext(changes)).done == 0
            for done in range(1, 6):
                table.rows["a"] = standing("a", done)
                await asyncio.sleep(2 * LOOK)
            assert (await anext(changes)).done == 5

    asyncio.run(listen())


def test_a_listener_too_many_is_refused_and_takes_no_place() -> None:
    table = Table()
    table.rows["a"] = standing("a")

    async def listen() -> None:
        watch = Watch(table, 1, LOOK)
        async with aclosing(watch.changes(table.rows["a"])) as changes:
            await anext(changes)
            assert watch.is_full()
            with pytest.raises(TooManyListeners):
                await anext(watch.changes(table.rows["a"]))
        assert (watch.count, watch.is_full()) == (0, False)

    asyncio.run(listen())


def test_a_database_that_is_away_for_a_while_ends_nothing() -> None:
    table = Table()
    table.rows["a"] = standing("a")

    async def listen() -> None:
        watch = Watch(table, 10, LOOK)
        async with aclosing(watch.changes(table.rows["a"])) as changes:
            await anext(changes)
            table.is_broken = True
            await asyncio.sleep(4 * LOOK)
            table.rows["a"] = standing("a", 3)
            table.is_broken = False
            assert (await asyncio.wait_for(anext(changes), 5)).done == 3

    asyncio.run(listen())
