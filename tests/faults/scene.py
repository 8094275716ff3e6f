"""Two colleagues' vaults, and every kind of change that a fault is tried against.

Each change is made on Ana's vault, which holds some records and one evidence file already. Ben's
vault is the colleague's: a bundle of his and some signed changes of his lie ready.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from crypto.files import StorageFailed, storage
from crypto.keyfile import KeyFile, change_passphrase, replace_recovery
from crypto.passphrases import Cost
from crypto.signing import Card
from models.actions import attach_evidence
from models.lifecycle import (
    Vault,
    back_up_to_file,
    back_up_to_folder,
    rekey_vault,
    restore_backup,
)
from models.lifecycle.rekey import new_keys
from models.log import Operation
from models.sharing import pack_bundle, read_bundle
from models.storage import keep_setting
from models.vault import add_colleague, all_colleagues

WORDS = "six words that only faults know"
NEW_WORDS = "six other words for the same vault"
COST = Cost.floor()
CONTENT = bytes(range(256)) * 700
OTHER_CONTENT = bytes(range(255, -1, -1)) * 500

REKEYS = ("rekey", "rekey later")
CODES = ("code", *REKEYS)
"""The changes that hand out a recovery code."""

Tell = Callable[[str], None]
"""Says that a change was acknowledged: from here on it may not be lost."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something a person does, and how many signed changes each of its acknowledgements adds.

    The ledger's entries about evidence are among them.
    """

    do: Callable[[Vault, Path, Tell], None]
    steps: tuple[int, ...]


def build(scene: Path) -> None:
    """Make the vaults and the files that the changes need."""
    ana, code = Vault.create(scene / "ana", name="Ana", passphrase=WORDS, cost=COST)
    (scene / "ana.code").write_text(code)
    ben, _ = Vault.create(scene / "ben", name="Ben", passphrase=WORDS, cost=COST)
    (scene / "clip.bin").write_bytes(CONTENT)
    (scene / "scan.bin").write_bytes(OTHER_CONTENT)
    (scene / "outbox").mkdir()
    with ana, ben:
        add_colleague(ana, ben.card)
        add_colleague(ben, ana.card)
        incident = ana.save("incident", None, {"title": "Bridge", "when": "2026-03"})
        attach_evidence(ana, incident, scene / "scan.bin")
        theirs = ben.save("incident", None, {"title": "Square", "summary": "x" * 3000})
        ben.save("note", None, {"about": theirs, "text": "ask again"})
        attach_evidence(ben, theirs, scene / "clip.bin")
        pack_bundle(ben, records=[theirs], to=[ana.card], purpose="", out=scene / "ben.age")
        (scene / "changes.jsonl").write_bytes(b"".join(one.line() for one in ben.operations()))
        (scene / "ben.card").write_bytes(ben.card.to_bytes())
    _restore(scene, incident)
    with Vault.open(scene / "ana", secret=WORDS) as ana:
        back_up_to_folder(ana, scene / "stick")


def _restore(scene: Path, incident: str) -> None:
    """Let Ben have a change of Ana's that her vault lost when it was put back from a backup."""
    folder = scene / "ana"
    shutil.copytree(folder, scene / "backup", ignore=shutil.ignore_patterns("*.lock"))
    with Vault.open(folder, secret=WORDS) as ana, Vault.open(scene / "ben", secret=WORDS) as ben:
        ana.save("incident", incident, {"summary": "two boats"})
        ben.receive(ana.operations(), cards={ana.device: ana.card})
        attach_evidence(ben, incident, scene / "clip.bin")
        pack_bundle(ben, records=[incident], to=[ana.card], purpose="", out=scene / "back.age")
    shutil.rmtree(folder)
    (scene / "backup").rename(folder)


def _save(vault: Vault, scene: Path, tell: Tell) -> None:
    first = vault.save("incident", None, {"title": "Market", "when": "2026-04"})
    tell(first)
    vault.save("incident", first, {"summary": "two stalls " * 200})
    tell(first)


def _batch(vault: Vault, scene: Path, tell: Tell) -> None:
    with vault.batch():
        made = [vault.save("incident", None, {"title": f"Row {row}"}) for row in range(5)]
    tell(made[-1])


def _attach(vault: Vault, scene: Path, tell: Tell) -> None:
    incident = vault.rows("incident")[0].id
    tell(attach_evidence(vault, incident, scene / "clip.bin"))


def _receive(vault: Vault, scene: Path, tell: Tell) -> None:
    with storage(scene):
        card = Card.parse((scene / "ben.card").read_bytes())
        lines = (scene / "changes.jsonl").read_bytes().splitlines(keepends=True)
    operations = [Operation.from_line(line) for line in lines]
    vault.receive(operations, cards={card.device: card})
    tell(operations[0].record)


def _accept(vault: Vault, scene: Path, tell: Tell) -> None:
    with read_bundle(vault, scene / "ben.age") as quarantine:
        brought = quarantine.preview().records[0].record
        quarantine.accept()
    tell(brought)


