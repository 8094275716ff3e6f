"""Taking a proven bundle in: one change in the vault, or none."""

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
    ChangedKey,
    LessTrusted,
    RevokedSigner,
    Signer,
    Trust,
    UnknownSigner,
    keep_coarser_places,
    known_signers,
    learn_peer_state,
)
from models.sharing.staging import Workspace, give_back_staged, move_staged
from models.vault import Blob, add_colleague, blob_by_digest, colleague_by_device, keep_blob


@dataclass(frozen=True, slots=True)
class Accepted:
    """What taking a bundle in came to."""

    bundle_id: str
    operations: int
    """Changes that were not here before."""
    same: int
    disclosed: int
    """Values that had been withheld and are known now."""
    records: frozenset[str]
    conflicts: frozenset[str]
    refused: tuple[str, ...]
    """References of the records that were not taken; the preview says why."""
    evidence: int
    added: tuple[str, ...]
    """Names of people whose cards came with it and stand as unverified now."""
    held: int = 0
    """Changes that were not taken: their devices are frozen until somebody decides."""
    left_out: tuple[LeftOut, ...] = ()
    """Changes that were not taken: their writers' keys are in doubt."""
    own_device_renewed: bool = False
    """Changes of this very device came in that it did not have: it goes on under a new key."""

    @property
    def nothing(self) -> bool:
        """Say whether everything was already here."""
        return not self.records and not self.evidence


def accept_bundle(
    vault: Vault, room: Workspace, content: Content, preview: Preview, *, accept_unknown: bool
) -> Accepted:
    """Take in what the preview showed; see ``Quarantine.accept``."""
    vault.signer()
    preview = _looked_up_again(vault, content, preview)
    _demand_trust(preview.signer, accept_unknown=accept_unknown)
    refused = [one for one in preview.records if one.state is State.REFUSED]
    if preview.nothing_new:
        _heed(vault, content, preview.signer)
        return _nothing(preview)
    left = frozenset(one.record for one in refused)
    unknown = [one for one in _writers(preview) if one.trust is Trust.UNKNOWN]
    doubted = frozenset(one.writer.device for one in preview.left_out)
    brought: list[Blob] = []
    try:
        with vault.writing():
            for writer in unknown:
                add_colleague(vault, writer.card)
            note_unbelieved(vault, preview.unbelieved)
            received = vault.receive(
                content.scratch.operations(leaving_out=left),
                cards=content.cards,
                doubted=doubted,
            )
            # A fork that only this bundle proves may have held the record that names a file.
            named = named_evidence(vault)
            for one in preview.evidence:
                if one.state is Bytes.NEW and one.sha256 in named:
                    brought.append(move_staged(content.evidence[one.sha256], room, vault))
                    keep_blob(vault, brought[-1])
            accepted = Accepted(
                bundle_id=preview.bundle_id,
                operations=received.new,
                same=received.same,
                disclosed=received.disclosed,
                records=received.records,
                conflicts=received.conflicts,
                refused=tuple(one.ref for one in refused),
                evidence=len(brought),
                added=tuple(one.name for one in unknown),
                held=received.held + preview.held,
                left_out=preview.left_out,
                own_device_renewed=received.own_device_renewed,
            )
            _heed(vault, content, preview.signer)
            _note(vault, preview, accepted)
    except BaseException:
        _give_back(vault, room, content, brought)
        raise
    return accepted


def _looked_up_again(vault: Vault, content: Content, shown: Preview) -> Preview:
    """Give the preview with what is known of the keys now: a person may have revoked one since.

    Raises LessTrusted where a key counted for more when the preview was shown; what its signer's
    key is worth is looked at next.
    """
    now = known_signers(vault, content.cards.values())
    for one in shown.writers:
        trust = now[one.device].trust
        less = one.trust.compared and not (trust.compared or trust.doubted)
        left_out = trust.doubted and not one.trust.doubted and one.device != shown.signer.device
        if less or left_out:
            raise LessTrusted(name=one.name)
    return replace(shown, signer=now[shown.signer.device], writers=tuple(now.values()))


def _heed(vault: Vault, content: Content, signer: Signer) -> None:
    """Keep what the statement says beside its changes: what its sender holds, coarser places."""
    said = content.statement
    if colleague_by_device(vault, signer.device) is None:
        return
    with vault.writing():
        learn_peer_state(vault, said, named=content.named)
        keep_coarser_places(vault, said)


def _give_back(vault: Vault, room: Workspace, content: Content, brought: list[Blob]) -> None:
    """Take sealed files back that the database did not come to know, to be accepted once more.

    What is raised after the commit, such as a full disk when the head is written, must not
    take away bytes that a committed record names. What cannot be moved now is swept later.
    """
    for blob in brought:
        with contextlib.suppress(AfieldError, OSError):
            kept = blob_by_digest(vault, blob.sha256)
            if kept is None or kept.name != blob.name:
                give_back_staged(blob, content.evidence[blob.sha256], room, vault)


def _writers(preview: Preview) -> list[Signer]:
    """Give everybody whose key would speak here: the signer, and who wrote what is new."""
    devices = {device for one in preview.records for device in one.writers}
    devices.add(preview.signer.device)
    return [one for one in preview.writers if one.device in devices]


def _demand_trust(signer: Signer, *, accept_unknown: bool) -> None:
    """Refuse the whole of what a doubted key signed: nobody known answers for what it leaves."""
    if signer.trust is Trust.CHANGED:
        raise ChangedKey(name=signer.name)
    if signer.trust is Trust.REVOKED:
        raise RevokedSigner(name=signer.name)
    if signer.trust is Trust.UNKNOWN and not accept_unknown:
        raise UnknownSigner(fingerprint=signer.card.fingerprint())


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
    )


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
