"""The acceptance of a proven bundle: all of it is taken in as one transaction, or nothing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from crypto.errors import AfieldError
from models.actions import named_evidence
from models.lifecycle import Vault
from models.merge import note_unbelieved
from models.sharing.importing.bundle_reader import Content
from models.sharing.importing.preview import Bytes, LeftOut, Preview, State
from models.sharing.peers import (
    LessTrusted,
    Signer,
    Trust,
    keep_coarser_places,
    known_signers,
    learn_peer_state,
)
from models.sharing.staging import Workspace, give_back_staged, move_staged
from models.vault import Blob, add_colleague, blob_by_digest, colleague_by_device, keep_blob


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of taking a bundle in."""

    bundle_id: str
    operations: int
    """How many operations were not here before."""
    same: int
    disclosed: int
    """How many values had been withheld and are known now."""
    records: frozenset[str]
    conflicts: frozenset[str]
    refused: tuple[str, ...]
    """References of the records that were not taken; the preview says why."""
    evidence: int
    added: tuple[str, ...]
    """Names of people whose cards came with it and are unverified now."""
    held: int = 0
    """Operations that were not taken: their devices are frozen until somebody decides."""
    left_out: tuple[LeftOut, ...] = ()
    """Operations that were not taken: their writers' keys are in doubt."""
    own_device_renewed: bool = False
    """Whether operations of this very device came in: it then goes on under a new key."""

    @property
    def nothing(self) -> bool:
        """Return whether everything was already here."""
        return not self.records and not self.evidence


def accept_bundle(
    vault: Vault, room: Workspace, content: Content, preview: Preview, *, accept_unknown: bool
) -> Accepted:
    """Take in what the preview showed, and return what came of it; see ``Quarantine.accept``."""
    vault.signer()
    preview = _looked_up_again(vault, content, preview)
    # Nobody known answers for what a doubted key signed, so all of its bundle is refused.
    preview.signer.demand(accept_unknown=accept_unknown)
    if preview.nothing_new:
        _keep_statement(vault, content, preview.signer)
        return _nothing(preview)
    brought: list[Blob] = []
    try:
        with vault.writing():
            accepted = _take_in(vault, room, content, preview, brought)
            _keep_statement(vault, content, preview.signer)
            _note(vault, preview, accepted)
    except BaseException:
        _give_back(vault, room, content, brought)
        raise
    return accepted


def _take_in(
    vault: Vault, room: Workspace, content: Content, preview: Preview, brought: list[Blob]
) -> Accepted:
    """Write cards, operations and evidence; list in ``brought`` each file moved into the vault."""
    refused = [record for record in preview.records if record.state is State.REFUSED]
    unknown = [writer for writer in _writers(preview) if writer.trust is Trust.UNKNOWN]
    for writer in unknown:
        add_colleague(vault, writer.card)
    note_unbelieved(vault, preview.unbelieved)
    received = vault.receive(
        content.scratch.operations(leaving_out=frozenset(record.record for record in refused)),
        cards=content.cards,
        doubted=frozenset(left.writer.device for left in preview.left_out),
    )
    # A fork that only this bundle proves may have held the record that names a file.
    named = named_evidence(vault)
    for evidence in preview.evidence:
        if evidence.state is Bytes.NEW and evidence.sha256 in named:
            brought.append(move_staged(content.evidence[evidence.sha256], room, vault))
            keep_blob(vault, brought[-1], sender=preview.signer.name)
    return Accepted(
        bundle_id=preview.bundle_id,
        operations=received.new,
        same=received.same,
        disclosed=received.disclosed,
        records=received.records,
        conflicts=received.conflicts,
        refused=tuple(record.ref for record in refused),
        evidence=len(brought),
        added=tuple(writer.name for writer in unknown),
        held=received.held + preview.held,
        left_out=preview.left_out,
        own_device_renewed=received.own_device_renewed,
    )


def _looked_up_again(vault: Vault, content: Content, shown: Preview) -> Preview:
    """Return the preview with the present trust in the keys: one may have been revoked since.

    Raises LessTrusted where a key was trusted more when the preview was shown; a revoked or
    changed key of the signer passes here, because ``Signer.demand`` refuses it.
    """
    now = known_signers(vault, content.cards.values())
    for writer in shown.writers:
        trust = now[writer.device].trust
        less = writer.trust.compared and not (trust.compared or trust.doubted)
        left_out = (
            trust.doubted and not writer.trust.doubted and writer.device != shown.signer.device
        )
        if less or left_out:
            raise LessTrusted(name=writer.name)
    return replace(shown, signer=now[shown.signer.device], writers=tuple(now.values()))


def _keep_statement(vault: Vault, content: Content, signer: Signer) -> None:
    """Keep what the statement says beside its operations: holdings and coarser places."""
    said = content.statement
    if colleague_by_device(vault, signer.device) is None:
        return
    with vault.writing():
        learn_peer_state(vault, said, named=content.named)
        keep_coarser_places(vault, said)


def _give_back(vault: Vault, room: Workspace, content: Content, brought: list[Blob]) -> None:
    """Move files back into the workspace that the database has no row for, to be accepted again.

    What is raised after the commit, such as a full disk when the head is written, must not
    take away bytes that a committed record names. What cannot be moved now is swept later.
    """
    for blob in brought:
        with contextlib.suppress(AfieldError, OSError):
            kept = blob_by_digest(vault, blob.sha256)
            if kept is None or kept.name != blob.name:
                give_back_staged(blob, content.evidence[blob.sha256], room, vault)


def _writers(preview: Preview) -> list[Signer]:
    """Return the signer and everybody who wrote operations that are new here."""
    devices = {device for one in preview.records for device in one.writers}
    devices.add(preview.signer.device)
    return [one for one in preview.writers if one.device in devices]


def _note(vault: Vault, preview: Preview, accepted: Accepted) -> None:
    vault.note_in_journal(
        "bundle-accepted",
        bundle=accepted.bundle_id,
        signer=preview.signer.device,
        name=preview.signer.name,
        trust=preview.signer.trust.value,
        changes=accepted.operations,
        records=len(accepted.records),
        conflicts=len(accepted.conflicts),
        held=accepted.held,
        left_out={one.writer.device: one.changes for one in accepted.left_out},
        evidence=accepted.evidence,
        refused=list(accepted.refused),
        **_apart(preview),
    )


def _apart(preview: Preview) -> dict[str, int]:
    """Return what the journal says of operations set apart; nothing where there are none."""
    unreadable = sum(one.changes for one in preview.unreadable)
    custody = sum(one.changes for one in preview.custody)
    counts = {"made_by_newer_afield": preview.newer, "unreadable": unreadable, "custody": custody}
    return {name: many for name, many in counts.items() if many}


def _nothing(preview: Preview) -> Accepted:
    return Accepted(
        bundle_id=preview.bundle_id,
        operations=0,
        same=preview.operations,
        disclosed=0,
        records=frozenset(),
        conflicts=frozenset(),
        refused=tuple(one.ref for one in preview.records if one.state is State.REFUSED),
        evidence=0,
        added=(),
        held=preview.held,
        left_out=preview.left_out,
    )
