"""baonoi cache stats | verify: what is kept, and whether it is whole."""

import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from audio_cache.verify import verify as verify_blobs
from player.opus import is_whole_ogg
from player.parts import make_parts
from player.settings import read_settings

_STILL_WRITING = timedelta(hours=1)  # no writing takes longer


def build() -> typer.Typer:
    """Return the group of commands about the audio that is kept."""
    app = typer.Typer(no_args_is_help=True, help="Look at the audio that is kept.")
    app.command()(stats)
    app.command()(verify)
    return app


def stats(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Say how much audio is kept."""
    settings = read_settings()
    blobs = make_parts(settings).blobs
    count: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for stat in blobs.list():
        kind = "opus" if stat.name.endswith(".opus") else stat.name.partition("/")[0]
        count[kind] += 1
        size[kind] += stat.size
    free = blobs.room()
    facts = {
        "folder": str(settings.blobs_directory),
        "clips": {"count": count["clips"], "bytes": size["clips"]},
        "narrations": {"count": count["narrations"], "bytes": size["narrations"]},
        "opus": {"count": count["opus"], "bytes": size["opus"]},
        "bytes": size.total(),
        "free": free,
    }
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    print(settings.blobs_directory)
    for kind, words in (("narrations", "narrations"), ("opus", "of them as Opus"), ("clips", "clips")):
        print(f"  {count[kind]:,} {words}, {size[kind] / 1e6:,.1f} MB")
    print(f"  {size.total() / 1e6:,.1f} MB in all" + ("" if free is None else f", {free / 1e9:,.1f} GB free"))


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    repair: Annotated[
        bool, typer.Option(help="Delete what is damaged or left half-written: it is made again when wanted.")
    ] = False,
) -> None:
    """Read everything that is kept and check its digest; exit 74 if something is damaged."""
    blobs = make_parts(read_settings()).blobs
    verdict = verify_blobs(blobs, {".opus": is_whole_ogg})
    if repair:
        for name in verdict.bad:
            blobs.delete(name)
        blobs.sweep(datetime.now(UTC) - _STILL_WRITING)
    if as_json:
        facts = {"checked": verdict.checked, "bytes": verdict.bytes, "bad": list(verdict.bad), "repaired": repair}
        print(json.dumps(facts, ensure_ascii=False))
    else:
        for name in verdict.bad:
            print(f"damaged{', deleted' if repair else ''}: {name}", file=sys.stderr)
        print(f"{verdict.checked:,} blobs, {verdict.bytes / 1e6:,.1f} MB checked, {len(verdict.bad)} damaged")
    if verdict.bad and not repair:
        raise typer.Exit(74)
