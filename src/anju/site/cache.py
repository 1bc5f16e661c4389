"""Django's cache, for the rate limits of sign-in and of checking papers: small JSON values, shared by every web process (`operations.throttle`)."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from anju.operations import clock, throttle

FOREVER = timedelta(days=3650)
Timeout = float | object | None
"""Seconds; None for ever; Django's own mark for its default."""


class Shared(BaseCache):
    """A cache backend over the database. Values are JSON: nothing that is read here is ever run."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _until(self, timeout: Timeout) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return clock.real() + (timedelta(seconds=float(seconds)) if isinstance(seconds, int | float) else FOREVER)

    def add(self, key: str, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401
        """As Django has it."""
        return throttle.add(self.make_and_validate_key(key, version), value, self._until(timeout), clock.real())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401
        """As Django has it."""
        found = throttle.read(self.make_and_validate_key(key, version), clock.real())
        return default if found is None else found[0]

    def set(self, key: str, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401
        """As Django has it."""
        throttle.put(self.make_and_validate_key(key, version), value, self._until(timeout))

    def touch(self, key: str, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As Django has it."""
        found = throttle.read(self.make_and_validate_key(key, version), clock.real())
        if found is not None:
            self.set(key, found[0], timeout, version)
        return found is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """As Django has it."""
        return throttle.drop(self.make_and_validate_key(key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """As Django has it, in one statement: of two at once each is counted."""
        counted = throttle.count(self.make_and_validate_key(key, version), delta, clock.real())
        if counted is None:
            raise ValueError("nothing is counted under this key")
        return counted

    def clear(self) -> None:
        """Forget everything."""
        throttle.forget()
