"""Hearing: what there is to hear of an article in a voice, and what of it is still being made."""

from dataclasses import dataclass
from typing import Any

from player import links
from player.audio import transcript
from player.audio.mp3 import FRAME_SECONDS
from player.audio.narration import ClipReady, Narration, narration_name
from player.catalogue.database import transaction
from player.catalogue.debts import Owed, Priority, is_urgent
from player.catalogue.records import Kept, Kind, Published, State
from player.catalogue.segments import unpack
from player.vietnamese.reading import Region
from player.voices.contract import Voice
from web.presentation import WAITS
from web.site import Site

ABSENT = "absent"  # nobody has asked for this voice yet


@dataclass(frozen=True, slots=True)
class Hearing:
    """An article in one voice: `state` is a State's value or ABSENT; `kept` is the newest whole narration.

    While an edit is being spoken, or is held, `kept` is of the older text. `speaker` is the voice that speaks it now:
    another than `voice` when that one cannot.
    """

    published: Published
    voice: str
    state: str
    kept: Kept | None
    done: int
    total: int
    failure: str
    speaker: str


def hearing_of(site: Site, article_id: str, voice: str = "") -> Hearing:
    """Return what there is to hear of an article, in the voice its newsroom chose or another; blocking.

    What was chosen by hand is ready, whatever is still being made. A recording is in no voice: who names
    one hears that one.
    """
    published = site.catalogue.article(article_id)
    if published.state is State.HELD:
        return _held(site, published, voice)
    is_read = published.narration is not None and published.narration.kind is Kind.HUMAN
    if voice == "" or (voice == published.voice and not is_read):
        state = (State.READY if published.is_chosen else published.state).value
        done, total, failure = published.done, published.total, published.failure
        speaker = published.speaker or published.voice
        return Hearing(published, published.voice, state, published.narration, done, total, failure, speaker)
    name = site.parts.voices.find(voice).name
    kept = next(iter(site.catalogue.narrations(article_id, name)), None)
    owed = site.jobs.status(article_id, name)
    if owed is not None:
        speaker = owed.speaker or name
        return Hearing(published, name, owed.state.value, kept, owed.done, owed.total, owed.failure, speaker)
    if kept is not None and site.parts.blobs.head(narration_name(kept.digest)) is None:
        kept = None  # forgotten: as if nobody had asked for it yet
    is_ready = kept is not None and kept.content == published.content
    return Hearing(published, name, State.READY.value if is_ready else ABSENT, kept, 0, 0, "", name)


def _held(site: Site, published: Published, voice: str) -> Hearing:
    """Return what there is to hear while the newest text is held: an older narration, or nothing yet.

    Readers are told that it waits, and never what was found.
    """
    name = site.parts.voices.find(voice).name if voice else published.voice
    kept = published.narration
    if name != published.voice:
        kept = next(iter(site.catalogue.narrations(published.id, name)), None)
        if kept is not None and site.parts.blobs.head(narration_name(kept.digest)) is None:
            kept = None
    return Hearing(published, name, State.HELD.value, kept, 0, 0, WAITS, name)


def press(site: Site, hearing: Hearing) -> None:
    """Have what a reader waits for made before all else, once more if it failed; nothing happens if it is ready."""
    if hearing.state in (State.READY.value, State.HELD.value):
        return
    article = hearing.published
    with transaction(site.work.engine) as connection:
        if is_urgent(connection, article.id, hearing.voice):
            return  # of two hundred who press together one writes
    if not site.jobs.escalate(article.id, hearing.voice):
        site.jobs.submit(Owed(article.id, hearing.voice, article.content, Priority.INTERACTIVE))
    site.workers.wake()


def make_again(site: Site, hearing: Hearing) -> None:
    """Owe a narration whose sound is gone from the store, unless its text is held."""
    if hearing.state == State.HELD.value:
        return
    article = hearing.published
    site.jobs.submit(Owed(article.id, hearing.voice, article.content, Priority.INTERACTIVE))
    site.workers.wake()


def narration_of(site: Site, kept: Kept) -> Narration:
    """Return a kept narration with its segments; blocking."""
    # The voice it was spoken in may not be installed any more: only its name is told.
    name = "" if kept.kind is Kind.HUMAN else kept.heard
    voice = Voice(name, "", "", Region.NORTH, "", name)
    segments = unpack(site.catalogue.segments(kept.number))
    return Narration(kept.digest, "", voice, segments, kept.duration, kept.bytes, 0, len(segments))


def sync_json(site: Site, hearing: Hearing, base: str) -> dict[str, Any]:
    """Return what the control reads: the segments with their times, and where the sound is; blocking.

    When the newest text is ready, or nothing is being made, the segments are those of `audio`. Until then they are
    the ones that are made so far of the newest text, each with its own sound in `clip`; `audio` is null, or is the
    narration of an older text. Of a text that is held nothing is told. `kind` says whether a person reads, `reader`
    who; a recording without timings has no segments.
    """
    published, kept = hearing.published, hearing.kept
    urls = links.of_article(base, published.id, kept.digest if kept else "")
    about = {
        "id": published.id,
        "title": published.article.title,
        "site": site.settings.site,
        "state": hearing.state,
        "content": published.content,
        "digest": kept.digest if kept else None,
        "audio": urls["audio"],
        "mp3": urls["mp3"],
        "vtt": urls["vtt"],
        "page": urls["page"],
        "reason": hearing.failure or None,
    }
    if hearing.state in (State.READY.value, State.HELD.value) and kept is not None:
        read = {"kind": kept.kind.value, "reader": kept.speaker if kept.kind is Kind.HUMAN else ""}
        return about | read | transcript.sync(narration_of(site, kept))
    ready, total = _so_far(site, hearing)
    frames = sum(one.frames for one in ready)
    segments = tuple(one.segment for one in ready)
    voice = site.parts.voices.find(hearing.speaker)
    partial = Narration("", "", voice, segments, round(frames * FRAME_SECONDS, 3), 0, 0, len(segments))
    told = transcript.sync(partial)
    for segment, one in zip(told["segments"], ready, strict=True):
        segment["clip"] = links.clip(base, one.key)
    return about | told | {"done": len(ready), "total": total}


def _so_far(site: Site, hearing: Hearing) -> tuple[tuple[ClipReady, ...], int]:
    """Return the clips that are made of the newest text, and how many there will be; none of one that is held."""
    if hearing.state == State.HELD.value:
        return (), 0
    so_far = site.cold.look(hearing.published, hearing.speaker)
    return so_far.ready, so_far.total
