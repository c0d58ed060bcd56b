"""Answers kept ready: made once for everyone who sees the same, until anything changes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

T = TypeVar("T")
_SECONDS = 3600


def kept(key: tuple[object, ...], make: Callable[[], T | None]) -> T | None:
    """What `make` makes, once per key and language; nothing is not kept."""
    name = f"desk:{sha256(repr((get_language(), *key)).encode()).hexdigest()}"
    found = cache.get(name)
    if found is None:
        found = make()
        if found is not None:
            cache.set(name, found, _SECONDS)
    return found
