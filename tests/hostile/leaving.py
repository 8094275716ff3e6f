"""What of some people's words and files would leave a vault, for everybody it could leave to."""

from __future__ import annotations

from crypto.signing import Card
from models.lifecycle import Vault
from models.records import KINDS, sealed_fields
from models.sharing.exporting import select_records
from models.sharing.folder.parcel_file import every_record
from models.sharing.policy import Choices
from models.sharing.policy.export_choices import CONDITIONS

USE = "inquiry"
ALL_SEALED = frozenset(f"{kind}.{name}" for kind in KINDS for name in sealed_fields(kind))

Gone = set[tuple[str, str]]
"""A change and a field of it, or ``bytes`` and a digest."""


def would_leave(vault: Vault, to: Card, *others: Card) -> Gone:
    """Give what leaves if the owner hands everything to somebody, under consent for one use.

    It is what the owner wrote, and some others.
    """
    people = {vault.device, *(one.device for one in others)}
    choices = Choices(to=(to,), use=USE, disclose=ALL_SEALED | {CONDITIONS}, full=True)
    chosen = select_records(vault, every_record(vault), choices)
    changes = [one for one in chosen.operations() if one.device in people]
    values = {(one.hash, name) for one in changes for name in one.disclosures}
    return values | {("bytes", one.sha256) for one in chosen.files}
