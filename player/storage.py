"""Where the audio is kept: the folder or bucket of the settings, and its refusals, said as StorageError."""

import errno
import os
from urllib.parse import parse_qsl, urlsplit

from audio_cache.blobs import Blobs
from audio_cache.bucket import Bucket, Place
from audio_cache.claims import Claims
from player.catalogue.claims import PostgresClaims
from player.errors import SettingsError, StorageError, StorageFull
from player.settings import Settings

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def open_blobs(settings: Settings) -> Blobs:
    """Return the audio of some settings; StorageError if a folder cannot be made. A bucket is not asked yet."""
    is_shared = settings.database_url.startswith("postgres")
    claims: Claims | None = PostgresClaims(settings.database_url) if is_shared else None
    if not settings.store:
        return Blobs.in_folder(settings.blobs_directory, storage_error, claims)
    return Blobs.in_bucket(Bucket(place_of(settings)), settings.home / "incoming", storage_error, claims)


def place_of(settings: Settings) -> Place:
    """Return the bucket that BAONOI_STORE names; SettingsError if it names none.

    >>> place_of(Settings(store="s3://bao/audio?endpoint=http://127.0.0.1:8333"))
    Place(s3://bao/audio)
    """
    try:
        parts = urlsplit(settings.store)
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _no_store("it cannot be read as an address") from None
    if parts.scheme != "s3" or not parts.hostname or parts.username or parts.port:
        raise _no_store("it is s3://bucket/folder, or empty")
    unknown = sorted(options.keys() - {"endpoint", "region", "style", "public"})
    if unknown:
        raise _no_store(f"there is no option {unknown[0][:40]}: endpoint, region, style, public")
    for name in ("endpoint", "public"):
        if name in options and not options[name].startswith(("http://", "https://")):
            raise _no_store(f"{name} is https://host or http://host:port")
    return Place(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=options.get("endpoint", ""),
        region=options.get("region", settings.aws_region),
        public=options.get("public", ""),
        virtual_host=options.get("style", "path" if "endpoint" in options else "host") == "host",
        access_key=settings.aws_access_key_id.get_secret_value(),
        secret_key=settings.aws_secret_access_key.get_secret_value(),
        session_token=settings.aws_session_token.get_secret_value(),
    )


def _no_store(why: str) -> SettingsError:
    return SettingsError("BAONOI_STORE không dùng được.", f"A setting cannot be used: BAONOI_STORE: {why}.")


def storage_error(error: OSError) -> StorageError:
    """Return what to raise for a refusal of the place where the audio is kept.

    >>> storage_error(OSError(errno.ENOSPC, "No space left on device")).english
    'There is no room left to keep the audio: No space left on device.'
    >>> type(storage_error(PermissionError(errno.EACCES, "Permission denied", "/srv/audio"))).__name__
    'StorageError'
    """
    why = os.strerror(error.errno) if error.errno else str(error)
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in _FULL:
        return StorageFull(
            "Không còn chỗ trống để lưu âm thanh.", f"There is no room left to keep the audio: {where}{why}."
        )
    if error.errno == errno.EROFS:
        return StorageError(
            "Nơi lưu âm thanh đang chỉ cho đọc, chưa ghi được.", f"The audio cannot be kept or read: {where}{why}."
        )
    return StorageError("Không đọc hoặc ghi được nơi lưu âm thanh.", f"The audio cannot be kept or read: {where}{why}.")
