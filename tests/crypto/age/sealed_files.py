"""Files of several sizes, sealed for known keys."""

from __future__ import annotations

import io

from crypto import age
from crypto.age.stream import CHUNK

HYBRID = age.generate_identity(random=lambda size: b"\x07" * size)
CLASSIC = age.X25519Identity.generate(random=lambda size: b"\x09" * size)


def contents(size: int) -> bytes:
    """Return bytes of which no two chunks are alike."""
    return b"".join(number.to_bytes(4, "big") for number in range(size // 4 + 1))[:size]


def sealed(data: bytes, recipient: age.Recipient, *, armor: bool = False) -> bytes:
    sink = io.BytesIO()
    age.encrypt(io.BytesIO(data), sink, [recipient], armor=armor)
    return sink.getvalue()


def opened(file: bytes, key: age.Identity) -> bytes:
    sink = io.BytesIO()
    age.decrypt(io.BytesIO(file), sink, [key])
    return sink.getvalue()


SMALL = sealed(contents(300), CLASSIC.recipient())
LARGE = sealed(contents(2 * CHUNK + 5), CLASSIC.recipient())
POST_QUANTUM = sealed(contents(CHUNK), HYBRID.recipient())
ARMORED = sealed(contents(1000), HYBRID.recipient(), armor=True)
FILES = {"small": SMALL, "large": LARGE, "post-quantum": POST_QUANTUM, "armored": ARMORED}
CONTENTS = {"small": 300, "large": 2 * CHUNK + 5, "post-quantum": CHUNK, "armored": 1000}
