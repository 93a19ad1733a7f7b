"""An article's versions over HTTP: compared, rolled back to, and a person's recording in a voice's place."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from mutagen.id3 import ID3

from audio_cache.seal import is_whole
from player.audio.loudness import measure
from player.audio.narration import narration_name
from tests.service.running import BAONOI, Service, wait_for

NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
TEN = " ".join(f"Câu thứ {number} nói về mưa ở Chợ Đồn." for number in NUMBERS)
EDITED = TEN.replace("thứ năm nói về mưa", "thứ năm nói về nắng")


def numbers(news: Service, article: str) -> list[int]:
    return [one["number"] for one in listed(news, article)["versions"]]


def listed(news: Service, article: str) -> dict[str, Any]:
    answer = news.http.get(f"/api/articles/{article}/versions")
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def stable(news: Service, article: str) -> tuple[bytes, str]:
    answer = news.http.get(f"/articles/{article}.mp3")
    return answer.content, answer.headers["etag"]


def publish(news: Service, article: str, *texts: str, **fields: Any) -> None:
    for text in texts:
        assert news.put(article, text=text, **fields).status_code == 202
        news.ready(article)


def convert(source: Path, to: Path, *options: str) -> Path:
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(source), *options, str(to)], check=True)
    return to


def send(news: Service, article: str, path: Path, kind: str = "audio/mpeg", **query: str) -> httpx.Response:
    with path.open("rb") as file:
        return news.http.put(
            f"/api/articles/{article}/recording", params=query, content=file, headers={"content-type": kind}
        )


@pytest.fixture(scope="module")
def spoken(news: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a person sends in: the ten sentences read aloud, at 44.1 kHz in stereo, too quiet, as MP3."""
    folder = tmp_path_factory.mktemp("spoken")
    publish(news, "mau", TEN)
    (folder / "said.mp3").write_bytes(stable(news, "mau")[0])
    return convert(folder / "said.mp3", folder / "person.mp3", "-af", "volume=-9dB", "-ar", "44100", "-ac", "2")


@pytest.fixture(scope="module")
def recorded(news: Service, spoken: Path) -> str:
    """An article that a person reads."""
    publish(news, "nguoi-doc", TEN, section="Thời sự")
    answer = send(news, "nguoi-doc", spoken, reader="Lan Anh")
    assert answer.status_code == 200, answer.text
    return "nguoi-doc"


def test_an_edit_of_one_sentence_in_ten_is_compared_rolled_back_and_taken_up_again(news: Service) -> None:
    publish(news, "mot-cau", TEN)
    old, old_tag = stable(news, "mot-cau")
    publish(news, "mot-cau", EDITED)
    new, new_tag = stable(news, "mot-cau")
    after, before = numbers(news, "mot-cau")
    told = news.http.get(f"/api/articles/mot-cau/versions/{before}/compare/{after}").json()
    assert [told[each] for each in ("same", "changed", "added", "removed", "spoken")] == [10, 1, 0, 0, 1]
    changed = next(each for each in told["sentences"] if each["change"] == "changed")
    assert changed["after"]["written"] == "Câu thứ năm nói về nắng ở Chợ Đồn."
    answer = news.http.put(f"/api/articles/mot-cau/versions/{before}/play")
    assert (answer.status_code, answer.json()["played"], answer.json()["chosen"]) == (200, before, True)
    assert stable(news, "mot-cau") == (old, old_tag)
    assert old_tag != new_tag
    assert news.state("mot-cau")["state"] == "ready"
    assert "mưa" in news.http.get("/articles/mot-cau.json").json()["segments"][5]["written"]
    assert "nắng" not in news.http.get("/articles/mot-cau.vtt").text
    assert news.put("mot-cau", text=EDITED).status_code == 200
    assert stable(news, "mot-cau") == (old, old_tag)
    answer = news.http.delete("/api/articles/mot-cau/versions/choice")
    assert (answer.status_code, answer.json()["played"], answer.json()["chosen"]) == (200, after, False)
    assert stable(news, "mot-cau") == (new, new_tag)


