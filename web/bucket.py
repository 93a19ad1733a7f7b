"""Sound in a bucket, answered through us in pieces or by an address that the bucket serves itself."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from audio_cache.blobs import Blobs
from audio_cache.bucket import Bucket, Front
from player.settings import Settings
from player.storage import place_of, storage_error
from web.bodies import Files, OpenFiles, etag_of

LOOK_SECONDS = 2.0
PIECE = 131_072  # a request to the bucket for each: fewer than of files, and no more than a listener's due
SIGNED_SECONDS = 3600
MARGIN_SECONDS = 300  # by which a reader's memory of the address ends before the address does
_WITHIN = 64


class BucketBody:
    """A blob in a bucket as it was when it was looked at; it is read as exactly that or not at all."""

    piece = PIECE
    __slots__ = ("_bucket", "_front", "_name", "etag", "seen_at", "size")

    def __init__(self, bucket: Bucket, name: str, front: Front) -> None:
        self._bucket = bucket
        self._name = name
        self._front = front
        self.size = front.size
        self.seen_at = 0.0
        etag = etag_of(front.data, int(front.put_at.timestamp()), front.size)
        if etag is None:
            raise FileNotFoundError(name)
        self.etag = etag

    @property
    def tag(self) -> str:
        """Return the bucket's own tag for these bytes."""
        return self._front.tag

    async def read(self, start: int, length: int) -> bytes:
        """Return bytes from `start`, at most `length`; OSError if they cannot be had."""
        end = start + length
        if end <= len(self._front.data):
            return self._front.data[start:end]
        return await self._bucket.read(self._name, start, length, self._front.tag)

    def read_at_once(self, start: int, length: int) -> None:
        """Return None: it takes waiting."""


class BucketFiles:
    """The blobs of a bucket that are being heard: what is known of them, and addresses if readers are sent there."""

    def __init__(self, bucket: Bucket, redirects: bool, limit: int = _WITHIN, clock: Callable[[], float] = monotonic):
        self._bucket = bucket
        self._redirects = redirects
        self._limit = limit
        self._clock = clock
        self._known: OrderedDict[str, BucketBody] = OrderedDict()
        self._signed: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def seen(self, path: str) -> None:
        """Return None: whatever is in a bucket takes waiting."""

    async def get(self, path: str) -> BucketBody:
        """Return what is in the bucket under a name; FileNotFoundError, or StorageError if it cannot be asked."""
        known = self._known.get(path)
        if known is not None and self._clock() - known.seen_at < LOOK_SECONDS:
            self._known.move_to_end(path)
            return known
        try:
            front = await self._bucket.front(path)
        except FileNotFoundError:
            self._known.pop(path, None)
            raise
        except OSError as error:
            raise storage_error(error) from error
        if known is None or known.tag != front.tag:
            known = self._known[path] = BucketBody(self._bucket, path, front)
            while len(self._known) > self._limit:
                self._known.popitem(last=False)
        known.seen_at = self._clock()
        return known

    def address(self, path: str) -> tuple[str, int] | None:
        """Return a signed address, the same for half its time so that it is cached, and how long it may be kept."""
        if not self._redirects:
            return None
        now = self._clock()
        url, until = self._signed.get(path, ("", 0.0))
        if until - now < SIGNED_SECONDS / 2:
            url, until = self._bucket.sign(path, SIGNED_SECONDS), now + SIGNED_SECONDS
            self._signed[path] = url, until
            self._signed.move_to_end(path)
            if len(self._signed) > 1024:
                self._signed.popitem(last=False)
        return url, int(until - now - MARGIN_SECONDS)


def open_files(blobs: Blobs, settings: Settings) -> Files:
    """Return the way to the sound of some blobs."""
    if blobs.bucket is None:
        return OpenFiles()
    return BucketFiles(blobs.bucket, settings.store_serve == "redirect")


def origin_of(settings: Settings) -> str:
    """Return the origin that readers' browsers are sent to for sound, or "" if it is ours.

    >>> origin_of(Settings(store="s3://bao/audio?endpoint=https://s3.bao.vn", store_serve="redirect"))
    'https://s3.bao.vn'
    >>> origin_of(Settings(store="s3://bao/audio?endpoint=https://s3.bao.vn"))
    ''
    """
    if not settings.store or settings.store_serve != "redirect":
        return ""
    place = place_of(settings)
    known = place.public or place.endpoint
    if not known:
        return f"https://{place.bucket}.s3.{place.region}.amazonaws.com"
    scheme, _, host = known.partition("://")
    host = host.partition("/")[0]
    return f"{scheme}://{host}"
