"""Narrating against the three ways people do it today, on the same article in one run; and what a second core gives."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.narration import apart_in, encode_alone, new_parts, script_of
from bench.report import Figure, at_least, at_most, report
from player.audio.narration import Cast
from player.voices.espeak import VOICES, Espeak
from player.voices.wording import cut

SENTENCES = 40
PROGRAMS = ("espeak-ng", "lame", "ffmpeg")


def spent() -> float:
    """Return the CPU seconds of this process and its children until now."""
    ours, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ours.ru_utime + ours.ru_stime + theirs.ru_utime + theirs.ru_stime


def cost(work: Callable[[], object]) -> dict[str, float]:
    """Return the CPU seconds and the seconds that some work takes."""
    cpu, began = spent(), time.perf_counter()
    work()
    return {"cpu": spent() - cpu, "seconds": time.perf_counter() - began}


def spoken() -> list[str]:
    """Return what is said of the article."""
    return [utterance.spoken for utterance in script_of(SENTENCES).utterances]


def ours(threads: int) -> dict[str, float]:
    """Narrate the article cold."""
    script = script_of(SENTENCES)
    with tempfile.TemporaryDirectory() as folder:
        parts = new_parts(folder, threads)
        parts.voices.speak("xin chào", VOICES[0])
        return cost(lambda: parts.narrator.narrate(script, Cast(VOICES[0])))


def limit() -> dict[str, float]:
    """Run the engine and the encoder alone, on one core."""
    texts, engine = spoken(), Espeak()
    engine.speak("xin chào", VOICES[0])

    def work() -> None:
        for text in texts:
            pcm = engine.speak(text, VOICES[0]).pcm
            encode_alone(pcm.samples, pcm.sample_rate, 24000)

    return cost(work)


def chunks_by_pydub() -> dict[str, float]:
    """Join MP3s of at most 100 characters each with pydub and export them: the way of most scripts over gTTS.

    The chunks are what a server would send, so making them is not counted.
    """
    from pydub import AudioSegment

    chunks = [piece for text in spoken() for piece, _ in cut(text, 100)]
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, chunk in enumerate(chunks):
            pcm = Espeak().speak(chunk, VOICES[0]).pcm
            paths.append(Path(folder) / f"{number}.mp3")
            paths[-1].write_bytes(encode_alone(pcm.samples, pcm.sample_rate, 24000))

        def work() -> None:
            whole = AudioSegment.empty()
            for path in paths:
                whole += AudioSegment.from_mp3(path)
            whole.export(Path(folder) / "whole.mp3", format="mp3", bitrate="48k").close()

        return cost(work)


def cli_pipe() -> dict[str, float]:
    """Pipe the espeak-ng command into the lame command, the article as one text."""
    text = "\n".join(spoken()).encode()
    with tempfile.TemporaryDirectory() as folder:
        line = f"espeak-ng -v vi --stdout | lame --quiet -b 48 --resample 24 -m m - {folder}/out.mp3"
        return cost(lambda: subprocess.run(line, shell=True, check=True, input=text))


def files_by_ffmpeg() -> dict[str, float]:
    """Speak each sentence to a file and let ffmpeg join and encode the files."""
    texts = spoken()
    with tempfile.TemporaryDirectory() as folder:

        def work() -> None:
            lines = []
            for number, text in enumerate(texts):
                path = f"{folder}/{number}.wav"
                subprocess.run(["espeak-ng", "-v", "vi", "-w", path, text], check=True)
                lines.append(f"file '{path}'\n")
            Path(folder, "list.txt").write_text("".join(lines))
            command = "ffmpeg -v error -f concat -safe 0 -i list.txt -ar 24000 -ac 1 -b:a 48k out.mp3"
            subprocess.run(command.split(), check=True, cwd=folder)

        return cost(work)


WAYS: dict[str, Callable[[], dict[str, float]]] = {
    "ours": lambda: ours(1),
    "ours on two": lambda: ours(2),
    "limit": limit,
    "pydub": chunks_by_pydub,
    "pipe": cli_pipe,
    "ffmpeg": files_by_ffmpeg,
}


def main() -> int:
    """Take the least of three runs of each, because a shared machine only ever adds."""
    if len(sys.argv) == 2:
        print(json.dumps(WAYS[sys.argv[1]]()))
        return 0
    if missing := [program for program in PROGRAMS if shutil.which(program) is None]:
        print(f"bench.ways: not measured, for want of {', '.join(missing)}", file=sys.stderr)
        return 0
    runs = [{way: apart_in("bench.ways", way) for way in WAYS} for _ in range(3)]
    cpu = {way: min(run[way]["cpu"] for run in runs) for way in WAYS}
    seconds = {way: min(run[way]["seconds"] for run in runs) for way in WAYS}
    return not report(
        "ways",
        [
            *(Figure(f"CPU: {way}", cpu[way] * 1000, "ms") for way in WAYS if way != "ours on two"),
            at_most("ours against the limit, one thread", cpu["ours"] / cpu["limit"], 1.15),
            at_most("ours against pydub over chunks (their making not counted)", cpu["ours"] / cpu["pydub"], 1),
            at_most("ours against espeak-ng | lame", cpu["ours"] / cpu["pipe"], 1),
            at_most("ours against files joined by ffmpeg", cpu["ours"] / cpu["ffmpeg"], 1),
            at_least("two threads, times as fast as one", seconds["ours"] / seconds["ours on two"], 1.5),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