def test_a_rollback_to_sound_that_was_forgotten_speaks_it_again_from_its_own_script(news: Service) -> None:
    publish(news, "quen", TEN, EDITED)
    _, before = numbers(news, "quen")
    digest = listed(news, "quen")["versions"][1]["digest"]
    (news.home / "audio" / narration_name(digest)).unlink()
    told = news.http.get(f"/api/articles/quen/versions/{before}").json()
    assert (told["version"]["kept"], told["to_speak"], len(told["script"])) == (False, 0, 11)
    answer = news.http.put(f"/api/articles/quen/versions/{before}/play")
    assert answer.status_code == 200
    assert answer.json()["versions"][1]["digest"] == digest
    assert answer.json()["versions"][1]["kept"] is True
    assert news.http.head("/articles/quen.mp3").headers["content-length"] == str(answer.json()["versions"][1]["bytes"])


def test_of_two_rollbacks_at_once_one_holds_and_both_are_answered(news: Service) -> None:
    publish(news, "hai-tay", TEN, EDITED)
    with ThreadPoolExecutor(8) as pool:
        calls = [f"/api/articles/hai-tay/versions/{number}/play" for number in numbers(news, "hai-tay") * 4]
        assert {answer.status_code for answer in pool.map(news.http.put, calls)} == {200}
    told = listed(news, "hai-tay")
    played = [one for one in told["versions"] if one["played"]]
    assert [one["chosen"] for one in played] == [True]
    assert stable(news, "hai-tay")[0] == news.http.get(played[0]["audio"]).content


def test_numbers_that_are_none_of_an_articles_are_refused(news: Service) -> None:
    publish(news, "con-so", TEN)
    [own] = numbers(news, "con-so")
    for path, status in (
        (f"mau/versions/{own}/play", 404),
        ("con-so/versions/999999/play", 404),
        ("con-so/versions/0/play", 422),
        (f"con-so/versions/{2**40}/play", 422),
        (f"khong-co/versions/{own}/play", 404),
    ):
        answer = news.http.put(f"/api/articles/{path}")
        assert answer.status_code == status
        assert answer.json()["detail"].endswith(".")
    assert news.http.get("/api/articles/khong-co/versions").status_code == 404
    assert news.http.get(f"/api/articles/con-so/versions/{own}/compare/999999").status_code == 404
    assert news.http.delete(f"/api/articles/con-so/versions/{own}").status_code == 409


def test_a_recording_is_played_at_once_in_the_form_of_every_narration(news: Service, recorded: str) -> None:
    version = listed(news, recorded)["versions"][0]
    assert [version[each] for each in ("kind", "speaker", "played", "chosen", "timed")] == [
        "human",
        "Lan Anh",
        True,
        True,
        False,
    ]
    sound, _ = stable(news, recorded)
    path = news.home.parent / "recorded.mp3"
    path.write_bytes(sound)
    assert is_whole([sound])
    shown = "stream=codec_name,sample_rate,channels:format=duration"
    command = ["ffprobe", "-v", "error", "-show_entries", shown, "-of", "json", str(path)]
    probed = subprocess.run(command, capture_output=True, check=True)
    facts = json.loads(probed.stdout)
    assert facts["streams"][0] == {"codec_name": "mp3", "sample_rate": "24000", "channels": 1}
    assert float(facts["format"]["duration"]) == pytest.approx(version["duration"], abs=0.06)
    assert version["bytes"] == len(sound)
    tested = subprocess.run(["mpg123", "-q", "-t", str(path)], capture_output=True, text=True, check=True)
    assert tested.stderr == ""
    with av.open(str(path)) as container:
        parts = [(frame.to_ndarray().clip(-1, 1) * 32767).astype("<i2") for frame in container.decode(audio=0)]
    wave = b"".join(part.tobytes() for part in parts)
    loudness = measure(wave)
    assert loudness.lufs == pytest.approx(-19, abs=1)
    assert loudness.true_peak <= -1
    tag = ID3(path)  # type: ignore[no-untyped-call]  # its types are missing there
    assert tag["COMM::vie"].text == ["Giọng người đọc: Lan Anh"]
    assert (tag["TIT2"].text, tag["TCON"].text) == (["Mưa lớn"], ["Thời sự"])
    assert "Câu thứ mười" in str(tag["USLT::vie"])


