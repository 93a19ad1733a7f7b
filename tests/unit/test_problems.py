"""Every error of ours has a status, a Vietnamese sentence, and a time to try again where trying again helps."""

import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.responses import Response
from starlette.testclient import TestClient

from player import errors
from player.errors import BaoNoiError
from web.compatible import Refused
from web.problems import STATUSES, install, problem_of, status_of


def descendants(kind: type[BaoNoiError]) -> Iterator[type[BaoNoiError]]:
    """Yield a class and all that come of it."""
    yield kind
    for child in kind.__subclasses__():
        yield from descendants(child)


KINDS = [kind for kind in descendants(BaoNoiError) if kind is not BaoNoiError]


def promised() -> dict[str, int]:
    """Return the statuses that the error tree's own drawing promises."""
    drawn: dict[str, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        words = line.replace("├──", " ").replace("└──", " ").replace("│", " ").split()
        statuses = [word for word in words if word.isdigit() and len(word) == 3]
        if statuses and words[0].isidentifier():
            drawn[words[0]] = int(statuses[0])
    return drawn


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_the_status_that_the_tree_promises(kind: type[BaoNoiError]) -> None:
    status = status_of(kind("Câu tiếng Việt.", "An English sentence."))
    expected = promised().get(kind.__name__)
    if kind is errors.SettingsError:
        assert status == 500
    else:
        assert status == expected, f"{kind.__name__} is drawn with {expected}"


def test_an_error_that_nobody_gave_a_status_is_noticed() -> None:
    assert BaoNoiError not in STATUSES
    with pytest.raises(KeyError):
        status_of(BaoNoiError("Lỗi.", "An error."))


def test_a_problem_says_the_vietnamese_sentence_and_when_to_try_again() -> None:
    answer = problem_of(errors.VoiceError("Giọng đọc đang bận.", "The voice is busy.", retry_after=7.2))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "8"
    assert answer.headers["content-type"] == "application/problem+json"
    said = json.loads(bytes(answer.body))
    assert said["detail"] == "Giọng đọc đang bận."
    assert said["status"] == 503


@pytest.mark.parametrize("kind", [errors.StorageError, errors.StorageFull])
def test_a_disk_that_refuses_is_tried_again(kind: type[BaoNoiError]) -> None:
    assert int(problem_of(kind("Hết chỗ.", "No room.")).headers["retry-after"]) > 0


def test_a_bug_has_the_shape_that_the_clients_of_its_address_read() -> None:
    app = FastAPI()
    install(app, lambda request, status, detail: Response(detail, status), {"/v1/": Refused(500).answer})

    @app.get("/v1/models")
    @app.get("/api/articles")
    def broken() -> None:
        raise RuntimeError("a bug")

    client = TestClient(app, raise_server_exceptions=False)
    compatible, ours = client.get("/v1/models"), client.get("/api/articles")
    assert (compatible.status_code, ours.status_code) == (500, 500)
    assert compatible.json()["error"]["type"] == "server_error"
    assert ours.headers["content-type"] == "application/problem+json"
