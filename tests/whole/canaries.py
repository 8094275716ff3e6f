"""A word of its own for every kind of value, and a session that writes them all."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import Path

from models.records import Shape, facets
from tests.whole.person import Done, afield, secret_file

WORDS = "quince ladder oboe passphrasecanary"
CANARIES = {
    "what": "whatcanary",
    "where": "wherecanary",
    "source": "sourcecanary",
    "note": "notecanary",
    "summary": "summarycanary",
    "tag": "tagcanary",
    "why": "whycanary",
    "identity": "identitycanary",
    "contact": "contactcanary",
    "meet": "meetcanary",
    "cyrillic": "Канарейка",
    "withdrawn": "withdrawncanary",
    "draft": "draftcanary",
    "setting": "settingcanary",
    "purpose": "purposecanary",
    "file name": "namecanary",
    "bytes": "bytescanary",
    "metadata": "metadatacanary",
    "refused": "refusedcanary",
    "wrong passphrase": "wrongcanary",
    "passphrase": "passphrasecanary",
    "erased draft": "goneCanary",
}
FIELDS: dict[tuple[str, str], str] = {
    (kind, name): f"{kind}{name}canary".replace("_", "")
    for kind in ("incident", "claim", "source", "consent", "evidence", "evidence_link", "note")
    for name, facet in facets(kind).items()
    if facet.shape in {Shape.TEXT, Shape.LONG} and facet.typed
}
"""A word for every field of free text that a person may fill in."""
CANARIES |= {f"{kind} {name}": word for (kind, name), word in FIELDS.items()}


def spellings(word: str) -> set[bytes]:
    """Give the bytes by which a word could have been written."""
    plain = word.encode()
    shifted = (base64.b64encode(b"x" * shift + plain)[shift + 1 : -4] for shift in range(3))
    return {
        plain,
        plain.lower(),
        plain.hex().encode(),
        word.encode("utf-16-le"),
        word.encode("ascii", "backslashreplace"),
        *shifted,
    }


def found_in(content: bytes) -> set[str]:
    """Name the canaries that stand in these bytes."""
    return {name for name, word in CANARIES.items() if any(s in content for s in spellings(word))}


@dataclass
class Session:
    """A person whose every folder is one of ours, and all that was said to them."""

    root: Path
    talk: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("home", "config", "data", "cache", "state", "run", "tmp"):
            (self.root / name).mkdir(mode=0o700, parents=True)
        self.desk.mkdir(mode=0o700)

    @property
    def vault(self) -> Path:
        return self.root / "home" / "vault"

    @property
    def desk(self) -> Path:
        """The folder of the person's own files, which is theirs to keep."""
        return self.root.parent / f"{self.root.name}-desk"

    @property
    def environment(self) -> dict[str, str]:
        home, places = self.root / "home", ("config", "data", "cache", "state")
        return {
            "HOME": str(home),
            "TMPDIR": str(self.root / "tmp"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
            **{f"XDG_{name.upper()}_HOME": str(self.root / name) for name in places},
        }

    def run(
        self,
        *words: str | Path,
        status: int = 0,
        secret: str = WORDS,
        vault: Path | None = None,
    ) -> Done:
        """Run a command, demand its exit status, and keep what it said beside its data."""
        place = vault or self.vault
        options = ("--vault", place, "--passphrase-file", secret_file(self.desk / "p", secret))
        done = afield(*words, *options, **self.environment)
        assert done.status == status, done.talk
        self.talk.append(done.talk)
        return done

    def left(self) -> bytes:
        """Give the names and the content of every file that the session left."""
        paths = sorted(self.root.rglob("*"))
        named = "\n".join(str(path.relative_to(self.root)) for path in paths).encode()
        return named + b"".join(path.read_bytes() for path in paths if path.is_file())


def evidence(session: Session) -> Path:
    path = session.desk / f"{CANARIES['file name']}.mp4"
    path.write_bytes(b"\0" * 70_000 + CANARIES["bytes"].encode() + b"\1" * 70_000)
    return path
