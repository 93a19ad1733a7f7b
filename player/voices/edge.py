"""Microsoft Edge's voices: edge-tts speaks the protocol, we add an overall deadline and name every failure."""

import asyncio
import ssl
from collections.abc import Coroutine, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from player.errors import VoiceBusy, VoiceError, VoiceUnreachable
from player.vietnamese.reading import Region
from player.voices.contract import Speech, Voice
from player.voices.decoded import decode_mp3
from player.voices.exchange import run_aside
from player.voices.limits import Guard
from player.voices.wording import placed, speakable

if TYPE_CHECKING:
    from edge_tts import Communicate

T = TypeVar("T")

TICKS_PER_SECOND = 10_000_000
# A second for each of these characters is added to the deadline of a long sentence: the server speaks faster than that.
CHARACTERS_A_SECOND = 50
LICENCE = "Dịch vụ của Microsoft Edge, không có hợp đồng: chỉ hợp để dùng thử, cần hỏi điều khoản trước khi xuất bản."


class EdgeEngine:
    """HoaiMy and NamMinh, with each word's time.

    `guard` holds the throttle, the retries and the breaker. A sentence takes at most `seconds` and a little for its
    length, and at most `connect_seconds` to reach the server. edge-tts itself answers one 403: it sets its clock by it.
    """

    name = "edge"

    def __init__(self, guard: Guard, *, seconds: float = 10.0, connect_seconds: float = 2.0) -> None:
        self.guard = guard
        self._seconds = seconds
        self._connect_seconds = min(connect_seconds, seconds)

    def voices(self) -> Sequence[Voice]:
        """Return its two Vietnamese voices."""
        return (
            Voice(
                "edge-hoaimy", self.name, "vi-VN-HoaiMyNeural", Region.NORTH, "nữ", "Hoài My (nữ, Bắc)", LICENCE, True
            ),
            Voice(
                "edge-namminh",
                self.name,
                "vi-VN-NamMinhNeural",
                Region.NORTH,
                "nam",
                "Nam Minh (nam, Bắc)",
                LICENCE,
                True,
            ),
        )

    def why_unavailable(self, voice: Voice) -> str:
        """Return what is missing, if anything."""
        return "" if find_spec("edge_tts") else "The edge voices are not installed: pip install baonoi[edge]"

    def speak(self, spoken: str, voice: Voice) -> Speech:
        """Return the sound of a spoken form and when each word begins."""
        text = speakable(spoken)
        return self.guard.call(lambda: self._ask(text, voice))

    def _ask(self, spoken: str, voice: Voice) -> Speech:
        import aiohttp
        from edge_tts import Communicate
        from edge_tts.exceptions import EdgeTTSException, NoAudioReceived

        seconds = self._seconds + len(spoken) / CHARACTERS_A_SECOND
        request = Communicate(spoken, voice.model, rate=f"{round(voice.rate * 100) - 100:+d}%", boundary="WordBoundary")
        # Its own arguments bound each read, never the look-up of the server's name.
        request.session_timeout = aiohttp.ClientTimeout(connect=self._connect_seconds, sock_read=seconds)
        answer = run_aside(lambda: _run(asyncio.wait_for(_heard(request), seconds)))
        try:
            # The loop has its own deadline; this one is for a look-up that keeps the loop from ending.
            sound, words, whole = answer.result(seconds + 1.0)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, ssl.SSLError) as error:
            raise VoiceUnreachable(
                f"Không kết nối được với giọng đọc {self.name}.", f"{self.name} cannot be reached: {error}.", 30.0
            ) from error
        except TimeoutError as error:
            raise VoiceError(
                f"Giọng đọc {self.name} không trả lời trong {seconds:.0f} giây.",
                f"{self.name} hangs: no whole answer within {seconds:.0f} s.",
            ) from error
        except aiohttp.WSServerHandshakeError as error:
            raise self._refused(error.status) from error
        except NoAudioReceived as error:
            raise VoiceError(
                f"Giọng đọc {self.name} trả lời mà không có âm thanh.", f"{self.name} answers without any sound."
            ) from error
        except (EdgeTTSException, aiohttp.ClientError, ConnectionError, ValueError, LookupError) as error:
            # ValueError and LookupError: edge-tts parses what the server sends and checks little of it.
            raise VoiceError(
                f"Giọng đọc {self.name} trả lời không hiểu được.",
                f"{self.name} answers what edge-tts cannot read: {type(error).__name__}: {error}.",
            ) from error
        if not whole:
            raise VoiceError(
                f"Giọng đọc {self.name} chỉ trả lời một nửa.",
                f"{self.name} gives half an answer: the connection ended before the speech did.",
            )
        return Speech(decode_mp3(sound, self.name), placed(spoken, words))

    def _refused(self, status: int) -> VoiceError:
        if status in (429, 503):
            return VoiceBusy(
                f"Giọng đọc {self.name} đang giới hạn số lần gọi ({status}).",
                f"{self.name} answers {status}: too many requests.",
                retry_after=60.0,
            )
        meaning = "it forbids us, or this machine's clock is wrong" if status == 403 else "it fails"
        return VoiceError(f"Giọng đọc {self.name} báo lỗi {status}.", f"{self.name} answers {status}: {meaning}.")


async def _heard(request: "Communicate") -> tuple[bytes, list[tuple[str, float]], bool]:
    """Return the MP3, the words with their times in seconds, and whether the server said that it had finished."""
    sound = bytearray()
    words: list[tuple[str, float]] = []
    async for message in request.stream():
        if message["type"] == "audio":
            sound += message["data"]
        else:
            words.append((message["text"], message["offset"] / TICKS_PER_SECOND))
    # edge-tts takes a cut connection for an end; the bytes it has not yet counted say that no end was announced.
    return bytes(sound), words, request.state["chunk_audio_bytes"] == 0


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a loop of its own, without waiting for a look-up it gave up (asyncio.run would)."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
