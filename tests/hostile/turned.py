"""A colleague who has turned: signs whatever helps, and names whatever change they like."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from crypto.signing import Card, Identity
from models.lifecycle import Vault
from models.log import START, BadOperation, Operation, sign_operation


@dataclass
class Turned:
    """The key of a compared colleague in wrong hands, and all that was signed with it."""

    identity: Identity
    card: Card
    at: int = 1_800_000_000_000
    seq: int = 0
    before: str = START
    signed: list[Operation] = field(default_factory=list)

    @classmethod
    def made(cls, name: str) -> Turned:
        identity = Identity.generate(random=os.urandom)
        return cls(identity, identity.card(name, "2026-03-10"))

    @classmethod
    def of(cls, vault: Vault) -> Turned:
        """Go on with the key of somebody's vault."""
        head = vault.history.head(vault.device)
        return cls(vault.signer(), vault.card, seq=head.seq, before=head.hash)

    def sign(
        self, kind: str, record: str, values: dict[str, Any], *, parents: Collection[str] = ()
    ) -> Operation:
        """Sign a change to any record, on top of any changes."""
        self.at += 1000
        made = sign_operation(
            self.identity,
            seq=self.seq + 1,
            prev=self.before,
            parents=sorted(set(parents)),
            at=(self.at, 0),
            kind=kind,
            record=record,
            values=values,
            random=os.urandom,
        )
        self.seq, self.before = made.seq, made.hash
        self.signed.append(made)
        return made


def take(vault: Vault, changes: Iterable[Operation], *cards: Card) -> bool:
    """Let a vault take changes in; says whether it did, or refused them as malformed."""
    try:
        vault.receive(list(changes), cards={card.device: card for card in cards})
    except BadOperation:
        return False
    return True
