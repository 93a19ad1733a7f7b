"""Signatures of what is sent, as Standard Webhooks has them: HMAC-SHA256 over id, time and body."""

import base64
import hashlib
import hmac

PREFIX = "whsec_"
SECRET_BYTES = 32


def secret_of(random_bytes: bytes) -> str:
    """Return a webhook's secret for SECRET_BYTES random bytes.

    >>> secret_of(bytes(32))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    """
    return PREFIX + base64.b64encode(random_bytes).decode()


def headers_for(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers that a receiver checks; `timestamp` is seconds since 1970.

    >>> headers_for(secret_of(bytes(32)), "ab12", 1_790_000_000, b"{}")["webhook-signature"]
    'v1,WnAtjwoIvmQmR2KePH4ebrcZ/QzGbb47XDM8tzlgEcM='
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
