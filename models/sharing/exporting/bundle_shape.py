"""The shape of a bundle: what it holds beside the changes, how files are called, who opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from crypto import age
from models.sharing.container import STANDARD, Limits, evidence_name
from models.sharing.exporting.readme import readme_text
from models.sharing.policy import Choices, OutgoingEvidence
from models.sharing.staging import Spool
from models.sharing.statement import Statement


class BundleShape(Protocol):
    """What differs between a bundle for colleagues and one for somebody without afield."""

    @property
    def kind(self) -> str:
        """Return the kind of the statement."""
        ...

    @property
    def quotas(self) -> Limits:
        """Return how many operations, and how much of one record, the bundle may hold."""
        ...

    def sheets(self, files: Sequence[OutgoingEvidence]) -> Mapping[str, Spool]:
        """Return by member name what stands before the cards, once the operations were read."""
        ...

    def evidence_name(self, one: OutgoingEvidence) -> str:
        """Return the name of the member that holds an evidence file."""
        ...

    def readme(self, said: Statement) -> bytes:
        """Return the text that tells how to open it."""
        ...

    def recipients(self) -> list[age.HybridRecipient | age.X25519Recipient]:
        """Return the keys that the file is encrypted to."""
        ...


@dataclass(frozen=True, slots=True)
class ColleagueShape:
    """A bundle or a receipt that colleagues read with afield."""

    kind: str
    choices: Choices
    quotas: Limits = STANDARD

    def sheets(self, files: Sequence[OutgoingEvidence]) -> Mapping[str, Spool]:
        """Return none."""
        return {}

    def evidence_name(self, one: OutgoingEvidence) -> str:
        """Return the name that is the SHA-256 of the bytes."""
        return evidence_name(one.sha256)

    def readme(self, said: Statement) -> bytes:
        """Return the text for who opens it without afield all the same."""
        return readme_text(said)

    def recipients(self) -> list[age.HybridRecipient | age.X25519Recipient]:
        """Return the keys on the colleagues' cards."""
        return [age.parse_recipient(card.recipient) for card in self.choices.to]
