"""What reading costs: CPU on distinct news text, from cold, and on hostile text of four times the length."""

import random
import resource
import subprocess
import sys
import time

from bench.report import Figure, at_least, at_most, report
from player.vietnamese import say
from player.vietnamese.classes import tables

PROSE = (
    "Cấp ủy, chính quyền địa phương tập trung lãnh đạo, chỉ đạo phát triển: {}. Công tác giảm nghèo, giải quyết "
    "việc làm được quan tâm, {}; quốc phòng, an ninh được giữ vững. Theo UBND huyện, {}, phục vụ nhiệm vụ chính trị. "
)
HOSTILE = ("1/", "A.", "-", "7", "1 ", "1-", "I ", "QL1", "A&", "1h", "a@", "TP.")


def distinct_news(size: int) -> str:
    """Return that many bytes of news in which every example of every class is met, with other digits each time."""
    chance = random.Random(7)  # the same text every time
    examples = [written for _, _, rows in tables() for written, _ in rows if written[0].isalnum()]
    pieces: list[str] = []
    length = 0
    while length < size:
        said = [
            "".join(str(chance.randint(1, 9)) if c in "0123456789" else c for c in chance.choice(examples))
            for _ in "123"
        ]
        pieces.append(PROSE.format(*said))
        length += len(pieces[-1].encode())
    return "\n".join(pieces)


def cpu(text: str) -> float:
    """Return the least CPU seconds of three readings."""

    def once() -> float:
        began = time.process_time()
        say(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


def ready() -> tuple[float, float]:
    """Return the CPU milliseconds of a new process's import, and of its first reading after it."""
    program = (
        "import time; s = time.process_time(); import player.vietnamese as v; r = time.process_time();"
        "v.say('Sáng 10/10, UBND huyện họp.'); print((r - s) * 1000, (time.process_time() - r) * 1000)"
    )

    def once() -> tuple[float, float]:
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        imported, read = map(float, run.stdout.split())
        return imported, read

    runs = [once() for _ in range(5)]
    return min(imported for imported, _ in runs), min(read for _, read in runs)


def command(text: str) -> float:
    """Return the least CPU seconds of three runs of `baonoi normalize`, its start included."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        program = "from player.cli import main; main()"
        subprocess.run(
            [sys.executable, "-c", program, "normalize"], input=text.encode(), stdout=subprocess.DEVNULL, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(3))


def main() -> int:
    """Measure, and report."""
    news = distinct_news(1_000_000)
    say(news[:2000])
    megabytes = len(news.encode()) / 1e6
    imported, read = ready()
    figures = [
        at_least("distinct news", megabytes / cpu(news), 1, "MB/CPU s"),
        at_least("the same through baonoi normalize, its start included", megabytes / command(news), 1, "MB/CPU s"),
        Figure("import", imported, "CPU ms"),
        at_most("first reading after import", read, 50, "CPU ms"),
    ]
    for piece in HOSTILE:
        small, large = (cpu(piece * (size // len(piece))) for size in (25_000, 100_000))
        figures.append(at_most(f"four times {piece!r}", large / small, 5))
    return not report("normalize", figures)


if __name__ == "__main__":
    sys.exit(main())
