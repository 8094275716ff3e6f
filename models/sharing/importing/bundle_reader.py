"""The bundle reader makes one pass, and checks each part before another one rests on it.

    statement ─ names us ─ manifest's digest ─ cards ─ both signatures
        ─ each operation: digest, author's signature, place ─ Merkle root ─ evidence digests ─ end

Nothing is extracted: small members are held within their limits, operations go to a staging
database and evidence to sealed files, both under a key that only this process knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from crypto.signing import BadCard, BadSignature, Card, allowed_signers_line, verify_both
from models.sharing.container import (
    ALLOWED_SIGNERS_FILE,
    MANIFEST_FILE,
    MLDSA_SIGNATURE_FILE,
    OPERATIONS_FILE,
    README_FILE,
    SSH_SIGNATURE_FILE,
    STATEMENT_FILE,
    TAG_FILES,
    TAG_MANIFEST_FILE,
    Envelope,
    ForOutsiders,
    InflatedLines,
    Limits,
    Member,
    NotForUs,
    Reader,
    card_name,
    device_in,
    digest_in,
    evidence_name,
    member_order,
    read_manifest,
)
from models.sharing.errors import AlteredBundle, ForgedBundle, TooLarge
from models.sharing.importing.operation_check import OperationCheck
from models.sharing.staging import StagedEvidence, StagedOperations, Workspace, stage_evidence
from models.sharing.statement import (
    DOSSIER_KIND,
    RECEIPT_KIND,
    SIGNATURE_NAMESPACE,
    Statement,
    read_statement,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a bundle holds, all of it proven; ``scratch`` are its operations."""

    statement: Statement
    cards: dict[str, Card]
    scratch: StagedOperations
    evidence: dict[str, StagedEvidence]
    named: frozenset[str]
    """The SHA-256 of evidence that the operations name."""
    newer: Mapping[str, int] = field(default_factory=dict)
    """How many operations of a later format each device has in it; none is in ``scratch``."""
    custody: Mapping[str, int] = field(default_factory=dict)
    """How many entries of custody each device has in it; none is in ``scratch``."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The device and age recipient that read, and the devices whose cards are here."""

    device: str
    recipient: str
    known: frozenset[str]


