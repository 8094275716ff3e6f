"""Public test vectors, which stand beside the checkout and not in it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

from tests.peer import require

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "vectors"
KNOWN = {"expect", "payload", "identity", "passphrase", "armored", "compressed", "file key"}


def vectors(name: str) -> Path:
    """Return the folder of one set of vectors."""
    folder = FOLDER / name
    require(folder.is_dir(), f"the vectors shared/vectors/{name} do not stand beside the checkout")
    return folder


def names(name: str) -> list[str]:
    """Return the names in a set, or none where it is absent, for a test's parameters."""
    folder = FOLDER / name
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@dataclass
class AgeVector:
    """One age file and what must become of it."""

    file: bytes
    expect: str = ""
    payload: str = ""
    identities: list[str] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> AgeVector:
        head, _, file = path.read_bytes().partition(b"\n\n")
        vector = cls(file)
        for line in head.decode().splitlines():
            key, _, value = line.partition(": ")
            require(key in KNOWN | {"comment"}, f"the vector {path.name} has a key of its own")
            vector._take(key, value)
        return vector

    def _take(self, key: str, value: str) -> None:
        match key:
            case "expect" | "payload":
                setattr(self, key, value)
            case "identity":
                self.identities.append(value)
            case "passphrase":
                self.passphrases.append(value)
            case "compressed":
                assert value == "zlib"
                self.file = zlib.decompress(self.file)
