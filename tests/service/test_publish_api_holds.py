"""Hold or publish: findings above a severity keep an article from being narrated until it is cured or released."""

from collections.abc import Iterator

import pytest

from tests.service.running import Service, service

WRONG = "Cuộc họp diễn ra ngày 32/13/2023 tại xã."
RIGHT = "Cuộc họp diễn ra ngày 22/12/2023 tại xã."


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that holds what has a warning."""
    home = tmp_path_factory.mktemp("strict") / "home"
    home.mkdir()
    with service(home, BAONOI_HOLD="warning") as running:
        yield running


def test_a_finding_holds_an_article_and_the_api_says_why_until_an_edit_cures_it(strict: Service) -> None:
    held = strict.put("giu", text=WRONG)
    assert (held.status_code, held.json()["state"]) == (202, "held")
    finding = held.json()["findings"][0]
    assert (finding["kind"], finding["severity"], finding["written"]) == ("number", "warning", "32/13/2023")
    assert finding["sentence"][finding["start"] : finding["end"]] == "32/13/2023"
    assert finding["sentence"] == WRONG
    assert finding["message"]
    assert finding["suggestion"]
    assert strict.put("giu", text=WRONG).status_code == 200
    assert strict.http.get("/articles/giu.mp3").status_code == 503
    assert strict.http.post("/articles/giu/listen").json()["state"] == "held"
    assert strict.state("giu")["state"] == "held"
    assert "giu" in [one["id"] for one in strict.http.get("/api/articles?state=held").json()["articles"]]
    assert strict.put("giu", text=RIGHT).json()["state"] in ("queued", "speaking")
    assert strict.ready("giu")["findings"] == []


def test_readers_are_told_that_a_held_article_waits_and_not_what_was_found(strict: Service) -> None:
    strict.put("doc-gia", text=WRONG, title="Họp xã")
    sync, state = strict.http.get("/articles/doc-gia.json"), strict.state("doc-gia")
    told = sync.json()
    assert told["state"] == state["state"] == "held"
    assert (told["audio"], told["segments"], told["done"], told["total"]) == (None, [], 0, 0)
    assert told["reason"] == "Bản đọc của bài này đang chờ tòa soạn duyệt."
    finding = state["findings"][0]
    for address in ("/articles/doc-gia.json", "/articles/doc-gia", "/embed/doc-gia", "/articles/doc-gia.mp3"):
        answer = strict.http.get(address)
        assert told["reason"] in answer.text, address
        assert finding["message"] not in answer.text, address
        assert finding["suggestion"] not in answer.text, address
        assert "<audio" not in answer.text, address
    in_another_voice = strict.http.post("/articles/doc-gia/listen?voice=espeak-nam").json()
    assert (in_another_voice["state"], in_another_voice["segments"]) == ("held", [])
    assert strict.http.get("/articles/doc-gia.vtt").status_code == 503


def test_a_released_article_is_narrated_and_an_edit_with_other_findings_is_held_anew(strict: Service) -> None:
    strict.put("tha", text=WRONG)
    released = strict.http.put("/api/articles/tha/release")
    assert released.status_code == 202
    ready = strict.ready("tha")
    assert (ready["released"], len(ready["findings"])) == (True, 1)
    assert strict.http.put("/api/articles/tha/release").status_code == 200
    assert strict.put("tha", text=WRONG).status_code == 200
    assert strict.put("tha", text=WRONG + " Trời đã tạnh.").json()["state"] != "held"  # nothing new is found
    strict.ready("tha")
    assert strict.put("tha", text=WRONG + " Họp lại ngày 45/10/2023.").json()["state"] == "held"
    assert strict.http.put("/api/articles/khong-co/release").status_code == 404


def test_while_an_edit_is_held_the_older_narration_is_heard(strict: Service) -> None:
    strict.put("cu", text=RIGHT)
    before = strict.ready("cu")
    held = strict.put("cu", text=WRONG).json()
    assert (held["state"], held["digest"]) == ("held", before["digest"])
    assert strict.http.get("/articles/cu.mp3").status_code == 200
    told = strict.http.get("/articles/cu.json").json()
    assert (told["state"], told["audio"]) == ("held", before["urls"]["audio"])
    assert RIGHT in [one["written"] for one in told["segments"]]
    assert '<audio controls preload="none" src="/audio/' in strict.http.get("/articles/cu").text
    assert strict.http.delete("/api/articles/cu").json()["state"] == "withdrawn"
    assert strict.http.put("/api/articles/cu/release").status_code == 410


def test_a_check_finds_the_same_and_keeps_nothing(strict: Service) -> None:
    told = strict.http.post("/api/check", json={"title": "Họp", "text": WRONG}).json()
    assert (told["would_be_held"], [one["written"] for one in told["findings"]]) == (True, ["32/13/2023"])
    assert (told["utterances"], told["characters"] > len(WRONG)) == (2, True)
    fine = strict.http.post("/api/check", json={"title": "Họp", "text": RIGHT}).json()
    assert (fine["would_be_held"], fine["findings"]) == (False, [])
    assert strict.http.post("/api/check", json={"title": "Họp"}).status_code == 422
    assert strict.http.get("/api/articles?section=Họp").json()["total"] == 0
