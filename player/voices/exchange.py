"""Exchange: one request to a speaking server, with an overall deadline and every failure named."""

import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from player.errors import VoiceBusy, VoiceError, VoiceUnreachable

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

# A sentence of speech is a few hundred kilobytes; a server that sends more than this is not answering us.
MOST_BYTES = 64 * 1024 * 1024
DEFAULT_REST = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its headers (names in lower case) and its whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def run_aside(work: Callable[[], T]) -> "Future[T]":
    """Run `work` in a thread of its own that nobody has to wait for, and return its result to come.

    A name look-up cannot be given a deadline; a thread that is left behind can.

    >>> run_aside(lambda: 2 + 2).result()
    4
    """
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 - not swallowed: whoever waits for the result gets it
            result.set_exception(error)

    threading.Thread(target=run, daemon=True, name="voice-request").start()
    return result


def seconds_to_wait(headers: Mapping[str, str], now: float, default: float = DEFAULT_REST) -> float:
    """Return how long a server's Retry-After asks to wait, in seconds from `now` (seconds since 1970), 1 to 3,600.

    >>> seconds_to_wait({"retry-after": "120"}, 0)
    120.0
    >>> seconds_to_wait({"retry-after": "Thu, 01 Jan 1970 00:01:30 GMT"}, 60)
    30.0
    >>> seconds_to_wait({"retry-after": "soon"}, 0), seconds_to_wait({}, 0)
    (60.0, 60.0)
    """
    asked = headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(3600.0, max(1.0, float(asked[:9])))
    try:
        return min(3600.0, max(1.0, parsedate_to_datetime(asked).timestamp() - now))
    except (TypeError, ValueError, OverflowError):
        return default


class Exchange:
    """A connection to one speaking server, kept open between requests; safe to use from several threads.

    A request takes at most `connect_seconds` to reach the server (looking up its name and TLS included) and at most
    `seconds` in all. TLS certificates are verified, redirects are not followed. `who` names the engine in errors.
    """

    def __init__(self, who: str, *, seconds: float = 10.0, connect_seconds: float = 2.0) -> None:
        self._who = who
        self._seconds = seconds
        self._connect_seconds = min(connect_seconds, seconds)
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None

    def send(self, method: str, url: str, *, headers: Mapping[str, str], content: bytes) -> Answer:
        """Send a request and return the whole answer if its status is 200; every other outcome is a VoiceError.

        VoiceUnreachable if the server cannot be reached or trusted; VoiceBusy if it asks to be left alone (429).
        """
        import httpx  # 0.1 s, which a command that asks no server does not pay

        began = time.monotonic()
        reached = threading.Event()
        answer = run_aside(lambda: self._receive(method, url, headers, content, reached))
        answer.add_done_callback(lambda _: reached.set())
        if not reached.wait(self._connect_seconds):
            raise self._unreachable(f"no connection within {self._connect_seconds:g} s")
        try:
            received = answer.result(max(0.0, began + self._seconds - time.monotonic()))
        except (TimeoutError, httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout) as error:
            raise VoiceError(
                f"Giọng đọc {self._who} không trả lời trong {self._seconds:g} giây.",
                f"{self._who} hangs: no whole answer within {self._seconds:g} s.",
            ) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise self._unreachable(str(error) or "no connection") from error
        except httpx.InvalidURL as error:
            raise self._unreachable(f"{url!r} is no address: {error}") from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError) as error:
            raise self.half(str(error) or "the connection was cut") from error
        except httpx.HTTPError as error:
            raise VoiceError(
                f"Giọng đọc {self._who} trả lời không hiểu được.", f"{self._who} answers what is not HTTP: {error}."
            ) from error
        self._refuse_failures(received)
        return received

    def half(self, why: str) -> VoiceError:
        """Return the error of an answer that ended too early."""
        return VoiceError(f"Giọng đọc {self._who} chỉ trả lời một nửa.", f"{self._who} gives half an answer: {why}.")

    def _unreachable(self, why: str) -> VoiceUnreachable:
        return VoiceUnreachable(
            f"Không kết nối được với giọng đọc {self._who}.",
            f"{self._who} cannot be reached: {why}.",
            retry_after=30.0,
        )

    def _receive(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, reached: threading.Event
    ) -> Answer:
        import httpx

        until = time.monotonic() + self._seconds

        def follow(event: str, info: Mapping[str, Any]) -> None:
            if event.endswith("send_request_headers.started"):
                reached.set()

        timeout = httpx.Timeout(self._seconds, connect=self._connect_seconds)
        with self._opened().stream(
            method, url, headers=dict(headers), content=content, timeout=timeout, extensions={"trace": follow}
        ) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise VoiceError(
                        f"Giọng đọc {self._who} trả lời quá dài.", f"{self._who} sends more than {MOST_BYTES} bytes."
                    )
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer drips")
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(body))

    def _opened(self) -> "httpx.Client":
        # Made at the first request: reading the certificates takes 20 ms, which a machine without network never needs.
        import httpx

        with self._lock:
            if self._client is None:
                self._client = httpx.Client(follow_redirects=False)
                # Engines come and go with nobody to tell them that they are done: the sockets go with the exchange.
                weakref.finalize(self, self._client.close)
            return self._client

    def _refuse_failures(self, answer: Answer) -> None:
        if answer.status == 200:
            return
        if 300 <= answer.status < 400:
            where = answer.headers.get("location", "nowhere")
            if "/sorry" in where:
                raise self.captcha()
            raise VoiceError(
                f"Giọng đọc {self._who} chuyển hướng sang nơi khác.", f"{self._who} redirects to {where[:200]!r}."
            )
        if answer.status == 429:
            seconds = seconds_to_wait(answer.headers, time.time())
            raise VoiceBusy(
                f"Giọng đọc {self._who} đang giới hạn số lần gọi (429).",
                f"{self._who} answers 429: too many requests; it may be asked again in {seconds:.0f} s.",
                retry_after=seconds,
            )
        if answer.status == 503 and "retry-after" in answer.headers:
            seconds = seconds_to_wait(answer.headers, time.time())
            raise VoiceBusy(
                f"Giọng đọc {self._who} đang quá tải (503).",
                f"{self._who} answers 503: it may be asked again in {seconds:.0f} s.",
                retry_after=seconds,
            )
        meaning = {
            400: "it refuses the text",
            401: "it wants a key",
            403: "it forbids us",
            404: "nothing speaks at that address",
            422: "it refuses the text",
            503: "it is overloaded",
        }.get(answer.status, "it fails" if answer.status >= 500 else "it refuses")
        raise VoiceError(
            f"Giọng đọc {self._who} báo lỗi {answer.status}.", f"{self._who} answers {answer.status}: {meaning}."
        )

    def captcha(self) -> VoiceBusy:
        """Return the error of a server that asks whether we are a person: it wants to be left alone."""
        return VoiceBusy(
            f"Giọng đọc {self._who} đòi xác nhận không phải robot.",
            f"{self._who} answers with a captcha page instead of sound.",
            retry_after=DEFAULT_REST,
        )
