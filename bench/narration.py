"""What narrating costs: cold, after an edit, unchanged, and in memory, each in a process of its own."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import lameenc

from bench.report import Figure, at_most, report
from player.article import Article, read_text
from player.audio.narration import Cast
from player.audio.tags import Tags
from player.parts import Parts, make_parts
from player.scripting.script import Script, write_script
from player.settings import Settings
from player.voices.espeak import VOICES, Espeak

SENTENCES = (
    "Sáng {d}/10, mưa lớn kéo dài làm {n} hộ dân ở xã Bằng Lãng phải di dời đến nơi an toàn.",
    "Theo thống kê ban đầu, toàn huyện có {n} ha lúa bị ngập, ước thiệt hại {d},5 tỷ đồng.",
    "Đồng chí Chủ tịch UBND xã cho biết lực lượng dân quân đã có mặt từ 5 giờ {n} phút.",
    "Đến chiều cùng ngày, {n} học sinh của trường tiểu học số {d} vẫn chưa thể đến lớp.",
    "Chỉ tiêu trồng rừng của huyện đạt 97,{d}% kế hoạch, tăng {n} ha so với cùng kỳ năm trước.",
    "Bà con mong sớm được hỗ trợ giống, phân bón để khôi phục sản xuất sau đợt lũ thứ {n}.",
    "Tuyến đường tỉnh lộ 25{d} bị sạt lở tại km {n}, các phương tiện phải đi đường tránh.",
    "Trung tâm dự báo khí tượng thủy văn nhận định mưa còn kéo dài thêm {n} giờ nữa.",
)


def article_of(sentences: int) -> Article:
    """Return an article of that many sentences, no two alike, five to a paragraph."""
    lines = ["Mưa lớn ở huyện vùng cao"]
    for n in range(sentences - 1):
        sentence = SENTENCES[n % len(SENTENCES)].format(d=n % 9 + 1, n=n + 11)
        if n % 5:
            lines[-1] += " " + sentence
        else:
            lines.append(sentence)
    return read_text("\n".join(lines))


def script_of(sentences: int) -> Script:
    """Return the script of such an article."""
    script = write_script(article_of(sentences))
    assert len(script.utterances) == sentences, len(script.utterances)
    return script


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of some work, user and system, in all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def new_parts(folder: str, threads: int = 2) -> Parts:
    """Return the product's parts over an empty folder, with everything loaded that a running service has loaded."""
    import numpy  # noqa: F401  # loaded by the first sentence otherwise
    import soxr  # noqa: F401  # as above

    return make_parts(Settings(home=Path(folder), encoder_threads=threads))


def encode_alone(samples: bytes, rate: int, to_rate: int) -> bytes:
    """Return what lameenc q5 makes of the samples at the clips' own bit rate, and nothing else."""
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(to_rate)
    encoder.set_channels(1)
    encoder.set_bit_rate(48)
    encoder.set_quality(5)
    encoder.silence()
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())


def limit(sentences: int) -> dict[str, float]:
    """Measure the engine and the encoder alone: no cache, no cues, no tags, no pauses.

    Once to 24 kHz, as the clips are, and once at the engine's own 22.05 kHz, which saves the resampling.
    """
    spoken = [utterance.spoken for utterance in script_of(sentences).utterances]
    engine = Espeak()
    engine.speak("xin chào", VOICES[0])

    def work(to_rate: int) -> None:
        for text in spoken:
            pcm = engine.speak(text, VOICES[0]).pcm
            encode_alone(pcm.samples, pcm.sample_rate, to_rate)

    return {"cpu": cpu(lambda: work(24000)), "own rate": cpu(lambda: work(22050))}


def narrated(sentences: int) -> dict[str, float]:
    """Measure a cold narration, then the same article unchanged, then with one sentence edited."""
    script, edited_article = script_of(sentences), article_of(sentences)
    lines = [edited_article.title, *(block.text for block in edited_article.blocks)]
    lines[3] = lines[3].replace(lines[3].split(". ")[1], "Câu này vừa được tòa soạn sửa lại lúc 9 giờ sáng", 1)
    edited = write_script(read_text("\n".join(lines)))
    with tempfile.TemporaryDirectory() as folder:
        parts = new_parts(folder)
        cast, tags = Cast(parts.voices.find("espeak-bac")), Tags(title=script.title, site="Báo Nói")
        parts.voices.speak("xin chào", cast.voice)
        figures: dict[str, float] = {}
        for name, one in (("cold", script), ("unchanged", script), ("edit", edited)):
            began = time.process_time()
            narration = parts.narrator.narrate(one, cast, tags)
            figures[name] = time.process_time() - began
            figures[f"{name} spoken"] = narration.spoken
            figures["audio"] = narration.duration
        return figures


def peak(sentences: int) -> dict[str, float]:
    """Measure the most memory a process holds that narrates one cold article: MB."""
    with tempfile.TemporaryDirectory() as folder:
        parts = new_parts(folder)
        parts.narrator.narrate(script_of(sentences), Cast(parts.voices.find("espeak-bac")))
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def apart(name: str, sentences: int) -> dict[str, float]:
    """Return what a measurement of this file gives in a process of its own."""
    return apart_in("bench.narration", name, str(sentences))


def apart_in(module: str, *arguments: str) -> dict[str, float]:
    """Return the figures that a module prints as JSON in a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def main() -> int:
    """Take the least of three runs of each, because a shared machine only ever adds."""
    if len(sys.argv) == 3:
        print(json.dumps({"limit": limit, "narrated": narrated, "peak": peak}[sys.argv[1]](int(sys.argv[2]))))
        return 0
    runs = [(apart("limit", 40), apart("narrated", 40)) for _ in range(3)]
    alone, at_own_rate = (min(run[key] for run, _ in runs) for key in ("cpu", "own rate"))
    ours = {key: min(run[key] for _, run in runs) for key in runs[0][1]}
    most_spoken = max(run["edit spoken"] for _, run in runs)
    small, large = apart("peak", 40)["peak"], apart("peak", 400)["peak"]
    return not report(
        "narration",
        [
            Figure("audio", ours["audio"], "s"),
            Figure("espeak and lameenc alone", alone * 1000, "CPU ms"),
            Figure("narrated cold", ours["cold"] * 1000, "CPU ms"),
            at_most("cold against the two alone", ours["cold"] / alone, 1.25),
            Figure("cold against the two alone at 22.05 kHz", ours["cold"] / at_own_rate, "×"),
            Figure("utterances spoken cold", ours["cold spoken"]),
            at_most("one sentence edited, against cold", ours["edit"] / ours["cold"], 1 / 20),
            at_most("utterances spoken for the edit", most_spoken, 1, ""),
            at_most("unchanged, against cold", ours["unchanged"] / ours["cold"], 1 / 50),
            at_most("utterances spoken unchanged", ours["unchanged spoken"], 0, ""),
            Figure("peak memory, 40 sentences", small, "MB"),
            at_most("peak memory of ten times the text", large / small, 1.3),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
