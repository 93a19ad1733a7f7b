"""How often one key and one address may write in a minute."""

import math
from time import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.exceptions import HTTPException

TOO_MANY = "Gửi quá nhiều yêu cầu trong một phút, xin thử lại sau {} giây."


class Rates:
    """Counts writes by whom they come from, in this process; 0 is no limit.

    >>> rates = Rates(key=2, address=0)
    >>> rates.count_key("a1"), rates.count_key("a1"), rates.count_address("192.0.2.1")
    (None, None, None)
    >>> try:
    ...     rates.count_key("a1")
    ... except HTTPException as refusal:
    ...     print(refusal.status_code, int(refusal.headers["retry-after"]) <= 60)
    429 True
    """

    def __init__(self, key: int, address: int) -> None:
        self.refused = {"key": 0, "address": 0}  # since the process began
        self._windows = FixedWindowRateLimiter(MemoryStorage())
        self._key = RateLimitItemPerMinute(key, namespace="key") if key else None
        self._address = RateLimitItemPerMinute(address, namespace="address") if address else None

    def count_key(self, key_id: str) -> None:
        """Count a write with a key; 429 with Retry-After if there were too many."""
        self._count(self._key, key_id)

    def count_address(self, address: str) -> None:
        """Count a write from an address; 429 with Retry-After if there were too many."""
        self._count(self._address, address)

    def _count(self, limit: RateLimitItemPerMinute | None, of: str) -> None:
        if limit is None or self._windows.hit(limit, of):
            return
        self.refused[limit.namespace] += 1
        seconds = max(1, math.ceil(self._windows.get_window_stats(limit, of).reset_time - time()))
        raise HTTPException(429, TOO_MANY.format(seconds), {"retry-after": str(seconds)})
