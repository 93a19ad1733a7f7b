"""A seal: the digest a blob carries inside itself, so that its bytes can prove themselves.

Blobs are named by the key of what went in, because an engine may give other bytes for the same text; so the name
cannot prove the bytes. A blob therefore carries, in its first 64 KiB, a marker and 64 hexadecimal digits: the SHA-256
of the whole blob with those digits written as zeros. Nothing here knows what else is in the blob.
"""

import hashlib
from collections.abc import Iterable

MARKER = b"audio_cache.seal\0sha256:"  # the NUL keeps it out of any text
BLANK = MARKER + b"0" * 64
WITHIN = 65536


class SealError(ValueError):
    """A blob that should carry a seal has no place for one."""


def seal_offset(head: bytes) -> int:
    """Return where the 64 digits of the seal begin in a blob's first bytes, or −1 if it carries none."""
    at = head.find(MARKER, 0, WITHIN)
    return at + len(MARKER) if at >= 0 else -1


def digest_of(chunks: Iterable[bytes]) -> tuple[str, str]:
    """Return the digest a blob carries and the digest its bytes have, reading it chunk by chunk.

    The first is "" if there is no seal. The first chunk must hold the seal: 64 KiB, or the whole blob if it is less.

    >>> carried, true = digest_of([seal(b"ID3" + BLANK + b"sound")])
    >>> carried == true
    True
    """
    hasher = hashlib.sha256()
    carried = ""
    for number, chunk in enumerate(chunks):
        if number == 0:
            at = seal_offset(chunk)
            if at < 0 or len(chunk) < at + 64:
                return "", ""
            carried = chunk[at : at + 64].decode("ascii", "replace")
            hasher.update(chunk[:at])
            hasher.update(b"0" * 64)
            hasher.update(chunk[at + 64 :])
        else:
            hasher.update(chunk)
    return carried, hasher.hexdigest() if carried else ""


def is_whole(chunks: Iterable[bytes]) -> bool:
    """Return whether a blob's bytes are the ones that were sealed.

    >>> good = seal(BLANK + b"sound")
    >>> is_whole([good]), is_whole([good[:-1] + b"?"]), is_whole([b"no seal at all"])
    (True, False, False)
    """
    carried, true = digest_of(chunks)
    return carried == true != ""


def seal(blank: bytes) -> bytes:
    """Return the blob with the digits of its BLANK seal filled in; SealError if it has none."""
    at = seal_offset(blank)
    if at < 0 or blank[at : at + 64] != b"0" * 64:
        raise SealError("the blob has no blank seal in its first 64 KiB")
    return blank[:at] + hashlib.sha256(blank).hexdigest().encode() + blank[at + 64 :]