class BundleReader:
    """One pass over a bundle: what was read and is needed by the checks that follow."""

    def __init__(
        self, source: Envelope, workspace: Workspace, us: Addressee, *, quotas: Limits
    ) -> None:
        self._archive = Reader(source)
        self._workspace = workspace
        self._us = us
        self._quotas = quotas
        self._digests: dict[str, str] = {}

    def run(self) -> Content:
        """Read to the end, and return the content; raises a BundleRefused or a storage error."""
        said, tags = self._tags()
        names = list(self._digests)
        devices = [device for name in names if (device := device_in(name))]
        cards = self._cards(devices)
        self._prove(said, tags, cards)
        if said.kind == RECEIPT_KIND and (said.count or len(names) > len(devices) + 1):
            raise ForgedBundle(part="it is called a receipt and brings changes or evidence")
        if said.device not in self._us.known:
            self._quotas = self._quotas.for_strangers()
            self._demand_few(len(names) - len(devices) - 1)
        scratch, check = self._operations(said, cards)
        try:
            brought = [digest for name in names if (digest := digest_in(name))]
            evidence = {digest: self._evidence(digest) for digest in brought}
            if self._archive.next() is not None:
                raise AlteredBundle(part="a file that its manifest does not name")
        except BaseException:
            scratch.close()
            raise
        named = frozenset(check.named)
        return Content(said, cards, scratch, evidence, named, check.newer, check.custody)

    def _tags(self) -> tuple[Statement, dict[str, bytes]]:
        """Return the statement and the tag files by name; raises where they do not agree."""
        tags = {README_FILE: self._small(README_FILE)}
        tags[STATEMENT_FILE] = self._small(STATEMENT_FILE)
        said = read_statement(tags[STATEMENT_FILE])
        if said.kind == DOSSIER_KIND:
            raise ForOutsiders
        if not said.addresses(device=self._us.device, recipient=self._us.recipient):
            raise PassedOn
        for name in TAG_FILES[2:]:
            tags[name] = self._small(name)
        tagged = {name: _digest(tags[name]) for name in TAG_FILES[:-1]}
        if read_manifest(tags[TAG_MANIFEST_FILE]) != tagged:
            raise AlteredBundle(part=TAG_MANIFEST_FILE)
        if tagged[MANIFEST_FILE] != said.manifest:
            raise AlteredBundle(part=MANIFEST_FILE)
        self._digests = self._listed(tags[MANIFEST_FILE])
        return said, tags

    def _listed(self, content: bytes) -> dict[str, str]:
        """Return the digests by name that the manifest lists, checked for their names and order."""
        digests = read_manifest(content)
        places = [member_order(name) for name in digests]
        known = [one for one in places if one is not None and one[1] not in TAG_FILES]
        if len(known) != len(places) or known != sorted(known) or OPERATIONS_FILE not in digests:
            raise AlteredBundle(part=MANIFEST_FILE)
        if any(digest_in(name) not in {None, digest} for name, digest in digests.items()):
            raise AlteredBundle(part=MANIFEST_FILE)
        cards = sum(device_in(name) is not None for name in digests)
        if cards > self._quotas.cards:
            raise TooLarge(part="cards", most=self._quotas.cards)
        self._demand_few(len(digests) - cards - 1)
        return digests

    def _demand_few(self, evidence_files: int) -> None:
        most = self._quotas.evidence_files
        if evidence_files > most:
            raise self._quotas.refusal(part="evidence files", most=f"{most:,}")

    def _cards(self, devices: list[str]) -> dict[str, Card]:
        cards = {}
        for device in devices:
            name = card_name(device)
            content = self._small(name)
            self._demand(name, _digest(content))
            try:
                cards[device] = Card.parse(content)
            except BadCard as error:
                raise ForgedBundle(part="a card in it does not hold") from error
            if cards[device].device != device:
                raise ForgedBundle(part="a card in it is under another's name")
        return cards

    def _prove(self, said: Statement, tags: dict[str, bytes], cards: dict[str, Card]) -> None:
        """Raise ForgedBundle unless both signatures over the statement are its sender's."""
        card = cards.get(said.device)
        if card is None or card.name != said.name:
            raise ForgedBundle(part="the card of who signed it is not in it")
        content = tags[STATEMENT_FILE]
        try:
            ssh = tags[SSH_SIGNATURE_FILE].decode("ascii")
            mldsa = tags[MLDSA_SIGNATURE_FILE]
            verify_both(card, content, ssh=ssh, mldsa=mldsa, namespace=SIGNATURE_NAMESPACE)
        except (BadSignature, UnicodeDecodeError) as error:
            raise ForgedBundle(part="its signatures do not match its statement") from error
        allowed = allowed_signers_line(card, SIGNATURE_NAMESPACE)
        if tags[ALLOWED_SIGNERS_FILE] != allowed.encode():
            raise ForgedBundle(part="it names another signer than its statement")

    def _operations(
        self, said: Statement, cards: dict[str, Card]
    ) -> tuple[StagedOperations, OperationCheck]:
        """Stage every operation once it is proven; then compare all with what was signed for."""
        member = self._member(OPERATIONS_FILE)
        if member.size > self._quotas.packed_operations:
            most = f"{self._quotas.packed_operations:,} bytes"
            raise self._quotas.refusal(part="changes", most=most)
        path, key = self._workspace.new_file(), bytes(self._workspace.key)
        scratch = StagedOperations(path, key, quotas=self._quotas)
        try:
            lines = InflatedLines(member, quotas=self._quotas)
            check = OperationCheck(said, cards, quotas=self._quotas)
            for operation, size in check.proven(lines):
                scratch.add(operation, size)
            self._demand(OPERATIONS_FILE, lines.sha256)
            check.end()
            scratch.finish()
        except BaseException:
            scratch.close()
            raise
        return scratch, check

    def _evidence(self, digest: str) -> StagedEvidence:
        name = evidence_name(digest)
        staged = stage_evidence(self._member(name), self._workspace)
        self._demand(name, staged.sha256)
        return staged

    def _demand(self, name: str, digest: str) -> None:
        if self._digests[name] != digest:
            raise AlteredBundle(part=name)

    def _small(self, name: str) -> bytes:
        """Return the content of a small member; raises TooLarge beyond its limit."""
        member = self._member(name)
        if member.size > (most := self._most(name)):
            raise TooLarge(part=name, most=f"{most:,} bytes")
        content = bytearray()
        while piece := member.read(member.size):
            content += piece
        return bytes(content)

    def _most(self, name: str) -> int:
        if name == STATEMENT_FILE:
            return self._quotas.statement
        if name in {MANIFEST_FILE, TAG_MANIFEST_FILE}:
            return self._quotas.manifest
        return self._quotas.card if device_in(name) else self._quotas.small

    def _member(self, name: str) -> Member:
        member = self._archive.next()
        if member is None or member.name != name:
            raise AlteredBundle(part=f"{name} is not where it has to be")
        return member


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class PassedOn(NotForUs):
    """Somebody who could open it encrypted it again to us; its author addressed others."""

    sentence = "The author of this bundle did not address it to you; somebody passed it on."
    next_step = "Ask its author for a bundle of your own; nothing was taken."
    code = "passed-on"
