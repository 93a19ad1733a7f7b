"""The sound of withdrawn articles: put aside, so that its address answers "gone", and put back."""

from collections.abc import Iterable

from audio_cache.blobs import Blobs
from player.audio.narration import narration_name
from player.audio.opus import opus_name

FOLDER = "withdrawn"


def aside_name(digest: str) -> str:
    """Return where a narration's sound is while it is withdrawn; that blob is also the sign that it is.

    >>> aside_name("ab12")
    'withdrawn/ab12.mp3'
    """
    return f"{FOLDER}/{digest}.mp3"


class Takedowns:
    """Hides narrations by their digests and shows them again; every call blocks, and may be repeated without harm.

    >>> import tempfile
    >>> from pathlib import Path
    >>> blobs = Blobs.in_folder(Path(tempfile.mkdtemp()))
    >>> takedowns = Takedowns(blobs)
    >>> blobs.put(narration_name("ab12"), b"sound"), takedowns.hide(["ab12"])
    (True, None)
    >>> takedowns.is_hidden("ab12"), blobs.get(narration_name("ab12"))
    (True, None)
    >>> takedowns.show(["ab12"]), takedowns.is_hidden("ab12"), blobs.get(narration_name("ab12"))
    ({'ab12'}, False, b'sound')
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    def hide(self, digests: Iterable[str]) -> None:
        """Have these narrations heard no more, in any process, whether their sound is there or not."""
        for digest in digests:
            if not self._blobs.move(narration_name(digest), aside_name(digest)):
                self._blobs.put(aside_name(digest), b"")
            self._blobs.delete(opus_name(digest))  # it is made again when it is asked for again

    def show(self, digests: Iterable[str]) -> set[str]:
        """Have these narrations heard again, and return the ones whose sound is there; the others must be made."""
        there = set()
        for digest in digests:
            name, aside = narration_name(digest), aside_name(digest)
            stat = self._blobs.head(aside)
            # What was made again meanwhile is what its narration's length and size are told of.
            if stat is not None and (stat.size == 0 or self._blobs.head(name) is not None):
                self._blobs.delete(aside)
            elif stat is not None:
                self._blobs.move(aside, name)
            if self._blobs.head(name) is not None:
                there.add(digest)
        return there

    def is_hidden(self, digest: str) -> bool:
        """Return whether a narration was withdrawn."""
        return self._blobs.head(aside_name(digest)) is not None
