"""baonoi narrate: a plain-text article to one MP3."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from player.audio import transcript
from player.audio.casting import make_cast
from player.audio.narration import ClipReady, Narration
from player.audio.tags import Tags
from player.cli.files import leave, write_whole
from player.cli.sources import read_source
from player.parts import make_parts
from player.scripting.policy import for_article
from player.scripting.script import write_script
from player.settings import read_settings
from player.voices.chain import Told
from player.voices.contract import Voice


def narrate(
    article: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="A plain text, an HTML page, or its address.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT.mp3", help="Where the MP3 goes; - is standard output.")
    ] = None,
    voice: Annotated[
        str, typer.Option(help="Who speaks (see `baonoi voices`); empty: the first of BAONOI_VOICES that can.")
    ] = "",
    rate: Annotated[
        float | None,
        typer.Option(min=0.8, max=1.3, help="How fast, of the voice's natural speed. Default: BAONOI_RATE."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object about the narration.")] = False,
    vtt: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write its captions, as WebVTT.")] = None,
    sync: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write its times, as sync JSON.")] = None,
) -> None:
    """Narrate an article: plain text (the first line is its title), an HTML page, or the address of one.

    Without -o the MP3 stays in the cache, and its path there is printed. A sentence that was spoken before is not
    spoken again.
    """
    began = time.monotonic()
    settings = read_settings()
    for path in (output, vtt, sync):
        if path is not None and not path.parent.is_dir():
            leave(73, f"{path} cannot be written: {path.parent} is not a folder")
    parts = make_parts(settings)
    chosen = parts.voices.find(voice) if voice else None
    read = read_source(article, settings.article_limit)
    tags = Tags(title=read.title, site=settings.site, cover=parts.cover)

    def narrate_with(speaker: Voice) -> Narration:
        script = write_script(read, for_article(parts.policy, speaker))
        with _progress(len(script.utterances)) as on_clip:
            return parts.narrator.narrate(script, make_cast(speaker, parts.voices, settings, rate), tags, on_clip)

    told = Told(narrate_with(chosen), chosen) if chosen else parts.chain.tell(narrate_with)
    narration = told.narration
    for one in told.passed_over:
        print(f"baonoi: {one.voice.name} was passed over: {one.english}", file=sys.stderr)
    kept = parts.blobs.path_of(narration.name)
    source = kept if kept is not None else parts.blobs.get(narration.name) or b""
    to_stdout = output == Path("-")
    if to_stdout:
        sys.stdout.buffer.write(source.read_bytes() if isinstance(source, Path) else source)
    elif output is not None:
        write_whole(output, source)
    if vtt is not None:
        write_whole(vtt, transcript.webvtt(narration).encode())
    if sync is not None:
        write_whole(sync, json.dumps(transcript.sync(narration), ensure_ascii=False).encode() + b"\n")
    seconds = time.monotonic() - began
    where = str(output if output is not None else kept or narration.name)
    out = sys.stderr if to_stdout else sys.stdout
    if as_json:
        facts = {
            "digest": narration.digest,
            "duration": narration.duration,
            "bytes": narration.size,
            "utterances": len(narration.segments),
            "spoken": narration.spoken,
            "reused": narration.reused,
            "seconds": round(seconds, 3),
            "voice": narration.voice.name,
            "passed_over": {one.voice.name: one.english for one in told.passed_over},
            "path": where,
        }
        print(json.dumps(facts, ensure_ascii=False), file=out)
    else:
        minutes, rest = divmod(round(narration.duration), 60)
        print(
            f"{where}: {minutes}:{rest:02}, {narration.size:,} bytes, {narration.spoken} utterances spoken, "
            f"{narration.reused} reused, in {seconds:.1f} s",
            file=out,
        )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[ClipReady], None] | None]:
    """Give what is to be told of each clip: a bar on a terminal, nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Narrating", total=total)

        def on_clip(ready: ClipReady) -> None:
            progress.update(task, completed=ready.index + 1)

        yield on_clip
