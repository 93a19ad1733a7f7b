"""A Piper voice is fetched from a repository of models: resumed where it stopped, checked, and renamed when whole."""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import httpx

from player.errors import StorageError, StorageFull, UnknownVoice, VoiceError, VoiceUnreachable
from player.voices.piper import KNOWN

ATTEMPTS = 5
MOST_INDEX_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a voice: its path in the repository, its size in bytes and its MD5 as the repository lists them."""

    path: str
    size: int
    md5: str

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.path).name


class ModelRepository:
    """A repository of Piper voices: `voices.json`, and the files that it lists, under one address.

    `progress` is told the file's name, how many bytes of it are here, and how many it has. `sleep` waits between the
    attempts after a cut connection; `free` tells how many bytes a folder has room for.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        progress: Callable[[str, int, int], None],
        sleep: Callable[[float], None],
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        seconds: float = 30.0,
    ) -> None:
        self._url = url.rstrip("/")
        self._folder = folder
        self._progress = progress
        self._sleep = sleep
        self._free = free
        self._timeout = httpx.Timeout(seconds, connect=min(10.0, seconds))

    def install(self, name: str) -> list[Path]:
        """Fetch a voice by our name or the repository's ("piper-vais1000", "vi_VN-vais1000-medium"); return its files.

        What is here already is checked and not fetched again. UnknownVoice, VoiceUnreachable, VoiceError (a wrong
        checksum, a connection cut too often), StorageFull: a file under its final name is always whole.
        """
        model = next((voice.model for voice in KNOWN if voice.name == name), name.removeprefix("piper-"))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_kept(error, self._folder) from error
        with httpx.Client(follow_redirects=True, timeout=self._timeout) as client:
            files = self._files_of(model, self._index(client))
            room = self._free(self._folder)
            missing = sum(file.size - _size(self._part(file)) for file in files if not self._is_here(file))
            if missing > room:
                raise StorageFull(
                    f"Đĩa không đủ chỗ cho giọng này: cần {missing} byte, còn {room}.",
                    f"There is no room for {model}: it needs {missing} bytes more, {self._folder} has {room}.",
                )
            # The .json goes last: a voice is there once both are.
            for file in sorted(files, key=lambda file: file.name.endswith(".json")):
                if not self._is_here(file):
                    self._fetch(client, file)
        return [self._folder / file.name for file in files]

    def _index(self, client: httpx.Client) -> Mapping[str, Any]:
        try:
            answer = client.get(f"{self._url}/voices.json")
            answer.raise_for_status()
            index = json.loads(answer.content[:MOST_INDEX_BYTES])
        except httpx.HTTPStatusError as error:
            raise _refused(error.response.status_code, f"{self._url}/voices.json") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(self._url, error) from error
        except ValueError as error:
            raise _no_repository(self._url) from error
        if not isinstance(index, dict):
            raise _no_repository(self._url)
        return index

    def _files_of(self, model: str, index: Mapping[str, Any]) -> list[ModelFile]:
        if model not in index:
            known = ", ".join(voice.name for voice in KNOWN)
            raise UnknownVoice(
                f"Kho giọng không có “{model[:60]}”. Các giọng tiếng Việt: {known}.",
                f"The repository has no voice {model[:60]!r}; the Vietnamese ones are {known}.",
            )
        try:
            listed = [
                ModelFile(p, int(f["size_bytes"]), str(f["md5_digest"])) for p, f in index[model]["files"].items()
            ]
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise _no_repository(self._url) from error
        wanted = {f"{model}.onnx", f"{model}.onnx.json"}
        files = [file for file in listed if file.name in wanted]
        if {file.name for file in files} != wanted:
            raise _no_repository(self._url)
        return files

    def _part(self, file: ModelFile) -> Path:
        return self._folder / f"{file.name}.part"

    def _is_here(self, file: ModelFile) -> bool:
        path = self._folder / file.name
        return _size(path) == file.size and _md5(path) == file.md5

    def _fetch(self, client: httpx.Client, file: ModelFile) -> None:
        part = self._part(file)
        try:
            for attempt in range(1, ATTEMPTS + 1):
                if _size(part) > file.size:
                    part.unlink()
                try:
                    if _size(part) < file.size:
                        self._receive(client, file, part)
                except httpx.HTTPError as error:
                    if attempt == ATTEMPTS:
                        raise VoiceError(
                            f"Tải {file.name} bị ngắt {ATTEMPTS} lần; chạy lại để tải tiếp.",
                            f"The download of {file.name} was cut {ATTEMPTS} times ({error}); run it again to go on.",
                        ) from error
                    self._sleep(0.5 * 2.0 ** (attempt - 1))
                    continue
                if _size(part) == file.size:
                    break
            if _size(part) != file.size or _md5(part) != file.md5:
                part.unlink(missing_ok=True)
                raise _wrong(file)
            part.replace(self._folder / file.name)
        except OSError as error:
            raise _not_kept(error, part) from error

    def _receive(self, client: httpx.Client, file: ModelFile, part: Path) -> None:
        """Append to the part what is missing of a file; from its start if the server cannot go on in the middle."""
        here = _size(part)
        # Ranges of a compressed body would be of other bytes than the file's.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={here}-"} if here else {})
        with client.stream("GET", f"{self._url}/{file.path}", headers=headers) as response:
            goes_on = response.status_code == 206 and response.headers.get("content-range", "").startswith(
                f"bytes {here}-"
            )
            if response.status_code == 416:
                part.unlink()
                raise httpx.RemoteProtocolError("the server has another file than the one begun")
            if response.status_code not in (200, 206):
                raise _refused(response.status_code, f"{self._url}/{file.path}")
            if response.status_code == 206 and not goes_on:
                raise httpx.RemoteProtocolError("the server sent another range than the one asked for")
            with part.open("ab" if goes_on else "wb") as out:
                done = here if goes_on else 0
                for chunk in response.iter_raw():
                    done += len(chunk)
                    if done > file.size:
                        break  # whatever it is, it is not this file
                    out.write(chunk)
                    self._progress(file.name, done, file.size)
        if done > file.size:
            part.unlink()
            raise _wrong(file)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        # The repository lists MD5: it tells a damaged download, and TLS tells who sent it.
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _not_kept(error: OSError, path: Path) -> StorageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull("Đĩa đã đầy, chưa tải xong giọng đọc.", f"The disk is full: {path} cannot be written.")
    return StorageError(f"Không ghi được {path.name}.", f"{path} cannot be written: {error.strerror or error}.")


def _wrong(file: ModelFile) -> VoiceError:
    return VoiceError(
        f"Tệp {file.name} tải về không đúng; đã bỏ, hãy chạy lại.",
        f"{file.name} is not of the size and checksum that the repository lists; it was thrown away.",
    )


def _refused(status: int, url: str) -> VoiceError:
    return VoiceError(f"Kho giọng báo lỗi {status}.", f"The repository answers {status} for {url}.")


def _unreachable(url: str, error: Exception) -> VoiceUnreachable:
    return VoiceUnreachable("Không kết nối được với kho giọng.", f"The repository {url} cannot be reached: {error}.")


def _no_repository(url: str) -> VoiceError:
    return VoiceError("Địa chỉ này không phải kho giọng Piper.", f"{url} is not a repository of Piper voices.")
