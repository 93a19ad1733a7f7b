"""What reading costs: CPU on distinct news text, from cold, and on hostile text of four times the length."""

import random
import subprocess
import sys
import time

from bench.report import Figure, at_least, at_most, report
from player.vietnamese import say
from player.vietnamese.classes import tables

PROSE = (
    "Cấp ủy, chính quyền địa phương tập trung lãnh đạo, chỉ đạo phát triển kinh tế, nâng cao đời sống của Nhân dân. "
    "Công tác giảm nghèo, giải quyết việc làm được quan tâm; quốc phòng, an ninh được giữ vững. {example}. "
    "Lĩnh vực văn hóa - xã hội có nhiều tiến bộ, phục vụ tốt nhiệm vụ chính trị của địa phương. "
)
HOSTILE = ("1/", "A.", "-", "7", "1 ", "1-", "I ", "QL1", "A&", "1h", "a@", "TP.")


def distinct_news(size: int) -> str:
    """Return that many bytes of news in which every example of every class is met, with other digits each time."""
    chance = random.Random(7)  # the same text every time
    examples = [written for _, _, rows in tables() for written, _ in rows if written[0].isalnum()]
    pieces: list[str] = []
    length = 0
    while length < size:
        example = chance.choice(examples)
        varied = "".join(str(chance.randint(1, 9)) if c.isdigit() else c for c in example)
        pieces.append(PROSE.format(example=varied))
        length += len(pieces[-1].encode())
    return "\n".join(pieces)


def cpu(text: str) -> float:
    """Return the least CPU seconds of three readings."""

    def once() -> float:
        began = time.process_time()
        say(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


def ready() -> float:
    """Return the CPU milliseconds of a new process's first reading, after the import."""
    program = (
        "import time, player.vietnamese as v; s = time.process_time();"
        "v.say('Sáng 10/10, UBND huyện họp.'); print((time.process_time() - s) * 1000)"
    )
    return min(
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
        for _ in range(5)
    )


def main() -> int:
    """Measure, and report."""
    news = distinct_news(1_000_000)
    say(news[:2000])
    figures = [
        at_least("distinct news", len(news.encode()) / 1e6 / cpu(news), 1, "MB/CPU s"),
        at_most("first reading after import", ready(), 50, "ms"),
    ]
    for piece in HOSTILE:
        small, large = (cpu(piece * (size // len(piece))) for size in (25_000, 100_000))
        figures.append(at_most(f"four times {piece!r}", large / small, 5))
    million = "1/" * 500_000
    figures.append(Figure("a megabyte of '1/'", cpu(million), "CPU s"))
    return not report("normalize", figures)


if __name__ == "__main__":
    sys.exit(main())
