"""baonoi cache stats | verify | evict | repair: what is kept, whether it is whole, and what may be forgotten."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Annotated, Any

import typer
from sqlalchemy import make_url

from audio_cache.blobs import Blobs
from audio_cache.eviction import Memory, Tally, survey
from audio_cache.eviction import evict as evict_blobs
from audio_cache.verify import Verdict
from audio_cache.verify import verify as verify_blobs
from player.audio.opus import is_whole_ogg
from player.audio.takedowns import FOLDER
from player.catalogue.clock import clock_of
from player.catalogue.database import open_database
from player.catalogue.hearing import Heard, Missing
from player.cli.files import leave
from player.keeping.cut_short import Righted, right_the_sound
from player.keeping.stock import KINDS, kind_of
from player.keeping.upkeep import DOWN_TO, STILL_WRITING
from player.parts import make_parts
from player.settings import Settings, read_settings, size_of

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_FORGETFUL = Memory(lambda names: {}, lambda names: set())


def build() -> typer.Typer:
    """Return the group of commands about the audio that is kept."""
    app = typer.Typer(no_args_is_help=True, help="Look at the audio that is kept, and forget or mend some of it.")
    for command in (stats, verify, evict, repair):
        app.command()(command)
    return app


def stats(as_json: AsJson = False) -> None:
    """Say how much audio is kept, of which kind, how much of it may be forgotten, and the limit."""
    settings, blobs, heard = _open()
    tallies = survey(blobs, heard.memory if heard else _FORGETFUL, kind_of)
    kinds = {
        kind: _told(tallies.get(kind, Tally()))
        for kind in KINDS
        if kind in tallies or kind in ("narrations", "opus", "clips")
    }
    total = sum(tally.bytes for tally in tallies.values())
    pinned = sum(tally.pinned_bytes for tally in tallies.values())
    oldest = min((tally.oldest for tally in tallies.values() if tally.oldest is not None), default=None)
    facts: dict[str, Any] = {"store": settings.store.partition("?")[0] or str(settings.blobs_directory), **kinds}
    facts |= {"bytes": total, "pinned_bytes": pinned, "evictable_bytes": total - pinned, "oldest_heard": _day(oldest)}
    facts |= {"limit": settings.cache_limit or None, "free": blobs.room()}
    if as_json:
        _print(facts)
        return
    print(facts["store"])
    for kind, words in KINDS.items():
        if kind in kinds:
            print(f"  {kinds[kind]['count']:,} {words}, {_megabytes(kinds[kind]['bytes'])}")
    free = "" if facts["free"] is None else f", {facts['free'] / 1e9:,.1f} GB free"
    print(f"  {_megabytes(total)} in all{free}")
    print(f"  {_megabytes(pinned)} is what articles play and stays; {_megabytes(total - pinned)} may be forgotten")
    if oldest is not None:
        print(f"  the longest unheard: {_day(oldest)}")
    if settings.cache_limit:
        print(f"  limit: {_megabytes(settings.cache_limit)}")
        if pinned > settings.cache_limit:
            print(
                "What articles play is over BAONOI_CACHE_LIMIT by itself: nothing else is kept long.", file=sys.stderr
            )


def verify(as_json: AsJson = False) -> None:
    """Read everything that is kept and check its digest; exit 74 if something is damaged, or an article's is gone."""
    _, blobs, heard = _open()
    verdict = _verified(blobs)
    gone = list(heard.missing(blobs)) if heard else []
    if as_json:
        facts = {"checked": verdict.checked, "bytes": verdict.bytes, "bad": list(verdict.bad)}
        _print(facts | {"missing": [_of_article(one) for one in gone]})
    else:
        for name in verdict.bad:
            print(f"damaged: {name}", file=sys.stderr)
        for one in gone:
            print(f"missing: {one.name} of the article {one.article}", file=sys.stderr)
        more = f", {len(gone)} missing" if gone else ""
        print(f"{verdict.checked:,} blobs, {_megabytes(verdict.bytes)} checked, {len(verdict.bad)} damaged{more}")
    if verdict.bad or gone:
        raise typer.Exit(74)


