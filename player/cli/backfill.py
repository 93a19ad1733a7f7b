"""baonoi backfill SOURCE | pause | resume | status | budget: an archive is narrated behind everything that is live."""

import logging
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from player.backfill.estimate import Estimator
from player.backfill.fetching import MOST_IN_A_ROW, Pages, road_to
from player.backfill.fields import time_of
from player.backfill.items import Unusable
from player.backfill.sorting import Kind, Sorted, Sorter, first
from player.backfill.sources import Given, open_source
from player.backfill.unknown import Unknown
from player.catalogue.archive import Archive, Budget
from player.catalogue.articles import Catalogue
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.debts import Priority
from player.catalogue.records import State
from player.cli.backfill_shown import Amiss, Shown, tell_estimate, tell_standing
from player.cli.files import leave
from player.errors import ArticleError
from player.logs import set_up_logs
from player.newsroom.jobs import Jobs
from player.newsroom.newsroom import Newsroom
from player.newsroom.workers import Workers
from player.parts import make_parts
from player.settings import read_settings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


class _RunsByDefault(typer.core.TyperGroup):
    """A group whose first word may be a source, or an option about one: then it is `run`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `run` before a source."""
        is_command = bool(args) and (args[0] in self.commands or args[0] in ("-h", "--help"))
        return super().parse_args(ctx, args if is_command or not args else ["run", *args])


