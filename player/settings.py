"""One frozen Settings from the environment (BAONOI_*); the environment is read nowhere else."""

import os
import sys
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from player.errors import SettingsError


def _user_data_directory() -> Path:
    """Return where this user's programs keep their data, by the platform's custom."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "baonoi"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "baonoi"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "baonoi"


class Settings(BaseSettings):
    """Everything that can be set, with its default.

    >>> Settings(home=Path("/srv/baonoi")).blobs_directory.as_posix()
    '/srv/baonoi/audio'
    """

    model_config = SettingsConfigDict(env_prefix="BAONOI_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=_user_data_directory, description="the folder that holds the audio and the database"
    )
    voice: str = Field("espeak-bac", description="the voice that speaks when an article names none")
    site: str = Field("Báo Nói", description="the newspaper's name, said in tags and on pages")
    public_url: str = Field("", description="the address readers see; empty: taken from each request")
    article_limit: int = Field(300_000, ge=1, description="most characters in one article")
    sentence_limit: int = Field(20_000, ge=1, description="most characters in one sentence")
    encoder_threads: int = Field(2, ge=1, le=64, description="MP3 encoders beside the voice")

    @property
    def blobs_directory(self) -> Path:
        """Where the audio is kept."""
        return self.home / "audio"

    @property
    def database_url(self) -> str:
        """Where articles and narrations are kept."""
        return f"sqlite:///{self.home / 'baonoi.sqlite'}"


def read_settings() -> Settings:
    """Return the settings of this process's environment, or raise SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"BAONOI_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Cấu hình sai: {wrong}.", f"A setting cannot be used: {wrong}.") from error
