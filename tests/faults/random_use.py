"""A sitting of random use: actions drawn from a seed, on a vault that lives through many sittings.

The process that acts says what it is about to do and what it did; who watches keeps a model from
that alone. So a sitting may end anywhere.

    {"begins": "edit", "record": "<id>"}      from here on the record may be as before or as after
    {"stands": "edit", "record": "<id>", "title": "…", "summary": "…", "withdrawn": null}
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crypto.errors import AfieldError
from models.actions import attach_evidence
from models.lifecycle import Vault, verify_vault
from models.sharing import pack_bundle, read_bundle
from models.vault import all_colleagues, has_blob
from tests.faults import scene as scenes

Say = Callable[..., None]
KEPT = ("title", "summary", "withdrawn")
MOST_DAYS = 400
"""How far a clock is set back or ahead."""


@dataclass(slots=True)
class Shifted:
    """A clock that is wrong by some days, and now and then set anew while it is used."""

    random: Random
    by: timedelta = field(default=timedelta())

    def now(self) -> datetime:
        if self.random.random() < 0.02:
            self.by = timedelta(days=self.random.randint(-MOST_DAYS, MOST_DAYS))
        return datetime.now(UTC) + self.by


def sit(scene: Path, seed: int, say: Say, hold: Callable[[Vault], None]) -> None:
    """Open Ana's vault and do a dozen things with it, drawn from the seed."""
    random = Random(seed)
    clock = Shifted(random, timedelta(days=random.randint(-MOST_DAYS, MOST_DAYS)))
    vault = Vault.open(scene / "ana", secret=scenes.WORDS, clock=clock)
    hold(vault)
    for number in range(random.randint(3, 14)):
        action = random.choice(list(ACTIONS))
        try:
            ACTIONS[action](vault, scene, random, say, f"{seed} {number}")
        except AfieldError as error:
            say(refused=type(error).__name__, action=action)
            if vault.database.closed or type(error).__name__ == "VaultDamaged":
                raise


def state(vault: Vault, record: str) -> dict[str, Any]:
    """Return what the model knows of a record."""
    row = vault.row("incident", record)
    return {name: getattr(row, name) for name in KEPT} if row else dict.fromkeys(KEPT)


def _log(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    say(begins="log", record=None)
    texts = {"title": f"[invented] {word}", "summary": "x" * random.choice((0, 50, 9000)) or None}
    record = vault.save("incident", None, texts)
    say(stands="log", record=record, **state(vault, record))


def _edit(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    record = _any(vault, random)
    say(begins="edit", record=record)
    vault.save("incident", record, {"summary": f"Again {word} " * random.choice((1, 300))})
    say(stands="edit", record=record, **state(vault, record))


def _withdraw(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    record = _any(vault, random)
    say(begins="withdraw", record=record)
    vault.withdraw("incident", record, f"mistaken {word}")
    say(stands="withdraw", record=record, **state(vault, record))


def _undo(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    record = _any(vault, random)
    say(begins="edit", record=record)
    vault.save("incident", record, {"summary": f"For a moment {word}"})
    say(stands="edit", record=record, **state(vault, record))
    say(begins="undo", record=record)
    vault.undo()
    say(stands="undo", record=record, **state(vault, record))


def _batch(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    say(begins="batch", record=None)
    with vault.batch():
        made = [vault.save("incident", None, {"title": f"Row {word} {n}"}) for n in range(20)]
    for record in made:
        say(stands="batch", record=record, **state(vault, record))


def _attach(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    record = _any(vault, random)
    path = scene / "found.bin"
    content = random.randbytes(random.choice((1, 70_000, 400_000)))
    path.write_bytes(content)
    say(begins="attach", record=record)
    attach_evidence(vault, record, path)
    say(stands="attach", record=record, **state(vault, record))
    say(sealed=hashlib.sha256(content).hexdigest())


def _draft(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    say(begins="draft", record=None)
    vault.keep_draft("quick_log", {"what": word})
    say(draft=word)


def _accept(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    with read_bundle(vault, scene / "ben.age") as quarantine:
        if quarantine.preview().nothing_new:
            return
        quarantine.accept()
    say(accepted=True)


def _pack(vault: Vault, scene: Path, random: Random, say: Say, word: str) -> None:
    (to,) = [one.card for one in all_colleagues(vault) if not one.own]
    out = scene / "outbox" / f"{word.replace(' ', '-')}.age"
    pack_bundle(vault, records=[_any(vault, random)], to=[to], purpose="", out=out)
    say(packed=str(out))


def _any(vault: Vault, random: Random) -> str:
    return str(random.choice([row.id for row in vault.rows("incident")]))


ACTIONS: dict[str, Callable[[Vault, Path, Random, Say, str], None]] = {
    "log": _log,
    "edit": _edit,
    "withdraw": _withdraw,
    "undo": _undo,
    "batch": _batch,
    "attach": _attach,
    "draft": _draft,
    "accept": _accept,
    "pack": _pack,
}


@dataclass(slots=True)
class Model:
    """What has to be in the vault, from what was said alone."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)
    packed: set[str] = field(default_factory=set)
    draft: str | None = None
    drafting: bool = False
    """Whether a draft was begun and never said to stand: then it may be the earlier one."""
    accepted: bool = False
    open: set[str] = field(default_factory=set)
    """Records about which something began and was never said to stand."""

    def hear(self, said: dict[str, Any]) -> None:
        """Take in one thing that was said."""
        if "begins" in said and said["record"]:
            self.open.add(said["record"])
        elif "stands" in said:
            self.open.discard(said["record"])
            self.records[said["record"]] = {name: said[name] for name in KEPT}
        elif "sealed" in said:
            self.sealed.add(said["sealed"])
        elif "packed" in said:
            self.packed.add(said["packed"])
        if "draft" in said:
            self.draft, self.drafting = said["draft"], False
        elif said.get("begins") == "draft":
            self.drafting = True
        self.accepted |= said.get("accepted", False)

    def lost(self, scene: Path) -> list[str]:
        """Open the vault, say what is not as it was told, and take over what was left open."""
        wrong = []
        with Vault.open(scene / "ana", secret=scenes.WORDS) as vault:
            wrong += [f"{one.where}: {one.sentence}" for one in verify_vault(vault).findings]
            for record, told in self.records.items():
                found = state(vault, record)
                if record in self.open:
                    self.records[record] = found
                    told = {**found, "title": told["title"]}  # noqa: PLW2901 - the title stays
                if found != told:
                    wrong.append(f"an acknowledged change of {record} is not there")
            wrong += ["evidence is gone" for one in self.sealed if not has_blob(vault, one)]
            if self.drafting:
                self.draft, self.drafting = None, False
            elif self.draft and self.draft not in str(vault.drafts()):
                wrong.append("an acknowledged draft is gone")
        wrong += ["a bundle is gone" for one in self.packed if not Path(one).exists()]
        self.open.clear()
        return wrong
