"""The builder saves the demonstration records of the data files as one change of a vault."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from crypto.passphrases import Cost
from models.lifecycle import Vault, note_proven
from models.records import Shape, facets
from models.values import Clock
from models.vault import Blob, discard_blob, keep_blob, new_blob

DEMONSTRATION_PASSPHRASE = "demonstration"  # noqa: S105 -- no secret
"""Opens every demonstration vault. It is public, as everything in one is."""

FILES = ("statements.toml", "invented.toml", "invented_forces.toml")
_KINDS = {
    "sources": "source",
    "incidents": "incident",
    "claims": "claim",
    "notes": "note",
    "actors": "actor",
    "commands": "command",
    "involvements": "involvement",
    "persons": "person",
    "harms": "harm",
    "orders": "order",
    "order_links": "order_link",
    "incident_links": "incident_link",
}
"""The lists of a data file in the order in which they are saved, and the kind each makes.

An entry may point only to entries before it, by their ``key``, also of an earlier file.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """How many records of each kind the demonstration vault now holds."""

    incidents: int
    claims: int
    sources: int
    notes: int
    evidence: int


def create_demonstration(
    folder: Path, *, clock: Clock | None = None, random: Callable[[int], bytes] = os.urandom
) -> Vault:
    """Make a demonstration vault in a new folder, and return it open.

    Its key costs as little as a key may, because the passphrase is no secret. Raises VaultExists,
    StorageFull or StorageFailed.
    """
    vault, recovery = Vault.create(
        folder,
        name="Newcomer",
        passphrase=DEMONSTRATION_PASSPHRASE,
        cost=Cost.floor(),
        clock=clock,
        random=random,
    )
    try:
        # Nobody needs the code of a vault whose passphrase is in every manual.
        note_proven(vault, recovery)
        make_demonstration(vault)
    except BaseException:
        vault.close()
        # Nobody has seen this vault yet, and half a demonstration would mislead.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return vault


def make_demonstration(vault: Vault) -> Made:
    """Fill a vault with the demonstration records, all or none; return how many there are.

    Raises ReadOnly, StorageFull or StorageFailed.
    """
    build = _Build(vault)
    with ExitStack() as undone:
        undone.callback(build.forget_evidence)
        with vault.batch():
            for name in FILES:
                build.file(read(name))
            vault.note_in_journal("demonstration-made", **build.counts)
        undone.pop_all()
    made = build.counts
    return Made(
        incidents=made["incident"],
        claims=made["claim"],
        sources=made["source"],
        notes=made["note"],
        evidence=made["evidence"],
    )


def read(name: str) -> dict[str, list[dict[str, Any]]]:
    """Return the lists of entries in one of the data files, by the name of the list."""
    text = (resources.files("models.intake.demonstration") / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(slots=True)
class _Build:
    """The records made so far, by the keys that the data files give them."""

    vault: Vault
    ids: dict[str, tuple[str, str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    sealed: list[Blob] = field(default_factory=list)

    def file(self, data: Mapping[str, list[dict[str, Any]]]) -> None:
        """Save everything that one data file lists."""
        for name, kind in _KINDS.items():
            for entry in data.get(name, ()):
                self._entry(kind, entry)
        for entry in data.get("evidence", ()):
            self._evidence(entry)
        for entry in data.get("changes", ()):
            self._change(entry)

    def forget_evidence(self) -> None:
        """Remove the sealed files of a build that failed."""
        for blob in self.sealed:
            discard_blob(self.vault, blob)

    def _entry(self, kind: str, entry: Mapping[str, Any]) -> None:
        values = {name: value for name, value in entry.items() if name != "key"}
        record = self._save(kind, values)
        if "key" in entry:
            self.ids[entry["key"]] = (kind, record)

    def _evidence(self, entry: Mapping[str, Any]) -> None:
        own = {"about", "file", "text", "relation", "locator"}
        values = {name: value for name, value in entry.items() if name not in own}
        with new_blob(self.vault) as writer:
            writer.write(entry["text"].encode())
            blob = writer.finish()
        self.sealed.append(blob)
        kept = keep_blob(self.vault, blob)
        known = {"size": kept.size, "sha256": kept.sha256, "sha512": kept.sha512}
        described = {"original_name": entry["file"], "mime": "text/plain", "original": True}
        self._entry("evidence", values | known | described | {"acquired_by": self.vault.name})
        for target in entry["about"]:
            link = {"evidence": entry["key"], "target": target}
            more = {"relation": entry["relation"], "locator": entry["locator"]}
            self._save("evidence_link", link | more)

    def _change(self, entry: Mapping[str, Any]) -> None:
        kind, record = self.ids[entry["about"]]
        own = {"about", "why"}
        values = {name: value for name, value in entry.items() if name not in own}
        self.vault.save(kind, record, values, why=entry["why"])

    def _save(self, kind: str, values: Mapping[str, Any]) -> str:
        self.counts[kind] += 1
        return self.vault.save(kind, None, dict(self._linked(kind, values)))

    def _linked(self, kind: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield each field with its value; a key that names a record becomes the record's id."""
        for name, value in values.items():
            points = facets(kind)[name].shape is Shape.RECORD
            yield name, self.ids[value][1] if points else value
