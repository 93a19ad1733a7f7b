"""The archive from the command line: told in advance, killed and run again, interrupted, and what is no article."""

import json
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from player.catalogue.articles import Catalogue
from player.catalogue.database import open_database, transaction
from player.catalogue.records import State
from player.catalogue.tables import DELIVERIES
from player.catalogue.webhooks import Webhook, add_webhook
from tests.service.archives import backfill, command, standing_of
from tests.service.running import wait_for


def table(path: Path, numbers: Sequence[int], text: str = "Câu của bài {}. Một câu nữa của bài {}.") -> str:
    lines = [{"id": f"bai-{n}", "title": f"Tin số {n}", "text": text.format(n, n)} for n in numbers]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return str(path)


@pytest.mark.soak
def test_killed_in_its_midst_and_run_again_it_makes_each_narration_once_and_a_third_run_does_nothing(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    source = table(tmp_path / "kho.jsonl", range(30))
    asked, environment = command(home, source)
    running = subprocess.Popen(asked, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: (home / "baonoi.sqlite").exists(), bool)
    with standing_of(home) as archive:
        wait_for(lambda: archive.standing().ever.articles, lambda made: made >= 3)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert archive.standing().ever.articles < 30
        again = backfill(home, source)
        assert again.returncode == 0, again.stderr
        assert archive.standing().left == 0
        assert archive.standing().ever.articles == 30
    database = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    catalogue = Catalogue(database)
    for n in range(30):
        assert catalogue.article(f"bai-{n}").state is State.READY
        assert len(catalogue.narrations(f"bai-{n}")) == 1
    third = backfill(home, source, "--json")
    told = json.loads(third.stdout)
    assert (told["new"], told["unchanged"], told["narrated"], told["queued"]) == (0, 30, 0, 0)
    # An edit of one is one article's work.
    table(tmp_path / "kho.jsonl", range(29))
    with Path(source).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "bai-29", "title": "Tin số 29", "text": "Đã sửa."}, ensure_ascii=False) + "\n{\n")
    edited = backfill(home, source)
    assert edited.returncode == 65
    assert "1 changed, 29 unchanged, 1 not usable" in edited.stdout
    assert "Narrated: 1 articles" in edited.stdout
    assert edited.stderr == "Not usable:\n  kho.jsonl, line 31: it is no JSON.\n"
    assert "\x1b" not in edited.stdout + edited.stderr
    assert len(catalogue.narrations("bai-29")) == 2
    database.dispose()


def test_webhooks_are_told_of_an_archive_only_if_that_is_asked_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with standing_of(home):  # makes the database
        pass
    database = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    with transaction(database, writes=True) as connection:
        add_webhook(connection, Webhook("wh_cms", "https://bao.invalid/hook", "whsec_AA==", ("*",), time.time()))

    def owed() -> int:
        with transaction(database) as connection:
            return len(connection.execute(select(DELIVERIES)).all())

    assert backfill(home, table(tmp_path / "mot.jsonl", range(3))).returncode == 0
    assert owed() == 0
    assert backfill(home, table(tmp_path / "hai.jsonl", range(3, 5)), "--webhooks").returncode == 0
    assert owed() == 4  # queued and ready
    database.dispose()


@pytest.mark.parametrize("how", [("--dry-run",), ("--detach",)], ids=["dry run", "run"])
def test_fields_that_no_article_has_are_told_once_and_a_slip_is_told_with_its_line(
    tmp_path: Path, how: tuple[str, ...]
) -> None:
    source = tmp_path / "kho.jsonl"
    good = [{"id": f"bai-{n}", "title": f"Tin {n}", "text": "Một câu.", "category": "Thời sự"} for n in range(3)]
    slip = {"id": "sai", "tittle": "Tin sai", "text": "Một câu."}
    source.write_text("".join(json.dumps(one) + "\n" for one in [*good, slip]), "utf-8")
    run = backfill(tmp_path / "home", str(source), *how)
    assert run.returncode == 65
    assert run.stderr == (
        "Not usable:\n  kho.jsonl, line 4: there is no field 'tittle', title is probably meant.\n"
        "Ignored, because no article has such a field:\n"
        "  'category' in 3 of the articles, first in kho.jsonl, line 1; section may be meant\n"
    )
    told = json.loads(backfill(tmp_path / "home", str(source), "--dry-run", "--json").stdout)
    assert told["ignored"] == [{"name": "category", "where": "kho.jsonl, line 1", "records": 3, "meant": "section"}]


def test_a_dry_run_tells_the_cost_and_keeps_nothing_and_ctrl_c_leaves_the_rest_queued(tmp_path: Path) -> None:
    home = tmp_path / "home"
    source = table(tmp_path / "kho.jsonl", range(200))
    dry = backfill(home, source, "--dry-run", "--limit", "100", "--json")
    told = json.loads(dry.stdout)
    assert dry.returncode == 0
    assert (told["new"], told["articles"], told["voice"]) == (100, 100, "espeak-bac")
    assert told["hours"] > 0
    assert told["bytes"] == pytest.approx(told["hours"] * 3600 * 6000, rel=0.01)
    assert told["speed"] > 1
    database = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    assert Catalogue(database).count() == 0
    database.dispose()
    asked, environment = command(home, source)
    running = subprocess.Popen(asked, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        with standing_of(home) as archive:
            wait_for(lambda: archive.standing().ever.articles, lambda made: made >= 1)
            running.send_signal(signal.SIGINT)
            out, _ = running.communicate(timeout=20)
            assert running.returncode == 130
            assert "stay queued" in out
            left = archive.standing()
            assert left.speaking == 0
            assert left.waiting > 0
    finally:
        running.kill()


def test_what_cannot_be_begun_is_one_sentence_and_an_exit_code(tmp_path: Path) -> None:
    ended = backfill(tmp_path, "nowhere")
    assert ended.returncode == 66
    assert ended.stderr == "baonoi: nowhere cannot be read: No such file or directory.\n"
