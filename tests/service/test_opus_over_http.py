"""Opus over HTTP: made when it is first asked for, then as lasting as the MP3."""

from io import BytesIO

import av

from player.audio.opus import is_whole_ogg
from tests.service.running import Service


def test_the_same_digest_is_there_as_opus_with_ranges_and_an_etag(news: Service) -> None:
    about = news.state("san-sang")
    address = str(about["urls"]["audio"]).removesuffix("mp3") + "opus"
    whole = news.http.get(address)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/ogg; codecs=opus")
    assert "immutable" in whole.headers["cache-control"]
    assert is_whole_ogg([whole.content])
    with av.open(BytesIO(whole.content)) as ogg:
        assert abs(float(ogg.duration or 0) / av.time_base - about["duration"]) < 0.06
    part = news.http.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert news.http.get(address, headers={"if-none-match": whole.headers["etag"]}).status_code == 304
    assert news.http.head(address).headers["content-length"] == str(len(whole.content))


def test_opus_of_what_is_not_there_is_not_found(news: Service) -> None:
    assert news.http.get(f"/audio/{'0' * 64}.opus").status_code == 404
    assert news.http.get(f"/clips/{'0' * 64}.opus").status_code == 404
