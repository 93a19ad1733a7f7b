"""An older database comes up to date with all that is in it; a newer one is refused."""

import os
import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from player.article import read_text
from player.audio.mp3 import FRAME_BYTES
from player.audio.narration import Cast, narration_name
from player.catalogue.database import MIGRATIONS, newest_version, open_database, version_of
from player.parts import make_parts
from player.scripting.script import write_script
from player.settings import Settings
from tests.service.running import BAONOI, service

TEXT = "Mưa lớn\nSáng nay có mưa. Đến trưa trời tạnh."


def at_version(path: Path, version: str) -> None:
    """Make a database as the program of some version left it."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()


def test_articles_of_an_older_database_are_played_and_what_it_owes_is_narrated(tmp_path: Path) -> None:
    home = tmp_path / "home"
    parts = make_parts(Settings(home=home, voices="espeak-bac"))
    article = read_text(TEXT)
    made = parts.narrator.narrate(write_script(article, parts.policy), Cast(parts.voices.find("espeak-bac")))
    at_version(home / "baonoi.sqlite", "0004")
    blocks = '[["paragraph", "Sáng nay có mưa. Đến trưa trời tạnh."]]'
    row = {"blocks": blocks, "content": "c" * 64, "digest": made.digest, "bytes": made.size, "seconds": made.duration}
    engine = create_engine(f"sqlite:///{home / 'baonoi.sqlite'}")
    with engine.begin() as connection:
        for name, narration in (("cu", 1), ("cho", None)):
            connection.execute(
                text(
                    "INSERT INTO articles (id, title, blocks, section, author, url, voice, content, narration, "
                    "shown_at, created_at, updated_at) VALUES (:id, 'Mưa lớn', :blocks, '', '', '', 'espeak-bac', "
                    ":content, :narration, 1, 1, 1)"
                ),
                {"id": name, "narration": narration, "blocks": row["blocks"], "content": row["content"]},
            )
        connection.execute(
            text(
                "INSERT INTO narrations (number, article, digest, voice, content, duration, bytes, segments, "
                "created_at) VALUES (1, 'cu', :digest, 'espeak-bac', :content, :seconds, :bytes, '[]', 1)"
            ),
            {key: row[key] for key in ("digest", "content", "seconds", "bytes")},
        )
        connection.execute(
            text(
                "INSERT INTO jobs (article, voice, content, state, priority, due_at, attempts, done, total, failure, "
                "owner, lease_until, created_at) VALUES ('cho', 'espeak-bac', :content, 'queued', 1, 1, 0, 0, 0, '', "
                "'', 0, 1)"
            ),
            {"content": row["content"]},
        )
    engine.dispose()
    with service(home) as running:
        heard = running.http.get("/articles/cu.mp3")
        assert heard.status_code == 200
        assert len(heard.content) == made.size > 100 * FRAME_BYTES
        assert running.http.get("/articles/cu").status_code == 200
        state = running.ready("cho")
        assert running.http.get(state["urls"]["audio"]).status_code == 200
        assert narration_name(state["digest"]) in {blob.name for blob in parts.blobs.list("narrations")}
    engine = open_database(f"sqlite:///{home / 'baonoi.sqlite'}")
    with engine.connect() as connection:
        assert version_of(connection) == newest_version()
    engine.dispose()


def test_the_newest_version_is_the_last_migration_and_nothing_is_loaded_for_a_database_that_has_it(
    tmp_path: Path,
) -> None:
    assert newest_version() == ScriptDirectory(str(MIGRATIONS)).get_current_head()
    address = f"sqlite:///{tmp_path / 'baonoi.sqlite'}"
    open_database(address).dispose()
    opened = "from player.catalogue.database import open_database\nopen_database(sys.argv[1])"
    told = f"import sys\n{opened}\nprint('alembic' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", told, address], text=True) == "False\n"


def test_a_database_of_a_newer_program_is_refused_in_one_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "baonoi.sqlite"
    engine = open_database(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    done = subprocess.run(
        [BAONOI, "serve", "--port", "0"],
        capture_output=True,
        text=True,
        env=os.environ | {"BAONOI_HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (74, "")
    assert done.stderr == (
        "baonoi: The database belongs to a newer Báo Nói: its tables are of version 9999, and this program knows them "
        f"up to {newest_version()}. Install the newer program, or restore a backup from before it.\n"
    )
