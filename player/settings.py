"""One frozen Settings from the environment (BAONOI_*); the environment is read nowhere else."""

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from player.errors import SettingsError
from player.newsroom.holding import Hold
from player.scripting.script import Captions, Dateline
from player.vietnamese.reading import Region


def _user_data_directory() -> Path:
    """Return where this user's programs keep their data, by the platform's custom."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "baonoi"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "baonoi"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "baonoi"


_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,3})?)\s*([kmgt]?)(i?)b?", re.IGNORECASE)


def size_of(text: str) -> int:
    """Return the bytes that a size says: 500MB, 20 GB, 1.5TB, 64MiB, 1000000; 0 if it is empty; ValueError otherwise.

    >>> size_of("20GB"), size_of("1.5 MiB"), size_of("7"), size_of("")
    (20000000000, 1572864, 7, 0)
    """
    if not text.strip():
        return 0
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError("a size is a number of bytes, such as 20GB, 500MB or 64MiB")
    return int(float(found[1]) * (1024 if found[3] else 1000) ** " kmgt".index(found[2].lower() or " "))


class Settings(BaseSettings):
    """Everything that can be set, with its default.

    >>> Settings(home=Path("/srv/baonoi")).blobs_directory.as_posix()
    '/srv/baonoi/audio'
    """

    model_config = SettingsConfigDict(env_prefix="BAONOI_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=_user_data_directory, description="the folder that holds the audio and the database"
    )
    database: SecretStr = Field(
        SecretStr(""),
        description="where articles are kept: postgresql+psycopg://user:password@host/name; empty: a file in the home",
    )
    store: str = Field(
        "",
        description="where audio is kept: s3://bucket/folder, with ?endpoint=https://host for other servers than AWS, "
        "&region=, &style=host, and &public=https://host if readers reach it by another address; empty: the home",
    )
    store_serve: Literal["through", "redirect"] = Field(
        "through",
        description="how readers get audio that is in a bucket: through this service, or by a redirect to an address "
        "of the bucket that is signed for an hour, once it allows every site to read (CORS)",
    )
    aws_access_key_id: SecretStr = Field(
        SecretStr(""), validation_alias="AWS_ACCESS_KEY_ID", description="the bucket's key; empty: the machine's role"
    )
    aws_secret_access_key: SecretStr = Field(
        SecretStr(""), validation_alias="AWS_SECRET_ACCESS_KEY", description="… and its secret"
    )
    aws_session_token: SecretStr = Field(
        SecretStr(""), validation_alias="AWS_SESSION_TOKEN", description="… and its token, if it is for a time only"
    )
    aws_region: str = Field(
        "us-east-1", validation_alias="AWS_REGION", description="the bucket's region, unless BAONOI_STORE names one"
    )
    site: str = Field("Báo Nói", description="the newspaper's name, said in tags and on pages")
    embed_sites: str = Field(
        "*",
        description="sites that may show the control in an iframe, separated by spaces: https://bao.vn; *: every one",
    )
    public_url: str = Field("", description="the address readers see; empty: taken from each request")
    lexicon: Path | None = Field(
        None, description="the newsroom's own pronunciations: a table (.tsv) or a W3C lexicon (.pls), read at start"
    )
    captions: Captions = Field(Captions.SKIP, description="the words under pictures: skip, once, or announce")
    dateline: Dateline = Field(
        Dateline.DROP,
        description="the paper's code before the first sentence: drop, or name (the paper's name is said)",
    )
    article_limit: int = Field(300_000, ge=1, description="most characters in one article")
    sentence_limit: int = Field(20_000, ge=1, description="most characters in one sentence")
    hold: Hold = Field(
        "off",
        description="articles with a finding of this severity or above are held until somebody releases them or an "
        "edit cures it: off, error, warning or info",
    )
    key_rate: int = Field(6000, ge=0, description="most writes a minute with one API key; 0: as many as come")
    address_rate: int = Field(
        12_000, ge=0, description="most writes a minute from one address, once there is a key; 0: as many as come"
    )
    metrics: Literal["local", "open"] = Field(
        "local",
        description="who may read /metrics: local (programs on this machine, others with a read key) or open (whoever "
        "reaches it)",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="the least that is logged: debug, info, warning or error"
    )
    drain_seconds: float = Field(
        0.0,
        ge=0,
        le=300,
        description="how long it goes on taking requests after SIGTERM, while /readyz says 503, so that a balancer "
        "notices",
    )
    grace_seconds: int = Field(
        10, ge=0, le=3600, description="how long what is being answered may then take before it is cut"
    )
    event_listeners: int = Field(
        1000, ge=1, description="most programs that may follow articles' events in one process; others are told to wait"
    )
    webhook_hosts: str = Field(
        "",
        description="hosts of private networks that webhooks may be sent to, by name or address, separated by spaces; "
        "every other has to be on the public Internet",
    )
    webhook_seconds: float = Field(5.0, gt=0, le=60, description="how long a webhook's receiver may take to answer")
    webhook_retries: str = Field(
        "5,30,120,600,3600,10800,21600,43200",
        pattern=r"^(\d{1,5}(\.\d{1,3})?(, ?\d{1,5}(\.\d{1,3})?)*)?$",
        description="seconds before each time that a webhook is sent again; after the last it is a dead letter",
    )
    cache_limit: Annotated[int, BeforeValidator(lambda size: size_of(str(size)))] = Field(
        0,
        description="most bytes of audio kept: 20GB, 500MB; what was not heard for longest is forgotten first, "
        "what articles play never; 0: no limit",
    )
    speech_limit: int = Field(20_000, ge=1, description="most characters in one request to /v1/audio/speech")
    speeches: int = Field(
        16,
        ge=1,
        le=1000,
        description="most requests to /v1/audio/speech that one process answers at the same moment",
    )
    speech_wait: float = Field(10.0, gt=0, description="seconds that more of them wait for a place, then get 429")
    sentence_seconds: float = Field(
        120.0,
        gt=0,
        description="how long any voice may take over one sentence, and a second more for every ten letters, before it "
        "counts as hanging",
    )
    encoder_threads: int = Field(2, ge=1, le=64, description="MP3 encoders beside the voice")

    keep_versions: int = Field(
        10, ge=0, description="narrations in one voice that an article keeps besides the one that is played"
    )
    keep_days: float = Field(0, ge=0, description="days that such a narration is kept; 0: for ever")
    recording_bytes: int = Field(200_000_000, ge=1, description="most bytes in a recording that is sent in")
    recording_seconds: float = Field(10_800, ge=1, description="most seconds that a recording may last")
    recording_after_edit: Literal["synthetic", "keep"] = Field(
        "synthetic",
        description="what is played when the text of an article with a recording is edited: synthetic (a voice reads "
        "the new text), or keep (the recording, until it is replaced)",
    )

    voices: str = Field(
        "gtts,espeak-bac",
        description="the voices that speak articles which name none, best first, separated by commas: a whole article "
        "goes to the next one when a voice cannot speak it",
    )
    section_voices: str = Field(
        "", description="voices for sections, as section=voice separated by commas: Thể thao=espeak-nam"
    )
    quote_voice: str = Field("", description="the voice that speaks quotations; empty: the article's own")
    rate: float = Field(1.0, ge=0.8, le=1.3, description="how fast articles are read, of the voice's natural speed")
    intro: Path | None = Field(None, description="a sound file played before every article: MP3, WAV, FLAC or Ogg")
    cover: Path | None = Field(None, description="a picture put into every MP3: JPEG or PNG, at most 300 kB")
    outro: Path | None = Field(None, description="a sound file played after every article")
    voice_seconds: float = Field(6.0, gt=0, le=300, description="how long an online voice may take over one request")
    voice_attempts: int = Field(3, ge=1, le=10, description="how often one request to an online voice is tried")
    online_calls: int = Field(4, ge=1, le=64, description="most requests to one online voice at the same moment")
    online_rate: float = Field(3.0, gt=0, description="most requests a second to one online voice, after a short burst")
    gtts_url: str = Field("https://translate.google.com", description="where the gtts voice is")
    piper_url: str = Field(
        "https://huggingface.co/rhasspy/piper-voices/resolve/main", description="where `voices install` finds models"
    )
    piper_threads: int = Field(2, ge=1, le=64, description="threads that one Piper voice may use")
    openai_url: str = Field("", description="a server that speaks /v1/audio/speech: https://host/v1; empty: none")
    openai_key: SecretStr = Field(SecretStr(""), description="its API key, if it wants one")
    openai_model: str = Field("tts-1", description="its model")
    openai_voice: str = Field("alloy", description="its voice")
    openai_format: Literal["wav", "pcm", "mp3"] = Field("wav", description="the sound it is asked for")
    openai_pcm_rate: int = Field(24000, ge=8000, le=48000, description="samples a second of its pcm, which says none")
    openai_region: Region = Field(Region.NORTH, description="the region of its voice")
    openai_gender: Literal["nam", "nữ"] = Field("nữ", description="whether its voice is a man's or a woman's")
    openai_label: str = Field("Giọng máy chủ riêng", description="what readers see in the list of voices")

    @property
    def models_directory(self) -> Path:
        """Where downloaded voices are kept."""
        return self.home / "voices"

    @property
    def gains_file(self) -> Path:
        """Where the voices' measured gains are kept."""
        return self.models_directory / "gains.json"

    @property
    def blobs_directory(self) -> Path:
        """Where the audio is kept."""
        return self.home / "audio"

    @property
    def database_url(self) -> str:
        """Where articles and narrations are kept."""
        return self.database.get_secret_value() or f"sqlite:///{self.home / 'baonoi.sqlite'}"


def variable_of(name: str) -> str:
    """Return the environment variable of a setting.

    >>> variable_of("home"), variable_of("aws_region")
    ('BAONOI_HOME', 'AWS_REGION')
    """
    return name.upper() if name.upper().startswith("AWS_") else f"BAONOI_{name.upper()}"


def read_settings() -> Settings:
    """Return the settings of this process's environment, or raise SettingsError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{variable_of(str(e['loc'][0]))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"Cấu hình sai: {wrong}.", f"A setting cannot be used: {wrong}.") from error