def _renew(vault: Vault, scene: Path, tell: Tell) -> None:
    """Take in a change of this very device that was lost: the vault gets a new device with it."""
    with read_bundle(vault, scene / "back.age") as quarantine:
        brought = quarantine.preview().records[0].record
        quarantine.accept()
    tell(brought)


def _pack(vault: Vault, scene: Path, tell: Tell) -> None:
    (to,) = [one.card for one in all_colleagues(vault) if not one.own]
    records = [row.id for row in vault.rows("incident")]
    out = scene / "outbox" / "out.age"
    packed = pack_bundle(vault, records=records, to=[to], purpose="", out=out)
    # A bundle that was written stands; where the ledger could not say so, the person is told.
    if not packed.untold:
        tell(records[0])


def _keep(vault: Vault, scene: Path, tell: Tell) -> None:
    vault.keep_draft("quick_log", {"what": "a word " * 300})
    vault.set_setting("idle_minutes", 7)
    tell(vault.rows("incident")[0].id)


def _passphrase(vault: Vault, scene: Path, tell: Tell) -> None:
    record = vault.rows("incident")[0].id
    path = scene / "ana" / "vault.json"
    keys = KeyFile.read(path).unlock(WORDS)
    change_passphrase(path, keys, old=WORDS, new=NEW_WORDS, cost=COST)
    tell(record)


def _code(vault: Vault, scene: Path, tell: Tell) -> None:
    record = vault.rows("incident")[0].id
    replace_recovery(scene / "ana" / "vault.json", vault.keys, show=_shown(tell))
    tell(record)


def _shown(tell: Tell) -> Callable[[str], None]:
    """Return what says that a recovery code was shown, where the one who is told listens to it."""
    return getattr(tell, "shown", lambda _code: None)


def _rekey(vault: Vault, scene: Path, tell: Tell) -> None:
    record = vault.rows("incident")[0].id
    show = _shown(tell)
    rekey_vault(vault, passphrase=WORDS, cost=COST, show=lambda made: show(made.recovery))
    tell(record)


def _rekey_later(vault: Vault, scene: Path, tell: Tell) -> None:
    """Give new keys, be interrupted as soon as they count, and go on at the next opening."""
    with patch.object(new_keys, "move_successor_in", side_effect=StorageFailed(path="", reason="")):
        _rekey(vault, scene, tell)
    with Vault.open(scene / "ana", secret=WORDS) as again:
        tell(again.save("incident", None, {"title": "Market", "when": "2026-04"}))


def _back_up(vault: Vault, scene: Path, tell: Tell) -> None:
    back_up_to_file(vault, scene / "outbox" / "b.afield")
    tell(vault.rows("incident")[0].id)


def _back_up_again(vault: Vault, scene: Path, tell: Tell) -> None:
    """Add to a folder of backups, and let the one before go."""
    back_up_to_folder(vault, scene / "stick", keep=1)
    tell(vault.rows("incident")[0].id)


def _put_back(vault: Vault, scene: Path, tell: Tell) -> None:
    restore_backup(scene / "stick", scene / "back", secret=WORDS)
    tell(vault.rows("incident")[0].id)


def _migrate(vault: Vault, scene: Path, tell: Tell) -> None:
    """Open the vault as an earlier afield left it: it is written anew, and then goes on."""
    keep_setting(vault, "format", 2)
    vault.close()
    with Vault.open(scene / "ana", secret=WORDS) as again:
        tell(again.save("incident", None, {"title": "Market", "when": "2026-04"}))


CHANGES = {
    "save": Change(_save, (1, 1)),
    "batch": Change(_batch, (5,)),
    "attach": Change(_attach, (4,)),
    "receive": Change(_receive, (4,)),
    "accept": Change(_accept, (5,)),
    "renew": Change(_renew, (4,)),
    "pack": Change(_pack, (1,)),
    "keep": Change(_keep, (0,)),
    "passphrase": Change(_passphrase, (0,)),
    "code": Change(_code, (0,)),
    "rekey": Change(_rekey, (0,)),
    "rekey later": Change(_rekey_later, (0, 1)),
    "migrate": Change(_migrate, (1,)),
}
"""The changes to a vault that is there, by their names."""

BACKUPS = {
    "back up": Change(_back_up, (0,)),
    "back up again": Change(_back_up_again, (0,)),
    "put back": Change(_put_back, (0,)),
}
"""What is done with copies of a vault; the vault itself stays as it is."""

CREATE = "create"


def going_on(vault: Vault) -> Vault:
    """Give the vault to go on with: one that got new keys was closed."""
    return Vault.open(vault.folder, secret=WORDS) if vault.database.closed else vault


def run(name: str, scene: Path, tell: Tell, hold: Callable[[Vault], None]) -> None:
    """Open Ana's vault and make a change, or make a new vault; ``hold`` is given the vault."""
    if name == CREATE:
        vault, _ = Vault.create(scene / "new", name="Cyd", passphrase=WORDS, cost=COST)
        hold(vault)
        tell(vault.device)
        return
    vault = Vault.open(scene / "ana", secret=WORDS)
    hold(vault)
    (CHANGES | BACKUPS)[name].do(vault, scene, tell)
