"""The sync memory of a vault: files read in exchange folders, and files of its own there.

It is one setting inside the encrypted database:

    {"device": ours when the files were read,
     "folders": {<path>: {<name>: {"stamp": […], "digest": …, "tries": n, "under": …,
                                  "found": {…}}}},
     "ours": {<name>: {"to": device, "what": digest, "tells": digest}}}

Own files are known by their names, 128 random bits each, wherever the folder is mounted today.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from models.lifecycle import Vault
from models.sharing.folder.file_listing import ListedFile
from models.sharing.folder.found_file import FoundFile, FoundState

_SETTING = "exchange"
_MOST_FOLDERS = 8
_MOST_OURS = 4_000


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file that was read: its stamp and digest, how often it was read, and what came of it.

    ``under`` are the ``inputs_of_a_scan`` with which it was read last.
    """

    stamp: tuple[int, ...]
    digest: str
    tries: int
    under: str
    found: FoundFile

    def holds(self, under: str) -> bool:
        """Return whether the same bytes have the same outcome under these options."""
        return not self.found.passing or self.under == under

    def written(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "stamp": list(self.stamp),
            "digest": self.digest,
            "tries": self.tries,
            "under": self.under,
            "found": asdict(self.found),
        }

    @classmethod
    def read(cls, parts: dict[str, Any]) -> SeenFile:
        """Return one from JSON; ``fresh`` becomes false."""
        found = parts["found"]
        known = {
            **found,
            "state": FoundState(found["state"]),
            "remarks": tuple(found["remarks"]),
            "fresh": False,
        }
        stamp = tuple(parts["stamp"])
        return cls(stamp, parts["digest"], parts["tries"], parts["under"], FoundFile(**known))


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file of this vault's own: for which device, and digests of what it brings and tells.

    ``what`` is None for a receipt, which brings nothing.
    """

    to: str
    what: str | None
    tells: str | None


@dataclass(slots=True)
class SyncMemory:
    """The memory of one folder, and of all own files."""

    vault: Vault
    folder: str
    seen: dict[str, SeenFile] = field(default_factory=dict)
    ours: dict[str, OwnFile] = field(default_factory=dict)
    _others: dict[str, Any] = field(default_factory=dict)
    _kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, vault: Vault, folder: Path) -> SyncMemory:
        """Return the memory of a folder.

        A new device key opens other files: then only own files are remembered.
        """
        kept: dict[str, Any] = vault.setting(_SETTING, {})
        folders = kept.get("folders", {}) if kept.get("device") == vault.device else {}
        place = str(folder.resolve())
        return cls(
            vault,
            place,
            _read(folders.get(place, {})),
            {name: OwnFile(**parts) for name, parts in kept.get("ours", {}).items()},
            {other: files for other, files in folders.items() if other != place},
            kept,
        )

    def recall(self, file: ListedFile) -> SeenFile | None:
        """Return what is known of a file, or None if its stamp is another one."""
        seen = self.seen.get(file.name)
        return seen if seen and seen.stamp == file.stamp else None

    def same_bytes(self, digest: str, *, under: str) -> FoundFile | None:
        """Return the outcome of the same bytes under any name, or None if it may differ now."""
        for seen in self.seen.values():
            settled = seen.found.state in {FoundState.TAKEN, FoundState.REFUSED} and seen.holds(
                under
            )
            if seen.digest == digest and settled:
                return seen.found
        return None

    def note(self, file: ListedFile, found: FoundFile, *, digest: str, under: str) -> None:
        """Remember what came of a file, and how often these unchanged bytes were read.

        ``under`` are the options before it was read: what it brought may change them.
        """
        before = self.recall(file)
        tries = before.tries + 1 if before else 1
        self.seen[file.name] = SeenFile(
            file.stamp, digest, tries, under, replace(found, fresh=False)
        )

    def forget_gone(self, files: list[ListedFile]) -> None:
        """Forget the files that are no longer in the folder."""
        here = {file.name for file in files}
        for name in [name for name in self.seen if name not in here]:
            del self.seen[name]

    def keep(self) -> None:
        """Write the memory as a setting of the vault, if something is new."""
        most = _MOST_FOLDERS - 1
        places = dict(islice(self._others.items(), max(0, len(self._others) - most), None))
        places[self.folder] = {name: seen.written() for name, seen in self.seen.items()}
        newest = islice(self.ours.items(), max(0, len(self.ours) - _MOST_OURS), None)
        ours = {name: asdict(own) for name, own in newest}
        told = {"device": self.vault.device, "folders": places, "ours": ours}
        if told != self._kept:
            self.vault.set_setting(_SETTING, told)
            self._kept = told


def _read(files: dict[str, Any]) -> dict[str, SeenFile]:
    """Return what is known of files by name, without those that have no options with them."""
    return {name: SeenFile.read(parts) for name, parts in files.items() if "under" in parts}
