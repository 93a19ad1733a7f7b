"""Installing a voice: resumed, checked, renamed when whole, and one sentence for whatever goes wrong."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from player.errors import BaoNoiError, StorageError, StorageFull, UnknownVoice, VoiceError, VoiceUnreachable
from player.voices.install import ModelRepository
from tests.speaking.model_repository import FOLDER, MODEL, Repository


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository() as repository:
        yield repository


class Told(list[tuple[str, int, int]]):
    """What the progress was told."""

    def __call__(self, name: str, done: int, size: int) -> None:
        self.append((name, done, size))


def installer(repository: Repository, folder: Path, told: Told | None = None, free: int = 1 << 40) -> ModelRepository:
    progress = told if told is not None else Told()
    return ModelRepository(
        repository.url, folder, progress=progress, sleep=lambda _: None, free=lambda _: free, seconds=5
    )


@pytest.mark.parametrize("name", ["piper-vais1000", MODEL])
def test_a_voice_is_fetched_whole_with_progress(repository: Repository, tmp_path: Path, name: str) -> None:
    told = Told()
    files = installer(repository, tmp_path / "voices", told).install(name)
    assert {path.name: path.read_bytes() for path in files} == repository.files
    assert sorted(path.name for path in (tmp_path / "voices").iterdir()) == sorted(repository.files)
    assert told[-1] == (f"{MODEL}.onnx.json", 13, 13)
    assert (f"{MODEL}.onnx", 900_000, 900_000) in told


def test_what_is_here_is_not_fetched_again(repository: Repository, tmp_path: Path) -> None:
    installer(repository, tmp_path).install(MODEL)
    repository.asked.clear()
    installer(repository, tmp_path).install(MODEL)
    assert [name for name, _ in repository.asked] == ["voices.json"]


def test_a_damaged_file_is_fetched_again(repository: Repository, tmp_path: Path) -> None:
    installer(repository, tmp_path).install(MODEL)
    model = tmp_path / f"{MODEL}.onnx"
    model.write_bytes(b"\0" + model.read_bytes()[1:])
    installer(repository, tmp_path).install(MODEL)
    assert model.read_bytes() == repository.files[model.name]


def test_a_cut_connection_is_resumed_where_it_was_cut(repository: Repository, tmp_path: Path) -> None:
    repository.cut_after = [300_000, 0, 200_000]
    installer(repository, tmp_path).install(MODEL)
    assert (tmp_path / f"{MODEL}.onnx").read_bytes() == repository.files[f"{MODEL}.onnx"]
    asked = repository.requests_for(f"{MODEL}.onnx")
    assert asked[0] == ""
    starts = [int(a.removeprefix("bytes=").rstrip("-")) for a in asked[1:]]
    assert starts == [300_000, 300_000, 500_000]


def test_a_connection_cut_too_often_is_resumed_by_the_next_run(repository: Repository, tmp_path: Path) -> None:
    repository.cut_after = [100_000] * 5
    with pytest.raises(VoiceError, match="bị ngắt 5 lần"):
        installer(repository, tmp_path).install(MODEL)
    assert not (tmp_path / f"{MODEL}.onnx").exists()
    installer(repository, tmp_path).install(MODEL)
    assert repository.requests_for(f"{MODEL}.onnx")[-1] == "bytes=500000-"
    assert (tmp_path / f"{MODEL}.onnx").read_bytes() == repository.files[f"{MODEL}.onnx"]


def test_a_server_without_ranges_starts_again_and_is_whole(repository: Repository, tmp_path: Path) -> None:
    repository.ranges = False
    repository.cut_after = [300_000]
    installer(repository, tmp_path).install(MODEL)
    assert (tmp_path / f"{MODEL}.onnx").read_bytes() == repository.files[f"{MODEL}.onnx"]


def test_a_wrong_checksum_is_thrown_away(repository: Repository, tmp_path: Path) -> None:
    repository.files[f"{MODEL}.onnx"] = os.urandom(900_000)
    with pytest.raises(VoiceError) as caught:
        installer(repository, tmp_path).install(MODEL)
    assert "checksum" in caught.value.english
    assert list(tmp_path.iterdir()) == []


def test_a_part_of_another_file_is_found_out(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / f"{MODEL}.onnx.part").write_bytes(os.urandom(400_000))
    with pytest.raises(VoiceError):
        installer(repository, tmp_path).install(MODEL)
    installer(repository, tmp_path).install(MODEL)
    assert (tmp_path / f"{MODEL}.onnx").read_bytes() == repository.files[f"{MODEL}.onnx"]


def test_a_part_that_is_too_long_is_begun_again(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / f"{MODEL}.onnx.part").write_bytes(bytes(1_000_000))
    installer(repository, tmp_path).install(MODEL)
    assert (tmp_path / f"{MODEL}.onnx").read_bytes() == repository.files[f"{MODEL}.onnx"]


def test_no_room_is_known_before_anything_is_fetched(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(StorageFull, match="không đủ chỗ"):
        installer(repository, tmp_path, free=800_000).install(MODEL)
    assert repository.requests_for(f"{MODEL}.onnx") == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
def test_a_disk_that_fills_up_is_one_sentence(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / f"{MODEL}.onnx.part").symlink_to("/dev/full")
    with pytest.raises(StorageFull, match="đầy"):
        installer(repository, tmp_path).install(MODEL)
    assert not (tmp_path / f"{MODEL}.onnx").exists()


def test_a_folder_that_is_a_file_is_one_sentence(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "voices").write_text("")
    with pytest.raises(StorageError):
        installer(repository, tmp_path / "voices").install(MODEL)


@pytest.mark.parametrize(
    "index", [[], {MODEL: {}}, {MODEL: {"files": {f"{FOLDER}/{MODEL}.onnx": {"size_bytes": "x"}}}}]
)
def test_an_address_that_is_no_repository_is_one_sentence(
    repository: Repository, tmp_path: Path, index: object
) -> None:
    repository.index = index or [1]
    with pytest.raises(BaoNoiError) as caught:
        installer(repository, tmp_path).install(MODEL)
    assert "\n" not in caught.value.english


def test_names_in_the_listing_cannot_leave_the_folder(repository: Repository, tmp_path: Path) -> None:
    files = {f"../../../{MODEL}.onnx": {"size_bytes": 13, "md5_digest": "x"}}
    files[f"../../../{MODEL}.onnx.json"] = {"size_bytes": 13, "md5_digest": repository.listed[f"{MODEL}.onnx.json"]}
    repository.index = {MODEL: {"files": files}}
    folder = tmp_path / "a" / "b" / "c"
    with pytest.raises(BaoNoiError):
        installer(repository, folder).install(MODEL)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_unknown_voice_names_the_known_ones(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice) as caught:
        installer(repository, tmp_path).install("piper-hue")
    assert "piper-vais1000" in caught.value.english


def test_nobody_there_is_one_sentence(tmp_path: Path) -> None:
    repository = ModelRepository("http://127.0.0.1:9", tmp_path, progress=Told(), sleep=lambda _: None)
    with pytest.raises(VoiceUnreachable) as caught:
        repository.install(MODEL)
    assert "\n" not in caught.value.english
