"""Bytes as the store keeps them: packed where that makes them smaller, and known by their sums (SHA-256)."""

from __future__ import annotations

import zlib


def pack(data: bytes) -> tuple[str, bytes]:
    """Return how bytes are packed, and the result."""
    packed = zlib.compress(data, 6)
    return ("zlib", packed) if len(packed) < len(data) else ("none", data)


def unpack(packing: str, packed: bytes) -> bytes | None:
    """Return the original bytes; None where they cannot be had any more."""
    if packing == "none":
        return packed
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None


def sum_of(data: bytes) -> str:
    """Return the sum by which bytes are known."""
    # Loads OpenSSL, which takes five milliseconds that who only reads need not spend.
    import hashlib

    return hashlib.sha256(data).hexdigest()


def sum_of_text(text: str) -> str:
    """Return the sum by which a text is known."""
    return sum_of(text.encode("utf-8"))