def evict(
    to: Annotated[
        str, typer.Option(metavar="SIZE", help="Keep at most so much: 5GB, 500MB. Without it: BAONOI_CACHE_LIMIT.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be freed, and delete nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget the audio that was not heard for longest; what articles play and what was made just now stays.

    Whatever is forgotten is made again when somebody wants it.
    """
    settings, blobs, heard = _open()
    try:
        target, limit = (size_of(to), None) if to else (int(settings.cache_limit * DOWN_TO), settings.cache_limit)
    except ValueError:
        leave(64, f"{to} is not a size; name one such as 20GB, 500MB or 64MiB")
    if not to and not settings.cache_limit:
        leave(64, "there is no limit: name a size with --to, or set BAONOI_CACHE_LIMIT")
    memory = heard.memory if heard else _FORGETFUL
    done = evict_blobs(blobs, target, memory, time(), limit, rehearse=dry_run)
    if as_json:
        facts = {"before": done.before, "after": done.after, "blobs": done.blobs, "freed": done.freed}
        _print(facts | {"pinned": done.pinned, "target": target, "dry_run": dry_run})
        return
    said = "would be" if dry_run else "were"
    print(f"{done.blobs:,} blobs {said} forgotten, {_megabytes(done.freed)}; {_megabytes(done.after)} is kept")
    if done.after > target and (limit is None or done.before > limit):
        print(f"The rest stays: articles play {_megabytes(done.pinned)}, or it is new.", file=sys.stderr)


def repair(as_json: AsJson = False) -> None:
    """Delete what is damaged or left half-written, hide what is withdrawn, owe again what articles play and is gone."""
    settings, blobs, heard = _open()
    verdict = _verified(blobs)
    for name in verdict.bad:
        blobs.delete(name)
    swept = blobs.sweep(datetime.now(UTC) - STILL_WRITING)
    owed: list[Missing] = []
    lost: list[Missing] = []
    righted = Righted((), ())
    if heard:
        heard.forgot(verdict.bad)
        righted = right_the_sound(open_database(settings.database_url), blobs)
        for one in heard.missing(blobs):
            if heard.owe_again(one):
                owed.append(one)
            elif one.is_human:
                lost.append(one)
    if as_json:
        facts = {"checked": verdict.checked, "bytes": verdict.bytes, "deleted": list(verdict.bad), "swept": swept}
        facts |= {"hidden": list(righted.hidden), "shown": list(righted.shown)}
        _print(facts | {"owed": [_of_article(one) for one in owed], "lost": [_of_article(one) for one in lost]})
        return
    for name in verdict.bad:
        print(f"damaged, deleted: {name}")
    for digest in righted.hidden:
        print(f"withdrawn and could be heard, hidden: {digest}")
    for digest in righted.shown:
        print(f"hidden and not withdrawn, shown again: {digest}")
    for one in owed:
        print(f"owed again: {one.article}")
    for one in lost:
        print(f"lost, a recording that has to be sent again: {one.article}", file=sys.stderr)
    done = f"{len(verdict.bad)} deleted, {len(owed)} owed again, {swept} leftovers swept"
    print(f"{verdict.checked:,} blobs checked, {done}")


def _open() -> tuple[Settings, Blobs, Heard | None]:
    """Return the settings, the store, and what the catalogue knows of it: None where nothing was ever published."""
    settings = read_settings()
    blobs = make_parts(settings).blobs
    url = make_url(settings.database_url)
    is_there = url.get_backend_name() != "sqlite" or Path(url.database or "").exists()
    if not is_there:
        return settings, blobs, None
    engine = open_database(settings.database_url)
    return settings, blobs, Heard(engine, clock_of(engine))


def _verified(blobs: Blobs) -> Verdict:
    return verify_blobs(
        blobs, {".opus": is_whole_ogg}, lambda stat: stat.name.startswith(f"{FOLDER}/") and not stat.size
    )


def _told(tally: Tally) -> dict[str, Any]:
    facts: dict[str, Any] = {"count": tally.count, "bytes": tally.bytes}
    facts |= {"pinned": tally.pinned, "pinned_bytes": tally.pinned_bytes, "evictable_bytes": tally.evictable_bytes}
    return facts | {"oldest_heard": _day(tally.oldest)}


def _of_article(missing: Missing) -> dict[str, str]:
    return {"article": missing.article, "blob": missing.name}


def _day(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _print(facts: dict[str, Any]) -> None:
    print(json.dumps(facts, ensure_ascii=False))
