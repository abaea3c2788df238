"""A limit of events per minute."""

from __future__ import annotations

import time
from collections import deque


class RateLimit:
    """At most ``most`` events of one key within a minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: dict[str, deque[float]] = {}

    def allow(self, key: str) -> bool:
        """Count one event; whether it is within the limit."""
        now, times = time.monotonic(), self._times.setdefault(key, deque())
        while times and times[0] < now - 60:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        return True
