"""One pass over a bundle, in which everything is checked before anything else rests on it.

    statement ─ names us ─ manifest's digest ─ cards ─ both signatures
        ─ each change: digest, author's signature, its place ─ Merkle root ─ evidence digests ─ end

Nothing is extracted: small members are held within their quotas, changes go to a scratch
database and evidence to sealed files, both under a key that only this process knows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from crypto import signature
from crypto.errors import BadCard, BadSignature
from crypto.identity import Card
from models.bundle import layout, manifest, statement
from models.bundle.check import Check
from models.bundle.errors import (
    AlteredBundle,
    ForgedBundle,
    PassedOn,
    TooLarge,
)
from models.bundle.hold import Held, hold
from models.bundle.lines import Inflated
from models.bundle.opening import Envelope
from models.bundle.quota import Quotas
from models.bundle.scratch import Scratch
from models.bundle.statement import RECEIPT, Statement
from models.bundle.ustar import Member, Reader
from models.bundle.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Content:
    """What was found in a bundle, all of it proven."""

    statement: Statement
    cards: dict[str, Card]
    scratch: Scratch
    evidence: dict[str, Held]
    named: frozenset[str]
    """The digests of evidence that the changes name."""


@dataclass(frozen=True, slots=True)
class Us:
    """Who is reading, and the devices whose cards are here."""

    device: str
    recipient: str
    known: frozenset[str]


class Reading:
    """The state of one pass."""

    def __init__(self, source: Envelope, workspace: Workspace, us: Us, *, quotas: Quotas) -> None:
        self._archive = Reader(source)
        self._workspace = workspace
        self._us = us
        self._quotas = quotas
        self._digests: dict[str, str] = {}

    def run(self) -> Content:
        """Read to the end; raises a BundleRefused or a storage error."""
        said, tags = self._tags()
        names = list(self._digests)
        devices = [device for name in names if (device := layout.device_in(name))]
        cards = self._cards(devices)
        self._prove(said, tags, cards)
        if said.kind == RECEIPT and (said.count or len(names) > len(devices) + 1):
            raise ForgedBundle(part="it is called a receipt and brings changes or evidence")
        if said.device not in self._us.known:
            self._quotas = self._quotas.for_strangers()
            self._demand_few(len(names) - len(devices) - 1)
        scratch, check = self._operations(said, cards)
        try:
            held = [digest for name in names if (digest := layout.digest_in(name))]
            evidence = {digest: self._evidence(digest) for digest in held}
            if self._archive.next() is not None:
                raise AlteredBundle(part="a file that its manifest does not name")
        except BaseException:
            scratch.close()
            raise
        return Content(said, cards, scratch, evidence, frozenset(check.named))

    def _tags(self) -> tuple[Statement, dict[str, bytes]]:
        """Read what stands before the data, and demand that it agrees with itself."""
        tags = {layout.README: self._small(layout.README)}
        tags[layout.STATEMENT] = self._small(layout.STATEMENT)
        said = statement.read(tags[layout.STATEMENT])
        if not said.addresses(device=self._us.device, recipient=self._us.recipient):
            raise PassedOn
        for name in layout.TAGS[2:]:
            tags[name] = self._small(name)
        tagged = {name: _digest(tags[name]) for name in layout.TAGS[:-1]}
        if manifest.read(tags[layout.TAG_MANIFEST]) != tagged:
            raise AlteredBundle(part=layout.TAG_MANIFEST)
        if tagged[layout.MANIFEST] != said.manifest:
            raise AlteredBundle(part=layout.MANIFEST)
        self._digests = self._listed(tags[layout.MANIFEST])
        return said, tags

    def _listed(self, content: bytes) -> dict[str, str]:
        """Give the members that the manifest names, once it names them as a bundle must."""
        digests = manifest.read(content)
        places = [layout.place(name) for name in digests]
        known = [one for one in places if one is not None and one[1] not in layout.TAGS]
        if len(known) != len(places) or known != sorted(known) or layout.OPERATIONS not in digests:
            raise AlteredBundle(part=layout.MANIFEST)
        if any(layout.digest_in(name) not in {None, digest} for name, digest in digests.items()):
            raise AlteredBundle(part=layout.MANIFEST)
        cards = sum(layout.device_in(name) is not None for name in digests)
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
            name = layout.card_name(device)
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
        """Demand both signatures over the statement, by the one it says it is from."""
        card = cards.get(said.device)
        if card is None or card.name != said.name:
            raise ForgedBundle(part="the card of who signed it is not in it")
        content = tags[layout.STATEMENT]
        try:
            ssh = tags[layout.SSH_SIGNATURE].decode("ascii")
            mldsa = tags[layout.MLDSA_SIGNATURE]
            signature.verify_both(
                card, content, ssh=ssh, mldsa=mldsa, namespace=statement.NAMESPACE
            )
        except (BadSignature, UnicodeDecodeError) as error:
            raise ForgedBundle(part="its signatures do not match its statement") from error
        allowed = signature.allowed_signers_line(card, statement.NAMESPACE)
        if tags[layout.ALLOWED_SIGNERS] != allowed.encode():
            raise ForgedBundle(part="it names another signer than its statement")

    def _operations(self, said: Statement, cards: dict[str, Card]) -> tuple[Scratch, Check]:
        """Prove every change and put it aside; then compare with what was signed for."""
        member = self._member(layout.OPERATIONS)
        if member.size > self._quotas.packed_operations:
            most = f"{self._quotas.packed_operations:,} bytes"
            raise self._quotas.refusal(part="changes", most=most)
        path, key = self._workspace.new_file(), bytes(self._workspace.key)
        scratch = Scratch(path, key, quotas=self._quotas)
        try:
            lines = Inflated(member, quotas=self._quotas)
            check = Check(said, cards, quotas=self._quotas)
            for operation, size in check.proven(lines):
                scratch.add(operation, size)
            self._demand(layout.OPERATIONS, lines.sha256)
            check.end()
            scratch.finish()
        except BaseException:
            scratch.close()
            raise
        return scratch, check

    def _evidence(self, digest: str) -> Held:
        name = layout.evidence_name(digest)
        held = hold(self._member(name), self._workspace)
        self._demand(name, held.sha256)
        return held

    def _demand(self, name: str, digest: str) -> None:
        if self._digests[name] != digest:
            raise AlteredBundle(part=name)

    def _small(self, name: str) -> bytes:
        """Read a member that is held whole, within its quota."""
        member = self._member(name)
        if member.size > (most := self._most(name)):
            raise TooLarge(part=name, most=f"{most:,} bytes")
        content = bytearray()
        while piece := member.read(member.size):
            content += piece
        return bytes(content)

    def _most(self, name: str) -> int:
        if name == layout.STATEMENT:
            return self._quotas.statement
        if name in {layout.MANIFEST, layout.TAG_MANIFEST}:
            return self._quotas.manifest
        return self._quotas.card if layout.device_in(name) else self._quotas.small

    def _member(self, name: str) -> Member:
        member = self._archive.next()
        if member is None or member.name != name:
            raise AlteredBundle(part=f"{name} is not where it has to be")
        return member


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
