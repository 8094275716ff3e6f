"""What a hostile bundle must not have done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from crypto.errors import AfieldError
from models.lifecycle import Vault, verify_vault
from models.sharing import pack_bundle, read_bundle
from tests.hostile.case import Case, file_of
from tests.hostile.scene import SECRET, Scene


def trace(folder: Path) -> dict[str, object]:
    """Give every path under a folder with its kind, mode and digest; locks only while held."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        state = path.lstat()
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        digest = hashlib.sha256(content).hexdigest()
        found[str(path.relative_to(folder))] = state.st_mode, state.st_nlink, digest
    return found


@dataclass
class Judge:
    """Reads hostile files into one vault and collects what went wrong."""

    scene: Scene
    vault: Vault
    wrongs: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    errors: dict[str, int] = field(default_factory=dict)

    def judge(self, case: Case) -> None:
        """Read a case and note a wrong unless it was refused without a trace."""
        content = file_of(self.scene, case)
        digest = hashlib.sha256(content).hexdigest()
        if digest in self.seen:
            self.wrongs.append(f"{case.name}: the same file as another case")
        self.seen.add(digest)
        path = self.scene.folder / "hostile.age"
        path.write_bytes(content)
        before = trace(self.scene.folder)
        self._read(case, path)
        if trace(self.scene.folder) != before:
            self.wrongs.append(f"{case.name}: something was written")
        if list(self.vault.quarantine.iterdir()):
            self.wrongs.append(f"{case.name}: the quarantine is not empty")

    def _read(self, case: Case, path: Path) -> None:
        name = case.name
        try:
            with read_bundle(self.vault, path) as quarantine:
                preview = quarantine.preview()
                preview.lines()
                quarantine.accept()
        except AfieldError as error:
            self.errors[type(error).__name__] = self.errors.get(type(error).__name__, 0) + 1
            told = f"{error} {error.next_step} {error.facts}"
            if case.because not in told:
                self.wrongs.append(f"{name}: refused for another reason: {error}")
            if SECRET in told or "The bridge" in told or "I saw it" in told:
                self.wrongs.append(f"{name}: a recorded value in the refusal")
        # Whatever else is raised is what this test is after.
        except BaseException as error:  # noqa: BLE001
            self.wrongs.append(f"{name}: {type(error).__name__}: {error}")
        else:
            self.wrongs.append(f"{name}: ACCEPTED")


def still_works(vault: Vault, scene: Scene) -> None:
    """Demand that a vault verifies, saves, hands over and lists its history."""
    assert verify_vault(vault).findings == ()
    saved = vault.save("incident", None, {"title": "Afterwards", "when": "2026-03"})
    vault.save("incident", saved, {"place": "Bor"})
    assert len(vault.history_of(saved)) == 2
    out = scene.folder / "after.age"
    to = [scene.cards["Hana"]]
    everything = [row.id for row in vault.rows("incident")]
    pack_bundle(vault, records=everything, to=to, purpose="", out=out)
    out.unlink()
    for record in everything:
        vault.history_of(record)
    assert verify_vault(vault).findings == ()
