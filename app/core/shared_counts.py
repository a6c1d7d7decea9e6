"""Where rate limits count: in Redis for all processes together, in memory for as long as it is away."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from limits.storage import MemoryStorage, RedisStorage

from app.core.redis_link import AWAY, options

log = logging.getLogger(__name__)
PATIENCE = 0.25
LOOK_SECONDS = 1.0
Answer = TypeVar("Answer")


class SharedCounts(RedisStorage):
    """Counts in Redis. The first that is not answered turns to memory; requests do not look for it again.

    Whether it is back is looked at in the background.
    """

    PREFIX_OF_URL = "hearth+"
    STORAGE_SCHEME = ["hearth+redis", "hearth+rediss", "hearth+unix"]

    def __init__(self, uri: str, **more: float | str | bool) -> None:
        super().__init__(uri.removeprefix(self.PREFIX_OF_URL), **more | options(PATIENCE))
        self.memory = MemoryStorage()
        self.is_away = False
        self._lock = threading.Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count, and say whether that was within the limit."""
        arguments = (key, limit, expiry, amount)
        return self._either(
            lambda: super(SharedCounts, self).acquire_entry(*arguments),
            lambda: self.memory.acquire_entry(*arguments),
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Since when, and how many times, was counted within `expiry` seconds."""
        return self._either(
            lambda: super(SharedCounts, self).get_moving_window(key, limit, expiry),
            lambda: self.memory.get_moving_window(key, limit, expiry),
        )

    def reset(self) -> int | None:
        """Forget every count, and return how many there were."""
        alone = self.memory.reset()
        return self._either(super().reset, lambda: alone)

    def check(self) -> bool:
        """Whether Redis is there."""
        return not self.is_away

    def _either(self, shared: Callable[[], Answer], alone: Callable[[], Answer]) -> Answer:
        if not self.is_away:
            try:
                return shared()
            except AWAY as error:
                self._turn_away(error)
        return alone()

    def _turn_away(self, error: Exception) -> None:
        with self._lock:
            if self.is_away:
                return
            self.is_away = True
        log.debug("Redis is away (%s): each process counts for itself what rate limits count", error)
        threading.Thread(target=self._look_until_back, name="rate-limits", daemon=True).start()

    def _look_until_back(self) -> None:
        while self.is_away:
            time.sleep(LOOK_SECONDS)
            try:
                self.storage.ping()
            except Exception as error:
                log.debug("still not: %s", error)
            else:
                self.is_away = False
                log.debug("Redis is back: all processes count together what rate limits count")
