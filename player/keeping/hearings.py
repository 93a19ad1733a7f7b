"""What was heard a moment ago, by the names of its blobs: noted in memory, for somebody to write down now and then."""

MOST = 100_000  # names, about 15 MB: what is heard beyond them before they are taken is not remembered


class Hearings:
    """The names of the blobs that were heard since they were last taken; any thread may note and take.

    A name that is noted while others are taken may be missed: a hearing is a hint and no fact.

    >>> hearings = Hearings()
    >>> hearings.note("clips/ab/ab12.mp3")
    >>> hearings.take(), hearings.take()
    (['clips/ab/ab12.mp3'], [])
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._names: set[str] = set()

    def note(self, name: str) -> None:
        """Remember that a blob was heard: the cost of adding to a set."""
        if len(self._names) < self._most:
            self._names.add(name)

    def take(self) -> list[str]:
        """Return the names, and begin anew."""
        names, self._names = self._names, set()
        return list(names)
