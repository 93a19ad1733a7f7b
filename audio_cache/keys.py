"""One stable digest for a sound, made from everything that is heard in it."""

import hashlib
import json
from typing import TypeAlias

Ingredient: TypeAlias = (
    "str | int | float | bool | list[Ingredient] | tuple[Ingredient, ...] | dict[str, Ingredient] | None"
)


def key_of(**ingredients: Ingredient) -> str:
    """Return the digest of named ingredients: 64 lower-case hexadecimal digits of SHA-256.

    The order of the names does not matter, every value does. Inputs are hashed and never output bytes,
    because an engine may give other bytes for the same text. ValueError for NaN and infinities.

    >>> key_of(spoken="xin chào", rest_ms=480) == key_of(rest_ms=480, spoken="xin chào")
    True
    >>> key_of(spoken="xin chào", rest_ms=480) == key_of(spoken="xin chào", rest_ms=240)
    False
    >>> len(key_of(spoken="xin chào"))
    64
    """
    canonical = json.dumps(ingredients, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
