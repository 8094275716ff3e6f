"""What must hold of the vaults after a fault, whatever it was and wherever it struck."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from crypto.errors import AfieldError, NotUnlocked
from crypto.keyfile import KeyFile
from models.lifecycle import Vault, check_backup, list_snapshots, verify_vault
from models.sharing import read_bundle
from models.vault import has_blob
from tests.faults import scene as scenes
from tests.faults.injected import Outcome

BEFORE = 5
"""Signed changes in Ana's vault before anything is tried: three of hers, two of the ledger's."""
LEAVING = 3
"""Those of them that a bundle holds: the ledger stays."""

PARTS = {
    *("vault.json", "vault.json.1", "vault.db", "vault.db-journal", "head", "head.1"),
    *("vault.lock", "last-backup"),
}


def wrong_after(name: str, scene: Path, outcome: Outcome, *, extra: int = 0) -> Iterator[str]:
    """Say what does not hold; ``extra`` changes were made once the fault was over.

    A killed process cannot tidy up; opening the vault does.
    """
    try:
        if name == scenes.CREATE:
            yield from _created(scene / "new", outcome)
        else:
            yield from _changed(name, scene, outcome, extra)
    except AfieldError as error:
        yield f"the vault does not open: {type(error).__name__}: {error}"


def _changed(name: str, scene: Path, outcome: Outcome, extra: int) -> Iterator[str]:
    folder = scene / "ana"
    with Vault.open(folder, secret=_secret(name, folder, outcome)) as vault:
        yield from _whole(vault)
        if name != "receive":
            yield from _bytes(vault)
        yield from _counted(name, vault.history.count() - BEFORE - extra, outcome)
        for record in outcome.told:
            if vault.record_heads.one(record) is None:
                yield f"an acknowledged record is not there: {record}"
        if name in scenes.REKEYS:
            yield from _rekeyed(vault, outcome)
        if name in scenes.CODES:
            yield from _codes(scene, outcome)
        if name == "keep" and outcome.told and "quick_log" not in vault.drafts():
            yield "an acknowledged draft is not there"
    yield from _left(folder)
    if (folder / ".migration").exists():
        yield "left behind: .migration"
    if name == "pack":
        yield from _packed(scene, outcome)
    if name in scenes.BACKUPS:
        yield from _backed_up(scene, name, outcome)


def _secret(name: str, folder: Path, outcome: Outcome) -> str:
    """Give the passphrase that opens; once the new one is acknowledged the old one may not."""
    if name != "passphrase":
        return scenes.WORDS
    for path in (folder / "vault.json", folder / "vault.json.1"):
        KeyFile.read(path)
    opens = KeyFile.read(folder / "vault.json").slot_of
    if outcome.told or opens(scenes.WORDS) is None:
        return scenes.NEW_WORDS
    return scenes.WORDS


def _whole(vault: Vault) -> Iterator[str]:
    for finding in verify_vault(vault).findings:
        yield f"{finding.where}: {finding.sentence}"


def _bytes(vault: Vault) -> Iterator[str]:
    """Demand the bytes of all evidence; only changes received by themselves bring none."""
    for row in vault.rows("evidence"):
        if not has_blob(vault, str(row.sha256)):  # type: ignore[attr-defined]
            yield "evidence is recorded and its bytes are not there"


def _counted(name: str, added: int, outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with the number of signed changes that were added.

    A journal that was cut and not synced leaves it open which state is on the disk: then a
    change may stand of which it was said that storage failed.
    """
    steps = (scenes.CHANGES | scenes.BACKUPS)[name].steps
    stages = [0, *accumulate(steps)]
    least = stages[min(len(outcome.told), len(steps))]
    if added not in stages:
        yield f"part of a change stands: {added} of {stages}"
    elif added < least:
        yield f"an acknowledged change is lost: {added} of {least}"
    elif outcome.facts("refused") and added > least and not outcome.unsynced:
        yield f"a change was refused and stands: {added} of {least}"


def _rekeyed(vault: Vault, outcome: Outcome) -> Iterator[str]:
    """Say what is neither wholly the old vault nor wholly the new one, now that it is open."""
    new = any(line.what == "rekeyed" for line in vault.journal())
    if outcome.told and not new:
        yield "acknowledged new keys are not there"
    if outcome.facts("refused") and new and not outcome.told:
        yield "new keys were refused and count"
    headers = [vault.folder / "vault.json", vault.folder / "vault.json.1"]
    if len({KeyFile.read(path).vault_id for path in headers}) != 1:
        yield "a header of other keys is kept"
    yield from (f"left behind: {path.name}" for path in vault.folder.glob(".rekey-*"))


def _codes(scene: Path, outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with the recovery codes: one that somebody has seen opens at any time."""
    header = KeyFile.read(scene / "ana" / "vault.json")
    old, shown = (scene / "ana.code").read_text(), outcome.facts("shown")
    opening = [code for code in (old, *shown) if header.recovery_slot_of(code)]
    if not opening:
        yield "no recovery code that anybody has seen opens the vault"
    if outcome.told and opening != shown[-1:]:
        yield "after the command other codes open than the one that it showed"
    if opening != [old] and not header.unproven:
        yield "nothing says that nobody typed the new code back"


def _left(folder: Path) -> Iterator[str]:
    """Name what lies in the vault and is no part of it; a killed process may leave hidden files."""
    for path in folder.iterdir():
        if path.name not in PARTS | {"blobs", "quarantine"} and not path.name.startswith("."):
            yield f"left behind: {path.name}"


def _packed(scene: Path, outcome: Outcome) -> Iterator[str]:
    """Say what is wrong with the bundle: it is there whole, or not there."""
    shown = [path for path in (scene / "outbox").iterdir() if not path.name.startswith(".")]
    if outcome.told and not shown:
        yield "an acknowledged bundle is not there"
    with Vault.open(scene / "ben", secret=scenes.WORDS) as ben:
        for path in shown:
            with read_bundle(ben, path) as quarantine:
                if quarantine.preview().operations != LEAVING:
                    yield "the bundle is not the one that was packed"


def _backed_up(scene: Path, name: str, outcome: Outcome) -> Iterator[str]:
    """Say which backup is not whole, or not there; a vault is put back whole or not at all."""
    for path in (scene / "outbox").glob("[!.]*.afield"):
        if check_backup(path, secret=scenes.WORDS)[1]:
            yield "a backup file is not whole"
    snapshots = list_snapshots(scene / "stick")
    if not snapshots:
        yield "no earlier backup is left"
    for one in snapshots:
        if check_backup(scene / "stick", secret=scenes.WORDS, snapshot=one.name)[1]:
            yield f"a backup in the folder is not whole: {one.name}"
    if name == "put back" and (scene / "back").exists():
        with Vault.open(scene / "back", secret=scenes.WORDS) as back:
            yield from _whole(back)
            yield from _bytes(back)
    made = {
        "back up": (scene / "outbox" / "b.afield").exists(),
        "back up again": any(one.number == 2 for one in snapshots),
        "put back": (scene / "back").exists(),
    }
    if outcome.told and not made[name]:
        yield f"acknowledged and not there: {name}"


def _created(folder: Path, outcome: Outcome) -> Iterator[str]:
    """A vault that was made opens; one that was not is refused with a sentence and no more."""
    try:
        with Vault.open(folder, secret=scenes.WORDS) as vault:
            yield from _whole(vault)
    except NotUnlocked:
        yield "a vault is there that its passphrase does not open"
    except AfieldError:
        if outcome.told:
            raise
        if not outcome.killed and folder.exists() and any(folder.iterdir()):
            yield "a vault that could not be made left something behind"