def test_a_page_its_feed_and_what_the_control_reads_say_that_a_person_reads(news: Service, recorded: str) -> None:
    page = news.http.get(f"/articles/{recorded}", headers={"accept": "text/html"}).text
    assert "Người đọc: Lan Anh" in page
    assert "tổng hợp" not in page
    data = json.loads(page.partition('application/ld+json">')[2].partition("</script>")[0])
    assert data["audio"]["description"] == "Người đọc: Lan Anh"
    assert "transcript" not in data["audio"]
    state = news.state(recorded)
    assert [state[each] for each in ("kind", "reader", "chosen", "note")] == ["human", "Lan Anh", True, None]
    told = news.http.get(f"/articles/{recorded}.json").json()
    assert [told[each] for each in ("kind", "reader", "voice", "words", "segments", "state")] == [
        "human",
        "Lan Anh",
        "",
        "none",
        [],
        "ready",
    ]
    item = news.http.get("/feed.xml").text.partition(f">{recorded}</guid>")[2].partition("</item>")[0]
    assert f'length="{listed(news, recorded)["versions"][0]["bytes"]}"' in item
    assert "podcast:transcript" not in item
    # Who asks for a voice by its name hears that voice.
    named = news.http.get(f"/articles/{recorded}.json?voice=espeak-bac").json()
    assert (named["kind"], len(named["segments"])) == ("synthetic", 11)


def test_timings_that_come_later_give_captions_chapters_and_read_along(news: Service, spoken: Path) -> None:
    page = "<p>Câu thứ một nói về mưa ở Chợ Đồn.</p><h2>Thiệt hại</h2><p>" + TEN + "</p>"
    publish(news, "moc-gio", "", html=page)
    assert send(news, "moc-gio", spoken, reader="Lan Anh").status_code == 200
    sentences = len(news.http.get(f"/api/articles/moc-gio/versions/{numbers(news, 'moc-gio')[0]}").json()["script"])
    starts = [round(0.9 * number, 2) for number in range(sentences)]
    address = "/api/articles/moc-gio/recording/timings"
    before, _ = stable(news, "moc-gio")
    refused = news.http.put(address, json=starts[:-1])
    assert (refused.status_code, f"{sentences} câu" in refused.json()["detail"]) == (422, True)
    assert stable(news, "moc-gio")[0] == before
    answer = news.http.put(address, json=starts)
    assert (answer.status_code, answer.json()["timed"], answer.json()["played"]) == (200, True, True)
    told = news.http.get("/articles/moc-gio.json").json()
    assert [one["start"] for one in told["segments"]] == starts
    assert "Thiệt hại" in news.http.get("/articles/moc-gio.vtt").text
    chapters = news.http.get("/articles/moc-gio/chapters.json").json()["chapters"]
    assert [one["title"] for one in chapters] == ["Mưa lớn", "Thiệt hại"]
    after, _ = stable(news, "moc-gio")
    assert is_whole([after])
    assert after[-144 * 100 :] == before[-144 * 100 :]
    assert news.http.put("/api/articles/mau/recording/timings", json=starts).status_code == 409


