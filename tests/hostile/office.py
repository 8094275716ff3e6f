"""An owner and a colleague with something to open, and two others whose keys were compared."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Self

from models.actions import attach_evidence
from models.errors import ModelError
from models.lifecycle import Vault
from models.records import BadValue
from models.vault import add_colleague, verify_colleague
from tests.hostile.leaving import USE
from tests.hostile.turned import Turned, take
from tests.people import PASSPHRASE, Hands

KINDS = ("incident", "claim", "source", "consent", "evidence", "evidence_link", "note")


class Office:
    """The owner's vault with all that is in it, by kind, and who hands changes over to it."""

    def __init__(
        self,
        folder: Path,
        honest: Turned,
        turned: Sequence[Turned],
        records: dict[str, list[str]],
        seed: str,
    ) -> None:
        self.folder, self.random = folder, Random(seed)
        self.owner = Vault.open(folder / "vault", secret=PASSPHRASE, clock=Hands())
        self.honest, self.turned = honest, turned
        self.cards = [honest.card, *(one.card for one in turned)]
        self.records = records
        self.story = [seed]

    @classmethod
    def made(cls, template: Path, folder: Path, turned: Sequence[Turned]) -> Self:
        """Begin where there is something to open, from an empty vault."""
        shutil.copytree(template, folder / "vault")
        made = cls(folder, Turned.made("Marta"), turned, {kind: [] for kind in KINDS}, "made")
        for card in made.cards:
            add_colleague(made.owner, card)
            verify_colleague(made.owner, card.device)
        for number in range(2):
            made._record(number)
        return made

    @classmethod
    def like(cls, other: Office, folder: Path, seed: str) -> Self:
        """Go on from where a closed office stands, in a copy of it."""
        shutil.copytree(other.folder / "vault", folder / "vault")
        return cls(
            folder,
            replace(other.honest, signed=list(other.honest.signed)),
            [replace(one, signed=[]) for one in other.turned],
            {kind: list(records) for kind, records in other.records.items()},
            seed,
        )

    def close(self) -> None:
        """Close the vault; its files stay."""
        self.owner.close()

    def _record(self, number: int) -> None:
        """Record a closed incident and a refusal, or an open one and a limit; she does as well."""
        handling, state = (("RED", "refused"), (None, "given"))[number]
        incident = self.act("incident", None, {"title": "a", "handling": handling})
        source = self.act("source", None, {"name": "K", "identity": f"name {number}"})
        self.act("claim", None, {"incident": incident, "source": source, "words": f"w {number}"})
        self.act("note", None, {"about": incident, "text": f"note {number}"})
        film = self.folder / "film.mp4"
        film.write_text(f"film {number}")
        self.records["evidence"].append(attach_evidence(self.owner, incident, film))
        consent = {"use": USE, "level": "I4", "state": state}
        recipient = (None, "Olena")[number]
        self.act("consent", None, {"subject": source, "recipient": recipient, **consent})

        self.hand_over("claim", None, {"incident": incident, "words": f"seen {number}"})
        hers = self.hand_over("incident", None, {"title": "b", "handling": handling})
        person = self.hand_over("source", None, {"name": "M", "identity": f"her {number}"})
        self.hand_over("claim", None, {"incident": hers, "source": person, "words": "heard"})
        self.hand_over("consent", None, {"subject": person, **consent})
        same = {"sha256": self.digest(), "handling": handling, "title": f"her film {number}"}
        evidence = self.hand_over("evidence", None, same)
        self.hand_over("evidence_link", None, {"evidence": evidence, "target": hers})

    def act(self, kind: str, record: str | None, values: dict[str, Any]) -> str | None:
        """Let the owner save something, as far as that can be saved."""
        if record is not None and self.owner.row(kind, record) is None:
            return None
        self.story.append(f"owner {kind} {record and record[:4]} {values}")
        with suppress(BadValue, ModelError):
            saved = self.owner.save(kind, record, values, why="a reason of the owner's")
            if record is None:
                self.records[kind].append(saved)
            return saved
        return None

    def hand_over(self, kind: str, record: str | None, values: dict[str, Any]) -> str:
        """Take in a change of the colleague's."""
        known = self.owner.heads(record) if record else ()
        record = record or self.new(kind)
        self.story.append(f"colleague {kind} {record[:4]} {values}")
        take(self.owner, [self.honest.sign(kind, record, values, parents=known)], *self.cards)
        return record

    def new(self, kind: str) -> str:
        """Give the id of a record that begins."""
        record = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        self.records[kind].append(record)
        return record

    def digest(self) -> str | None:
        """Give the digest of some file."""
        return self.random.choice([one.sha256 for one in self.owner.rows("evidence") if one.sha256])
