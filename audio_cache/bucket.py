"""A bucket's own ways, which no folder has: reading without a thread, and addresses that are signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import obstore
from obstore.exceptions import BaseError, PreconditionError
from obstore.store import S3Store

# Tried again for a moment, and not for the minutes in which a reader has left.
RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=8)}
_FRONT = 65536


@dataclass(frozen=True, slots=True)
class Front:
    """A blob's first 64 KiB, its size in bytes, when it was put, and the bucket's own tag for exactly these bytes."""

    data: bytes
    size: int
    put_at: datetime
    tag: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bucket is: its name, a folder of names in it, and how it is reached.

    `endpoint` is empty for AWS. `public` is the address at which readers reach it, if that is another.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    public: str = ""
    virtual_host: bool = False
    access_key: str = ""
    secret_key: str = ""
    session_token: str = ""

    def __repr__(self) -> str:
        """Return what may be logged."""
        return f"Place(s3://{self.bucket}/{self.prefix})"

    def open(self, endpoint: str = "") -> S3Store:
        """Return the store; without keys the platform's own are looked for, as every tool does."""
        at = endpoint or self.endpoint
        keys = {
            "access_key_id": self.access_key,
            "secret_access_key": self.secret_key,
            "session_token": self.session_token,
            "endpoint": at,
        }
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            region=self.region,
            virtual_hosted_style_request=self.virtual_host,
            client_options={"allow_http": at.startswith("http://"), "connect_timeout": "3s", "timeout": "30s"},
            retry_config=RETRIES,  # type: ignore[arg-type]  # a TypedDict, as the library has it
            **{name: value for name, value in keys.items() if value},  # type: ignore[arg-type]  # so are these
        )


class Bucket:
    """The bucket behind some blobs, for a server that must not wait; OSError for what it refuses."""

    def __init__(self, place: Place) -> None:
        self.store = place.open()
        self._signer = place.open(place.public) if place.public else self.store

    async def front(self, name: str) -> Front:
        """Return what there is at a blob's front; FileNotFoundError if it is not there."""
        try:
            got = await obstore.get_async(self.store, name, options={"range": (0, _FRONT)})
            data = bytes(await got.bytes_async())
        except BaseError as error:
            raise refusal(error) from error
        meta = got.meta
        return Front(data, meta["size"], meta["last_modified"], meta["e_tag"] or "")

    async def read(self, name: str, start: int, length: int, tag: str) -> bytes:
        """Return bytes of exactly the blob that `front` told of; OSError if it is another by now."""
        try:
            got = await obstore.get_async(
                self.store, name, options={"range": (start, start + length), "if_match": tag or None}
            )
            return bytes(await got.bytes_async())
        except PreconditionError as error:
            raise OSError(f"{name} was made again while it was read") from error
        except BaseError as error:
            raise refusal(error) from error

    def sign(self, name: str, seconds: int) -> str:
        """Return an address at which anybody may GET a blob for so long."""
        try:
            return obstore.sign(self._signer, "GET", name, timedelta(seconds=seconds))
        except BaseError as error:
            raise refusal(error) from error


def refusal(error: BaseError) -> OSError:
    """Return what a bucket refused, in one line."""
    return OSError(str(error).partition("\n")[0].partition(": <?xml")[0])
