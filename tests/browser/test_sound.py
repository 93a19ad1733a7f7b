"""Chromium plays a narration as long as it is, and a seek lands where it was asked to."""

import math
from pathlib import Path

import pytest

from audio_cache.blobs import Blobs
from player.article import Role
from player.audio.clips import Clips
from player.audio.narration import Cast, Narration
from player.audio.narrator import Narrator
from player.scripting.script import Script, Utterance
from player.vietnamese.reading import Region
from player.voices.contract import PCM, Speech, Voice
from tests.browser.conftest import Open
from tests.browser.loopback import Site

pytestmark = pytest.mark.alone

VOICE = Voice("pitches", "pitches", "sine", Region.NORTH, "nữ", "Giọng thử")
SECONDS = 0.6

PAGE = """<!doctype html><audio preload="metadata" src="/n.mp3"></audio><button>play</button><script>
const audio = document.querySelector('audio')
let context, heard = []
document.querySelector('button').onclick = () => {
  context = new AudioContext()
  const source = context.createMediaElementSource(audio)
  const ear = context.createScriptProcessor(4096, 1, 1)
  ear.onaudioprocess = event => heard.push(new Float32Array(event.inputBuffer.getChannelData(0)))
  source.connect(ear); ear.connect(context.destination)
}
// Seeks while paused, plays a while, and tells how many seconds sounded before the first silence, and their pitch.
async function listen (at, seconds) {
  audio.pause()
  const sought = new Promise(done => audio.addEventListener('seeked', done, { once: true }))
  audio.currentTime = at
  await sought
  await new Promise(done => setTimeout(done, 200))
  heard = []
  await audio.play()
  await new Promise(done => setTimeout(done, seconds * 1000))
  audio.pause()
  const all = heard.flatMap(block => [...block])
  const first = all.findIndex(value => Math.abs(value) > 0.03)
  let last = first
  for (let i = first; i < all.length && i - last < 0.02 * context.sampleRate; i++) if (Math.abs(all[i]) > 0.03) last = i
  let crossings = 0
  for (let i = first + 1; i <= last; i++) if (all[i - 1] < 0 && all[i] >= 0) crossings++
  return { sounded: (last - first) / context.sampleRate, pitch: crossings * context.sampleRate / (last - first) }
}
</script>"""


def speak(spoken: str, voice: Voice) -> Speech:
    """Return a tone whose pitch is the number that is said."""
    count = round(SECONDS * 24000)
    wave = [round(9000 * math.sin(math.tau * int(spoken) * n / 24000)) for n in range(count)]
    return Speech(PCM(b"".join(value.to_bytes(2, "little", signed=True) for value in wave) + bytes(960), 24000))


def narrated(folder: Path, sentences: int) -> tuple[Narration, bytes]:
    # Twenty pitches over and over: the sentences far apart need not be told apart.
    utterances = tuple(
        Utterance(Role.TITLE if n == 0 else Role.PARAGRAPH, str(n), str(300 + 40 * (n % 20)), 400, n - 1)
        for n in range(sentences)
    )
    blobs = Blobs.in_folder(folder)
    narration = Narrator(blobs, Clips(blobs, speak)).narrate(Script("Bài đo", utterances), Cast(VOICE))
    return narration, blobs.get(narration.name) or b""


@pytest.mark.parametrize("sentences", [1, 40, 400])
def test_chromium_agrees_on_the_duration_and_seeks_land_within_50_ms(
    tmp_path: Path, open_page: Open, sentences: int
) -> None:
    narration, data = narrated(tmp_path, sentences)
    with Site(pages={"/": PAGE, "/n.mp3": data}) as site:
        page = open_page(site.url + "/")
        page.wait_for_function("audio.readyState > 0")
        assert page.evaluate("audio.duration") == pytest.approx(narration.duration, abs=0.06)
        page.click("button")
        for index in sorted({0, sentences // 3, sentences * 4 // 5, sentences - 1}):
            segment = narration.segments[index]
            heard = page.evaluate("([at, seconds]) => listen(at, seconds)", [segment.end - 0.02 - 0.4, 0.9])
            assert heard["pitch"] == pytest.approx(300 + 40 * (index % 20), abs=8), index
            assert heard["sounded"] == pytest.approx(0.4, abs=0.05), index