@pytest.fixture(scope="module")
def bad(spoken: Path) -> dict[str, Path]:
    """Recordings that no reader should be given."""
    folder = spoken.parent
    wav = convert(spoken, folder / "whole.wav")
    made = {"whole": wav}
    made["truncated"] = folder / "truncated.wav"
    made["truncated"].write_bytes(wav.read_bytes()[: wav.stat().st_size * 7 // 10])
    made["garbage"] = folder / "garbage.mp3"
    made["garbage"].write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) * 400)
    made["playlist"] = folder / "playlist.m3u8"
    made["playlist"].write_text(f"#EXTM3U\n#EXTINF:10,\nfile://{wav}\n")
    made["silent"] = convert(spoken, folder / "silent.wav", "-af", "volume=0")
    made["clipped"] = convert(spoken, folder / "clipped.wav", "-af", "volume=40dB")
    made["short"] = convert(spoken, folder / "short.flac", "-t", "3")
    return made


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("truncated", "bị đứt"),
        ("garbage", "bị hỏng"),
        ("playlist", "không phải tệp âm thanh"),
        ("silent", "không có tiếng"),
        ("clipped", "vỡ tiếng"),
        ("short", "bản thu thiếu"),
    ],
)
def test_a_recording_that_is_not_fit_to_be_heard_is_refused_and_nothing_is_kept(
    news: Service, bad: dict[str, Path], which: str, said: str
) -> None:
    before = listed(news, "mau"), sorted((news.home / "audio").rglob("*.mp3"))
    answer = send(news, "mau", bad[which], "audio/wav")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert said in answer.json()["detail"]
    assert (listed(news, "mau"), sorted((news.home / "audio").rglob("*.mp3"))) == before


def test_a_wav_is_taken_as_well_and_the_same_one_twice_is_one_version(news: Service, bad: dict[str, Path]) -> None:
    publish(news, "wav", TEN)
    first = send(news, "wav", bad["whole"], "audio/wav").json()
    again = send(news, "wav", bad["whole"], "audio/wav").json()
    assert first["version"]["number"] == again["version"]["number"]
    assert first["version"]["speaker"] == ""
    assert "Giọng người đọc" in news.http.get("/articles/wav", headers={"accept": "text/html"}).text


def test_a_body_that_is_no_sound_is_415_and_one_for_no_article_404(news: Service, spoken: Path) -> None:
    assert send(news, "mau", spoken, "text/html").status_code == 415
    assert send(news, "khong-co", spoken).status_code == 404
    assert send(news, "mau", spoken, reader="a" * 150).status_code == 422
    assert send(news, "mau", spoken, after_edit="perhaps").status_code == 422


def test_an_edit_goes_back_to_the_voice_unless_the_recording_is_to_stay(news: Service, spoken: Path) -> None:
    for article, after_edit in (("sua-1", ""), ("sua-2", "keep")):
        publish(news, article, TEN)
        number = send(news, article, spoken, reader="Lan Anh", after_edit=after_edit).json()["version"]["number"]
        edited = news.put(article, text=EDITED).json()
        # Until the voice is through with the new text, which it may be by now.
        assert (edited["note"] is not None) is (edited["kind"] == "human" and after_edit != "keep")
        news.ready(article)
        wait_for(lambda: len(listed(news, article)["versions"]), lambda count: count == 3)  # noqa: B023  # called at once
        told = {one["number"]: one for one in listed(news, article)["versions"]}
        assert told[number]["played"] is (after_edit == "keep")
        assert (told[number]["note"] is None) is (after_edit == "keep")
        assert told[number]["newest_text"] is False


def test_a_rollback_of_a_withdrawn_article_is_410(news: Service) -> None:
    publish(news, "da-go", TEN)
    [number] = numbers(news, "da-go")
    assert news.http.delete("/api/articles/da-go").status_code in (200, 202, 204)
    assert news.http.put(f"/api/articles/da-go/versions/{number}/play").status_code == 410


def test_the_command_line_compares_and_rolls_back(news: Service) -> None:
    publish(news, "lenh", TEN, EDITED)
    after, before = numbers(news, "lenh")

    def run(*words: str) -> str:
        environment = os.environ | {"BAONOI_HOME": str(news.home)}
        done = subprocess.run([BAONOI, "versions", *words], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "10 same, 1 changed; 1 utterances spoken" in run("compare", "lenh", str(before), str(after))
    told = json.loads(run("play", "lenh", str(before), "--json"))["versions"]
    assert [(one["number"], one["played"]) for one in told] == [(after, False), (before, True)]
    assert listed(news, "lenh")["played"] == before