def build() -> typer.Typer:
    """Return the group of commands about the archive."""
    app = typer.Typer(
        cls=_RunsByDefault,
        no_args_is_help=True,
        help="Narrate an archive behind everything that is live: `baonoi backfill SOURCE` is short for "
        "`baonoi backfill run SOURCE`.",
    )
    for command in (run, pause, resume, status, budget):
        app.command()(command)
    return app


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A folder of .txt, .html and .json files; an RSS or Atom feed, or a sitemap (an index of them, .gz), "
            "as a file or an address; a .csv, .tsv, .jsonl or .json file whose fields are those of the publish API, "
            "and id.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option(help="Say what it would cost, and keep nothing; a short sample is spoken to measure.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="Publish at most so many articles; 0 is all.")] = 0,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Leave out what was published before: 2026-01-31, Vietnam's time.")
    ] = "",
    section: Annotated[str, typer.Option(help="The section of articles that name none.")] = "",
    voice: Annotated[str, typer.Option(help="The voice of articles that name none.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Fetch published pages once more though nothing says that they changed.")
    ] = False,
    rate: Annotated[float, typer.Option(min=0.01, max=100, help="Pages that are fetched a second, at most.")] = 2.0,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A host of a private network that may be fetched from: cms.local:8080.")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Articles that this command narrates at the same moment.")
    ] = 1,
    detach: Annotated[
        bool, typer.Option("--detach", help="Only queue: the running service narrates, and nothing is followed.")
    ] = False,
    webhooks: Annotated[
        bool, typer.Option("--webhooks", help="Tell webhooks of the archive's articles too, as of live ones.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Narrate an archive: publish what is new or changed in a source, and follow it until all of it is ready.

    Running it again does nothing twice. Ctrl-C leaves what is queued to the running service, or to the next run. What
    cannot be used is told in one sentence each, the rest goes on, and the exit code is then 65.
    """
    settings = read_settings()
    set_up_logs()
    logging.getLogger("baonoi").setLevel(logging.ERROR)  # what fails is told at the end, article by article
    parts = make_parts(settings)
    if voice:
        parts.voices.find(voice)
    try:
        oldest = time_of(since)
    except ArticleError as error:
        raise typer.BadParameter("a date is written 2026-01-31", param_hint="--since") from error
    engine = open_database(settings.database_url)
    clock = clock_of(engine)
    archive = Archive(engine, clock)
    catalogue = Catalogue(engine, clock)
    newsroom = Newsroom(parts, catalogue)
    pages = Pages(rate, road_to(allow_host or ()))
    given = Given(section, voice, settings.article_limit)
    sorter = Sorter(newsroom, catalogue, oldest, again, webhooks)
    unknown = Unknown()
    items = _sorted(source, pages, given, sorter, unknown, limit, fetches=not dry_run)
    if dry_run:
        _estimate(Estimator(parts, newsroom, archive.standing().budget), items, unknown, pages, as_json)
        return
    makers = Workers(Jobs(engine, clock), newsroom.narrate, (Priority.ARCHIVE,) * workers)
    _publish(sorter, items, unknown, pages, archive, None if detach else makers, Shown(as_json))


def pause() -> None:
    """Have no article of the archive begun, by any process, until it is resumed; live articles go on."""
    _archive().pause()
    print("The archive is paused. What is being narrated of it is finished; live articles go on.")


def resume() -> None:
    """Have the archive go on."""
    _archive().resume()
    print("The archive goes on.")


def status(as_json: AsJson = False) -> None:
    """Say how much of the archive waits, what was narrated today and in all, and whether it is paused."""
    archive = _archive()
    tell_standing(archive.standing(), archive.failures(), as_json)


def budget(
    characters: Annotated[int | None, typer.Option(min=1, help="Characters spoken a day, at most.")] = None,
    hours: Annotated[float | None, typer.Option(min=0.001, help="Hours of sound a day, at most.")] = None,
    none: Annotated[bool, typer.Option("--none", help="As much as can be.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say how much of the archive may be narrated on one day of Vietnam's calendar; without options, what was said.

    The article that reaches it is finished, and the archive goes on at midnight. Live articles do not count.
    """
    if none and (characters is not None or hours is not None):
        raise typer.BadParameter("--none goes with no other option")
    archive = _archive()
    if none or characters is not None or hours is not None:
        archive.set_budget(Budget(characters, hours))
    tell_standing(archive.standing(), [], as_json)


@dataclass(slots=True)
class Tally:
    """What came of a source's items."""

    kinds: Counter[Kind] = field(default_factory=Counter)
    held: list[str] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)

    def add(self, one: Sorted | Unusable, sorter: Sorter) -> None:
        """Count an item, and publish it if there is something to do about it."""
        if isinstance(one, Sorted) and one.kind in (Kind.NEW, Kind.CHANGED):
            published = sorter.publish(one)
            if isinstance(published, Unusable):
                one = published
            elif published.state is State.HELD:
                self.held.append(one.id)
        if isinstance(one, Unusable):
            self.unusable.append(one)
        else:
            self.kinds[one.kind] += 1


def _archive() -> Archive:
    engine = open_database(read_settings().database_url)
    return Archive(engine, clock_of(engine))


def _sorted(
    source: str, pages: Pages, given: Given, sorter: Sorter, unknown: Unknown, limit: int, fetches: bool
) -> Iterator[Sorted | Unusable]:
    def sort() -> Iterator[Sorted | Unusable]:
        try:
            for item in open_source(source, pages, given):
                unknown.add(item)
                yield item if isinstance(item, Unusable) else sorter.sort(item, fetches)
                if pages.has_given_up:
                    return
        except OSError as error:
            leave(66, f"{source} cannot be read: {error.strerror}")

    return first(sort(), limit) if limit else sort()


def _estimate(
    estimator: Estimator, items: Iterator[Sorted | Unusable], unknown: Unknown, pages: Pages, as_json: bool
) -> None:
    for one in items:
        estimator.add(one)
    estimate = estimator.finish()
    tell_estimate(estimate, estimator.parts.settings, estimator.budget, unknown.ignored, as_json)
    _end(bool(estimate.unusable), pages)


def _publish(
    sorter: Sorter,
    items: Iterator[Sorted | Unusable],
    unknown: Unknown,
    pages: Pages,
    archive: Archive,
    makers: Workers | None,
    shown: Shown,
) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    tally, begun = Tally(), archive.standing()
    if makers is not None:
        makers.start()
    try:
        with shown:
            for one in items:
                tally.add(one, sorter)
                shown.read(tally.kinds, len(tally.unusable), len(tally.held))
                if makers is not None:
                    makers.wake()
            if makers is not None:
                shown.follow(archive, begun.ever)
    except KeyboardInterrupt:
        shown.interrupted(archive.standing())
        raise typer.Exit(130) from None
    finally:
        if makers is not None:
            makers.stop()
    failures = archive.failures() if makers is not None else []
    amiss = Amiss(tally.unusable, unknown.ignored, tally.held, failures)
    shown.done(archive.standing(), begun.ever, amiss, is_detached=makers is None)
    _end(bool(tally.unusable or failures), pages)


def _end(is_lacking: bool, pages: Pages) -> None:
    if pages.has_given_up:
        leave(69, f"{MOST_IN_A_ROW} pages in a row could not be fetched: nothing more was asked for; try again later")
    if is_lacking:
        raise typer.Exit(65)
