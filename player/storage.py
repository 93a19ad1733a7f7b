"""The disk's or bucket's refusals, said as StorageError."""

import errno
import os

from player.errors import StorageError, StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
